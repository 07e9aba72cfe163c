import RalphCore

/// Reads instants as they are written, and remembers the minute: lines come in bursts.
struct MinuteClock: Sendable {
  /// The sixteen bytes `2026-11-20T10:15` of the minute read last.
  private var text: (UInt64, UInt64) = (0, 0)
  /// What that minute is in milliseconds since 1970.
  private var minute: Int64 = 0
  /// Whether any minute was read yet.
  private var isSet = false

  /// The instant in the 24 bytes `2026-11-20T10:15:02.417Z` at an offset; nil for anything else.
  mutating func read(_ bytes: [UInt8], at start: Int) -> Instant? {
    guard start >= 0, bytes.count - start >= 24 else { return nil }
    let span = unsafe bytes.span.bytes
    let first = unsafe span.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    let second = unsafe span.unsafeLoadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
    if !isSet || first != text.0 || second != text.1 {
      guard let read = MinuteClock.readMinute(bytes, at: start) else { return nil }
      (text, minute, isSet) = ((first, second), read, true)
    }
    guard bytes[start + 16] == UInt8(ascii: ":"), bytes[start + 19] == UInt8(ascii: "."),
      bytes[start + 23] == UInt8(ascii: "Z"),
      let seconds = digits(bytes, start + 17, 2), seconds < 60,
      let thousandths = digits(bytes, start + 20, 3)
    else { return nil }
    return Instant(minute + seconds * 1000 + thousandths)
  }

  private static func readMinute(_ bytes: [UInt8], at start: Int) -> Int64? {
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
private func digits(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
  var value: Int64 = 0
  for index in start..<(start + count) {
    let digit = bytes[index] &- 0x30
    guard digit < 10 else { return nil }
    value = value * 10 + Int64(digit)
  }
  return value
}
