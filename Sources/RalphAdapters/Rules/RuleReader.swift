import RalphCore

/// Reads the stanzas of a rules file, line by line.
///
/// `[Rule.Id]`, then `key=value` without blanks around the sign. A blank line or the next header
/// ends a stanza; a comment does not. Where the file leaves room, the stricter reading is taken: a
/// header with blanks around it is one, so that no rule is lost to a blank, and a gate is not
/// skipped for one.
struct RuleReader {
  private(set) var rules: [Rule] = []
  private(set) var oddities: [RuleOddity] = []
  private let file: String
  private var number = 0
  private var open: Rule?
  private var mode: String?
  private var gate = ""
  private var seen: [String] = []

  /// The longest id, in bytes.
  static let idMost = 128

  init(file: String) { self.file = file }

  mutating func read(_ bytes: [UInt8]) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    for raw in content.split(separator: 0x0a, omittingEmptySubsequences: false) {
      number += 1
      guard take(raw.contains(0x0d) ? ArraySlice(raw.filter { $0 != 0x0d }) : raw) else { return }
    }
    close()
  }

  /// Takes a line; false where no more are wanted.
  private mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
    let text = RuleText.trimmed(line)
    if text.isEmpty {
      close()
      return true
    }
    if text.first == UInt8(ascii: "#") { return true }
    if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]"), text.count > 2 {
      close()
      return begin(text, isBare: text.count == line.count)
    }
    takeAssignment(line)
    return true
  }

  private mutating func begin(_ text: ArraySlice<UInt8>, isBare: Bool) -> Bool {
    if !isBare { note("blanks around a header", .taken) }
    let inner = text.dropFirst().dropLast()
    let written = String(decoding: inner, as: UTF8.self)
    let id = RuleText.line(written, most: RuleReader.idMost)
    var rule = Rule(id.isEmpty ? "?" : id, line: number)
    if !id.utf8.elementsEqual(inner) {
      rule.flaw = "its id is too long, or holds what cannot be shown"
      note("an id that cannot be shown", .ruleFails)
    }
    guard rules.count < RuleSet.rulesMost else {
      rule.flaw = "the file has more than \(RuleSet.rulesMost) rules"
      note("more than \(RuleSet.rulesMost) rules", .restUnread)
      rules.append(rule)
      return false
    }
    open = rule
    (mode, gate, seen) = (nil, "", [])
    return true
  }

  private mutating func takeAssignment(_ line: ArraySlice<UInt8>) {
    let key = line.prefix(while: RuleReader.isWord)
    guard !key.isEmpty, line.dropFirst(key.count).first == UInt8(ascii: "=") else {
      return note("neither a header nor key=value: \(shown(line))", .ignored)
    }
    let name = String(decoding: key, as: UTF8.self)
    guard open != nil else { return note("'\(shown(key))' stands outside a stanza", .ignored) }
    let value = RuleReader.unquoted(line.dropFirst(key.count + 1))
    guard let text = String(validating: value, as: UTF8.self), !value.contains(0) else {
      open?.flaw = "line \(number) is no text"
      return note("'\(shown(key))' is no text", .ruleFails)
    }
    assign(name, text)
  }

  private mutating func assign(_ key: String, _ value: String) {
    switch key {
    case "mode": mode = RuleReader.word(value)
    case "gate": gate = RuleReader.word(value)
    case "desc": open?.desc = RuleText.line(value)
    case "cmd": open?.cmd = value
    case "expect_stdout": open?.stdout = value
    case "expect_stdout_regex": open?.stdoutRegex = value
    case "expect_exit": open?.exit = RuleReader.word(value)
    case "instructions": open?.instructions = RuleText.line(value, most: 2000)
    default: return note("unknown key '\(shown(key.utf8))'", .ignored)
    }
    if seen.contains(key) { note("'\(key)' stands twice in a stanza", .lastCounts) }
    seen.append(key)
    if value.isEmpty, key == "expect_stdout" || key == "expect_stdout_regex" {
      note("'\(key)' is empty", .checksNothing)
    }
  }

  /// Ends the open stanza.
  private mutating func close() {
    guard var rule = open else { return }
    open = nil
    if rule.exit.isEmpty { rule.exit = "0" }
    switch gate {
    case "", "block": rule.gate = .block
    case "warn": rule.gate = .warn
    default: rule.gate = .other(RuleText.line(gate, most: 40))
    }
    if let flaw = settleMode(of: &rule) {
      rule.flaw = rule.flaw ?? flaw
      note("\(rule.id): \(flaw)", .ruleFails, at: rule.line)
    } else if case .other(let word) = rule.gate, rule.flaw == nil {
      note("\(rule.id): gate is '\(word)', neither block nor warn", .ruleSkipped, at: rule.line)
    }
    if let first = rules.first(where: { $0.id == rule.id }) {
      note("'\(rule.id)' stands in line \(first.line), too", .bothRun, at: rule.line)
    }
    rules.append(rule)
  }

  /// Sets the mode; what keeps the rule from being judged, if something does.
  private func settleMode(of rule: inout Rule) -> String? {
    guard let mode, !mode.isEmpty else { return "missing mode=" }
    guard let known = Rule.Mode(rawValue: mode) else {
      return "mode is '\(RuleText.line(mode, most: 40))', neither auto nor manual"
    }
    rule.mode = known
    return known == .auto && rule.cmd.isEmpty ? "missing cmd=" : nil
  }

  private mutating func note(_ what: String, _ outcome: RuleOddity.Outcome, at line: Int? = nil) {
    oddities.append(RuleOddity(file: file, line: line ?? number, what: what, outcome: outcome))
  }

  private func shown(_ bytes: some Collection<UInt8>) -> String {
    RuleText.line(String(decoding: bytes, as: UTF8.self), most: 60)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || byte == 0x5f
  }

  /// A value without one pair of quotes around it.
  private static func unquoted(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard value.count >= 2, let first = value.first, first == value.last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return value }
    return value.dropFirst().dropLast()
  }

  /// A word without the blanks behind it, which nobody sees and nobody means.
  private static func word(_ value: String) -> String {
    String(decoding: RuleText.trimmed(Array(value.utf8)[...]), as: UTF8.self)
  }
}
