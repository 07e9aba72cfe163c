package import RalphCore
package import RalphFiles
package import RalphPorts
import RalphProcess

/// Runs agents and verifiers as processes of their own, each under a supervisor that outlives ralph.
///
/// What a process owns lies in a folder named by the command that asked for it, so that nothing
/// needs to be journaled to find it again.
package struct HeadlessHost: ProcessHost {
  /// The folder that holds one folder a process.
  let attempts: String
  /// The absolute path of this program, which supervises.
  let program: String
  /// The environment that children begin with, `NAME=value`.
  let environment: [String]
  /// How long a supervisor may take until it hears, in milliseconds.
  private static let patience: Int64 = 2000
  /// Values that must not reach the journal.
  let secrets: [String]

  package init(attempts: String, program: String, environment: [String], secrets: [String]) {
    self.attempts = attempts
    self.program = program
    self.environment = environment
    self.secrets = secrets
  }

  private func folder(_ process: Key) -> AttemptFolder { AttemptFolder("\(attempts)/\(process)") }

  package func start(_ launch: Launch) throws(PortFailure) -> Int {
    var order = Order(
      launch.argv,
      directory: launch.directory,
      input: launch.input ?? "",
      timeLimitMs: launch.limit.value,
      limitGraceMs: launch.grace.value,
      stopGraceMs: launch.stopGrace.value,
      outputBound: launch.outputKept
    )
    order.hasTerminal = launch.hasTerminal
    do throws(SystemFailure) {
      let supervisor = try Launcher.start(
        folder: folder(launch.process).path,
        order: order,
        environment: environment(launch),
        ralph: program
      )
      return Int(supervisor.pid)
    } catch {
      throw PortFailure(error)
    }
  }

  /// ralph's own environment with what the launch adds and takes away; the last of a name counts.
  private func environment(_ launch: Launch) -> [String] {
    let replaced = launch.without + launch.environment.map(\.name)
    let kept = environment.filter { line in
      !replaced.contains { line.utf8.starts(with: ($0 + "=").utf8) }
    }
    return kept + launch.environment.map { "\($0.name)=\($0.value)" }
  }

  package func look(_ process: Key) throws(PortFailure) -> ProcessLook {
    let folder = folder(process)
    do throws(SystemFailure) {
      switch try folder.look() {
      case .exited(let record): return .exited(try end(folder, record))
      case .alive(let supervisor): return .alive(pid: Int(supervisor?.pid ?? 0))
      case .neverStarted: return .neverStarted
      case .lost: return .lost
      case .missing: return .missing
      }
    } catch {
      throw PortFailure(error)
    }
  }

  package func outcome(
    of process: Key,
    atMost: Millis
  ) throws(PortFailure) -> ProcessLook {
    if let pulse = openPulse(process) {
      _ = Poller.wait(descriptors: [pulse], timeoutMs: atMost.value)
      closePulse(pulse)
    }
    return try look(process)
  }

  private func end(
    _ folder: AttemptFolder,
    _ record: ExitRecord
  ) throws(SystemFailure) -> ProcessEnd {
    var end = ProcessEnd(
      ended: .exited,
      code: 0,
      took: Millis(max(0, record.finishedMs - record.startedMs)),
      notStarted: nil,
      output: Redaction.clean(try bytes(folder.outPath), secrets: secrets),
      errors: Redaction.clean(try bytes(folder.errPath), secrets: secrets)
    )
    switch record.ending {
    case .exited(let code): end.code = Int(code)
    case .signaled(let number): (end.ended, end.code) = (.signaled, Int(number))
    case .timedOut: end.ended = .timedOut
    case .stopped: end.ended = .stopped
    case .notStarted(let code):
      end.code = 127
      end.notStarted = "cannot start the program: " + SystemFailure("exec", "", code: code).reason
    }
    return end
  }

  private func bytes(_ path: String) throws(SystemFailure) -> [UInt8] {
    guard Files.exists(path) else { return [] }
    return try Files.read(path, limit: 1 << 28)
  }

  package func lives(_ process: Key, pid: Int) -> Bool {
    guard let pid = Int32(exactly: pid), pid > 0 else { return false }
    return Supervisor.isProcess(pid, of: folder(process))
  }

  package func stop(_ process: Key) throws(PortFailure) {
    let folder = folder(process)
    // A supervisor that has just been started cannot hear yet: it is waited for, a little while.
    _ = Poller.wait(timeoutMs: HeadlessHost.patience) {
      folder.stop() || !Files.exists(folder.path) || folder.supervisor()?.isAlive == false
    }
  }

  package func openPulse(_ process: Key) -> Int32? {
    let folder = folder(process)
    for _ in 0..<HeadlessHost.pulseTries {
      do throws(SystemFailure) { return try folder.openPulse().release() } catch {
        // Without the folder nothing is there to listen to. Any other failure may pass: who takes it
        // for the end asks what became of an attempt that has not begun, and so keeps it from it.
        if error.isMissing { return nil }
      }
    }
    return nil
  }

  /// How often a pulse is tried to be opened before the folder is asked instead.
  private static let pulseTries = 3

  package func closePulse(_ pulse: Int32) { _ = FileDescriptor(owning: pulse) }

  package func discard(_ process: Key) {
    // What cannot be removed now is left for `ralph cleanup`; nothing depends on it any more.
    try? folder(process).remove()
  }
}

extension PortFailure {
  /// A system call's failure in the words of the ports.
  package init(_ failure: SystemFailure) {
    self.init(failure.isMissing ? .missing : .system, failure.description)
  }
}
