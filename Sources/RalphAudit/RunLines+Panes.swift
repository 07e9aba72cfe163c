import RalphCore

// What a live run prints of trackers and panes.
extension RunLines {
  /// The lines of an event of the tracker or of panes.
  func outside(_ event: Event, _ state: State) -> [String] {
    switch event {
    case .claimLost(let it):
      let by = it.by.isEmpty ? it.mark.standing : visible(it.by.string)
      return ["! \(name(it.bead)) was not to be had: \(by)"]
    case .trackerTaken(let it):
      let seen = visible(it.seen.string)
      if it.mark == .begun { return ["! \(name(it.bead)) stays as it is: \(seen)"] }
      return ["! \(name(it.bead)) is somebody else's now (\(seen)); nothing of it is written"]
    case .trackerRefused(let it):
      return ["✗ the tracker refused (\(name(it.bead))): " + visible(it.why.string)]
    case .trackerUnknown(let it):
      let why = visible(it.why.string)
      return ["? the tracker did not say what became of \(name(it.bead)): \(why); asked again"]
    case .trackerChanged(let it):
      return ["! the tracker's program changed: \(visible(it.why.string)); no new claims"]
    case .trackerNoted(let it): return ["! " + visible(it.what.string)]
    case .paneChanged(let it): return changed(it, state)
    case .hostGone: return ["✗ all panes are gone; none is made anew"]
    case .dispatchUnfit(let it):
      return ["! \(name(it.bead)) was not typed into \(it.pane.shortPane): \(why(it))"]
    case .dispatchUnknown(let it):
      return ["? \(name(it.bead)) in \(it.pane.shortPane): \(why(it)); left to settle"]
    case .sessionOpened(let it):
      return ["Session \(visible(it.session.string)) stands (by \(it.by))"]
    case .sessionRefused(let it): return ["✗ session: " + visible(it.why.string)]
    case .sessionShut(let it): return ["Session \(visible(it.session.string)) ended"]
    default: return []
    }
  }

  /// Agents in panes are not ralph's to end: it says so.
  func stopping(_ state: State) -> [String] {
    let panes = state.attempts.compactMap(\.turn).map { state.panes[$0.pane].name.shortPane }
    let own = state.attempts.count - panes.count
    guard !panes.isEmpty else { return ["Stopping now: \(own) running"] }
    let list = panes.joined(separator: ", ")
    return ["Stopping now: \(own) running; agents in panes (\(list)) go on with their turn"]
  }

  private func why(_ doubted: DispatchDoubted) -> String { visible(doubted.why.string) }

  /// A question is reported at once, with the terminal's bell left to whoever prints it.
  private func changed(_ seen: PaneSeen, _ state: State) -> [String] {
    guard let row = state.pane(seen.pane), let index = state.attempt(in: row) else { return [] }
    let bead = name(state.beads.keys[state.attempts[index].row])
    switch seen.what {
    case .asks:
      let text = visible(seen.evidence.string)
      return ["! \(bead) asks in \(seen.pane.shortPane): \(text) — answer it there"]
    case .dead: return ["✗ \(bead) \(seen.pane.shortPane) shows a shell: the agent is gone"]
    case .unknown, .working, .quiet, .limited: return []
    }
  }

  /// The lines of a command to the tracker or to panes.
  func outside(_ command: Command) -> [String] {
    switch command {
    case .reopen(let it): ["↺ \(name(it.bead)) taken back into work"]
    case .park(let it): ["■ \(name(it.bead)) parked: \(it.why.phrase)"]
    case .release(let it) where it.why == .orphan:
      ["! \(name(it.bead)) was left claimed by a ralph that is gone; given back"]
    case .release(let it): ["· \(name(it.bead)) given back: \(it.phrase)"]
    case .interrupt(let it): ["■ \(name(it.bead)) works beyond its limit; interrupting"]
    case .open(let it): ["Opening a session with \(it.agents) \(it.agent)"]
    default: []
    }
  }
}
