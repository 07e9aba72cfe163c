import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Everything that this tool asks of the system itself.
enum Machine {
  static var process: Int32 { getpid() }
  static var isTerminal: Bool { isatty(2) == 1 }

  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Milliseconds of a clock that only grows.
  static var milliseconds: Int64 {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }

  static func output(_ text: String) { put(text, on: 1) }
  static func complain(_ text: String) { put(text, on: 2) }

  private static func put(_ text: String, on raw: Int32) {
    let descriptor = FileDescriptor(owning: raw)
    // Whoever closed our output does not want to hear about it.
    try? descriptor.write(Array(text.utf8))
    _ = descriptor.release()
  }

  static func stop(_ sentence: String, code: Int32) -> Never {
    complain(sentence + "\n")
    exit(code)
  }

  static func leave(code: Int32) -> Never { exit(code) }

  static func send(_ number: Int32, to pid: Int32) { _ = kill(pid, number) }

  /// Everything that lives and was started in a scratch folder, however deep: a variable says so.
  static func processes(of folder: String) -> [ProcessIdentity] {
    let mark = "STAGE=\(folder)"
    // A process that ends while it is looked at is no process of anybody's.
    let numbers = ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }
    return numbers.compactMap { pid in
      guard pid != getpid(), let bytes = try? Files.read("/proc/\(pid)/environ"),
        bytes.split(separator: 0).contains(where: { $0.elementsEqual(mark.utf8) })
      else { return nil }
      return (try? ProcessIdentity.of(pid)) ?? nil
    }
  }

  /// Those of them that work for an attempt: supervisors, and what they run.
  static func workers(of folder: String) -> [ProcessIdentity] {
    processes(of: folder).filter { process in
      let words = text("/proc/\(process.pid)/cmdline")
      return ["__supervise", "__exec", "/bin/agent", "sleep"].contains { words.contains($0) }
    }
  }
}

/// The text of a file; empty while it is missing.
func text(_ path: String) -> String {
  String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
}

/// One life of a program: started as the leader of a group of its own, waited for by its number.
final class Life {
  let pid: Int32
  private let said: String
  private var status: Int32?

  /// Starts a program; `said` is where its outputs go, and `blocks` of 512 bytes is the most that a
  /// file may grow to, with the signal for that ignored or not.
  init(
    _ argv: [String],
    in folder: String,
    environment: [String],
    said: String,
    blocks: Int? = nil,
    ignoresLimit: Bool = false
  ) throws(SystemFailure) {
    self.said = said
    // The shell sets the limit, redirects, and then becomes the program under the same number.
    var script = "cd \"$1\" && shift && exec >\"$SAID.out\" 2>\"$SAID.err\" </dev/null; "
    if ignoresLimit { script += "trap '' XFSZ; " }
    if let blocks { script += "ulimit -f \(blocks); " }
    script += "exec \"$@\""
    let words = ["/bin/sh", "-c", script, "sh", folder] + argv
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables = unsafe (environment + ["SAID=\(said)"]).map { unsafe strdup($0) } + [nil]
    defer {
      unsafe arguments.forEach { unsafe free($0) }
      unsafe variables.forEach { unsafe free($0) }
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var child: pid_t = 0
    let code = unsafe posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, &variables)
    guard code == 0 else { throw SystemFailure("posix_spawn", argv[0], code: code) }
    pid = child
  }

  var out: String { text(said + ".out") }
  var err: String { text(said + ".err") }

  /// Whether it has not ended; looks.
  var isAlive: Bool {
    guard status == nil else { return false }
    var status: Int32 = 0
    guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return true }
    self.status = status
    return false
  }

  func send(_ number: Int32) { if isAlive { Machine.send(number, to: pid) } }

  /// The exit code, or 128 and the signal's number; nil if it does not end in time.
  func code(within milliseconds: Int64) -> Int32? {
    guard Poller.wait(timeoutMs: milliseconds, until: { !isAlive }), let status else { return nil }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }
}
