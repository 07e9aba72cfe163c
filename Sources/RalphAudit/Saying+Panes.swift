import RalphCore

// The events about trackers, panes and sessions in words.
extension Saying {
  /// The saying of an event of the tracker or of panes; nil for every other.
  static func outside(_ event: Event) -> Saying? {
    switch event {
    case .claimWon(let it):
      Saying("✓", "claimed", it.needs.isEmpty ? "" : "needs \(list(it.needs))")
    case .claimLost(let it):
      Saying("!", "not claimed", it.mark.standing, visible(it.by.string), list(it.needs))
    case .trackerWritten(let it): Saying("✓", "tracker reads \(it.mark.standing)", "")
    case .trackerTaken(let it): Saying("!", "taken", it.mark.standing, visible(it.seen.string))
    case .trackerRefused(let it): Saying("✗", "tracker refused", visible(it.why.string))
    case .trackerUnknown(let it): Saying("?", "tracker unknown", visible(it.why.string))
    case .trackerChanged(let it): Saying("!", "tracker changed", visible(it.why.string))
    case .trackerNoted(let it): Saying("!", "note", visible(it.what.string))
    case .paneFound(let it), .paneChanged(let it): pane(it)
    case .paneGone(let it): Saying("✗", "pane gone", it.pane.shortPane)
    case .hostGone(let it): Saying("✗", "all panes gone", "\(it.panes)", visible(it.why.string))
    case .dispatchUnfit(let it):
      Saying("!", "not typed", it.pane.shortPane, visible(it.why.string))
    case .dispatchUnknown(let it):
      Saying("?", "unknown", it.pane.shortPane, visible(it.why.string))
    case .agentVoted(let it):
      Saying("◐", "vote: \(it.vote.rawValue)", "\(it.sensor)", visible(it.seen.string))
    case .interruptDone(let it): Saying("■", "interrupted", it.pane.shortPane)
    case .sessionOpened(let it):
      Saying("▶", "session opened", visible(it.session.string), "by \(it.by)")
    case .sessionRefused(let it): Saying("✗", "session refused", visible(it.why.string))
    case .sessionShut(let it): Saying("■", "session ended", visible(it.session.string))
    default: trees(event) ?? loop(event)
    }
  }

  private static func pane(_ seen: PaneSeen) -> Saying {
    Saying(
      seen.what.glyph,
      "pane \(seen.pane.shortPane) \(seen.what.rawValue)",
      "\(seen.agent) in \(visible(seen.session.string))",
      seen.unfit.isEmpty ? "" : "not to be typed into: \(seen.unfit)",
      seen.signal == .nonce ? "signal" : "",
      seen.wake == .zero ? "" : "until \(seen.wake)",
      visible(seen.evidence.string)
    )
  }

  private static func list(_ beads: [BeadID]) -> String {
    beads.map { visible($0.bare) }.joined(separator: ", ")
  }

  /// The saying of a command to the tracker or to panes; nil for every other.
  static func outside(_ command: Command, because: String, again: String) -> Saying? {
    func order(_ verb: String, _ order: TrackerOrder) -> Saying {
      Saying("→", verb, order.phrase, again, because: because)
    }
    return switch command {
    case .claim: Saying("→", "claim", again, because: because)
    case .close(let it): order("close", it)
    case .reopen(let it): order("reopen", it)
    case .park(let it): order("park", it)
    case .release(let it): order("release", it)
    case .comment(let it): order("comment", it)
    case .gather(let it):
      Saying("→", "gather", "\(it.ended.phrase) \(it.endClass.rawValue)", because: because)
    case .interrupt(let it): Saying("→", "interrupt", it.pane.shortPane, because: because)
    case .open(let it):
      Saying("→", "open a session", "\(it.agents) \(it.agent)", again, because: because)
    case .shut(let it): Saying("→", "end the session", visible(it.session.string), because: because)
    case .dispatch, .verify, .mark, .stop, .end, .worktree, .merge, .land, .prune, .record, .commit,
      .warn, .push:
      nil
    }
  }
}

extension TrackerOrder {
  /// Why, in words: a bead that was tried already is not begun once more.
  var phrase: String {
    why == .unused && attempt > 0 ? "not begun again" : why.phrase
  }
}

extension Name {
  /// A pane as people name it: `%7`.
  package var shortPane: String { String(visible(text).prefix { $0 != "@" }) }
}

extension PaneClass {
  /// The sign of a class.
  var glyph: String {
    switch self {
    case .unknown: "?"
    case .working: "◐"
    case .quiet: "○"
    case .asks, .limited: "!"
    case .dead: "✗"
    }
  }
}

extension Mark {
  /// Where a tracked bead stands, in words.
  package var standing: String {
    switch self {
    case .todo: "open"
    case .begun: "in progress"
    case .claimed: "implemented"
    case .done: "closed"
    case .blocked: "blocked"
    case .deferred: "deferred"
    case .elsewhere: "with somebody else"
    }
  }
}
