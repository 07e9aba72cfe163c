import RalphCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A point in time as people type it: relative, by the clock of the day, or in full.
enum Moment: Equatable, Sendable {
  /// A while before now: `-2h`, `2h ago`.
  case ago(Millis)
  /// Midnight of a day so many days back, and an offset into it: `today`, `yesterday`, `10:15`.
  case day(back: Int, Millis)
  /// A whole instant: `2026-01-26T10:15Z`, `@1737891045`.
  case instant(Instant)
  /// A date, and a time in it, by the local clock: `2026-01-26`, `2026-01-26 10:15`.
  case local(year: Int64, month: Int64, day: Int64, Millis)

  /// What messages say is allowed.
  static let forms = "10:15, today, yesterday, -2h, '2h ago', 2026-01-26T10:15Z or @SECONDS"

  /// Reads one of the forms; nil for anything else.
  init?(_ text: String) {
    if text == "now" {
      self = .ago(.zero)
    } else if text == "today" {
      self = .day(back: 0, .zero)
    } else if text == "yesterday" {
      self = .day(back: 1, .zero)
    } else if text.hasPrefix("@") {
      guard let seconds = Measure.count(text.dropFirst()), seconds < 1 << 40 else { return nil }
      self = .instant(Instant(Int64(seconds) * 1000))
    } else if text.hasPrefix("-") || text.hasSuffix(" ago") {
      let bare = text.hasPrefix("-") ? text.dropFirst() : text.dropLast(4)
      guard let length = Measure.duration(String(bare)) else { return nil }
      self = .ago(length)
    } else if let clock = Moment.clock(text) {
      self = .day(back: 0, clock)
    } else {
      self.init(date: text)
    }
  }

  /// The instant that is meant, where it is `now`; the local clock is the process's time zone.
  func instant(now: Instant) -> Instant {
    switch self {
    case .ago(let length): return Instant(now.milliseconds - length.value)
    case .instant(let instant): return instant
    case .day(let back, let clock):
      let today = Moment.localDate(now)
      return Moment.instant(today.year, today.month, today.day - Int64(back), clock)
    case .local(let year, let month, let day, let clock):
      return Moment.instant(year, month, day, clock)
    }
  }

  /// A date with or without a time, with or without `Z`.
  private init?(date text: String) {
    var rest = text[...]
    let isUniversal = rest.hasSuffix("Z")
    if isUniversal { rest.removeLast() }
    let halves = rest.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "T" || $0 == " "
    }
    let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
      let year = Measure.count(parts[0]), let month = Measure.count(parts[1]),
      let day = Measure.count(parts[2]), (1970...9999).contains(year), (1...12).contains(month),
      (1...31).contains(day)
    else { return nil }
    var clock = Millis.zero
    if halves.count > 1 {
      guard let read = Moment.clock(halves[1]) else { return nil }
      clock = read
    }
    if isUniversal {
      let days = CivilTime.days(year: Int64(year), month: Int64(month), day: Int64(day))
      self = .instant(Instant(days * 86_400_000 + clock.value))
    } else {
      self = .local(year: Int64(year), month: Int64(month), day: Int64(day), clock)
    }
  }

  /// `10:15`, `10:15:02` or `10:15:02.417` as a length of time since midnight.
  private static func clock(_ text: some StringProtocol) -> Millis? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0].count <= 2, parts[1].count == 2,
      let hour = Measure.count(parts[0]), let minute = Measure.count(parts[1]), hour < 24,
      minute < 60
    else { return nil }
    var length = Int64(hour) * 3_600_000 + Int64(minute) * 60_000
    if parts.count == 3 {
      let halves = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard halves.count <= 2, halves[0].count == 2, let second = Measure.count(halves[0]),
        second < 60
      else { return nil }
      length += Int64(second) * 1000
      if halves.count == 2 {
        guard halves[1].count == 3, let part = Measure.count(halves[1]) else { return nil }
        length += Int64(part)
      }
    }
    return Millis(length)
  }

  /// The date of the local calendar.
  private static func localDate(_ instant: Instant) -> (year: Int64, month: Int64, day: Int64) {
    var seconds = time_t(instant.milliseconds / 1000)
    var parts = unsafe tm()
    _ = unsafe localtime_r(&seconds, &parts)
    return unsafe (Int64(parts.tm_year) + 1900, Int64(parts.tm_mon) + 1, Int64(parts.tm_mday))
  }

  /// The instant of a date and time by the local clock; a day before the first is one of last month.
  private static func instant(
    _ year: Int64,
    _ month: Int64,
    _ day: Int64,
    _ clock: Millis
  ) -> Instant {
    var parts = unsafe tm()
    unsafe parts.tm_year = Int32(year - 1900)
    unsafe parts.tm_mon = Int32(month - 1)
    unsafe parts.tm_mday = Int32(day)
    unsafe parts.tm_hour = Int32(clock.value / 3_600_000)
    unsafe parts.tm_min = Int32(clock.value / 60_000 % 60)
    unsafe parts.tm_sec = Int32(clock.value / 1000 % 60)
    unsafe parts.tm_isdst = -1
    return Instant(Int64(unsafe mktime(&parts)) * 1000 + clock.value % 1000)
  }
}
