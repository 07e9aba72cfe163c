// What verifications and marks change.
extension State {
  mutating func verifyAsked(_ verify: RunVerifier, _ entry: Entry) {
    let row = verify.bead.isNone ? nil : beads.index(of: verify.bead)
    ask(.verify, entry, row: row)
    var verification = Verification(
      row: row,
      key: entry.effectKey,
      fence: entry.seq,
      fenceRun: entry.run,
      why: verify.why,
      isShared: verify.worktree.isNone && (hasSharedLife || hasLeftAgent)
    )
    verification.worktree = verify.worktree
    verifications.append(verification)
    if let row {
      beads.rows[row].verifyAgain = .none
    } else if verify.why == .sweep {
      run.sweep.key = .none
    } else {
      run.baseline = .running
      run.baselineKey = .none
    }
  }

  mutating func verifyStarted(_ started: VerifyStarted, _ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = verifications.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    verifications[index].tree = started.tree
    verifications[index].pid = started.pid
    if verifications[index].worktree.isNone { noteBranch(started.branch) }
  }

  /// Takes a verification off those under way; nil if it is not one of them.
  mutating func endVerification(_ fence: Seq) -> Verification? {
    verifications.firstIndex { $0.fence == fence }.map { verifications.remove(at: $0) }
  }

  mutating func verifyRefused(_ entry: Entry) {
    guard settle(entry.cause) != nil, let verification = endVerification(entry.cause)
    else { return }
    if verification.row == nil, verification.why == .baseline { run.baseline = .owed }
    toolRefused()
    if let row = verification.row { verifierIsGone(row) }
  }

  mutating func verifyEnded(_ ended: VerifyEnded, _ entry: Entry) {
    _ = settle(entry.cause)
    guard let verification = endVerification(entry.cause) else { return }
    warned(ended.warned)
    let isChanged =
      !verification.tree.isNone && !ended.tree.isNone && verification.tree != ended.tree
    let answer = VerifierEvidence(
      ended: ended.ended,
      // Who is to mend a rule has not done so while it warns.
      code: ended.still.isEmpty ? ended.code : max(ended.code, 1),
      took: ended.took,
      why: verification.why,
      isShared: verification.isShared,
      isTreeChanged: isChanged && !run.verifierWrites
    ).answer(run.policy)
    // A verifier that starts and vanishes again and again is a tool that fails.
    let isOrphaned = ended.ended == .stopped && !verification.isStopAsked
    if ended.ended == .lost || isOrphaned { toolRefused() } else { run.refusals = 0 }
    guard let row = verification.row else {
      guard verification.why == .sweep else {
        return baselineAnswered(answer, isChanged, ended.output)
      }
      return sweepAnswered(answer)
    }
    guard case .judging(var judging) = beads.rows[row].phase else { return }
    switch answer {
    case .passed:
      if !judging.isFound { iterationJudged(passed: true, ended.output) }
      // A doubt about the shared tree is taken back by the whole of it passing at the end.
      let isDoubted = beads.rows[row].doubts > 0
      if judging.worktree.isNone, verification.isShared || isChanged || isDoubted {
        passedBeside(row)
      }
      verifierPassed(row, judging)
    case .failedOnce:
      judging.why = .again
      beads.rows[row].phase = .judging(judging)
    case .failed: verifierFailed(row, judging, ended)
    case .flaky, .inconclusive:
      beads.rows[row].doubts &+= 1
      // A failure beside another attempt is never charged, however often it is seen.
      let isQuiet = verification.why == .quiet || verification.why == .again
      guard !isQuiet || beads.rows[row].doubts <= run.policy.verifyDoubts else {
        return failedTooOften(row, judging, ended, verification)
      }
      judging.why = .quiet
      beads.rows[row].phase = .judging(judging)
    case .broken: break
    }
    refile(row)
    verifierIsGone(row)
  }

  /// The resume's line took the verifier away while it still ran: there is no second word of it.
  mutating func verifierIsGone(_ row: Int) {
    guard run.rules >= 3, run.policy.verify != .command else { return }
    judgedWithoutVerifier(row)
    refile(row)
  }

  /// A bead whose verification was in doubt as often as it may be.
  ///
  /// Beside an agent that nobody can stop nothing is charged: a person decides, or the next quiet
  /// verification where the agent is through with it now.
  private mutating func failedTooOften(
    _ row: Int,
    _ judging: Judging,
    _ ended: VerifyEnded,
    _ verification: Verification
  ) {
    guard run.rules >= 3, verification.isShared, !judging.isFound else {
      return verifierFailed(row, judging, ended)
    }
    guard hasLeftAgent else {
      var judging = judging
      judging.why = .quiet
      beads.rows[row].phase = .judging(judging)
      return refile(row)
    }
    beads.rows[row].failure = ended.output
    conclude(row, .unconfirmed)
  }

  /// A task was given up in the tree that others work in.
  ///
  /// What it has left there may fail the verifier for all that come after it, and they would be
  /// charged with it: so the verifier runs on the tree as it stands before anything new is begun.
  mutating func treeIsLeft(by row: Int) {
    guard run.rules >= 8, run.policy.verify == .command, run.policy.baseline == .stop,
      !run.policy.isLoop, tree(of: row) == nil, run.baseline == .green || run.baseline == .unneeded
    else { return }
    run.baseline = .owed
    run.leftBy = row
    run.isLeftAgain = false
  }

