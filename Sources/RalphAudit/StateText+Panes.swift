import RalphCore

// What a state holds beyond a plan and processes: a tracker, panes, sessions, limits of money.
// Nothing of it stands in the text of a run that has none of them.
extension StateText {
  static func addHosts(_ run: Run, _ line: inout Words) {
    if run.sources.hasTracker, run.sources.hasPlan, !run.isRead {
      line.add("plan-unread", !run.sources.isPlanRead)
      line.add("tracker-unread", !run.sources.isTrackerRead)
    }
    line.add("open-again", run.openAgain, unless: .none)
    line.add("host-gone", run.isHostGone)
    guard run.policy.maxCost > 0 || run.policy.maxTokens > 0 else { return }
    line.add("cost", run.costMicros, unless: 0)
    line.add("tokens", run.tokens, unless: 0)
    line.add("unknown-costs", run.unknownCosts, unless: 0)
  }

  static func tracker(_ state: State) -> [String] {
    let tracker = state.tracker
    var line = Words("tracker")
    line.add("digest", tracker.digest.description.prefix(12).description, unless: "000000000000")
    line.add("broken", tracker.isBroken)
    line.add("paused", tracker.isPaused)
    line.add("changed", tracker.isChanged)
    let claims = state.claims.map { state.beads.keys[$0].description }.joined(separator: ",")
    line.add("claims", claims, unless: "")
    return line.count > 1 ? [line.text] : []
  }

  static func addTracked(_ bead: Bead, _ line: inout Words) {
    line.add("labels", bead.labels.map(\.description).joined(separator: ","), unless: "")
    line.add("author", bead.author, unless: Name())
    line.add("from", bead.from.description, unless: "")
    line.add("unfit", bead.unfit, unless: Name())
    line.add("generation", bead.generation, unless: 0)
    line.add("claimed", bead.isClaimed)
    line.add("comment", bead.comment?.rawValue ?? "", unless: "")
    line.add("reverts", bead.reverts, unless: 0)
  }

  static func addTurn(_ turn: Turn, _ state: State, _ line: inout Words) {
    line.add("pane", state.panes[turn.pane].name.text, unless: "")
    line.add("signal", turn.signal.rawValue, unless: Signal.none.rawValue)
    line.add("turn-ended", turn.isEnded)
    line.add("turn-failed", turn.isFailed)
    line.add("failed-as", turn.failedAs.rawValue, unless: EndClass.agentError.rawValue)
    line.add("turn-limited", turn.isLimited)
    line.add("wake", turn.wake, unless: .zero)
    line.add("asked-at", turn.askedAt ?? .zero, unless: .zero)
    line.add("limit-left", turn.limitLeft ?? .zero, unless: .zero)
    line.add("hard-limit-left", turn.hardLimitLeft ?? .zero, unless: .zero)
    line.add("ask-over", turn.isAskOver)
    line.add("overdue", turn.isOverdue)
    line.add("hard-overdue", turn.isHardOverdue)
    line.add("interrupts", turn.interrupts, unless: 0)
    line.add("interrupting", turn.isInterrupting)
    line.add("gather", turn.gather, unless: .zero)
    line.add("gather-again", turn.gatherAgain, unless: .none)
  }

  static func panes(_ state: State) -> [String] {
    let panes = state.panes.map { pane in
      var line = Words("pane", pane.name.text, pane.what.rawValue)
      line.add("gone", !pane.isPresent)
      line.add("session", pane.session.string, unless: "")
      line.add("agent", pane.agent, unless: Name())
      line.add("unfit", pane.unfit, unless: Name())
      line.add("signal", pane.signal.rawValue, unless: Signal.none.rawValue)
      line.add("wake", pane.wake, unless: .zero)
      line.add("leases", pane.leases, unless: 0)
      line.add("settled", pane.isSettled)
      line.add("long-quiet", pane.isLongQuiet)
      line.add("resting", pane.isResting)
      line.add("avoided", pane.isAvoided)
      line.add("woken", pane.isWoken)
      line.add("touched", pane.touched, unless: .zero)
      return line.text
    }
    return panes + state.sessions.map { "session \($0)" }
  }

  static func paneWords(_ kind: Deadline.Kind, _ state: State) -> String {
    switch kind {
    case .quiet(let pane): "quiet \(state.panes[pane].name)"
    case .longQuiet(let pane): "long-quiet \(state.panes[pane].name)"
    case .fit(let pane): "fit \(state.panes[pane].name)"
    case .limit(let key): "limit \(key)"
    case .hardLimit(let key): "hard-limit \(key)"
    case .ask(let key): "ask \(key)"
    case .settle(let key): "settle \(key)"
    case .interrupt(let key): "interrupt \(key)"
    case .retry, .wake, .runtime, .tracker, .mending: ""
    }
  }
}
