package import RalphCore
package import RalphPorts

/// Which panes ralph may use, and what must be in front of them.
package struct PaneScope: Equatable, Sendable {
  /// The session of people that may be used, by its exact name; nil if none.
  package var session: String?
  /// Sessions of our own that are open already, by their exact names.
  package var opened: [String]
  /// The only panes of that session that may be used; empty for all.
  package var only: [PaneID]
  /// The agents that are wanted; the first of them is taken for one that cannot be told.
  package var kinds: [AgentKind]
  /// The folders an agent may stand in, links resolved.
  package var roots: [String]

  package init(
    session: String?,
    opened: [String] = [],
    only: [PaneID] = [],
    kinds: [AgentKind],
    roots: [String]
  ) {
    self.session = session
    self.opened = opened
    self.only = only
    self.kinds = kinds
    self.roots = roots
  }

  /// The agent that a screen is read as where nothing says which it is.
  var usualKind: AgentKind { kinds.first ?? .claude }

  /// Whether a pane stands in a session that may be used; `only` narrows that of people.
  func includes(_ sight: PaneSight, opened: [String]) -> Bool {
    let name = sight.sessionName.utf8
    if opened.contains(where: { $0.utf8.elementsEqual(name) }) { return true }
    guard let session, session.utf8.elementsEqual(name) else { return false }
    return only.isEmpty || only.contains(sight.id)
  }
}

/// What a pane holds, for sensors that know agents by their processes.
package struct AgentInPane: Equatable, Sendable {
  package var pane: Name
  package var kind: AgentKind
  /// The agent's process.
  package var process: Int
  /// The folder it works in, links resolved; nil if it is not there.
  package var folder: String?
}

/// What else than the screen says how far an agent is: hooks, a register, transcripts.
package protocol TurnSensors: Sendable {
  /// What they say now of the leased panes; each vote names the attempt's key.
  ///
  /// Asked once a look, right after the screens, from one thread at a time.
  func votes(for leases: [PaneLeaseView], in panes: [AgentInPane], now: Instant) -> [AgentVoted]
}
