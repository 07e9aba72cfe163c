package import RalphCore

/// Knows one kind of headless agent: how it is called, and what its words mean.
package protocol AgentVoice: Sendable {
  /// The program and its arguments for a turn; the prompt comes on standard input.
  func arguments(_ turn: AgentTurn) -> [String]

  /// Whether it works only where its standard output is a terminal.
  var needsTerminal: Bool { get }

  /// Variables the agent gets beyond the common ones, and those it must not see.
  func environment() -> (set: [(name: String, value: String)], without: [String])

  /// What an ended turn comes to.
  ///
  /// The process's output comes redacted; the completion signal must bear the nonce; `now` serves
  /// reset times that are said without a date.
  func read(_ end: ProcessEnd, nonce: String, now: Instant) -> TurnReport
}

extension AgentVoice {
  /// Most agents do without.
  package var needsTerminal: Bool { false }
}

/// The turn that an agent is called for.
package struct AgentTurn: Equatable, Sendable {
  /// The attempt's nonce; a session that can be named before it begins is named after it.
  package var nonce: String
  /// The folder to work in.
  package var directory: String
  /// The session to go on with, by the agent's own name for it; nil begins a new one.
  ///
  /// An agent that cannot go on with a session begins a new one, too.
  package var resume: String?

  package init(nonce: String, directory: String, resume: String? = nil) {
    self.nonce = nonce
    self.directory = directory
    self.resume = resume
  }
}

/// What an agent's turn came to, by its own words and its exit.
package struct TurnReport: Equatable, Sendable {
  package var endClass: EndClass
  package var signal: Signal
  /// When a rate limit is over; zero if it does not say.
  package var wake: Instant
  /// The last lines of what it said, for people.
  package var excerpt: String
  package var turns: Int
  package var tokens: Int
  package var costMicros: Int
  /// The agent's own name for its session; empty if it does not say one.
  package var session: String
  /// What its final message calls for.
  package var called: Outcry
  /// Phases of the plan that its final message proposes.
  package var proposals: [PhaseProposal]

  package init(endClass: EndClass, signal: Signal, excerpt: String) {
    self.endClass = endClass
    self.signal = signal
    self.excerpt = excerpt
    wake = .zero
    turns = 0
    tokens = 0
    costMicros = 0
    session = ""
    called = .none
    proposals = []
  }
}

/// A phase of the plan that an agent proposes; foreign text.
package struct PhaseProposal: Equatable, Sendable {
  package var title: String
  package var text: String

  package init(title: String, text: String) { (self.title, self.text) = (title, text) }

  /// The most phases of one iteration that are told of.
  package static let most = 20

  /// What a phase is called whatever its title: `Phase 9` of `Phase 9: Readers`, else the whole heading.
  package static func name(of heading: String) -> String {
    guard heading.hasPrefix("Phase "), let colon = heading.firstIndex(of: ":") else {
      return heading
    }
    return String(heading[..<colon])
  }

  /// Whether anybody may put the phase into the plan: the one for the verifier's warnings.
  package static func isOpen(_ heading: String) -> Bool {
    let words = heading.split(separator: " ")
    guard words.count > 1, words[0] == "Phase" else { return false }
    return words[1] == "0-Warn" || words[1] == "0-Warn:"
  }
}
