import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Waiting for descriptors, without spinning and without sleeping past an event.
package enum Poller {
  /// Waits until a descriptor can be read or has hung up, and returns the indices of those.
  ///
  /// Empty when `timeoutMs` passed first; nil waits for ever. Negative descriptors are never ready.
  package static func wait(descriptors: [Int32], timeoutMs: Int64?) -> [Int] {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return wait(for: &entries, timeoutMs: timeoutMs)
  }

  /// What is waited for on one descriptor.
  struct Interest {
    enum Kind { case readable, writable }
    var descriptor: Int32
    var kind: Kind

    init(_ descriptor: Int32, _ kind: Kind) {
      self.descriptor = descriptor
      self.kind = kind
    }
  }

  static func wait(for interests: [Interest], timeoutMs: Int64?) -> [Int] {
    var entries = interests.map { interest in
      let events = interest.kind == .readable ? POLLIN : POLLOUT
      return pollfd(fd: interest.descriptor, events: Int16(events), revents: 0)
    }
    return wait(for: &entries, timeoutMs: timeoutMs)
  }

  private static func wait(for entries: inout [pollfd], timeoutMs: Int64?) -> [Int] {
    let deadline = timeoutMs.map { Clock.steady() + max($0, 0) }
    while true {
      let rest = deadline.map { min(max($0 - Clock.steady(), 0), Int64(Int32.max)) } ?? -1
      let count = unsafe poll(&entries, nfds_t(entries.count), Int32(rest))
      if count > 0 { return entries.indices.filter { entries[$0].revents != 0 } }
      if count == 0 {
        guard let deadline, Clock.steady() < deadline else { return [] }
        continue
      }
      precondition(errno == EINTR || errno == EAGAIN, "BUG: poll of \(entries.count) descriptors")
    }
  }

  /// Asks `condition` again and again, with growing pauses of 1 to 16 ms, until it holds.
  ///
  /// For what the kernel tells nobody about, such as the end of a stranger's process group.
  /// False if `timeoutMs` passed first.
  package static func wait(timeoutMs: Int64, until condition: () -> Bool) -> Bool {
    let deadline = Clock.steady() + timeoutMs
    var pause: Int64 = 1
    while !condition() {
      let rest = deadline - Clock.steady()
      guard rest > 0 else { return false }
      _ = wait(for: [], timeoutMs: min(pause, rest))
      pause = min(pause * 2, 16)
    }
    return true
  }
}
