import RalphCore

/// Reads instants as they are written, and remembers the minute: lines come in bursts.
struct MinuteClock: Sendable {
  /// The sixteen bytes of the minute read last; before any, `1970-01-01T00:00`.
  private var text: (UInt64, UInt64) = (0x2d31_302d_3037_3931, 0x3030_3a30_3054_3130)
  /// What that minute is in milliseconds since 1970.
  private var minute: Int64 = 0

  /// The instant in the 24 bytes `2026-11-20T10:15:02.417Z` at an offset; nil for anything else.
  @inline(__always)
  mutating func read(_ bytes: Window, at start: Int) -> Instant? {
    guard start >= 0, bytes.count - start >= 24 else { return nil }
    let (first, second) = (bytes.word(start), bytes.word(start + 8))
    if first != text.0 || second != text.1 {
      guard let read = MinuteClock.readMinute(bytes, at: start) else { return nil }
      (text, minute) = ((first, second), read)
    }
    // `:00.000Z`, against which digits are their values and the rest is zero.
    let rest = bytes.word(start + 16) ^ 0x5a30_3030_2e30_303a
    func digit(_ place: UInt64) -> Int64 { Int64(rest >> (place * 8) & 0xff) }
    let seconds = digit(1) * 10 + digit(2)
    let thousandths = digit(4) * 100 + digit(5) * 10 + digit(6)
    guard Octets.notDigits(rest) == 0, rest & 0xff00_0000_ff00_00ff == 0, seconds < 60 else {
      return nil
    }
    return Instant(minute + seconds * 1000 + thousandths)
  }

  private static func readMinute(_ bytes: Window, at start: Int) -> Int64? {
    guard let year = digits(bytes, start, 4), bytes[start + 4] == UInt8(ascii: "-"),
      let month = digits(bytes, start + 5, 2), bytes[start + 7] == UInt8(ascii: "-"),
      let day = digits(bytes, start + 8, 2), bytes[start + 10] == UInt8(ascii: "T"),
      let hour = digits(bytes, start + 11, 2), bytes[start + 13] == UInt8(ascii: ":"),
      let minute = digits(bytes, start + 14, 2),
      month >= 1, month <= 12, day >= 1, hour < 24, minute < 60
    else { return nil }
    let days = CivilTime.days(year: year, month: month, day: day)
    let next =
      month == 12
      ? CivilTime.days(year: year + 1, month: 1, day: 1)
      : CivilTime.days(year: year, month: month + 1, day: 1)
    guard days < next else { return nil }
    return ((days * 24 + hour) * 60 + minute) * 60_000
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
