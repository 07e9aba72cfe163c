/// A pane with an agent, as it was last seen.
package struct Pane: Sendable {
  /// Its whole identity.
  package var name: Name
  package var session: Text
  package var agent: Name
  package var what = PaneClass.unknown
  /// Why it may not be typed into; empty if it may.
  package var unfit = Name()
  package var signal = Signal.none
  package var wake = Instant.zero
  package var isPresent = true
  /// Attempts that were begun in it in this run.
  package var leases = 0
  /// Whether it was quiet for some looks.
  package var isSettled = false
  /// Whether it was quiet for the quiet period.
  package var isLongQuiet = false
  /// Whether an attempt ended in it that did not leave it quiet.
  package var isResting = false
  /// Whether its last attempt ended unheard, so that a false quiet may hide its work, or its prompt
  /// still stands in the input box.
  package var mayWorkOn = false
  /// Whether it was found unfit a moment ago.
  package var isAvoided = false
  /// Whether the limit that its screen still tells of is over.
  package var isWoken = false
  /// The last sequence that asked or settled something about it.
  package var touched = Seq.zero

  package init(_ seen: PaneSeen) {
    name = seen.pane
    session = seen.session
    agent = seen.agent
  }
}

/// What is known of an attempt in a pane.
package struct Turn: Sendable, Equatable {
  /// The pane's row.
  package var pane: Int
  /// The votes so far: the best signal, the end of the turn, its failure, a limit.
  package var signal = Signal.none
  package var isEnded = false
  package var isFailed = false
  /// What it failed of.
  package var failedAs = EndClass.agentError
  package var isLimited = false
  package var wake = Instant.zero
  /// When the question came that nobody has answered yet.
  package var askedAt: Instant?
  package var isAskOver = false
  /// What is left of its limits while the question stands: the clock stands still.
  package var limitLeft: Millis?
  package var hardLimitLeft: Millis?
  /// Whether its limit, or its hard limit, has passed.
  package var isOverdue = false
  package var isHardOverdue = false
  /// How often it was asked to stop, and whether that is on its way.
  package var interrupts = 0
  package var isInterrupting = false
  /// The gathering of its evidence; zero while it is not asked for.
  package var gather = Seq.zero
  /// The key of a gathering that is to be asked again.
  package var gatherAgain = Key.none

  package init(pane: Int) { self.pane = pane }
}

/// The tracker as it was last seen.
package struct TrackerView: Sendable, Equatable {
  package var digest = Digest.none
  /// Whether it could not be read when it was last tried.
  package var isBroken = false
  /// Whether it refused, or did not answer, a moment ago.
  package var isPaused = false
  /// Whether its program is another one than at the start.
  package var isChanged = false
}
