import RalphCore

/// The rule in the last line of a zone file, as in `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// It holds after the last change that the file lists, which in small files is long ago. Only rules
/// of the form month, week, day are read; all zones of today are of this form.
struct ZoneFooter: Equatable, Sendable {
  private var standard: Int64
  private var summer: Summer?

  /// The part of the year in which clocks are put forward.
  private struct Summer: Equatable, Sendable {
    var offset: Int64
    var begin: Turn
    var end: Turn
  }

  /// The n-th weekday of a month, at so many seconds after its midnight; 5 is the last one.
  private struct Turn: Equatable, Sendable {
    var month: Int64
    var week: Int64
    var day: Int64
    var time: Int64
  }

  /// Reads the line; nil if it is empty or of another form.
  init?(_ line: some Sequence<UInt8>) {
    var scanner = Scanner(line)
    guard scanner.skipName(), let west = scanner.duration() else { return nil }
    standard = -west
    guard !scanner.isAtEnd else { return }
    guard scanner.skipName() else { return nil }
    var offset = standard + 3600
    if scanner.next != UInt8(ascii: ",") {
      guard let west = scanner.duration() else { return nil }
      offset = -west
    }
    guard let begin = ZoneFooter.turn(&scanner), let end = ZoneFooter.turn(&scanner),
      scanner.isAtEnd
    else { return nil }
    summer = Summer(offset: offset, begin: begin, end: end)
  }

  /// Seconds ahead of UTC at an instant given in seconds.
  func offset(at seconds: Int64) -> Int64 {
    guard let summer, abs(seconds) < 1 << 40 else { return standard }
    let year = CivilTime(Instant((seconds + standard) * 1000)).year
    let begin = ZoneFooter.seconds(of: summer.begin, in: year) - standard
    let end = ZoneFooter.seconds(of: summer.end, in: year) - summer.offset
    let isSummer =
      begin < end ? seconds >= begin && seconds < end : seconds >= begin || seconds < end
    return isSummer ? summer.offset : standard
  }

  private static func turn(_ scanner: inout Scanner) -> Turn? {
    guard scanner.skip(UInt8(ascii: ",")), scanner.skip(UInt8(ascii: "M")),
      let month = scanner.number(), scanner.skip(UInt8(ascii: ".")),
      let week = scanner.number(), scanner.skip(UInt8(ascii: ".")), let day = scanner.number(),
      (1...12).contains(month), (1...5).contains(week), (0...6).contains(day)
    else { return nil }
    guard scanner.skip(UInt8(ascii: "/")) else {
      return Turn(month: month, week: week, day: day, time: 7200)
    }
    guard let time = scanner.duration() else { return nil }
    return Turn(month: month, week: week, day: day, time: time)
  }

  /// The local second since 1970 at which a turn comes in a year.
  private static func seconds(of turn: Turn, in year: Int64) -> Int64 {
    let first = CivilTime.days(year: year, month: turn.month, day: 1)
    // 1970-01-01 was a Thursday.
    let weekday = ((first + 4) % 7 + 7) % 7
    var day = first + (turn.day - weekday + 7) % 7 + (turn.week - 1) * 7
    let isDecember = turn.month == 12
    let next = CivilTime.days(
      year: isDecember ? year + 1 : year,
      month: isDecember ? 1 : turn.month + 1,
      day: 1
    )
    if day >= next { day -= 7 }
    return day * 86_400 + turn.time
  }
}

/// Reads the pieces of a zone rule.
private struct Scanner {
  private var rest: ArraySlice<UInt8>

  init(_ line: some Sequence<UInt8>) { rest = Array(line)[...] }

  var next: UInt8? { rest.first }
  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// Letters, or anything in angle brackets.
  mutating func skipName() -> Bool {
    let start = rest.count
    if skip(UInt8(ascii: "<")) {
      rest = rest.drop { $0 != UInt8(ascii: ">") }
      return skip(UInt8(ascii: ">"))
    }
    rest = rest.drop { asciiLower($0) >= 0x61 && asciiLower($0) <= 0x7a }
    return rest.count < start
  }

  mutating func number() -> Int64? {
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count <= 4 else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func duration() -> Int64? {
    let sign: Int64 = skip(UInt8(ascii: "-")) ? -1 : 1
    if sign == 1 { _ = skip(UInt8(ascii: "+")) }
    guard var seconds = number().map({ $0 * 3600 }) else { return nil }
    for unit: Int64 in [60, 1] {
      guard skip(UInt8(ascii: ":")) else { break }
      guard let part = number() else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }
}
