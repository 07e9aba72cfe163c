// What a tracked bead that stands otherwise than ralph knew changes.
extension State {
  /// A reading shows another standing of a tracked bead than the one ralph knew.
  mutating func standingNoticed(_ row: Int, from before: Mark) {
    let mark = beads.rows[row].mark
    // A verb of ours that came to nothing half-way has taken the bead, and nobody else has.
    let isHalfDone = !beads.rows[row].markAgain.isNone
    let isHalfOurs = run.rules >= 4 && mark == .begun && isHalfDone
    beads.rows[row].markAgain = .none
    let isOthers = mark == .elsewhere || mark == .deferred || !beads.rows[row].isPresent
    switch beads.rows[row].phase {
    case .working:
      dropIfTaken(row)
      if mark == .done { noteMarked(row) }
    case .open:
      if run.rules >= 6, mark == .begun, beads.rows[row].wanted == mark {
        beads.rows[row].isClaimed = true
      }
      if beads.rows[row].wanted == mark { beads.rows[row].wanted = nil }
      let isParked = mark == .blocked && beads.rows[row].isAttempted
      if mark == .done, before == .begun, beads.rows[row].isAttempted, beads.rows[row].isClaimed {
        // Closed by its agent after the attempt was booked: late work that counts, judged first.
        judgeClosed(row)
      } else if mark == .begun, beads.rows[row].isClaimDoubted {
        beads.rows[row].isClaimed = true
        beads.rows[row].isClaimDoubted = false
      } else if isParked || (isOthers && (beads.rows[row].isAttempted || beads.rows[row].isClaimed))
      {
        loseToSomebody(row)
      } else if mark != .begun, beads.rows[row].wanted == nil {
        beads.rows[row].isClaimed = false
      }
    case .judging(var judging):
      if run.rules >= 6, isHalfOurs {
        beads.rows[row].isClaimed = true
      } else if isOthers || mark == .blocked {
        loseToSomebody(row)
      } else if mark == .done {
        judging.hasProof = true
        beads.rows[row].phase = .judging(judging)
      }
    case .ended(.verified) where isHalfOurs, .ended(.unverified) where isHalfOurs: break
    case .ended where run.rules >= 6 && isHalfOurs && beads.rows[row].wanted != nil: break
    // It was taken back before it was skipped, and that is seen only now.
    case .ended(.skipped)
    where run.rules >= 6 && mark == .begun && beads.rows[row].wanted == .blocked:
      break
    // It was given back before it was skipped: nobody has opened it anew.
    case .ended(.skipped)
    where run.rules >= 6 && mark == .todo && before == .blocked && isHalfDone:
      beads.rows[row].wanted = nil
    case .ended(let final): endNoticed(row, final, from: before)
    }
  }

  /// Notes a bead that bd did not close for the sake of others, if it is known for whose.
  mutating func holdBack(_ row: Int) {
    guard beads.rows[row].isHeldBack, !run.heldBack.contains(row), !hasItsNeeds(row) else { return }
    run.heldBack.append(row)
  }

  /// Closes what bd did not close for the sake of beads that are all done now.
  mutating func closeHeldBack() {
    guard !run.heldBack.isEmpty else { return }
    run.heldBack.removeAll { !beads.rows[$0].isHeldBack }
    for row in run.heldBack where hasItsNeeds(row) {
      beads.rows[row].wanted = .done
      beads.rows[row].wantedWhy = .verified
      beads.rows[row].markAgain = .none
      refile(row)
    }
    run.heldBack.removeAll { beads.rows[$0].wanted != nil }
  }

  /// Whether everything that a bead needs is done, or gone.
  private func hasItsNeeds(_ row: Int) -> Bool {
    beads.rows[row].needs.allSatisfy { need in
      guard let other = beads.index(of: need), beads.rows[other].isPresent else { return true }
      return beads.rows[other].mark == .done
    }
  }

  /// The agent closed or marked its own bead: a strong vote.
  mutating func noteMarked(_ row: Int) {
    guard let index = attempts.firstIndex(where: { $0.row == row }) else { return }
    attempts[index].isMarked = true
    guard attempts[index].turn != nil || beads.rows[row].isTracked else { return }
    switch attempts[index].phase {
    case .asked, .running: break
    case .doubted:
      attempts[index].phase = .running
      turnBegan(index)
    case .absent: judgeUnseen(index)
    }
  }

  /// The bead of an attempt that was to be asked for again was closed: it is judged, not begun anew.
  private mutating func judgeUnseen(_ index: Int) {
    let attempt = attempts.remove(at: index)
    deadlines.removeAll { $0.kind.key == attempt.key }
    judgeClosed(attempt.row)
  }

  /// A bead that its agent has closed is judged, whatever became of the attempt.
  private mutating func judgeClosed(_ row: Int) {
    guard run.policy.verify == .command else { return conclude(row, .unverified) }
    var judging = Judging(why: .attempt)
    judging.hasProof = true
    beads.rows[row].phase = .judging(judging)
    want(row, .claimed, .ended)
  }

  /// The standing changed after the run was through with the bead.
  private mutating func endNoticed(_ row: Int, _ final: Final, from before: Mark) {
    let mark = beads.rows[row].mark
    switch final {
    case .verified, .unverified:
      guard mark != .done, beads.rows[row].wanted == .done else { return }
      // A git command can take a close back; once it is set right, then it is somebody's will.
      beads.rows[row].reverts &+= 1
      let isOurs = mark == .todo || mark == .begun
      if isOurs, beads.rows[row].reverts == 1 {
        beads.rows[row].wantedWhy = .drift
      } else {
        beads.rows[row].wanted = nil
      }
    case .skipped where run.rules >= 3 && mark == .begun && beads.rows[row].isClaimDoubted:
      // The claim whose answer is not known was won before the skip: it is given back.
      beads.rows[row].isClaimDoubted = false
      beads.rows[row].isClaimed = true
      skipped(row)
    case .failed, .noProgress, .asks, .unmerged, .guarded, .skipped:
      if mark == .todo, before == .blocked { return openAgain(row) }
      // Closed late, before it could be parked: it is parked all the same.
      if mark != .blocked, mark != .done || before == .blocked { beads.rows[row].wanted = nil }
    case .unconfirmed:
      if mark == .todo { return openAgain(row) }
      beads.rows[row].comment = nil
    case .timedOut, .agentError, .lost, .conflict, .taken:
      beads.rows[row].wanted = nil
    }
  }
}
