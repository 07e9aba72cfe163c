import RalphCore

/// Reads instants as they are written, and remembers the day: lines come in their order.
struct DayClock: Sendable {
  /// The eleven bytes of the day read last, as two words; before any, `1970-01-01T`.
  private var text: (UInt64, UInt64) = (0x2d31_302d_3037_3931, 0x54_3130)
  /// The milliseconds from 1970 to that day.
  private var day: Int64 = 0

  /// The instant in the 24 bytes `2026-11-20T10:15:02.417Z` at an offset, which must be there; nil
  /// for anything else.
  @inline(__always)
  mutating func read(_ bytes: Window, at start: Int) -> Instant? {
    let (date, time) = (bytes.word(start), bytes.word(start + 8))
    if date != text.0 || time & 0xff_ffff != text.1 {
      guard let read = DayClock.readDay(bytes, at: start) else { return nil }
      (text, day) = ((date, time & 0xff_ffff), read)
    }
    // `00:00` and `:00.000Z`, against which digits are their values and the rest is zero.
    let minutes = time >> 24 ^ 0x30_303a_3030
    let rest = bytes.word(start + 16) ^ 0x5a30_3030_2e30_303a
    guard Octets.notDigits(minutes) | Octets.notDigits(rest) == 0, minutes & 0xff_0000 == 0,
      rest & 0xff00_0000_ff00_00ff == 0
    else { return nil }
    // Ten times each digit and the digit behind it: a byte holds that of any two.
    let (clock, fine) = (minutes &* 10 &+ minutes >> 8, rest &* 10 &+ rest >> 8)
    let (hour, minute, second) = (clock & 0xff, clock >> 24 & 0xff, fine >> 8 & 0xff)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    let thousandths = (fine >> 32 & 0xff) &* 10 &+ (rest >> 48 & 0xff)
    let sum = ((hour &* 60 &+ minute) &* 60 &+ second) &* 1000 &+ thousandths
    return Instant(day &+ Int64(truncatingIfNeeded: sum))
  }

  private static func readDay(_ bytes: Window, at start: Int) -> Int64? {
    guard let year = digits(bytes, start, 4), bytes[start + 4] == UInt8(ascii: "-"),
      let month = digits(bytes, start + 5, 2), bytes[start + 7] == UInt8(ascii: "-"),
      let day = digits(bytes, start + 8, 2), bytes[start + 10] == UInt8(ascii: "T"),
      month >= 1, month <= 12, day >= 1
    else { return nil }
    let days = CivilTime.days(year: year, month: month, day: day)
    let next =
      month == 12
      ? CivilTime.days(year: year + 1, month: 1, day: 1)
      : CivilTime.days(year: year, month: month + 1, day: 1)
    guard days < next else { return nil }
    return days * 86_400_000
  }
}

/// The value of so many decimal digits; nil for anything else.
private func digits(_ bytes: Window, _ start: Int, _ count: Int) -> Int64? {
  var value: Int64 = 0
  for index in start..<(start + count) {
    let digit = bytes[index] &- 0x30
    guard digit < 10 else { return nil }
    value = value * 10 + Int64(digit)
  }
  return value
}
