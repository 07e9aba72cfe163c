import RalphCore

/// What a key is set to.
enum SettingValue: Equatable, Sendable {
  case count(Int)
  case duration(Millis)
  case size(Int)
  case flag(Bool)
  /// A word of a closed list.
  case word(String)
  /// Any text: a command line, a name.
  case text(String)
  /// A path as it was written.
  case path(String)
  case beads([BeadID])
  /// Millionths of a dollar.
  case money(Int)

  /// As it would be written in a file, so that reading it gives the same value.
  var text: String {
    switch self {
    case .count(let number): String(number)
    case .duration(let length): Measure.spell(length)
    case .size(let bytes): Measure.spell(bytes: bytes)
    case .flag(let on): on ? "yes" : "no"
    case .word(let text), .text(let text), .path(let text): text
    case .beads(let beads): beads.map(\.description).joined(separator: ",")
    case .money(let micros): Measure.spell(micros: micros)
    }
  }
}

/// What values a key takes, and how their text is read.
enum SettingKind: Sendable {
  case count(ClosedRange<Int>)
  /// A duration; `zero` says what 0 means, where it is allowed below the range.
  case duration(ClosedRange<Millis>, zero: String? = nil)
  case size(ClosedRange<Int>)
  case flag
  /// One of these words; those of a later version are known, too.
  case word([String], later: [String] = [])
  case text
  /// A command line: text that must not be cut by a comment.
  case command
  case path
  case beads
  case money

  /// Reads a value; throws what the value should have been, such as "a whole number from 1 to 64".
  func read(_ text: String) throws(Misread) -> SettingValue {
    switch self {
    case .count(let range):
      guard let number = Measure.count(text), range.contains(number) else { throw misread }
      return .count(number)
    case .duration(let range, let zero):
      guard let length = Measure.duration(text),
        range.contains(length) || (zero != nil && length == .zero)
      else { throw misread }
      return .duration(length)
    case .size(let range):
      guard let bytes = Measure.size(text), range.contains(bytes) else { throw misread }
      return .size(bytes)
    case .flag:
      guard let on = Measure.flag(text) else { throw misread }
      return .flag(on)
    case .word(let words, let later):
      if words.contains(text) { return .word(text) }
      if later.contains(text) { throw .notBuilt }
      throw misread
    case .text, .command: return .text(text)
    case .path: return .path(text)
    case .beads: return .beads(try SettingKind.beads(text))
    case .money:
      guard let micros = Measure.micros(text) else { throw misread }
      return .money(micros)
    }
  }

  /// What a value must be, in words.
  var expectation: String {
    switch self {
    case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .duration(let range, let zero):
      "a duration from \(Measure.spell(range.lowerBound)) to \(Measure.spell(range.upperBound))"
        + (zero.map { ", or 0 (\($0))" } ?? "")
    case .size(let range):
      "a size from \(Measure.spell(bytes: range.lowerBound)) to "
        + Measure.spell(bytes: range.upperBound)
    case .flag: "yes or no"
    case .word(let words, _): "one of \(words.joined(separator: ", "))"
    case .text: "text"
    case .command: "a command line"
    case .path: "a path"
    case .beads: "a list of ids such as 7.1.1,7.1.2"
    case .money: "dollars such as 5 or 2.50, or 0 (unbounded)"
    }
  }

  /// Why a text is no value.
  enum Misread: Error {
    /// It is not what the key takes.
    case expected(String)
    /// A later version takes it.
    case notBuilt
  }

  private var misread: Misread { .expected(expectation) }

  /// Ids apart by commas; one without a source is the plan's.
  private static func beads(_ text: String) throws(Misread) -> [BeadID] {
    var beads: [BeadID] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let id = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      if id.isEmpty, text.allSatisfy({ $0 == " " }) { continue }
      let isWhole = id.starts(with: "plan:") || id.starts(with: "bd:")
      let whole = isWhole ? String(id) : "plan:" + String(id)
      guard whole != "plan:", whole != "bd:", let name = Name(whole) else {
        throw .expected("a list of ids of up to 42 bytes such as 7.1.1,7.1.2")
      }
      if !beads.contains(BeadID(name)) { beads.append(BeadID(name)) }
    }
    return beads
  }
}
