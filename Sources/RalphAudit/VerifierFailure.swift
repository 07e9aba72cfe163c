package import RalphCore

/// Why a verification failed, in the verifier's own words, the most telling first.
///
/// Screen, history, status and report all take it from here, so that they name the same rule.
package struct VerifierFailure: Equatable, Sendable {
  /// The bead that was verified; `none` for the untouched tree and for a sweep.
  package var bead: BeadID
  /// The rule that failed and its reason, and what the hash guard says; one line.
  package var words: String
  /// Whether a file differs from how a person has fixed it, which only a person can settle.
  package var isGuard: Bool

  /// What the end of a verifier says; nil where it passed or came to no end of its own.
  package init?(_ ended: VerifyEnded) {
    guard ended.tellsFailure else { return nil }
    self.init(of: ended.bead, ended.ended, ended.excerpt)
  }

  /// What the end of a verifier says that came to an end of its own and did not pass.
  init(of bead: BeadID, _ ended: Ending, _ excerpt: Text) {
    let told = VerifierWords(excerpt.string)
    self.bead = bead
    words = told.telling(limit: VerifierFailure.most)
    isGuard = !told.guards.isEmpty
    if words.isEmpty, ended == .timedOut { words = "it ran out of time" }
  }

  /// The most letters of it that are kept.
  static let most = 400
}

extension VerifyEnded {
  /// Whether it says why something failed: it came to an end of its own, and did not pass.
  var tellsFailure: Bool { !passes && ended != .stopped && ended != .lost }
}

/// The lines of a verifier's output that say what failed: foreign text.
///
/// `failed: Rule.Id: why` is ralph's own form; `[FAIL] Rule.Id`, with its reason indented below, and
/// `FAIL: AC hash mismatch (…)` are those of the verifier that brain repositories have.
struct VerifierWords {
  /// The rules that failed, each with its reason, which may be empty.
  private(set) var rules: [(id: String, reason: String)] = []
  /// What the hash guard says, without its time.
  private(set) var guards: [String] = []
  private let first: String
  /// How many more failed that are not named.
  private var untold = 0

  /// The most rules that are kept.
  private static let most = 200

  init(_ text: String) {
    first = firstLine(text, limit: VerifierFailure.most)
    var isOpen = false
    for line in text.split(whereSeparator: \.isNewline) {
      let words = visible(String(line), limit: 600)
      let bare = words.drop { $0 == " " }
      if let failed = VerifierWords.after("failed: ", bare) {
        takeOwn(failed)
      } else if let failed = VerifierWords.after("[FAIL] ", bare) {
        take(String(failed.prefix { $0 != " " }), "")
        isOpen = true
      } else if bare.hasPrefix("["), let close = bare.firstIndex(of: "]") {
        takeGuard(bare[bare.index(after: close)...].drop { $0 == " " })
        isOpen = false
      } else if isOpen, let reason = VerifierWords.after("reason: ", bare) {
        if let last = rules.last { take(last.id, String(reason)) }
        isOpen = false
      } else {
        takeGuard(bare)
      }
    }
  }

  /// The first rule and why it failed, how many more there are, and what the hash guard says; the
  /// first line where none of these is told.
  func telling(limit: Int) -> String {
    var parts: [String] = []
    if let rule = rules.first {
      let others = rules.count - 1 + untold
      let more = others > 0 ? " (and \(others) more)" : ""
      parts.append((rule.reason.isEmpty ? rule.id : "\(rule.id): \(rule.reason)") + more)
    }
    if let words = guards.first { parts.append(words) }
    return visible(parts.isEmpty ? first : parts.joined(separator: "; "), limit: limit)
  }

  /// `Rule.Id: why`, or `3 more`.
  private mutating func takeOwn(_ words: Substring) {
    guard let colon = words.firstIndex(of: ":") else {
      if words.hasSuffix(" more"), let more = Int(words.dropLast(" more".count)), more < 10_000 {
        untold = max(0, more)
      }
      return
    }
    let reason = words[words.index(after: colon)...].drop { $0 == " " }
    take(String(words[..<colon]), String(reason))
  }

  private mutating func take(_ id: String, _ reason: String) {
    guard !id.isEmpty, !id.contains(" ") else { return }
    if let known = rules.firstIndex(where: { $0.id == id }) {
      if rules[known].reason.isEmpty { rules[known].reason = reason }
    } else if rules.count < VerifierWords.most {
      rules.append((id, reason))
    }
  }

  private mutating func takeGuard(_ words: Substring) {
    let said = VerifierWords.after("FAIL: ", words) ?? VerifierWords.after("ERROR: ", words)
    guard let said, guards.count < VerifierWords.most else { return }
    guard HashGuardWords.are(said) || said.hasPrefix("SECURITY: ") else { return }
    guards.append(said.last == "." ? String(said.dropLast()) : String(said))
  }

  private static func after(_ start: String, _ line: Substring) -> Substring? {
    line.hasPrefix(start) ? line.dropFirst(start.count) : nil
  }
}
