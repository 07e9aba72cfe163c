package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that says back what it reads, and lives as long as we hold its standard input.
///
/// However this process ends, the kernel then closes the pipe and the program ends by itself.
/// Whatever stands between us and the one that says it back, such as an inhibitor that takes its
/// lock first, has done its part when the echo comes.
package struct Tether: ~Copyable {
  private var child: Child
  /// Our end of its standard input; nil once it was let go.
  private var input: FileDescriptor?
  private let out: FileDescriptor
  private let err: FileDescriptor

  /// What became of the start.
  package enum Start: ~Copyable {
    /// The echo came.
    case holds(Tether)
    /// It did not, and this is the last that the program said; empty if it said nothing.
    case refused(String)
  }

  /// Starts a program in a group of its own and waits for its echo.
  ///
  /// Throws only where the program cannot be started at all.
  package static func start(
    _ argv: [String],
    environment: [String],
    patienceMs: Int64
  ) throws(SystemFailure) -> Start {
    Signals.ignore(SIGPIPE)
    var inPipe = try Pipe()
    var outPipe = try Pipe()
    var errPipe = try Pipe()
    let pid = try launch(
      argv,
      environment,
      inPipe.takeReader(),
      outPipe.takeWriter(),
      errPipe.takeWriter()
    )
    let tether = Tether(
      pid,
      inPipe.takeWriter(),
      outPipe.takeReader(),
      errPipe.takeReader()
    )
    if try tether.hears(within: patienceMs) { return .holds(tether) }
    return .refused(tether.lastWords())
  }

  /// On return the program alone holds its ends, so that its end shows.
  private static func launch(
    _ argv: [String],
    _ environment: [String],
    _ input: consuming FileDescriptor,
    _ output: consuming FileDescriptor,
    _ error: consuming FileDescriptor
  ) throws(SystemFailure) -> Int32 {
    let launch = Launch(
      argv: argv,
      environment: environment,
      input: input.raw,
      output: output.raw,
      error: error.raw,
      hasOwnGroup: true
    )
    return try launch.start()
  }

  private init(
    _ pid: Int32,
    _ input: consuming FileDescriptor,
    _ out: consuming FileDescriptor,
    _ err: consuming FileDescriptor
  ) {
    child = Child(pid: pid)
    self.input = consume input
    self.out = out
    self.err = err
  }

  /// Whether the program still lives, as far as can be seen now.
  package mutating func isAlive() -> Bool {
    child.look()
    return child.ending == nil
  }

  /// Lets the program end, and waits for that a little; one that will not go is killed.
  package consuming func letGo() { end() }

  private func hears(within patience: Int64) throws(SystemFailure) -> Bool {
    do throws(SystemFailure) { try input?.write(Array("awake\n".utf8)) } catch {
      // It has ended already, and has said why.
      return false
    }
    guard !Poller.wait(descriptors: [out.raw], timeoutMs: patience).isEmpty else { return false }
    return try out.readNext(limit: 16)?.isEmpty == false
  }

  private mutating func end() {
    input = nil
    let patience = Tether.endMs
    if !Poller.wait(timeoutMs: patience, until: { hasEnded() }) {
      ProcessGroup.kill(child.pid)
      _ = Poller.wait(timeoutMs: patience, until: { hasEnded() })
    }
  }

  private mutating func hasEnded() -> Bool {
    child.look()
    return child.ending != nil
  }

  /// Ends the program, and gives what it has said to standard error.
  private consuming func lastWords() -> String {
    end()
    // Where nothing can be read, nothing was said.
    try? err.makeNonBlocking()
    // The same.
    let said = (try? err.readNext(limit: 4096)) ?? []
    return String(decoding: said, as: UTF8.self)
  }

  /// How long a program may take to end once its input is closed.
  private static let endMs: Int64 = 1000
}
