package import RalphCore

/// What a person can do once a run is over, first things first.
///
/// Status, report and the last lines of a run take it from here: they must not contradict each other.
package enum NextSteps {
  /// The steps after a run; `halt` is why it gives out nothing, where a person has to mend that.
  package static func after(_ state: State, halt: Report.Halt?) -> [Report.Step] {
    let state = state.asUndone
    if let halt { return halt.advice(.gone) }
    let isReady = state.counts.ready > 0
    return about(state) + (isReady || !about(state).isEmpty ? leading(state) : [])
  }

  /// What can be done about the first bead that is in trouble; nothing where none is.
  private static func about(_ state: State) -> [Report.Step] {
    for row in state.beadsInOrder {
      guard case .ended(let final) = state.beads.rows[row].phase else { continue }
      var piece = Report.Piece(bead: state.beads.keys[row])
      piece.attempts = state.beads.rows[row].number
      switch final {
      case .verified, .unverified, .taken, .skipped: continue
      case .unconfirmed: piece.place = .unconfirmed
      default: piece.place = .trouble(final)
      }
      return Report().steps(for: piece)
    }
    return []
  }

  /// What leads on where a run is still open.
  static func onward(_ writer: StatusView.Writer) -> [Report.Step] {
    switch writer {
    case .live: [Report.Step(["ralph", "continue"], "go on")]
    case .gone, .unknown: [Report.Step(["ralph", "resume"], "go on")]
    }
  }

  /// How another run is begun, of the same kind as the last one.
  static func leading(_ state: State) -> [Report.Step] {
    let isLoop = state.run.policy.isLoop
    let again = Report.Step(["ralph"] + (isLoop ? ["loop"] : []) + ["0"], "go on with what is left")
    guard isLoop, hasLeftovers(state) else { return [again] }
    let what = "what lies uncommitted: the loop's next commit takes it"
    let look = Report.Step(["git", "status"], what)
    return [look, again]
  }

  /// Whether the loop's agents may have left work that it has not committed.
  private static func hasLeftovers(_ state: State) -> Bool {
    guard state.run.policy.commits != .off else { return false }
    return state.beads.rows.indices.contains { row in
      let bead = state.beads.rows[row]
      guard bead.isAttempted, state.beads.keys[row] != .planning else { return false }
      // What was taken back has left nothing.
      guard !state.undone.contains(state.beads.keys[row]) else { return false }
      switch bead.phase {
      case .ended(.verified), .ended(.unverified): return false
      case .ended, .open, .working, .judging: return true
      }
    }
  }
}