  private mutating func baselineAnswered(
    _ answer: VerifierAnswer,
    _ isChanged: Bool,
    _ report: Digest
  ) {
    run.verifierWrites = isChanged || (run.leftBy != nil && run.verifierWrites)
    run.loop.report = report
    // A single failure may be a flaky verifier's; nobody is there to look.
    if run.leftBy != nil, answer == .failedOnce, !run.isLeftAgain {
      run.isLeftAgain = true
      return run.baseline = .owed
    }
    switch answer {
    case .passed, .flaky: run.loop.verdict = .pass
    case .failed, .failedOnce, .inconclusive: run.loop.verdict = .fail
    case .broken: break
    }
    switch answer {
    case .passed, .flaky: run.baseline = .green
    case .failed, .failedOnce, .inconclusive: run.baseline = .red
    case .broken: run.baseline = .owed
    }
    // Where an agent that was given up works on nothing can be said of the tree.
    let isUnknown = run.leftBy != nil && answer == .inconclusive
    if run.policy.baseline == .ignore || isUnknown, run.baseline == .red { run.baseline = .green }
    if run.baseline == .green { run.leftBy = nil }
  }

  private mutating func verifierPassed(_ row: Int, _ judging: Judging) {
    if judging.merge == .made {
      var judging = judging
      judging.merge = .landing
      beads.rows[row].phase = .judging(judging)
      return
    }
    let outcome = judging.outcomeOfPass
    if outcome == .verified, !judging.worktree.isNone { return mergeOwed(row, judging) }
    conclude(row, outcome)
    guard beads.rows[row].phase == .ended(.verified) else { return }
    beads.rows[row].wantedWhy = .verified
    beads.rows[row].trouble = nil
  }

  private mutating func verifierFailed(_ row: Int, _ judging: Judging, _ ended: VerifyEnded) {
    beads.rows[row].failure = ended.output
    if !judging.isFound { iterationJudged(passed: false, ended.output) }
    if judging.merge == .made { return unmerged(row) }
    guard !judging.isFound else {
      // It was `[?]` before us: no attempt of ours to charge. Its failure text is kept.
      beads.rows[row].phase = .open
      beads.rows[row].trouble = .failed
      want(row, .todo, .again)
      return refile(row)
    }
    conclude(row, .failed)
  }

  mutating func stopAsked(_ stop: StopProcess, _ entry: Entry) {
    ask(.stop(of: stop.of), entry, row: nil)
    if let index = attempts.firstIndex(where: { $0.process == stop.of }) {
      attempts[index].isStopAsked = true
    }
    for index in verifications.indices where verifications[index].process == stop.of {
      verifications[index].isStopAsked = true
    }
    for index in trees.indices where trees[index].process == stop.of {
      trees[index].isStopAsked = true
    }
  }

  mutating func markAsked(_ mark: SetMark, _ entry: Entry) {
    guard let row = beads.index(of: mark.bead) else { return }
    ask(.mark, entry, row: row)
    beads.rows[row].markAgain = .none
  }

  mutating func markSet(_ set: MarkSet, _ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    beads.rows[row].mark = set.mark
    beads.rows[row].differences = 0
    proved(beads.keys[row])
    markSeen(beads.keys[row])
    if beads.rows[row].phase == .open { written(row) }
    source = SourceView(digest: set.digest, bytes: set.bytes, beads: set.beads)
    run.refusals = 0
    mended()
    refile(row)
  }

  /// What was wanted of an open bead is done, unless something else is wanted by now.
  ///
  /// An operator's retry may have come while a mark or a park was on its way.
  mutating func written(_ row: Int) {
    guard run.rules < 3 || beads.rows[row].wanted == beads.rows[row].mark else { return }
    beads.rows[row].wanted = nil
  }

  mutating func markDiffers(_ differs: MarkDiffers, _ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    beads.rows[row].mark = differs.mark
    beads.rows[row].differences &+= 1
    if beads.rows[row].differences > State.differencesMost { conflict(row) }
    if beads.rows[row].phase == .open, beads.rows[row].wanted == differs.mark {
      beads.rows[row].wanted = nil
    }
    markWithstood(row)
    mended()
    refile(row)
  }

  mutating func markConflict(_ conflict: MarkConflict, _ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    if conflict.problem == .shrank {
      planShrank(row)
    } else {
      self.conflict(row)
      mended()
    }
    refile(row)
  }

  mutating func conflict(_ row: Int) {
    beads.rows[row].phase = .ended(.conflict)
    beads.rows[row].wanted = nil
    beads.rows[row].isAttempted = true
  }

  mutating func markFailed(_ refused: Refused, _ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    if run.rules >= 3, beads.rows[row].phase == .open { written(row) }
    if refused.problem == .missing, planIsGone() { return }
    toolRefused()
  }

  /// Marks in a row that somebody changed before ralph could write: then it is a conflict.
  static let differencesMost = 5
}
