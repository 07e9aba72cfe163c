import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A child of this process that leads a group of its own, and is waited for once.
struct Child: ~Copyable {
  /// Its process number, and its group's.
  let pid: Int32
  /// How it ended; nil while it runs or nobody has looked.
  private(set) var ending: Ending?
  private var exitWatch: FileDescriptor?

  init(pid: Int32) {
    self.pid = pid
    let watch = csystem_watch_exit(pid)
    exitWatch = watch >= 0 ? FileDescriptor(owning: watch) : nil
  }

  /// Polls readable when the child ends; -1 where the system has no such thing.
  var descriptor: Int32 {
    ending == nil ? exitWatch.rawOrNone : -1
  }

  /// Whether somebody must look again by himself, since no descriptor will tell.
  var mustBeAsked: Bool { ending == nil && descriptor < 0 }

  /// Takes the ending if the child has ended.
  mutating func look() {
    guard ending == nil else { return }
    var status: Int32 = 0
    var result: Int32 = 0
    repeat { result = unsafe waitpid(pid, &status, WNOHANG) } while result < 0 && errno == EINTR
    if result == pid { ending = Ending(waitStatus: status) }
    // Somebody else reaped it (SIGCHLD ignored by our parent): the code is lost, the end is not.
    if result < 0 && errno == ECHILD { ending = .exited(255) }
  }
}
