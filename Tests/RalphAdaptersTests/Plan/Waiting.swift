#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Waiting for what other threads do, never longer than a limit.
enum Waiting {
  /// Asks again and again until the condition holds; false if it does not within the limit.
  static func until(milliseconds limit: Int, _ condition: () -> Bool) -> Bool {
    let start = ContinuousClock.now
    while !condition() {
      guard ContinuousClock.now - start < .milliseconds(limit) else { return false }
      pause(microseconds: 500)
    }
    return true
  }

  /// Lets time pass between two acts of a thread that plays somebody.
  static func pause(microseconds: Int) { usleep(UInt32(microseconds)) }
}
