// What a run came to: counts and the exit code.
extension State {
  /// How many beads of the run stand where.
  package var counts: Counts {
    var counts = Counts()
    counts.starts = run.starts
    for row in awake {
      if standing(of: row) == .ready, beads.keys[row] != .planning { counts.ready += 1 }
      guard case .ended(let final) = beads.rows[row].phase else { continue }
      switch final {
      case .verified: counts.verified += 1
      case .unverified: counts.unverified += 1
      case .failed: counts.failed += 1
      case .timedOut: counts.timedOut += 1
      case .agentError: counts.agentError += 1
      case .noProgress: counts.noProgress += 1
      case .unconfirmed: counts.unconfirmed += 1
      case .lost: counts.lost += 1
      case .conflict: counts.conflict += 1
      case .taken: counts.taken += 1
      case .asks: counts.asks += 1
      case .unmerged: counts.unmerged += 1
      case .guarded: counts.guarded += 1
      case .skipped: counts.skipped += 1
      }
    }
    return counts
  }

  /// The exit code of a run that ends for a reason: computed once, worst first: 2, 3, 4, 1, 0.
  ///
  /// It speaks of where the beads stand that the run attempted, not of what happened on the way.
  package func exitCode(_ why: EndReason) -> Int {
    if why == .tool || why == .planDamaged || why == .hostGone { return 2 }
    if why == .disk { return 2 }
    switch why {
    case .storm, .tree, .login, .credit, .person: return State.worse(3, beadsCode)
    case .baseline, .sweep, .verifier: return State.worse(4, beadsCode)
    default: return beadsCode
    }
  }

  private var beadsCode: Int {
    var worst = 0
    for row in awake where beads.rows[row].isAttempted {
      worst = State.worse(worst, State.code(of: beads.rows[row]))
    }
    return worst
  }

  private static func code(of bead: Bead) -> Int {
    switch bead.phase {
    case .ended(let final): code(of: final)
    case .open, .working, .judging:
      switch bead.trouble {
      case .failed, .drift, .unmerged: 4
      case .timedOut: 1
      case .noProgress, .agentError, .lost, .asks, .guarded: 3
      case .ended, .verified, .accepted, .again, .orphan, .unused, .skipped, .retried, nil: 0
      }
    }
  }

  private static func code(of final: Final) -> Int {
    switch final {
    case .verified, .unverified, .taken, .skipped: 0
    case .failed, .unmerged: 4
    case .timedOut: 1
    case .agentError, .noProgress, .unconfirmed, .lost, .asks, .guarded: 3
    case .conflict: 2
    }
  }

  private static func worse(_ one: Int, _ other: Int) -> Int {
    let order = [2, 3, 4, 1, 0]
    return order.first { $0 == one || $0 == other } ?? 0
  }
}
