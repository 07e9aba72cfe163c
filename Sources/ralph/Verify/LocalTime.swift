import RalphCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A time as the clock on the wall shows it here.
struct LocalTime: Equatable, Sendable {
  /// Such as `2026-01-24`.
  let day: String
  /// Such as `22:54:26`.
  let clock: String

  init(_ instant: Instant) {
    var seconds = time_t(instant.milliseconds / 1000)
    var parts = unsafe tm()
    _ = unsafe localtime_r(&seconds, &parts)
    let numbers = unsafe [
      parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
      parts.tm_sec,
    ]
    let texts = numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }
    day = texts[..<3].joined(separator: "-")
    clock = texts[3...].joined(separator: ":")
  }

  /// Day and clock, as reports have it.
  var text: String { "\(day) \(clock)" }
}
