package import RalphCore

/// Knows one kind of headless agent: how it is called, and what its words mean.
package protocol AgentVoice: Sendable {
  /// The program and its arguments; the prompt comes on standard input.
  func arguments() -> [String]

  /// Variables the agent gets beyond the common ones, and those it must not see.
  func environment() -> (set: [(name: String, value: String)], without: [String])

  /// What an ended turn comes to.
  ///
  /// The process's output comes redacted; the completion signal must bear the nonce; `now` serves
  /// reset times that are said without a date.
  func read(_ end: ProcessEnd, nonce: String, now: Instant) -> TurnReport
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

  package init(endClass: EndClass, signal: Signal, excerpt: String) {
    self.endClass = endClass
    self.signal = signal
    self.excerpt = excerpt
    wake = .zero
    turns = 0
    tokens = 0
    costMicros = 0
  }
}
