#if canImport(Darwin)
  import Darwin

  // Written from the manual pages; not tried yet.

  /// How long the machine has slept since it was started, and what keeps it awake.
  enum SleepClock {
    /// Milliseconds: MONOTONIC_RAW is mach_continuous_time, which counts sleep; UPTIME_RAW does not.
    static func suspendedMs() -> Int64 {
      guard let all = read(CLOCK_MONOTONIC_RAW), let awake = read(CLOCK_UPTIME_RAW) else {
        return 0
      }
      return max(0, all - awake)
    }

    private static func read(_ clock: clockid_t) -> Int64? {
      var time = timespec()
      guard unsafe clock_gettime(clock, &time) == 0 else { return nil }
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The program that keeps the machine awake while another one, named after its words, runs.
    static let inhibitor = "caffeinate"
    static let inhibitorWords = ["-i"]
  }
#endif
