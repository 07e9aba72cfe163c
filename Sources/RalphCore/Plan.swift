extension State {
  /// The next command that is owed, or none: a pure function of the state alone.
  ///
  /// The loop appends it, applies it, and asks again. Families come in a fixed order – stop, mark,
  /// verify, dispatch, end – and inside a family the order of the beads decides. First runs,
  /// retries, restarts and resumed runs take this one path.
  package func plan() -> Owed? {
    guard run.phase == .open, !outstanding.contains(where: { $0.kind == .end }) else { return nil }
    if let stop = planStop() { return stop }
    guard run.isRead else { return isSourceBroken ? planEnd() : nil }
    if let settling = planGather() ?? planInterrupt() ?? planSkip() { return settling }
    if let writing = planMark() ?? planRelease() { return writing }
    if let judging = planVerify() { return judging }
    // Where the plan is not whole nothing is committed or merged with it.
    if !isPlanBroken,
      let landing = planWarn() ?? planRecord() ?? planMerge() ?? planPrune()
    {
      return landing
    }
    if let beginning = planClaim() ?? planWorktree() ?? planOpen() ?? planDispatch() {
      return beginning
    }
    return planSweep() ?? planEnd()
  }

  /// Whether a source cannot be read.
  var isSourceBroken: Bool { source.isBroken || tracker.isBroken }

  /// Processes of ours end where the operator wants to stop now.
  private func planStop() -> Owed? {
    guard run.isStopping else { return nil }
    if let shut = planShut() { return shut }
    // Agents in panes that people made are left alone.
    for attempt in attempts
    where attempt.phase == .running && !attempt.isStopAsked && attempt.turn == nil {
      return Owed(
        .stop(
          StopProcess {
            $0.bead = beads.keys[attempt.row]
            $0.of = attempt.process
          }
        )
      )
    }
    for verification in verifications
    where !verification.isStopAsked && !isOutstanding(verification.fence) {
      return stop(verification.row, verification.process)
    }
    for tree in trees where tree.phase == .asked && !tree.isStopAsked {
      return stop(tree.row, tree.process)
    }
    return nil
  }

  private func stop(_ row: Int?, _ process: Key) -> Owed {
    Owed(
      .stop(
        StopProcess {
          $0.bead = row.map { beads.keys[$0] } ?? .none
          $0.of = process
        }
      )
    )
  }

  /// The process of a bead that the operator skipped ends; an agent in a pane is left alone.
  private func planSkip() -> Owed? {
    // By index: this is asked after every observation, and an attempt is large.
    for index in attempts.indices
    where beads.rows[attempts[index].row].isSkipped && attempts[index].phase == .running
      && !attempts[index].isStopAsked && attempts[index].turn == nil
    {
      return stop(attempts[index].row, attempts[index].process)
    }
    return nil
  }

  /// Marks that the plan should have and has not, as far as it is known.
  func planMark() -> Owed? {
    guard !run.hasToolFailure, !source.isBroken, outstanding.count < State.askedMost else {
      return nil
    }
    for row in busy where !isAsked(row) {
      guard !beads.rows[row].isTracked else {
        if let order = order(for: row) { return Owed(order, key: beads.rows[row].markAgain) }
        continue
      }
      guard let wanted = beads.rows[row].wanted, wanted != beads.rows[row].mark,
        !run.isPlanDamaged || run.rules < 8
      else { continue }
      let bead = beads.rows[row]
      let mark = SetMark {
        $0.bead = beads.keys[row]
        $0.from = bead.mark
        $0.to = wanted
        $0.why = bead.wantedWhy
        $0.attempt = bead.isAttempted ? bead.number : 0
        $0.failure = wanted == .blocked ? bead.failure : .none
        if run.rules >= 4, wanted == .blocked, bead.wantedWhy == .skipped { $0.said = bead.said }
        let before = bead.isAttempted ? bead.guarded : source
        $0.beads = before.beads
        $0.bytes = before.bytes
      }
      return Owed(.mark(mark), key: bead.markAgain)
    }
    return nil
  }

  /// One verification at a time in a tree: the untouched one first, then the ended attempts; a
  /// quiet one only while nothing else lives there.
  func planVerify() -> Owed? {
    guard verifications.count < max(run.policy.concurrent, 1), !run.isStopping,
      !run.hasToolFailure, run.policy.verify == .command
    else { return nil }
    if run.baseline == .owed, verification == nil {
      let isQuiet = run.rules < 8 || !hasSharedLife
      let isNeeded = !run.isDraining && (isFoundJudged || (hasBudget && nextReady != nil))
      if isQuiet, isNeeded || isLeftToOthers {
        return Owed(.verify(verify(.none, 0, .baseline)), key: run.baselineKey)
      }
    }
    for row in busy where !isAsked(row) {
      guard case .judging(let judging) = beads.rows[row].phase, judging.isToVerify,
        !isVerified(in: judging.worktree)
      else { continue }
      if judging.why == .found {
        guard isBaselineMet, !run.isDraining else { continue }
      }
      if judging.why == .quiet, judging.worktree.isNone, hasSharedLife { continue }
      // What another task has left there would be charged to this one. A tracked bead is not left
      // claimed for that: the next run would take it for nobody's.
      let isLast = run.baseline == .red && beads.rows[row].isTracked
      if run.leftBy != nil, judging.worktree.isNone, !isLast { continue }
      let attempt = beads.rows[row].isAttempted ? beads.rows[row].number : 0
      return Owed(
        .verify(verify(beads.keys[row], attempt, judging.why, in: judging.worktree)),
        key: beads.rows[row].verifyAgain
      )
    }
    return nil
  }

  /// Whether a verification runs in a tree.
  private func isVerified(in worktree: Key) -> Bool {
    #if PLANTED
      if planted(.verifiedBeside) { return false }
    #endif
    return verifications.contains { $0.worktree == worktree }
  }

  func verify(
    _ bead: BeadID,
    _ attempt: Int,
    _ why: VerifyReason,
    in worktree: Key = .none
  ) -> RunVerifier {
    RunVerifier {
      $0.bead = bead
      $0.attempt = attempt
      $0.why = why
      $0.limit = run.policy.verifyTimeout
      $0.worktree = worktree
      if run.rules >= 3 { $0.live = living(in: worktree) }
      if run.rules >= 4, run.policy.isLoop { $0.guards = rulesListing(bead) }
    }
  }

  /// Attempts that a crash left unstarted first, then the best ready bead for a free slot.
  private func planDispatch() -> Owed? {
    guard mayDispatch else { return nil }
    if let absent = attempts.first(where: { $0.phase == .absent }),
      run.policy.host == .headless || bestPane != nil
    {
      let again = Dispatch {
        $0.bead = beads.keys[absent.row]
        $0.attempt = absent.number
        $0.agent = absent.agent
        $0.nonce = absent.nonce
        $0.limit = absent.limit
        $0.after = absent.after
        $0.failure = absent.failure
        $0.pane = nextPane
        $0.worktree = absent.worktree
        $0.before = beads.rows[absent.row].kept
      }
      return Owed(.dispatch(iterated(again, absent.row, number: run.starts)), key: absent.key)
    }
    guard hasBudget, !run.isPaused, freePanes > 0, hasRoom,
      let row = readyQueue.first(where: {
        isNext($0) && !needsWorktree($0) && standing(of: $0) == .ready
      })
    else { return nil }
    let bead = beads.rows[row]
    let dispatch = Dispatch {
      $0.bead = beads.keys[row]
      $0.attempt = bead.number &+ 1
      $0.agent = run.policy.agent
      $0.nonce = nonce(of: Key(run: run.id, seq: seq.next))
      $0.limit = run.policy.timeout
      $0.after = bead.trouble ?? .ended
      $0.failure = bead.trouble == nil ? .none : bead.failure
      $0.pane = nextPane
      $0.worktree = tree(of: row).map { trees[$0].key } ?? .none
      $0.before = bead.kept
    }
    return Owed(.dispatch(iterated(dispatch, row, number: run.starts + 1)))
  }

  /// The pane of the next dispatch; empty where attempts have processes of their own.
  private var nextPane: Name {
    guard run.policy.host != .headless, let pane = bestPane else { return Name() }
    return panes[pane].name
  }

  /// The run ends when nothing lives, nothing is open, and nothing will become ready by itself.
  private func planEnd() -> Owed? {
    guard !run.isDraining, outstanding.isEmpty, verifications.isEmpty else { return nil }
    // Attempts that a crash left unstarted do not hold up a run that gives nothing out any more.
    guard !hasLife, attempts.isEmpty || !mayBegin else { return nil }
    // Their claims are given back first, if the tracker can be asked at all.
    guard unbegunRow == nil || run.hasToolFailure || isSourceBroken else { return nil }
    guard let why = endReason else { return nil }
    if run.rules >= 4, why != .tool, let row = doubtedRow {
      // Won or not must be known before nobody asks any more; then it is given back.
      return mayAskTracker && !isAsked(row) ? claim(row) : nil
    }
    if let shut = planShut() { return shut }
    return Owed(
      .end(
        EndRun {
          $0.why = why
          $0.exit = exitCode(why)
          $0.counts = counts
        }
      )
    )
  }

  var endReason: EndReason? {
    if run.hasToolFailure { return .tool }
    let isWaiting = isMendingAwaited && (isSourceBroken || run.isPlanDamaged)
    if isSourceBroken, !isWaiting { return .tool }
    if run.isPlanDamaged, !isWaiting, busy.isEmpty || run.rules >= 8 { return .planDamaged }
    if run.baseline == .red, run.policy.verify == .command, !owesTracker { return .baseline }
    guard busy.isEmpty, claims.isEmpty else { return nil }
    if run.isHostGone { return .hostGone }
    if let halt = run.halt { return isAwaited(halt) ? nil : halt }
    if run.storm.isOver { return .storm }
    if run.isOverCost { return .cost }
    if run.policy.failFast && run.hasFailure { return .failFast }
    if run.isOverTime { return .limit }
    guard !isWaiting else { return hasBudget ? nil : .budget }
    guard !run.isHeld else { return nil }
    let isReady = nextReady != nil
    if !isReady, !hasRetry, isWithheld { return .tool }
    guard isReady || hasRetry else { return isAllDone ? .done : .nothingReady }
    return hasBudget ? nil : .budget
  }

  /// Whether a delay has to pass before a bead is tried again.
  private var hasRetry: Bool {
    deadlines.contains { if case .retry = $0.kind { true } else { false } }
  }

  /// Whether the end of what holds new work back is waited for, as long as there is work: a person
  /// can go back to the branch, or say that it goes on.
  private func isAwaited(_ halt: EndReason) -> Bool {
    run.rules >= 7 && halt == .tree && !run.isOverTime && hasBudget
      && (nextReady != nil || hasRetry)
  }
}
