package import RalphCore
import RalphPorts

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine's clocks.
package struct MachineClock: Clock {
  package init() {}

  package func wall() -> Instant { Instant(read(CLOCK_REALTIME)) }

  /// The clock that stands still in suspend: CLOCK_MONOTONIC does on Linux, UPTIME_RAW on macOS.
  package func monotonic() -> Millis {
    #if canImport(Darwin)
      Millis(read(CLOCK_UPTIME_RAW))
    #else
      Millis(read(CLOCK_MONOTONIC))
    #endif
  }

  private func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
