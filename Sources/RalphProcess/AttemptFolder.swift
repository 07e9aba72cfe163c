import CSystem
package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One attempt's folder, seen from outside: what became of it, how to hear of its end, how to stop it.
///
///     order   what was asked for            gate   made by whoever decided that it runs, or not
///     alive   locked by the supervisor      out    the first and last bytes of standard output
///     pulse   FIFO held by the supervisor   err    the same of standard error
///     exit    how it ended, once it has     supervisor.log   what the supervisor had to complain of
package struct AttemptFolder: Equatable, Hashable, Sendable {
  /// The folder's absolute path.
  package let path: String

  /// The folder at an absolute path; nobody looks whether it is there.
  package init(_ path: String) { self.path = path }

  /// What became of an attempt.
  package enum Finding: Equatable, Sendable {
    /// It is over, and this is how.
    case exited(ExitRecord)
    /// Its supervisor lives; nil where its identity could not be read.
    case alive(ProcessIdentity?)
    /// Its agent never ran and never will.
    case neverStarted
    /// Its agent ran, nothing of it is left, and nobody recorded how it ended.
    case lost
    /// There is no such folder.
    case missing
  }

  /// Asks what became of the attempt, and settles it: the answer stays true, `.alive` excepted.
  ///
  /// An attempt that has not begun is kept from ever beginning, so do not ask right after
  /// `Launcher.start` but when the pulse has stopped (and then reap what `start` returned). One that lost its supervisor has the rest of
  /// its process group ended, which takes up to the order's grace. Throws EBUSY if that fails and
  /// EPROTO for the folder of a newer ralph.
  package func look() throws(SystemFailure) -> Finding {
    while true {
      guard try Files.status(path)?.isFolder == true else { return .missing }
      // In this order. A gate means that the supervisor had locked `alive` before, so if the lock
      // is free after the gate was seen, the supervisor is gone, and then `exit` is final.
      let holder = try Gate.holder(in: path)
      let isAlive = try isLocked()
      if let record = try exitRecord() { return settled(.exited(record)) }
      if holder == .withheld { return settled(.neverStarted) }
      if isAlive { return .alive(supervisor()) }
      guard let holder else {
        if try Gate.withhold(in: path) { return .neverStarted }
        continue
      }
      try endRest(of: holder)
      return settled(.lost)
    }
  }

  /// Whether anything of the attempt runs, or may begin to; asked without settling anything.
  package func mayLive() throws(SystemFailure) -> Bool {
    guard try Files.status(path)?.isFolder == true else { return false }
    if try isLocked() { return true }
    if try exitRecord() != nil { return false }
    guard case .agent(let agent)? = try Gate.holder(in: path), agent.isOfThisBoot else {
      return false
    }
    if let leader = try ProcessIdentity.of(agent.pid), leader != agent { return false }
    return ProcessGroup.lives(agent.pid)
  }

  /// When the last of the attempt was gone, by its record: wall time, milliseconds since 1970.
  ///
  /// Nil where no record stands; nothing is settled by the question.
  package func finishedMs() throws(SystemFailure) -> Int64? { try exitRecord()?.finishedMs }

  /// Opens the reading end of the pulse: it polls readable (hung up) once the supervisor is gone.
  ///
  /// Right whenever it is called: before the supervisor came up, while it lives, after its end.
  package func openPulse() throws(SystemFailure) -> FileDescriptor {
    let reader = try Self.openFIFO(pulsePath, O_RDONLY)
    // A FIFO that had no writer since it was opened does not count as hung up. So be one.
    _ = try Self.openFIFO(pulsePath, O_WRONLY)
    return reader
  }

  /// Asks the supervisor to stop the attempt; false if there is no supervisor to ask.
  ///
  /// The attempt ends within the order's grace; the pulse tells when.
  package func stop() -> Bool {
    // A signal needs proof: a lock that cannot be looked at is not known to be held.
    guard let supervisor = supervisor(), (try? isLocked()) == true else { return false }
    return supervisor.send(signal: SIGTERM)
  }

  /// Removes the folder of an attempt that is over.
  package func remove() throws(SystemFailure) {
    try Files.removeTree(path)
    try Files.syncFolder(of: path)
  }

  /// The supervisor's identity as it wrote it; nil before it came up.
  package func supervisor() -> ProcessIdentity? {
    // What cannot be read is no proof of a supervisor, and one without proof is never signaled.
    guard let bytes = try? Files.read(alivePath), bytes.last == UInt8(ascii: "\n") else {
      return nil
    }
    return ProcessIdentity(text: String(decoding: bytes.dropLast(), as: UTF8.self))
  }

  /// What the agent wrote to standard output: it grows while the attempt lives.
  package var outPath: String { path + "/out" }
  /// What the agent wrote to standard error.
  package var errPath: String { path + "/err" }
  var orderPath: String { path + "/order" }
  var pulsePath: String { path + "/pulse" }
  var alivePath: String { path + "/alive" }
  var exitPath: String { path + "/exit" }
  var logPath: String { path + "/supervisor.log" }

  static func openFIFO(_ path: String, _ flags: Int32) throws(SystemFailure) -> FileDescriptor {
    let raw = unsafe csystem_open(path, flags | O_NONBLOCK, 0)
    guard raw >= 0 else { throw .last("open", path) }
    return FileDescriptor(owning: raw)
  }

  /// The finding, once no zombie of a supervisor that is our child stays behind it.
  private func settled(_ finding: Finding) -> Finding {
    supervisor()?.reap(timeoutMs: 1000)
    return finding
  }

  private func isLocked() throws(SystemFailure) -> Bool {
    do throws(SystemFailure) {
      let file = try FileDescriptor.open(alivePath, .update)
      let answer = csystem_record_lock(file.raw, 2)
      guard answer >= 0 else { throw .last("fcntl", alivePath) }
      return answer == 1
    } catch {
      if error.isMissing { return false }
      throw error
    }
  }

  private func exitRecord() throws(SystemFailure) -> ExitRecord? {
    do throws(SystemFailure) {
      return try ExitRecord.read(try Files.read(exitPath))
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  /// Ends what is left of the agent's group, if the group is still the one that was recorded.
  private func endRest(of holder: Gate.Holder) throws(SystemFailure) {
    var holder = holder
    // Only where links are missing: its maker may be about to write the line.
    _ = Poller.wait(timeoutMs: 1000) {
      // One look that fails is followed by others until the time is up.
      holder = ((try? Gate.holder(in: path)) ?? nil) ?? holder
      return holder != .unknown
    }
    guard case .agent(let agent) = holder, agent.isOfThisBoot else { return }
    if let leader = try ProcessIdentity.of(agent.pid), leader != agent { return }
    // A group must end also where its order is lost; then the usual grace holds.
    let order = try? Order(bytes: try Files.read(orderPath))
    guard ProcessGroup.end(agent.pid, graceMs: order?.stopGraceMs ?? 2000) else {
      throw SystemFailure("end", "process group \(agent.pid)", code: EBUSY)
    }
  }
}
