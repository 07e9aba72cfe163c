/// A point in time as milliseconds since 1970 UTC: stamped on an entry at append, nowhere else.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var milliseconds: Int64

  package init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

  /// 1970; where an instant is optional in an entry, "none".
  package static var zero: Instant { Instant(0) }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }
  package static func + (left: Instant, right: Millis) -> Instant {
    Instant(left.milliseconds &+ right.value)
  }
  package static func - (left: Instant, right: Instant) -> Millis {
    Millis(left.milliseconds &- right.milliseconds)
  }
  /// RFC 3339 in UTC with milliseconds, as in `2026-11-20T10:15:02.417Z`.
  package var description: String { CivilTime(self).rfc3339 }
}

/// A length of time in milliseconds.
package struct Millis: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var value: Int64

  package init(_ value: Int64) { self.value = value }

  /// No time at all.
  package static var zero: Millis { Millis(0) }
  /// So many of the unit, as limits and waiting times are written.
  package static func seconds(_ count: Int64) -> Millis { Millis(count * 1000) }
  package static func minutes(_ count: Int64) -> Millis { Millis(count * 60_000) }
  package static func hours(_ count: Int64) -> Millis { Millis(count * 3_600_000) }

  package static func < (left: Millis, right: Millis) -> Bool { left.value < right.value }
  /// As people say it: `0.8s`, `41s`, `6m36s`, `1h02m`.
  package var description: String {
    if value < 10_000 { return "\(value / 1000).\(value % 1000 / 100)s" }
    let seconds = value / 1000
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
    return "\(seconds / 3600)h\(twoDigits(seconds % 3600 / 60))m"
  }
}

/// Year to millisecond in UTC, by the Gregorian calendar; for reading and writing instants only.
package struct CivilTime: Equatable, Sendable {
  package var year: Int64
  package var month: Int64
  package var day: Int64
  package var hour: Int64
  package var minute: Int64
  package var second: Int64
  package var millisecond: Int64

  /// The date and time of day of an instant, which may lie before 1970.
  package init(_ instant: Instant) {
    var days = instant.milliseconds / 86_400_000
    var rest = instant.milliseconds % 86_400_000
    if rest < 0 {
      rest += 86_400_000
      days -= 1
    }
    (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
    (second, millisecond) = (rest / 1000 % 60, rest % 1000)
    // Days are counted from 0000-03-01 in eras of 400 years, so that the leap day comes last.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar.
  package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// As the journal writes it: `2026-11-20T10:15:02.417Z`.
  package var rfc3339: String {
    "\(fourDigits(year))-\(twoDigits(month))-\(twoDigits(day))T"
      + "\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second))"
      + ".\(threeDigits(millisecond))Z"
  }
}

func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
func threeDigits(_ value: Int64) -> String { value < 100 ? "0" + twoDigits(value) : String(value) }
func fourDigits(_ value: Int64) -> String {
  value < 1000 ? "0" + threeDigits(value) : String(value)
}
