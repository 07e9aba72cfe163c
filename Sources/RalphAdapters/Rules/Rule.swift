package import RalphCore

/// One acceptance rule, as its stanza in a rules file has it.
package struct Rule: Equatable, Sendable {
  /// Who judges it.
  package enum Mode: String, Sendable {
    /// A command, by what it prints and how it exits.
    case auto
    /// A person, whose word stands among the approvals.
    case manual
  }

  /// What its failure does.
  package enum Gate: Equatable, Sendable {
    /// The verification fails.
    case block
    /// It is told, and the verification may pass.
    case warn
    /// Nothing: the rule is skipped. The word is kept as it was written.
    case other(String)

    /// The word of the file.
    package var word: String {
      switch self {
      case .block: "block"
      case .warn: "warn"
      case .other(let word): word
      }
    }
  }

  /// Its name, fit to be shown.
  package var id: String
  /// Where its header stands, counted from 1.
  package var line: Int
  package var mode: Mode = .auto
  package var gate: Gate = .block
  /// What it says of itself, fit to be shown.
  package var desc = ""
  /// The line that `bash -lc` runs.
  package var cmd = ""
  /// What the command must print; empty where that does not matter.
  package var stdout = ""
  /// What a line that it prints must match; empty where that does not matter.
  package var stdoutRegex = ""
  /// The exit code as it is written.
  package var exit = "0"
  /// What a person is to do, fit to be shown.
  package var instructions = ""
  /// Why it cannot be judged and fails for that; nil if it can.
  package var flaw: String?

  init(_ id: String, line: Int) {
    self.id = id
    self.line = line
  }

  /// Whether it is one of those that say that a guarded file is as it was.
  var isProtected: Bool {
    let start = "Protected."
    let number = id.utf8.dropFirst(start.utf8.count)
    return id.hasPrefix(start) && !number.isEmpty
      && number.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Everything that decides how it is judged, as one digest.
  var digest: Digest {
    let parts = [
      id, mode.rawValue, gate.word, cmd, stdout, stdoutRegex, exit, flaw ?? "",
    ]
    var hash = SHA256()
    for part in parts {
      hash.update(Array("\(part.utf8.count):".utf8))
      hash.update(part.utf8)
    }
    return hash.finish()
  }
}

/// Something in a rules file that its author may not have meant.
package struct RuleOddity: Equatable, Sendable, CustomStringConvertible {
  /// What comes of it.
  package enum Outcome: String, Sendable {
    case ignored
    case ruleFails = "the rule fails"
    case ruleSkipped = "the rule is skipped"
    case lastCounts = "the last one counts"
    case bothRun = "each of them is judged"
    case checksNothing = "it checks nothing"
    case taken = "it is taken"
    case restUnread = "the rest is not read"
  }

  /// The file, as it is shown.
  package var file: String
  /// Counted from 1.
  package var line: Int
  /// What stands there, fit to be shown.
  package var what: String
  package var outcome: Outcome

  /// `FILE:LINE: WHAT: OUTCOME`.
  package var description: String { "\(file):\(line): \(what): \(outcome.rawValue)" }
}

/// A rules file, read.
///
/// It is made of bytes and not of a path: whoever judges an attempt gives the bytes as they were
/// before it.
package struct RuleSet: Equatable, Sendable {
  /// The file, as it is shown.
  package let file: String
  /// The digest of its bytes.
  package let digest: Digest
  /// Its rules, in the order of the file.
  package let rules: [Rule]
  /// What in it is odd, in the order of the file.
  package let oddities: [RuleOddity]

  /// The most rules that are read of a file.
  package static let rulesMost = 2000
  /// The longest file that anybody should read, in bytes.
  package static let fileMost = 1 << 20

  /// Reads the bytes of a rules file; `file` is how it is called in what is said.
  ///
  /// It never fails: what cannot be judged is a rule that fails.
  package init(_ bytes: [UInt8], file: String) {
    var reader = RuleReader(file: file)
    reader.read(bytes)
    self.file = file
    digest = Digest(of: bytes)
    rules = reader.rules
    oddities = reader.oddities
  }

  /// The rules with an id; more than one where it stands twice.
  package func rules(named id: String) -> [Rule] { rules.filter { $0.id == id } }
}

/// Foreign text as rules, reports and their readers show it.
enum RuleText {
  /// One line without anything that steers a terminal, of at most so many bytes.
  static func line(_ text: some StringProtocol, most: Int = 500) -> String {
    // What is cut off first need not be cleaned.
    let head = TerminalText.beginning(of: String(text), bytes: most * 4)
    let plain = TerminalText.plain(head).replacing(byte: 0x0a, with: 0x20)
    return TerminalText.beginning(of: plain, bytes: most)
  }

  /// The same, without what looks like a secret.
  static func redacted(_ text: some StringProtocol, most: Int) -> String {
    let head = TerminalText.beginning(of: String(text), bytes: most * 4)
    let clean = Redaction.clean(Array(head.utf8), secrets: [])
    return line(String(decoding: clean, as: UTF8.self), most: most)
  }

  /// The bytes of a line without blanks at its ends.
  static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop { isBlank($0) }
    while let last = line.last, isBlank(last) { line = line.dropLast() }
    return line
  }

  /// What POSIX calls a space.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}

extension String {
  fileprivate func replacing(byte old: UInt8, with new: UInt8) -> String {
    String(decoding: utf8.map { $0 == old ? new : $0 }, as: UTF8.self)
  }
}
