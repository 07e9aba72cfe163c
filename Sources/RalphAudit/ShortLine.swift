package import RalphCore

/// A workspace in one short line, for the status bar of tmux: how far it is, and who is waited for.
package enum ShortLine {
  /// The line; what needs nobody's attention is left out of it.
  package static func text(_ state: State, writer: StatusView.Writer) -> String {
    let run = state.run
    guard run.phase != .none else { return "ralph: no run yet" }
    let done = state.beads.rows.indices.count { state.isDone($0) }
    let all = state.beads.rows.count(where: \.isPresent)
    let parts = ["ralph \(done)/\(all)"] + (run.phase == .ended ? ended(run) : open(state, writer))
    return parts.joined(separator: ", ")
  }

  private static func ended(_ run: Run) -> [String] {
    [run.end.exit == 0 ? "ended" : "ended with \(run.end.exit)"]
  }

  private static func open(_ state: State, _ writer: StatusView.Writer) -> [String] {
    let run = state.run
    var parts: [String] = []
    let asking = state.attempts.count { attempt in
      attempt.turn.map { state.panes[$0.pane].what == .asks || $0.askedAt != nil } ?? false
    }
    if asking > 0 { parts.append(asking == 1 ? "1 asks" : "\(asking) ask") }
    let isLeft = run.phase == .stopped || writer == .gone
    if isLeft {
      parts.append(run.phase == .stopped ? "stopped" : "RALPH IS GONE")
    } else {
      if run.halt != nil || run.isRewound || run.sweep.isRed { parts.append("LOOK: nothing new") }
      if state.isMendingAwaited { parts.append("LOOK: a source is broken") }
      if run.isHeld { parts.append("paused") }
      if run.isDraining { parts.append(run.isStopping ? "stopping" : "draining") }
      if run.isPaused { parts.append(run.storm.level > 0 ? "agents suspended" : "rate limit") }
    }
    let working = state.attempts.count - asking
    if working > 0 { parts.append("\(working) at work") }
    if !isLeft, !state.verifications.isEmpty { parts.append("verifying") }
    return parts
  }
}
