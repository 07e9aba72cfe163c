import RalphCore

/// What agents print when their account does not let them work, as data.
///
/// Only standard error, or the last record, of a *failed* attempt is held against these phrases: in
/// a transcript they may stand in a file that the agent has read. Wordings are those of
/// contracts/agents.md; all are compared in lower case, line by line.
struct LimitTexts: Sendable {
  /// Phrases beyond those that all agents share, in lower case.
  private let ownLimit: [[UInt8]]
  private let ownLogin: [[UInt8]]

  /// The shared phrases, and more of one agent's.
  init(limit: [String] = [], login: [String] = []) {
    ownLimit = LimitTexts.phrases(limit)
    ownLogin = LimitTexts.phrases(login)
  }

  /// What a text says of the account.
  enum Finding: Equatable, Sendable {
    /// Used up until a later time; the line says when, perhaps.
    case limit(line: String)
    /// No money left: waiting does not help.
    case credit(line: String)
    /// Nobody is signed in, or not any more: waiting does not help.
    case login(line: String)
    /// The service is busy; nothing is used up.
    case overloaded(line: String)
  }

  /// The last line of the text's end that says something of the account; nil if none does.
  func find(in bytes: some BidirectionalCollection<UInt8>) -> Finding? {
    let end = TerminalText.plain(bytes.suffix(LimitTexts.window))
    for line in end.utf8.split(separator: UInt8(ascii: "\n")).reversed() {
      if let finding = read(String(line) ?? "") { return finding }
    }
    return nil
  }

  /// How much of a text's end is looked at.
  static let window = 8 << 10

  private func read(_ line: String) -> Finding? {
    let lower = line.utf8.map(asciiLower)
    func holds(_ phrases: [[UInt8]]) -> Bool {
      phrases.contains { lower.firstRange(of: $0, from: 0) != nil }
    }
    if holds(LimitTexts.credit) { return .credit(line: line) }
    if holds(LimitTexts.limit) || holds(ownLimit) || LimitTexts.hitsLimit(lower) {
      return .limit(line: line)
    }
    if holds(LimitTexts.login) || holds(ownLogin) { return .login(line: line) }
    if holds(LimitTexts.overloaded) { return .overloaded(line: line) }
    return nil
  }

  /// Knows `hit your limit`, `hit your session limit` and all that stands between in other variants.
  private static func hitsLimit(_ line: [UInt8]) -> Bool {
    for opening in ["hit your ", "reached your "] {
      guard let start = line.firstRange(of: Array(opening.utf8), from: 0)?.upperBound else {
        continue
      }
      let rest = line[start...].prefix(60).split { $0 == 0x20 }.prefix(5)
      if rest.contains(where: { $0.starts(with: "limit".utf8) }) { return true }
    }
    return false
  }

  private static let credit = phrases([
    "credit balance is too low", "out of credits", "check your plan and billing",
  ])
  private static let limit = phrases([
    "usage limit reached", "hour limit reached", "weekly limit reached", "session limit reached",
    "opus limit reached", "out of extra usage", "dev usage resets in", "ratelimitexceedederror",
    "resource_exhausted", "terminalquotaerror", "quota exceeded", "rate_limit_error",
  ])
  private static let login = phrases([
    "invalid api key", "not logged in", "not signed in", "authentication_error",
    "login has expired", "session has expired",
  ])
  private static let overloaded = phrases(["overloaded_error", "api error: 529", "error 529"])

  private static func phrases(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}

func asciiLower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte }

extension [UInt8] {
  /// Where some bytes stand first at or after a place; nil if they do not.
  func firstRange(of needle: [UInt8], from start: Int) -> Range<Int>? {
    guard let first = needle.first, start >= 0 else { return nil }
    var at = start
    while at + needle.count <= count {
      if self[at] == first, self[at..<(at + needle.count)].elementsEqual(needle) {
        return at..<(at + needle.count)
      }
      at += 1
    }
    return nil
  }
}
