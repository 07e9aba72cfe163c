package import RalphCore

/// Agents that wait in panes.
///
/// A pane is named by its whole identity; a verb about a pane that is not that pane any more does
/// nothing and says so. Verbs about one pane come one after the other.
package protocol PaneHost: Sendable {
  /// Looks at every pane in which an agent of ours could work, in the order of their numbers.
  ///
  /// All panes are read in one call of the host. Leased panes are looked at for their attempt's
  /// signal too.
  func look(_ leases: [PaneLeaseView]) throws(PortFailure) -> PaneReading

  /// Types the line that names the prompt, if the pane is fit, and waits for proof.
  ///
  /// Answers `dispatch.sent` with its proof, `dispatch.unfit`, `dispatch.refused` or
  /// `dispatch.unknown`; tree and prompt of `dispatch.sent` are filled in by the caller.
  func send(_ order: PaneDispatch) -> Event

  /// After a crash: whether a prompt was given, by receipt or evidence.
  ///
  /// Answers `dispatch.sent` (adopted), `effect.absent` or `dispatch.unknown`.
  func settle(_ order: PaneDispatch) -> Event

  /// What the pane shows of an attempt that is over: the bounded tail of its transcript.
  func tail(of pane: Name) -> [UInt8]

  /// Asks the agent to stop its turn; nothing happens if it does not work.
  func interrupt(_ pane: Name) throws(PortFailure)

  /// Opens a session of the name that the key gives it, or finds it open: `session.opened` or
  /// `session.refused`.
  func open(_ order: OpenSession, key: Key) -> Event

  /// Ends a session that one of our own commands has made; gone already is fine.
  func shut(_ session: Text) throws(PortFailure)
}

/// A pane with an attempt in it.
package struct PaneLeaseView: Equatable, Sendable {
  package var pane: Name
  /// The attempt's key.
  package var key: Key
  package var nonce: Name
  /// Whether it has the pane; one that is to be asked for again has not, and is only looked for.
  package var holdsPane: Bool

  package init(pane: Name, key: Key, nonce: Name, holdsPane: Bool = true) {
    self.pane = pane
    self.key = key
    self.nonce = nonce
    self.holdsPane = holdsPane
  }
}

/// One look at all panes.
package struct PaneReading: Equatable, Sendable {
  /// What each pane shows; ``PaneSeen/tail`` is empty.
  package var panes: [PaneSeen]
  /// The screens' tails beside them, for those that changed their class.
  package var tails: [[UInt8]]
  /// Votes of other sensors, taken from their spool once.
  package var votes: [AgentVoted]
  /// How many panes of the host hold no agent now.
  package var others: Int
  /// The last sequence applied when the look began.
  package var asOf = Seq.zero
  /// Whether this look and the one before found no pane at all.
  package var isBare = false

  package init(panes: [PaneSeen], tails: [[UInt8]], votes: [AgentVoted], others: Int = 0) {
    self.panes = panes
    self.tails = tails
    self.votes = votes
    self.others = others
  }
}

/// A prompt for a pane.
package struct PaneDispatch: Equatable, Sendable {
  package var bead: BeadID
  package var attempt: Int
  package var pane: Name
  package var key: Key
  /// The prompt file's absolute path.
  package var prompt: String
  /// The file that the prompt asks the agent to create first.
  package var receipt: String

  package init(
    bead: BeadID,
    attempt: Int,
    pane: Name,
    key: Key,
    prompt: String,
    receipt: String
  ) {
    self.bead = bead
    self.attempt = attempt
    self.pane = pane
    self.key = key
    self.prompt = prompt
    self.receipt = receipt
  }
}
