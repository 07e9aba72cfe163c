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
  /// The line that calls, and what follows it, as one line; empty where none does.
  package private(set) var line = ""
  /// How many more lines may follow that one.
  private var following = 0
  /// How deep the headings of proposals are; 0 where they are entries of a list.
  private var depth = 0
  /// Whether the last proposal that was begun was taken.
  private var isOpen = false

  /// How much of the end of a message is read, and how many lines one proposal has at most.
  private static let window = 64 << 10
  private static let linesMost = 40
  /// How many lines that are not blank are taken for the reason of a call, and the most bytes of it.
  private static let reasonMost = 3
  private static let lineMost = 500

  /// Reads the end of a final message; foreign text of any length.
  package init(_ message: [UInt8]) {
    let text = TerminalText.plain(message.suffix(FinalWord.window))
    var isFenced = false
    var isProposing = false
    // A block that began in a fence ends with it.
    var isWithin = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " || $0 == "\t" }
      if words.hasPrefix("```") || words.hasPrefix("~~~") {
        isFenced.toggle()
        if isWithin, !isFenced { isProposing = false }
      }
      // The proposals' own form is often fenced; what is quoted in a fence calls for nobody.
      if isProposing { isProposing = propose(line, words) }
      if !isProposing, FinalWord.plain(words).hasPrefix("PROPOSED NEW PHASES:") {
        (isProposing, isWithin, depth) = (true, isFenced, 0)
      } else if !isProposing, !isFenced {
        hear(FinalWord.plain(words))
      }
    }
  }

  private mutating func hear(_ line: Substring) {
    if line.hasPrefix("HUMAN INTERVENTION REQUIRED") {
      call(.person, line)
    } else if line.hasPrefix("CRITICAL BLOCKER"), called == .none {
      call(.blocker, line)
    } else if following > 0, !line.isEmpty {
      explain(line)
    }
  }

  private mutating func call(_ outcry: Outcry, _ line: Substring) {
    called = outcry
    self.line = TerminalText.beginning(of: String(line), bytes: FinalWord.lineMost)
    following = FinalWord.reasonMost
  }

  /// Takes a line below the call into its reason; what is for the loop ends it.
  private mutating func explain(_ line: Substring) {
    guard !line.hasPrefix(":::"), !line.hasPrefix("CRITICAL BLOCKER") else {
      following = 0
      return
    }
    guard !line.hasPrefix("```"), !line.hasPrefix("~~~") else { return }
    following -= 1
    while let last = self.line.last, "*_: ".contains(last) { self.line.removeLast() }
    let isBare = ["HUMAN INTERVENTION REQUIRED", "CRITICAL BLOCKER"].contains(self.line)
    let whole = self.line + (isBare ? ": " : " ") + line
    self.line = TerminalText.beginning(of: whole, bytes: FinalWord.lineMost)
  }

  /// Takes in a line of the block of proposals; false where the block is over.
  ///
  /// An entry is `- Phase 11: Title` with its body indented below, or the same as a heading: then
  /// the body is all up to the next heading that is not deeper.
  private mutating func propose(_ line: Substring, _ words: Substring) -> Bool {
    let marks = line.prefix { $0 == "#" }.count
    if marks > 0 {
      let title = FinalWord.plain(words)
      if title.hasPrefix("Phase "), depth == 0 || marks <= depth {
        depth = marks
        begin(title)
        return true
      }
      guard depth > 0, marks > depth else { return false }
    }
    if words.hasPrefix("- Phase ") || words.hasPrefix("* Phase "), depth == 0 {
      begin(words.dropFirst(2))
      return true
    }
    if words.isEmpty { return true }
    let isIndented = line.first == " " || line.first == "\t"
    // What ends a message, or calls for a person, is no part of a body that is not indented.
    let isBody = isIndented || depth > 0 && !FinalWord.isOfLoop(words)
    guard isBody, !proposals.isEmpty else { return false }
    if isOpen { take(words) }
    return true
  }

  /// Begins a proposal, unless there are too many or it was made before.
  private mutating func begin(_ words: Substring) {
    var title = String(words.prefix(200))
    while let last = title.last, "*_# ".contains(last) { title.removeLast() }
    isOpen = proposals.count < PhaseProposal.most && !proposals.contains { $0.title == title }
    if isOpen { proposals.append(PhaseProposal(title: title, text: "")) }
  }

  /// Takes a line into the body of the last proposal, as far as there is room.
  private mutating func take(_ words: Substring) {
    let last = proposals.count - 1
    let lines = proposals[last].text.utf8.count { $0 == 0x0a }
    if lines < FinalWord.linesMost { proposals[last].text += words + "\n" }
  }

  /// Whether a line is for the loop, and belongs to nothing above it.
  private static func isOfLoop(_ words: Substring) -> Bool {
    let plain = plain(words)
    return words.hasPrefix(":::") || plain.hasPrefix("HUMAN INTERVENTION REQUIRED")
      || plain.hasPrefix("CRITICAL BLOCKER")
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
