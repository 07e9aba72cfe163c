import RalphCore

// What a dispatch must not come before, and what must not be charged to anybody.
extension Judge {
  /// Nothing new is given out while the run drains, on a red tree, or before what it needs is done.
  mutating func lookAtTime(of dispatch: Dispatch, _ entry: Entry) {
    let run = state.run
    if run.isDraining { problems.append("\(entry.seq): given out while the run drains") }
    if run.policy.verify == .command, run.baseline == .red {
      problems.append("\(entry.seq): given out while the untouched tree fails")
    }
    guard entry.key.isNone else { return }
    if counted.isUnjudged(dispatch.bead) {
      problems.append("\(entry.seq): \(dispatch.bead) is given out again without a verdict")
    }
    if counted.failures(of: dispatch.bead) >= run.policy.attempts {
      problems.append("\(entry.seq): \(dispatch.bead) is given out beyond its attempts")
    }
    guard let row = state.beads.index(of: dispatch.bead) else { return }
    for need in state.beads.rows[row].needs {
      guard let other = state.beads.index(of: need).map({ state.beads.rows[$0] }),
        other.isPresent
      else { continue }
      let isMet = other.mark == .done || (other.mark == .claimed && run.policy.verify == .none)
      if !isMet { problems.append("\(entry.seq): \(dispatch.bead) is given out before \(need)") }
    }
  }

  /// What stood before an entry, as far as the entry must leave it alone.
  struct Before {
    /// The bead whose account was used up, and what it had spent.
    private var limited: (row: Int, spent: Int)?
    /// Deadlines that sleep moves along, and by how much.
    private var slept: (deadlines: [Instant], by: Millis)?
    /// The bead during whose attempt files were changed that the verifier rests on.
    private var guarded: Int?
    /// How many attempts lived.
    let attempts: Int

    init(_ entry: Entry, _ state: State) {
      attempts = state.attempts.count
      switch entry.fact {
      case .event(.attemptEnded(let ended)):
        let row = state.beads.index(of: ended.bead)
        if ended.ended == .exited, ended.endClass == .rateLimit {
          limited = row.map { ($0, state.beads.rows[$0].spent) }
        }
        let isJudged = state.run.policy.verify == .command && state.run.rules >= 3
        if isJudged, !ended.guarded.isEmpty { guarded = row }
      case .event(.hostSlept(let slept)) where slept.held && state.run.rules >= 3:
        self.slept = (Before.moving(state), slept.by)
      case .event(.clockMoved(let moved)) where moved.byMs > .zero:
        slept = (Before.moving(state), moved.byMs)
      default: break
      }
    }

    /// Says what the entry has charged that it must not.
    func compare(with state: State, _ entry: Entry, _ problems: inout [String]) {
      if let limited, state.beads.rows[limited.row].spent > limited.spent {
        problems.append("\(entry.seq): a rate limit spends an attempt")
      }
      if let guarded, attempts > state.attempts.count,
        case .judging = state.beads.rows[guarded].phase
      {
        problems.append("\(entry.seq): work is judged by files that it has changed")
      }
      if let slept, Before.moving(state) != slept.deadlines.map({ $0 + slept.by }) {
        problems.append("\(entry.seq): a deadline does not wait while nobody can work")
      }
    }

    private static func moving(_ state: State) -> [Instant] {
      state.deadlines.filter { $0.kind != .wake }.map(\.at)
    }
  }
}
