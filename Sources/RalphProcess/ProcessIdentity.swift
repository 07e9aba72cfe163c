package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One process among all that ever had its number: number, start and boot together.
package struct ProcessIdentity: Equatable, Hashable, Sendable {
  /// The process number.
  package var pid: Int32
  /// When it started, in the system's own unit (Linux: ticks since boot; macOS: µs since 1970).
  package var start: UInt64
  /// The boot of the machine in which that was.
  package var boot: String

  /// The process that has these three; nobody looks whether there is one.
  package init(pid: Int32, start: UInt64, boot: String) {
    self.pid = pid
    self.start = start
    self.boot = boot
  }

  /// This process.
  package static func current() throws(SystemFailure) -> ProcessIdentity {
    guard let own = try of(getpid()) else {
      throw SystemFailure("look at", "process \(getpid())", code: ESRCH)
    }
    return own
  }

  /// The process that has this number now, dead and unwaited-for ones included; nil if none has.
  package static func of(_ pid: Int32) throws(SystemFailure) -> ProcessIdentity? {
    guard let sight = try Platform.look(at: pid) else { return nil }
    return ProcessIdentity(pid: pid, start: sight.start, boot: try Platform.bootIdentity())
  }

  /// Whether this very process still runs; what cannot be looked at does not.
  package var isAlive: Bool {
    // Only a process that was seen may get a signal.
    guard let sight = (try? Platform.look(at: pid)) ?? nil else { return false }
    return sight.start == start && !sight.isDead && isOfThisBoot
  }

  /// Whether it belongs to the boot that the machine is in now.
  package var isOfThisBoot: Bool { (try? Platform.bootIdentity()) == boot }

  /// Number, start and boot on one line, without a newline.
  package var text: String { "\(pid) \(start) \(boot)" }

  /// Reads what `text` wrote; nil for anything else.
  package init?(text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3, let pid = Int32(words[0]), pid > 0, let start = UInt64(words[1]),
      !words[2].isEmpty
    else { return nil }
    self.init(pid: pid, start: start, boot: words[2])
  }

  /// Sends a signal if this very process still runs; false if it does not.
  package func send(signal number: Int32) -> Bool { isAlive && kill(pid, number) == 0 }

  /// Waits at most `timeoutMs` for the end of a child of this process, so that no zombie stays.
  ///
  /// Nothing happens to a process that is not our child or has ended and been waited for.
  package func reap(timeoutMs: Int64) {
    // What cannot be looked at is not known to be ours, and is left alone.
    guard (try? Self.of(pid)) == self else { return }
    var child = Child(pid: pid)
    let deadline = Clock.steady() + timeoutMs
    while true {
      child.look()
      let rest = deadline - Clock.steady()
      guard child.ending == nil, rest > 0 else { return }
      let pause = child.mustBeAsked ? min(rest, 16) : rest
      _ = Poller.wait(descriptors: [child.descriptor], timeoutMs: pause)
    }
  }
}

/// What the system says of a process at one look.
struct ProcessSight {
  /// As in `ProcessIdentity`.
  var start: UInt64
  /// The group it belongs to.
  var group: Int32
  /// Whether it has ended and only waits to be waited for.
  var isDead: Bool
}
