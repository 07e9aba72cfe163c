// What an older run still owed its beads, and what the next one makes of it.
extension State {
  /// Forgets what an older run counted of a bead.
  mutating func renew(_ row: Int) {
    let debt = beads.rows[row].beginRun()
    if attempts.contains(where: { $0.row == row }) {
      beads.rows[row].phase = .working
      beads.rows[row].isAttempted = true
      beads.rows[row].isClaimed = debt.isClaimed
      beads.rows[row].isSkipped = debt.isSkipped
    }
    if !carryOver(debt, to: row) { enter(row) }
  }

  /// Takes over what an older run still owed a bead; false where it owed nothing.
  ///
  /// An attempt that ended and was not judged is judged now, and a verdict whose mark is not in the
  /// plan is written there: otherwise the work would be done a second time.
  private mutating func carryOver(_ old: Debt, to row: Int) -> Bool {
    #if PLANTED
      if planted(.debtForgotten) { return false }
    #endif
    switch old.phase {
    case .judging(let judging) where !judging.isFound:
      beads.rows[row].isAttempted = true
      beads.rows[row].guarded = old.guarded
      beads.rows[row].phase = .judging(judging)
      beads.rows[row].isClaimed = old.isClaimed
      want(row, .claimed, .ended)
      if run.policy.verify != .command { judgedWithoutVerifier(row) } else { judgedAnew(row) }
    case .ended(let final) where old.isOwed || old.isUnconfirmedClaim:
      beads.rows[row].phase = .ended(final)
      beads.rows[row].wanted = old.wanted
      beads.rows[row].wantedWhy = old.wantedWhy
      beads.rows[row].markAgain = old.markAgain
      beads.rows[row].comment = old.comment
    // What bd would not close for the sake of others is closed once they are done.
    case .ended(let final) where run.rules >= 7 && old.isHeldBack:
      beads.rows[row].phase = .ended(final)
      run.heldBack.append(row)
    // A tracker holds nothing of a skip that came before the claim: the journal alone does.
    case .ended(.skipped) where beads.rows[row].isTracked && beads.rows[row].mark == .todo:
      beads.rows[row].phase = .ended(.skipped)
    case .open where old.isOwed:
      beads.rows[row].wanted = old.wanted
      beads.rows[row].wantedWhy = old.wantedWhy
      beads.rows[row].comment = old.comment
      // What is between two attempts goes on under its claim.
      beads.rows[row].isClaimed = old.isClaimed
    // A claim that was not used yet goes over, too: it is given out or given back.
    case .open where old.isClaimed: beads.rows[row].isClaimed = true
    case .open, .working, .judging, .ended: return false
    }
    refile(row)
    return true
  }
}

/// What a run still owed a bead when the next one began.
private struct Debt {
  var phase: Bead.Phase
  var guarded: SourceView
  var wanted: Mark?
  var wantedWhy: MarkReason
  var markAgain: Key
  var comment: MarkReason?
  var isClaimed: Bool
  var isSkipped: Bool
  /// Whether something is to be written about it.
  var isOwed: Bool
  /// Whether it stays ours until a person has decided what an attempt was worth.
  var isUnconfirmedClaim: Bool
  /// Whether it is good, and bd did not close it for the sake of others.
  var isHeldBack: Bool
}

extension Bead {
  /// Forgets what is counted within a run, and says what was still owed.
  fileprivate mutating func beginRun() -> Debt {
    let debt = Debt(
      phase: phase,
      guarded: guarded,
      wanted: wanted,
      wantedWhy: wantedWhy,
      markAgain: markAgain,
      comment: comment,
      isClaimed: isClaimed,
      isSkipped: isSkipped,
      isOwed: (wanted != nil && wanted != mark) || comment != nil,
      isUnconfirmedClaim: isTracked && mark == .begun && phase == .ended(.unconfirmed),
      isHeldBack: isHeldBack
    )
    forgetRun()
    return debt
  }
}
