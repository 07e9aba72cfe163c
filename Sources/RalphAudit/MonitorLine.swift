package import RalphCore

/// A live run in one line: what is done, what works where and for how long, what it cost.
package enum MonitorLine {
  /// The line at an instant; nil while nothing lives, so that nothing would move.
  package static func text(_ state: State, now: Instant) -> String? {
    let isAlive = !state.attempts.isEmpty || !state.verifications.isEmpty || state.run.isPaused
    guard state.run.phase == .open, isAlive else { return nil }
    var parts = [head(state)]
    parts += state.attempts.map { attempt($0, state, now) }
    for verification in state.verifications {
      let bead = verification.row.map { visible(state.beads.keys[$0].bare) } ?? state.baselineTree
      parts.append("? verifying \(bead)")
    }
    let outside = StatusView.Outside(state)
    if let wake = outside.wake {
      let why = state.run.storm.level > 0 ? "agents fail alike, suspended" : "rate limit"
      parts.append("! \(why) until \(wake)")
    }
    let cost = outside.cost(state.run.policy)
    if !cost.isEmpty { parts.append(cost) }
    if state.run.isDraining { parts.append("draining") }
    return parts.joined(separator: " | ")
  }

  private static func head(_ state: State) -> String {
    let counts = state.counts
    let done = counts.verified + counts.unverified
    let failed =
      counts.failed + counts.timedOut + counts.agentError + counts.noProgress + counts.unconfirmed
      + counts.lost + counts.conflict + counts.asks
    return "\(done) done, \(failed) failed, \(state.attempts.count) working"
  }

  /// An age in whole seconds, so that the line changes once a second and not more often.
  private static func seconds(_ age: Millis) -> String {
    age.value < 10_000 ? "\(age.value / 1000)s" : age.description
  }

  private static func attempt(_ attempt: Attempt, _ state: State, _ now: Instant) -> String {
    let bead = "\(visible(state.beads.keys[attempt.row].bare))#\(attempt.number)"
    // What was asked for and has not begun has no age.
    let age = attempt.startedAt > .zero ? seconds(max(.zero, now - attempt.startedAt)) : ""
    guard let turn = attempt.turn, state.panes.indices.contains(turn.pane) else {
      return ["◐", bead, age].filter { !$0.isEmpty }.joined(separator: " ")
    }
    let pane = state.panes[turn.pane]
    return [pane.what.glyph, bead, pane.name.shortPane, age, pane.what.rawValue]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}
