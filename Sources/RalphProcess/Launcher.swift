package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Handing a program to a supervisor that outlives us.
package enum Launcher {
  /// Makes the attempt's folder, starts its supervisor and returns the supervisor's identity.
  ///
  /// The folder must hold no order yet (EEXIST). `ralph` is the absolute path of this program, and
  /// `environment` the agent's whole environment, as `KEY=value`; it is written nowhere. If this
  /// throws, `AttemptFolder.look` says what came of it. The supervisor is our child: `look` waits for
  /// it, but one that ended before it came up needs `reap`.
  package static func start(
    folder path: String,
    order: Order,
    environment: [String],
    ralph: String
  ) throws(SystemFailure) -> ProcessIdentity {
    try Files.makeFolder(path)
    try Files.syncFolder(of: path)
    guard let real = Files.realPath(path) else { throw .last("realpath", path) }
    let folder = AttemptFolder(real)
    try write(order, folder)
    // From its first instant the supervisor is a writer of the pulse, so that a reader who sees
    // none knows that it is gone.
    let reader = try AttemptFolder.openFIFO(folder.pulsePath, O_RDONLY)
    let writer = try AttemptFolder.openFIFO(folder.pulsePath, O_WRONLY)
    let nothing = try FileDescriptor.open("/dev/null", .update)
    let log = try FileDescriptor.open(folder.logPath, .append)
    let launch = Launch(
      argv: [ralph, Supervisor.word, real],
      environment: environment,
      input: nothing.raw,
      output: nothing.raw,
      error: log.raw,
      extra: writer.raw,
      hasOwnGroup: false
    )
    let pid = try launch.start()
    _ = consume reader
    // Our child: even if it has ended already, its number is its own until we wait for it. Once it
    // is started nothing may fail any more: a caller would take it for one that was never begun.
    let identity = (try? ProcessIdentity.of(pid)) ?? nil
    return identity ?? ProcessIdentity(pid: pid, start: 0, boot: "")
  }

  private static func write(_ order: Order, _ folder: AttemptFolder) throws(SystemFailure) {
    let bytes = try order.bytes()
    let file = try FileDescriptor.open(folder.orderPath, .createNew)
    try file.write(bytes)
    try file.sync()
    guard unsafe mkfifo(folder.pulsePath, 0o600) == 0 else {
      throw .last("mkfifo", folder.pulsePath)
    }
    try Files.syncFolder(of: folder.orderPath)
  }
}
