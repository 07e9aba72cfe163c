import CSystem
package import RalphCore
import RalphFiles
import RalphProcess
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lock under which every ralph of this host reads and writes one tracker.
///
/// It is an fcntl lock on a file in the tracker's real folder, so that ralphs in different
/// worktrees meet. Such a lock belongs to the process, is shared by its threads, and falls when the
/// process closes any descriptor of the file; so within the process a table says who has it.
package struct ClaimLock: Equatable, Sendable {
  /// The file that is locked.
  package let path: String

  /// The file's name in the tracker's folder.
  package static let name = "ralph.claim.lock"

  /// The lock of a tracker's folder.
  ///
  /// A folder that is another user's, or that everybody may write to, is refused: whoever can put
  /// files there could hold every ralph up, or let two of them believe what they like.
  package init(folder: String) throws(BdTrouble) {
    guard let real = Files.realPath(folder) else {
      throw .lockIsUnfit("\(folder) is not there")
    }
    let status: FileStatus?
    do throws(SystemFailure) {
      status = try Files.status(real)
    } catch {
      throw .lockIsUnfit(error.description)
    }
    guard let status, status.isFolder else { throw .lockIsUnfit("\(real) is no folder") }
    guard status.owner == geteuid() else {
      throw .lockIsUnfit("\(real) belongs to another user: claims there cannot be locked")
    }
    guard status.mode & 0o002 == 0 else {
      throw .lockIsUnfit("everybody may write to \(real): take that away with chmod o-w")
    }
    path = real + "/" + ClaimLock.name
  }

  /// Does something while no other ralph does anything under this lock.
  ///
  /// Waits at most so long for its turn; ``BdTrouble/lockIsHeld`` means that nothing was done.
  package func hold<Value>(
    atMost patience: Millis,
    _ body: () -> Value
  ) throws(BdTrouble) -> Value {
    let deadline = MachineClock().monotonic().value + patience.value
    guard Poller.wait(timeoutMs: patience.value, until: { ClaimLock.take(path) }) else {
      throw .lockIsHeld
    }
    defer { ClaimLock.giveBack(path) }
    let file = try open()
    var failure: SystemFailure?
    let rest = max(deadline - MachineClock().monotonic().value, 0)
    // Asked once more at the end, so that a wait of nothing is a try and not a refusal.
    let isHeld = Poller.wait(timeoutMs: rest) {
      switch csystem_record_lock(file.raw, 1) {
      case 0: return true
      case 1: return false
      default:
        failure = .last("fcntl", path)
        return true
      }
    }
    if let failure { throw .lockIsUnfit(failure.description) }
    guard isHeld else { throw .lockIsHeld }
    let value = body()
    // Closing the file, which happens here, gives the lock back.
    _ = csystem_record_lock(file.raw, 0)
    return value
  }

  private func open() throws(BdTrouble) -> FileDescriptor {
    do throws(SystemFailure) {
      let file = try FileDescriptor.open(path, .updateOrCreate)
      let status = try file.status()
      guard status.isRegular, status.links == 1, status.owner == geteuid() else {
        throw SystemFailure("lock", path, code: EPERM)
      }
      return file
    } catch {
      throw .lockIsUnfit(error.description)
    }
  }

  /// The locks that threads of this process hold or wait for at the file.
  private static let taken = Mutex<[String]>([])

  private static func take(_ path: String) -> Bool {
    taken.withLock { paths in
      guard !paths.contains(path) else { return false }
      paths.append(path)
      return true
    }
  }

  private static func giveBack(_ path: String) {
    taken.withLock { $0.removeAll { $0 == path } }
  }
}
