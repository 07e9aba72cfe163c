import RalphAudit
import RalphCore
import RalphJournal
import RalphRuntime

/// What a resume would ask the world and do about the answer, in words.
enum Preview {
  static func lines(_ ledger: Ledger, _ workspace: Workspace) -> [String] {
    let state = ledger.state
    var lines: [String] = []
    func name(_ row: Int) -> String { Visible.text(state.beads.keys[row].bare) }
    for attempt in state.attempts where attempt.phase == .running {
      let whom =
        attempt.turn.map { Visible.text("pane \(state.panes[$0.pane].name), at the next look") }
        ?? "its folder .ralph/attempts/\(attempt.process)"
      lines.append(
        "\(name(attempt.row)) #\(attempt.number), at work: asks \(whom) – "
          + "alive: adopted · ended: booked · gone: booked as lost"
      )
    }
    for verification in state.verifications {
      guard !ledger.outstanding.contains(where: { $0.seq == verification.fence }) else { continue }
      let what = verification.row.map(name) ?? state.baselineTree
      lines.append(
        "verification of \(what): asks its folder .ralph/attempts/\(verification.process) – "
          + "alive: adopted · ended: its verdict · gone: run again"
      )
    }
    for (seq, command) in ledger.outstanding {
      let row = Reconciliation.row(for: command)
      let bead = Fact.command(command).bead.map { " of \(Visible.text($0.bare))" } ?? ""
      lines.append(
        "\(Fact.command(command).kind.rawValue)\(bead) (entry \(seq), no outcome): asks \(row.asks) – "
          + row.answers
      )
    }
    for attempt in state.attempts where attempt.phase == .absent {
      lines.append("\(name(attempt.row)): given out again under its key \(attempt.key)")
    }
    for attempt in state.attempts where attempt.phase == .doubted {
      lines.append(
        "\(name(attempt.row)) #\(attempt.number): unknown whether the agent has its prompt – "
          + "watched until the pane is quiet and shows no trace, then given out again under its key"
      )
    }
    lines += tidying(ledger.state, workspace)
    lines.append(
      lines.isEmpty
        ? "nothing was under way: reads its sources and goes on"
        : "then reads its sources and goes on"
    )
    return lines
  }

  /// What earlier lives have left that a resume removes or says.
  private static func tidying(_ state: State, _ workspace: Workspace) -> [String] {
    Leftovers.seen(workspace, state).map {
      "removes the folder .ralph/attempts/\($0): its process is over and in the journal"
    }
      + PaneSetup.gone(state.sessions).map {
        "says that session \(Visible.text($0.string)) is gone, so that another can take its place"
      }
  }
}
