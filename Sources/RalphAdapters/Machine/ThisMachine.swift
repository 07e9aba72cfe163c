package import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine that ralph runs on: its disk, its sleep, and what keeps it from sleeping.
///
/// It is kept awake by a program of the system's own that holds a lock as long as another program
/// runs; that one is `cat`, whose standard input ralph holds. So the lock goes with ralph, however
/// ralph ends.
package final class ThisMachine: Machine {
  private let workspace: String
  private let environment: [String]
  private let tether = Mutex<Tether?>(nil)
  /// The inhibitor and the program that it waits for; nil for what is not there.
  private let inhibitor: String?
  private let cat: String?

  /// How long an inhibitor may take to answer, in milliseconds.
  private static let patience: Int64 = 5000

  /// The machine of a workspace; programs are looked for on the PATH of an environment,
  /// `NAME=value`, once.
  package init(workspace: String, environment: [String]) {
    self.workspace = workspace
    self.environment = environment
    inhibitor = ThisMachine.find(SleepClock.inhibitor, environment)
    cat = ThisMachine.find("cat", environment)
  }

  /// What keeps the machine awake, by its name, if it is there.
  package static func inhibitor(_ environment: [String]) -> (name: String, isThere: Bool) {
    (SleepClock.inhibitor, find(SleepClock.inhibitor, environment) != nil)
  }

  private static func find(_ program: String, _ environment: [String]) -> String? {
    let path = environment.first { $0.hasPrefix("PATH=") }?.dropFirst(5)
    return Programs.find(program, path: String(path ?? ""))
  }

  package func freeBytes() -> Int? {
    var disk = statvfs()
    guard unsafe statvfs(workspace, &disk) == 0 else { return nil }
    let size = disk.f_frsize > 0 ? disk.f_frsize : disk.f_bsize
    let (bytes, isTooMuch) = UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(size))
    return isTooMuch ? Int.max : Int(clamping: bytes)
  }

  package func suspended() -> Millis { Millis(SleepClock.suspendedMs()) }

  package func keepAwake() -> String? {
    tether.withLock { held in
      // One that somebody has ended meanwhile is started again.
      if held?.isAlive() ?? false { return nil }
      held.take()?.letGo()
      guard let inhibitor, let cat else {
        return "\(inhibitor == nil ? SleepClock.inhibitor : "cat") not found on PATH"
      }
      do throws(SystemFailure) {
        let start = try Tether.start(
          [inhibitor] + SleepClock.inhibitorWords + [cat],
          environment: environment,
          patienceMs: ThisMachine.patience
        )
        switch consume start {
        case .holds(let tether):
          held = consume tether
          return nil
        case .refused(let why): return ThisMachine.refusal(why)
        }
      } catch {
        return "\(error)"
      }
    }
  }

  package func letSleep() {
    tether.withLock { held in held.take()?.letGo() }
  }

  /// Why it does not hold, in one line.
  private static func refusal(_ said: String) -> String {
    let line = TerminalText.excerpt(TerminalText.plain(said), lines: 1, bytes: 200)
    return "\(SleepClock.inhibitor): \(line.isEmpty ? "no answer" : line)"
  }
}
