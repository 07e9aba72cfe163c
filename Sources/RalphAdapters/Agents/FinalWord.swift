package import RalphCore
package import RalphPorts

/// What an agent's final message says to the Ralph loop: that a person has to look, that it is
/// blocked, and which phases it proposes.
///
/// Only lines of the final message count, and only where the words begin the line: what the agent
/// quotes, or was told in its prompt, stands elsewhere.
package struct FinalWord: Equatable, Sendable {
  package private(set) var called = Outcry.none
  package private(set) var proposals: [PhaseProposal] = []
  /// The line that calls; empty where none does.
  package private(set) var line = ""

  /// How much of the end of a message is read, and how many lines one proposal has at most.
  private static let window = 64 << 10
  private static let linesMost = 40

  /// Reads the end of a final message; foreign text of any length.
  package init(_ message: [UInt8]) {
    let text = TerminalText.plain(message.suffix(FinalWord.window))
    var isFenced = false
    var isProposing = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " || $0 == "\t" }
      if words.hasPrefix("```") || words.hasPrefix("~~~") { isFenced.toggle() }
      // The proposals' own form is often fenced; what is quoted in a fence calls for nobody.
      if isProposing {
        isProposing = propose(line, words)
      } else if FinalWord.plain(words).hasPrefix("PROPOSED NEW PHASES:") {
        isProposing = true
      } else if !isFenced {
        hear(FinalWord.plain(words))
      }
    }
  }

  private mutating func hear(_ line: Substring) {
    if line.hasPrefix("HUMAN INTERVENTION REQUIRED") {
      (called, self.line) = (.person, String(line.prefix(500)))
    } else if line.hasPrefix("CRITICAL BLOCKER"), called == .none {
      (called, self.line) = (.blocker, String(line.prefix(500)))
    }
  }

  /// Takes in a line of the block of proposals; false where the block is over.
  private mutating func propose(_ line: Substring, _ words: Substring) -> Bool {
    let isEntry = words.hasPrefix("- Phase ") || words.hasPrefix("* Phase ")
    if isEntry, proposals.count < PhaseProposal.most {
      let title = words.dropFirst(2).prefix(200)
      if !proposals.contains(where: { $0.title == title }) {
        proposals.append(PhaseProposal(title: String(title), text: ""))
      }
      return true
    }
    if words.isEmpty { return true }
    let isIndented = line.first == " " || line.first == "\t"
    guard isIndented, let last = proposals.indices.last else { return false }
    let lines = proposals[last].text.utf8.count { $0 == 0x0a }
    if lines < FinalWord.linesMost { proposals[last].text += words + "\n" }
    return true
  }

  /// A line without the marks of a heading or of emphasis at its beginning.
  private static func plain(_ line: Substring) -> Substring {
    line.drop { $0 == "#" || $0 == "*" || $0 == "_" || $0 == " " }
  }
}

extension TurnReport {
  /// Takes over what a final message says to the loop.
  mutating func hear(_ word: FinalWord) {
    (called, proposals) = (word.called, word.proposals)
    // What it calls for says more than its last lines.
    if called != .none { excerpt = word.line }
  }
}
