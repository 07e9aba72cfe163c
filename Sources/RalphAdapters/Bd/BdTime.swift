import RalphCore

/// Points in time as bd writes them: RFC 3339 with 0 to 9 digits of a second, `Z` or an offset.
enum BdTime {
  /// The instant, cut to milliseconds; nil for anything that is no such text.
  static func read(_ text: String) -> Instant? {
    var rest = Array(text.utf8)[...]
    guard let year = number(&rest, digits: 4), mark(&rest, "-"),
      let month = number(&rest, digits: 2), mark(&rest, "-"),
      let day = number(&rest, digits: 2), mark(&rest, "T") || mark(&rest, "t"),
      let hour = number(&rest, digits: 2), mark(&rest, ":"),
      let minute = number(&rest, digits: 2), mark(&rest, ":"),
      let second = number(&rest, digits: 2), let milliseconds = fraction(&rest),
      let offset = offset(&rest), rest.isEmpty
    else { return nil }
    // A leap second is written as second 60; it counts as the next one.
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = CivilTime.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    return Instant(seconds * 1000 + milliseconds)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int) -> Int64? {
    guard rest.count >= digits else { return nil }
    var value: Int64 = 0
    for byte in rest.prefix(digits) {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    rest = rest.dropFirst(digits)
    return value
  }

  private static func mark(_ rest: inout ArraySlice<UInt8>, _ mark: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == mark.value else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard mark(&rest, ".") else { return 0 }
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard (1...9).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let padded = Array(digits.prefix(3)) + [UInt8](repeating: 0x30, count: max(3 - digits.count, 0))
    return padded.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// Seconds east of Greenwich.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    if mark(&rest, "Z") || mark(&rest, "z") { return 0 }
    let isWest = mark(&rest, "-")
    guard isWest || mark(&rest, "+"), let hours = number(&rest, digits: 2), mark(&rest, ":"),
      let minutes = number(&rest, digits: 2), hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }
}
