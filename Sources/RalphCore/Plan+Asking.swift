// What the plan asks of the state.
extension State {
  /// Commands without an outcome beyond which no further mark is asked for: a plan that was reset
  /// as a whole owes hundreds at once, and they are written a part at a time.
  static var askedMost: Int { 64 }

  /// Whether a command about a bead has no outcome yet.
  func isAsked(_ row: Int) -> Bool {
    #if PLANTED
      if planted(.askedTwice) { return false }
    #endif
    return outstanding.contains { $0.row == row }
  }
  func isOutstanding(_ seq: Seq) -> Bool { outstanding.contains { $0.seq == seq } }

  /// Whether the run may start one more attempt.
  package var hasBudget: Bool {
    #if PLANTED
      if planted(.budgetIgnored) { return true }
    #endif
    return run.budget.map { run.starts < $0 } ?? true
  }

  /// The first bead that may be given out now, or claimed to be.
  package var nextReady: Int? {
    let queue = readyQueue
    return queue.first {
      standing(of: $0) == .ready && !(beads.rows[$0].needsClaim && tracker.isChanged)
    }
  }

  /// The beads that wait for a slot, best first.
  var readyQueue: [Int] {
    #if PLANTED
      if planted(.hashOrder) {
        return Array(Set(queue.map { beads.keys[$0] })).compactMap { beads.index(of: $0) }
      }
    #endif
    return queue
  }

  /// Whether work is ready that is not claimed any more, since the tracker's program changed.
  var isWithheld: Bool {
    tracker.isChanged
      && queue.contains { beads.rows[$0].needsClaim && standing(of: $0) == .ready }
  }

  /// Whether there is room for a bead that is not to be claimed any more; a claimed one has its
  /// place among the claims.
  func isNext(_ row: Int) -> Bool {
    guard !beads.rows[row].needsClaim else { return false }
    let hasPlace =
      beads.rows[row].isClaimed
      || (run.policy.tree == .own && tree(of: row).map { trees[$0].phase == .fresh } ?? false)
    return hasPlace ? slotsFilled < max(run.policy.concurrent, 1) : hasFreeSlot
  }

  /// Whether there is room for any bead at all: asked once, before every bead of the queue is.
  var hasRoom: Bool { slotsFilled < max(run.policy.concurrent, 1) || hasFreeSlot }

  /// Slots in use: live attempts, ended ones that wait for their verdict in the shared tree, and
  /// those whose next attempt only waits for the mark to be taken back.
  package var slotsUsed: Int { slotsFilled + claimsHeld + treesHeld }

  /// The same without claims that are not begun.
  private var slotsFilled: Int {
    var used = attempts.count
    for row in busy {
      switch beads.rows[row].phase {
      case .judging(let judging): if holdsSlot(judging) { used += 1 }
      case .open: if beads.rows[row].isAttempted { used += 1 }
      case .working, .ended: break
      }
    }
    return used
  }
  var hasFreeSlot: Bool {
    #if PLANTED
      if planted(.slotsIgnored) { return true }
    #endif
    // After a storm one attempt is tried first.
    return slotsUsed < (run.storm.isProbing ? 1 : max(run.policy.concurrent, 1))
  }

  /// Whether a `[?]` waits that was there before any attempt of this run.
  var isFoundJudged: Bool {
    busy.contains {
      if case .judging(let judging) = beads.rows[$0].phase { judging.why == .found } else { false }
    }
  }

  /// Whether an attempt lives that the world has a trace of, or may have.
  var hasLife: Bool {
    #if PLANTED
      if planted(.endedOverLife) { return false }
    #endif
    return attempts.contains { $0.phase != .absent }
  }

  /// Whether others wait for their verdict in the tree that a task which was given up has left.
  var isLeftToOthers: Bool {
    run.leftBy != nil
      && busy.contains {
        guard case .judging(let judging) = beads.rows[$0].phase else { return false }
        return judging.isToVerify && judging.worktree.isNone
      }
  }

  /// Whether no verification of the untouched tree stands in the way.
  var isBaselineMet: Bool {
    #if PLANTED
      if planted(.redBaselineIgnored), run.baseline == .red { return true }
    #endif
    return run.policy.verify != .command || run.baseline == .unneeded || run.baseline == .green
  }

  /// Whether the run has met nothing that keeps it from beginning attempts for good.
  var mayBegin: Bool {
    !run.isOverTime && !run.hasToolFailure && !run.isPlanDamaged && !isSourceBroken
      && !run.isMendingOver && !isMendingAwaited
      && !run.isHostGone && !run.isOverCost && !run.storm.isOver
      && run.halt == nil && !(run.policy.failFast && run.hasFailure)
  }

  /// Whether anything may be given out at all.
  ///
  /// While a bead waits for its quiet verification, or the verifier tells a failure from a flaky
  /// one, nothing new comes into the tree.
  var mayDispatch: Bool {
    #if PLANTED
      if planted(.drainIgnored), run.isDraining, isBaselineMet { return true }
    #endif
    guard mayBegin, !run.isDraining, !run.isHeld, isBaselineMet, !isSweepDue,
      !verifications.contains(where: { $0.why == .sweep })
    else { return false }
    // An iteration begins once the one before is written down.
    if run.policy.isLoop, !busy.isEmpty || isWarning { return false }
    return !busy.contains {
      guard case .judging(let judging) = beads.rows[$0].phase, judging.worktree.isNone
      else { return false }
      return judging.why == .quiet || judging.why == .again
    }
  }

  /// Whether every bead that the run may give out is done.
  var isAllDone: Bool {
    awake.allSatisfy { row in
      guard beads.rows[row].isPresent, beads.rows[row].mark != .done,
        run.sources.holds(beads.rows[row].isTracked)
      else { return true }
      if beads.keys[row] == .planning { return true }
      // Work that nobody may be given because of its author is not done.
      return trusts(row) && !isSelected(row)
    }
  }

  /// What only the agent of one attempt knows: 12 hex digits of a digest of seed and key.
  func nonce(of key: Key) -> Name {
    let digest = Digest(of: run.seed.bytes + Array(":\(key)".utf8))
    return Name(Hex.text(digest.words.0 >> 16, digits: 12)) ?? Name()
  }

  /// Whether nothing lives and nothing is open: a draining writer may leave.
  package var isAtRest: Bool {
    let isAlive = attempts.contains {
      $0.phase != .absent && !(run.isStopping && $0.turn != nil && $0.phase != .asked)
    }
    guard !isAlive, verifications.isEmpty, outstanding.isEmpty else { return false }
    guard run.isRead, !run.hasToolFailure, !isSourceBroken else { return true }
    guard planMark() == nil, planRelease() == nil else { return false }
    guard !run.isStopping, !isPlanBroken || planVerify() != nil else { return true }
    return planVerify() == nil && planMerge() == nil && planSweep() == nil
  }
}
