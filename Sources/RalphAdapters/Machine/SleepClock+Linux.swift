#if canImport(Glibc) || canImport(Musl)
  #if canImport(Glibc)
    import Glibc
  #else
    import Musl
  #endif

  /// How long the machine has slept since it was started, and what keeps it awake.
  enum SleepClock {
    /// Milliseconds: one clock counts suspend, the other does not.
    static func suspendedMs() -> Int64 {
      guard let all = read(CLOCK_BOOTTIME), let awake = read(CLOCK_MONOTONIC) else { return 0 }
      return max(0, all - awake)
    }

    private static func read(_ clock: clockid_t) -> Int64? {
      var time = timespec()
      guard unsafe clock_gettime(clock, &time) == 0 else { return nil }
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The program that keeps the machine awake while another one, named after its words, runs.
    static let inhibitor = "systemd-inhibit"
    static let inhibitorWords = [
      "--what=idle:sleep", "--who=ralph", "--why=coding agents are at work", "--mode=block",
    ]
  }
#endif
