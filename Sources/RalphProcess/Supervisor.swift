import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The small program that stands between ralph and an agent, and lives as long as the agent.
///
/// It alone bounds the agent and records how it ended, whether or not a ralph is there to see it.
/// Its steps are in one order, on which `AttemptFolder.look` relies: lock `alive`, put `exit` in
/// place, start the agent behind its gate, overwrite `exit`, end.
package enum Supervisor {
  /// Does the work of `__supervise` and `__exec` and ends the process, or returns at once.
  ///
  /// To be called first of all by the program's main, with the arguments as they came.
  package static func takeOver(_ arguments: [String]) {
    guard arguments.count >= 3 else { return }
    switch arguments[1] {
    case word: exit(main(folder: arguments[2]))
    case gateWord where arguments.count > 4 && arguments[3] == "--":
      exit(Gate.exec(folder: arguments[2], argv: Array(arguments[4...])))
    default: return
    }
  }

  /// Supervises the attempt that the folder orders, to its end; returns the exit code.
  package static func main(folder: String) -> Int32 {
    do throws(SystemFailure) {
      guard let real = Files.realPath(folder) else { throw .last("realpath", folder) }
      Signals.ignore(SIGHUP)
      Signals.ignore(SIGINT)
      let inbox = try Signals.install([SIGTERM])
      try supervise(AttemptFolder(real), stop: inbox.descriptor)
      return 0
    } catch {
      // Standard error is the folder's log.
      let log = FileDescriptor(owning: 2)
      // Where even that cannot be written, the exit code is all that is left to say.
      _ = try? log.write(Array("\(error)\n".utf8))
      return 74
    }
  }

  static let word = "__supervise"
  private static let gateWord = "__exec"

  private static func supervise(_ folder: AttemptFolder, stop: Int32) throws(SystemFailure) {
    try holdPulse(folder)
    _ = setsid()
    var order: Order?
    var failure: SystemFailure?
    do throws(SystemFailure) {
      order = try enter(folder)
    } catch {
      failure = error
    }
    try lockAlive(folder)
    let exit = try FileDescriptor.open(folder.exitPath, .createNew)
    try exit.write(ExitRecord.placeholder)
    try exit.sync()
    try Files.syncFolder(of: folder.exitPath)

    let started = Clock.wall()
    var record: ExitRecord?
    do throws(SystemFailure) {
      if let failure { throw failure }
      if let order { record = try run(order, folder, stop: stop, startedMs: started) }
    } catch {
      record = ExitRecord(
        .notStarted(error.code),
        startedMs: started,
        finishedMs: Clock.wall()
      )
      failure = error
    }
    if let record {
      try exit.write(record.bytes, at: 0)
      try exit.sync()
    }
    if let failure { throw failure }
  }

  /// Reads the order and goes to its directory.
  private static func enter(_ folder: AttemptFolder) throws(SystemFailure) -> Order {
    let order = try Order(bytes: try Files.read(folder.orderPath))
    guard unsafe chdir(order.directory) == 0 else { throw .last("chdir", order.directory) }
    return order
  }

  /// Runs the agent to its end; nil if it never passed its gate, and so will never run.
  private static func run(
    _ order: Order,
    _ folder: AttemptFolder,
    stop: Int32,
    startedMs: Int64
  ) throws(SystemFailure) -> ExitRecord? {
    var reportPipe = try Pipe()
    let report = reportPipe.takeReader()
    try report.makeNonBlocking()
    var agent = try start(order, folder, reportPipe.takeWriter(), stop: stop)
    let ending = agent.finish()
    let (out, err) = agent.takeOutputs()
    var record = ExitRecord(
      ending,
      startedMs: startedMs,
      finishedMs: Clock.wall(),
      out: out.1,
      err: err.1
    )
    if let code = Gate.refusal(try report.readNext() ?? []) {
      if code == Gate.withheldCode { return nil }
      record.ending = .notStarted(code)
    } else if !ending.isOurs, try Gate.holder(in: folder.path) == nil {
      return nil
    }
    return record
  }

  /// Starts the agent behind its gate, its outputs going into the folder.
  private static func start(
    _ order: Order,
    _ folder: AttemptFolder,
    _ report: consuming FileDescriptor,
    stop: Int32
  ) throws(SystemFailure) -> ChildRun {
    var outPipe = try order.hasTerminal ? Pipe(ends: PseudoTerminal.open()) : Pipe()
    var errPipe = try Pipe()
    let out = try keep(outPipe.takeReader(), in: folder.outPath, order)
    let outWriter = outPipe.takeWriter()
    let err = try keep(errPipe.takeReader(), in: folder.errPath, order)
    let errWriter = errPipe.takeWriter()
    var feed = try InputFeed(order.input.isEmpty ? .none : .file(order.input))
    let launch = Launch(
      argv: [Platform.ownExecutable(), gateWord, folder.path, "--"] + order.argv,
      input: feed.childDescriptor,
      output: outWriter.raw,
      error: errWriter.raw,
      extra: report.raw,
      hasOwnGroup: true
    )
    let pid = try launch.start()
    feed.childHasStarted()
    let bounds = Teardown.Bounds(
      timeLimit: order.timeLimitMs == 0 ? nil : order.timeLimitMs,
      limitGrace: order.limitGraceMs,
      stopGrace: order.stopGraceMs
    )
    return ChildRun(pid, out: out, err: err, feed: feed, bounds: bounds, stop: stop)
  }

  private static func keep(
    _ pipe: consuming FileDescriptor,
    in path: String,
    _ order: Order
  ) throws(SystemFailure) -> KeptOutput {
    try pipe.makeNonBlocking()
    let file = try FileDescriptor.open(path, .createNew)
    return KeptOutput(pipe, file: file, head: order.outputBound, tail: order.outputBound)
  }

  /// Keeps the pulse's writing end until this process is no more.
  private static func holdPulse(_ folder: AttemptFolder) throws(SystemFailure) {
    // A high number, since the kernel closes in order: by the time that the pulse stops, the
    // lock on `alive` is free.
    let inherited = FileDescriptor(owning: 3)
    guard fcntl(inherited.raw, F_DUPFD_CLOEXEC, 64) >= 0 else {
      throw .last("fcntl", folder.pulsePath)
    }
  }

  /// Says who supervises and locks the saying until this process is no more.
  ///
  /// Nothing else here may open `alive`: closing it once would free the lock.
  private static func lockAlive(_ folder: AttemptFolder) throws(SystemFailure) {
    let file = try FileDescriptor.open(folder.alivePath, .createNew)
    try file.write(Array("\(try ProcessIdentity.current().text)\n".utf8))
    guard csystem_record_lock(file.raw, 1) == 0 else { throw .last("fcntl", folder.alivePath) }
    _ = file.release()
  }
}
