package import RalphCore

/// When a limit is over, out of the sentence that says so.
///
/// Agents say it as an epoch (`…reached|1764000000`), as a wait (`in 2 days 17 hours`, `29d 31m`),
/// or as a time of day, with or without a date and a zone (`resets 5:10pm (Europe/Berlin)`). A
/// sentence that is not understood whole gives no time: a wrong one costs more than none.
package enum ResetTime {
  /// The instant that a line names; zero if it names none between now and 35 days ahead.
  package static func read(_ line: String, now: Instant, zones: ZoneFiles) -> Instant {
    let lower = line.utf8.prefix(2000).map(asciiLower)
    if let epoch = epoch(in: lower) { return checked(epoch, now: now) }
    for cue in cues {
      guard let place = lower.firstRange(of: cue, from: 0) else { continue }
      // The zone's name is read as it was written.
      var words = ResetWords(Array(line.utf8.prefix(2000))[place.upperBound...])
      if let instant = wait(&words, now: now) ?? timeOfDay(words, now: now, zones: zones) {
        return checked(instant, now: now)
      }
    }
    return .zero
  }

  /// The instant of a number of seconds (or milliseconds) since 1970, under the same limits.
  package static func read(epoch: Int64, now: Instant) -> Instant {
    let isMilliseconds = epoch > 100_000_000_000
    guard epoch > 0, epoch < 1 << 50 else { return .zero }
    return checked(Instant(isMilliseconds ? epoch : epoch * 1000), now: now)
  }

  /// The farthest instant that is believed.
  package static let farthest = Millis.hours(35 * 24)

  private static let cues = [
    "resets in ", "reset in ", "try again in ", "retry in ", "resets at ", "reset at ",
    "try again at ", "resets on ", "reset on ", "reset after ", "resets ", " in ",
  ].map { Array($0.utf8) }

  private static func checked(_ instant: Instant, now: Instant) -> Instant {
    instant > now && instant - now <= farthest ? instant : .zero
  }

  private static func epoch(in line: [UInt8]) -> Instant? {
    guard let bar = line.lastIndex(of: UInt8(ascii: "|")) else { return nil }
    let digits = line[(bar + 1)...].drop { $0 == 0x20 }.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard digits.count == 10 || digits.count == 13 else { return nil }
    let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return Instant(digits.count == 13 ? value : value * 1000)
  }

  /// `2 days 17 hours 14 minutes`, `29d 31m`, `1 hour, 5 minutes`.
  private static func wait(_ words: inout ResetWords, now: Instant) -> Instant? {
    var trial = words
    var total: Int64 = 0
    var found = false
    while let count = trial.number() {
      guard let unit = units.first(where: { $0.names.contains(trial.peekLetters()) }),
        count <= 100_000
      else { return nil }
      _ = trial.letters()
      total += count * unit.seconds
      found = true
      if trial.peekLetters() == "and" { _ = trial.letters() }
    }
    guard found else { return nil }
    words = trial
    return now + Millis.seconds(total)
  }

  private static let units: [(names: [String], seconds: Int64)] = [
    (["d", "day", "days"], 86_400),
    (["h", "hr", "hrs", "hour", "hours"], 3600),
    (["m", "min", "mins", "minute", "minutes"], 60),
    (["s", "sec", "secs", "second", "seconds"], 1),
  ]

  /// `3pm (Zone)`, `12:16 PM`, `17:10`, `Nov 24 at 3pm (Zone)`, `Nov 24, 3pm`.
  private static func timeOfDay(
    _ text: ResetWords,
    now: Instant,
    zones: ZoneFiles
  ) -> Instant? {
    var words = text
    var date: (month: Int64, day: Int64)?
    if let month = months.firstIndex(of: String(words.peekLetters().prefix(3))) {
      _ = words.letters()
      guard let day = words.number(), (1...31).contains(day) else { return nil }
      if words.peekLetters() == "at" { _ = words.letters() }
      date = (Int64(month) + 1, day)
    }
    guard let clock = words.clock() else { return nil }
    let zone: ZoneRules
    if let name = words.parenthesis() {
      guard let known = zones.zone(name) else { return nil }
      zone = known
    } else {
      zone = zones.localZone()
    }
    return next(clock, on: date, zone: zone, now: now)
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The first instant after now at which the zone's clocks show this time (on this date).
  private static func next(
    _ clock: Int64,
    on date: (month: Int64, day: Int64)?,
    zone: ZoneRules,
    now: Instant
  ) -> Instant? {
    let seconds = now.milliseconds / 1000
    let local = seconds + zone.offset(at: seconds)
    let today = (local - (local % 86_400 + 86_400) % 86_400) / 86_400
    var days = [today, today + 1, today + 2]
    if let date {
      let year = CivilTime(Instant(local * 1000)).year
      days = [year, year + 1].map { CivilTime.days(year: $0, month: date.month, day: date.day) }
    }
    for day in days {
      let wanted = day * 86_400 + clock
      // The offset at that moment is what the offset at a first guess says.
      let guess = wanted - zone.offset(at: wanted)
      let instant = Instant((wanted - zone.offset(at: guess)) * 1000)
      if instant > now { return instant }
    }
    return nil
  }
}

/// Reads the words of a reset sentence.
private struct ResetWords {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  private mutating func skipBlanks() {
    rest = rest.drop { $0 == 0x20 || $0 == UInt8(ascii: ",") }
  }

  /// A whole number; blanks and commas before it do not matter.
  mutating func number() -> Int64? {
    var trial = self
    trial.skipBlanks()
    let digits = trial.rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count <= 6 else { return nil }
    trial.rest = trial.rest.dropFirst(digits.count)
    self = trial
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// The letters that come next, in lower case.
  mutating func letters() -> String {
    skipBlanks()
    let word = rest.prefix { asciiLower($0) >= 0x61 && asciiLower($0) <= 0x7a }
    rest = rest.dropFirst(word.count)
    return String(decoding: word.map(asciiLower), as: UTF8.self)
  }

  func peekLetters() -> String {
    var trial = self
    return trial.letters()
  }

  /// A time of day in seconds after midnight; without `am` or `pm` it needs its minutes.
  mutating func clock() -> Int64? {
    guard var hour = number() else { return nil }
    var minute: Int64 = 0
    let hasMinutes = rest.first == UInt8(ascii: ":")
    if hasMinutes {
      rest = rest.dropFirst()
      guard rest.first != 0x20, let value = number(), value < 60 else { return nil }
      minute = value
    }
    let half = peekLetters()
    if half == "am" || half == "pm" {
      _ = letters()
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (half == "pm" ? 12 : 0)
    } else if !hasMinutes || hour > 23 {
      return nil
    }
    return hour * 3600 + minute * 60
  }

  /// What stands in parentheses next; nil if nothing does.
  mutating func parenthesis() -> String? {
    skipBlanks()
    guard rest.first == UInt8(ascii: "(") else { return nil }
    let inside = rest.dropFirst().prefix { $0 != UInt8(ascii: ")") }
    return String(decoding: inside, as: UTF8.self)
  }
}
