// What is owed to the tracker.
extension State {
  /// Whether the tracker may be asked for anything now.
  var mayAskTracker: Bool { !tracker.isPaused && !tracker.isBroken }

  /// The next write to the tracker about a bead; nil if it stands as it should.
  func order(for row: Int) -> Command? {
    guard mayAskTracker else { return nil }
    if let wanted = beads.rows[row].wanted, wanted != beads.rows[row].mark {
      let order = order(row, beads.rows[row].wantedWhy)
      switch wanted {
      case .done: return .close(order)
      case .begun: return .reopen(order)
      case .blocked: return .park(order)
      case .todo: return .release(order)
      case .claimed, .deferred, .elsewhere: return nil
      }
    }
    return beads.rows[row].comment.map { .comment(order(row, $0)) }
  }

  private func order(_ row: Int, _ why: MarkReason) -> TrackerOrder {
    let bead = beads.rows[row]
    let isFailure =
      switch why {
      case .failed, .noProgress, .timedOut, .agentError, .lost, .asks, .unmerged, .guarded: true
      case .ended, .verified, .accepted, .again, .drift, .unused, .orphan, .skipped, .retried: false
      }
    return TrackerOrder {
      $0.bead = beads.keys[row]
      $0.attempt = bead.isAttempted ? bead.number : 0
      $0.why = why
      $0.failure = isFailure ? bead.failure : .none
    }
  }

  /// Claims that will not be used are given back.
  func planRelease() -> Owed? {
    guard mayAskTracker else { return nil }
    let isOver =
      run.isStopping || run.isDraining || !mayBegin || !hasBudget || run.baseline == .red
    for row in claims where !isAsked(row) {
      switch standing(of: row) {
      case .ready: if !isOver { continue }
      case .waiting: if !isOver { continue }
      default: break
      }
      return Owed(.release(order(row, .unused)), key: beads.rows[row].markAgain)
    }
    guard !mayBegin || run.isStopping, let row = unbegunRow, !isAsked(row) else { return nil }
    return Owed(.release(order(row, .unused)))
  }

  /// A bead under claim whose attempt was to be asked for again.
  var unbegunRow: Int? {
    attempts.first { $0.phase == .absent && beads.rows[$0.row].isTracked }?.row
  }

  /// The best ready bead becomes ours before it is given out, if there is room for it.
  func planClaim() -> Owed? {
    guard mayDispatch, hasFreeSlot, hasBudget, !run.isPaused, mayAskTracker,
      run.budget.map({ run.starts + claimsHeld < $0 }) ?? true,
      let row = nextReady, beads.rows[row].needsClaim, freePanes > claimsHeld
    else { return nil }
    return claim(row)
  }

  /// A claim; one whose outcome is not known is asked for again under its key.
  func claim(_ row: Int) -> Owed {
    Owed(.claim(order(row, .unused)), key: beads.rows[row].markAgain)
  }

  /// An open bead of which nobody knows whether its claim was won.
  var doubtedRow: Int? {
    beads.rows.indices.first { row in
      beads.rows[row].isClaimDoubted && beads.rows[row].phase == .open
        && beads.rows[row].isPresent
    }
  }

  /// Whether anything is still to be written there, a claim to be given back included.
  var owesTracker: Bool {
    !claims.isEmpty
      || busy.contains { row in
        beads.rows[row].isTracked
          && (beads.rows[row].comment != nil
            || beads.rows[row].wanted.map { $0 != beads.rows[row].mark } ?? false)
      }
  }

  /// Claims that wait for their dispatch, and those on their way.
  var claimsHeld: Int {
    outstanding.count { $0.kind == .claim } + claims.count { !beads.rows[$0].isSleeping }
  }
}

extension Bead {
  /// Whether it must be claimed before it is given out.
  var needsClaim: Bool {
    #if PLANTED
      if planted(.claimSkipped) { return false }
    #endif
    return isTracked && !isClaimed
  }
}
