// What verifications and marks change.
extension State {
  mutating func verifyAsked(_ verify: RunVerifier, _ entry: Entry) {
    let row = verify.bead.isNone ? nil : beads.index(of: verify.bead)
    ask(.verify, entry, row: row)
    verification = Verification(
      row: row,
      key: entry.effectKey,
      fence: entry.seq,
      fenceRun: entry.run,
      why: verify.why,
      isShared: hasLife
    )
    if let row {
      beads.rows[row].verifyAgain = .none
    } else {
      run.baseline = .running
      run.baselineKey = .none
    }
  }

  mutating func verifyStarted(_ started: VerifyStarted, _ entry: Entry) {
    guard settle(entry.cause) != nil, verification?.fence == entry.cause else { return }
    verification?.tree = started.tree
    verification?.pid = started.pid
  }

  mutating func verifyRefused(_ entry: Entry) {
    guard settle(entry.cause) != nil, let verification, verification.fence == entry.cause
    else { return }
    self.verification = nil
    if verification.row == nil { run.baseline = .owed }
    toolRefused()
  }

  mutating func verifyEnded(_ ended: VerifyEnded, _ entry: Entry) {
    _ = settle(entry.cause)
    guard let verification, verification.fence == entry.cause else { return }
    self.verification = nil
    let isChanged =
      !verification.tree.isNone && !ended.tree.isNone && verification.tree != ended.tree
    let answer = VerifierEvidence(
      ended: ended.ended,
      code: ended.code,
      took: ended.took,
      why: verification.why,
      isShared: verification.isShared,
      isTreeChanged: isChanged && !run.verifierWrites
    ).answer(run.policy)
    // A verifier that starts and vanishes again and again is a tool that fails.
    let isOrphaned = ended.ended == .stopped && !verification.isStopAsked
    if ended.ended == .lost || isOrphaned { toolRefused() } else { run.refusals = 0 }
    guard let row = verification.row else { return baselineAnswered(answer, isChanged) }
    guard case .judging(var judging) = beads.rows[row].phase else { return }
    switch answer {
    case .passed: verifierPassed(row, judging)
    case .failedOnce:
      judging.why = .again
      beads.rows[row].phase = .judging(judging)
    case .failed: verifierFailed(row, judging, ended)
    case .flaky, .inconclusive:
      beads.rows[row].doubts &+= 1
      // A failure beside another attempt is never charged, however often it is seen.
      let isQuiet = verification.why == .quiet || verification.why == .again
      guard !isQuiet || beads.rows[row].doubts <= run.policy.verifyDoubts else {
        return verifierFailed(row, judging, ended)
      }
      judging.why = .quiet
      beads.rows[row].phase = .judging(judging)
    case .broken: break
    }
    refile(row)
  }

  private mutating func baselineAnswered(_ answer: VerifierAnswer, _ isChanged: Bool) {
    run.verifierWrites = isChanged
    switch answer {
    case .passed, .flaky: run.baseline = .green
    case .failed, .failedOnce, .inconclusive: run.baseline = .red
    case .broken: run.baseline = .owed
    }
    if run.policy.baseline == .ignore, run.baseline == .red { run.baseline = .green }
  }

  private mutating func verifierPassed(_ row: Int, _ judging: Judging) {
    conclude(row, judging.outcomeOfPass)
    guard beads.rows[row].phase == .ended(.verified) else { return }
    beads.rows[row].wantedWhy = .verified
    beads.rows[row].trouble = nil
  }

  private mutating func verifierFailed(_ row: Int, _ judging: Judging, _ ended: VerifyEnded) {
    beads.rows[row].failure = ended.output
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
    if verification?.process == stop.of { verification?.isStopAsked = true }
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
    if beads.rows[row].phase == .open { beads.rows[row].wanted = nil }
    source = SourceView(digest: set.digest, bytes: set.bytes, beads: set.beads)
    run.refusals = 0
    refile(row)
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
    refile(row)
  }

  mutating func markConflict(_ conflict: MarkConflict, _ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    if conflict.problem == .shrank { run.isPlanDamaged = true }
    self.conflict(row)
    refile(row)
  }

  private mutating func conflict(_ row: Int) {
    beads.rows[row].phase = .ended(.conflict)
    beads.rows[row].wanted = nil
    beads.rows[row].isAttempted = true
  }

  mutating func markFailed(_ entry: Entry) {
    guard let settled = settle(entry.cause), settled.row != nil else { return }
    toolRefused()
  }

  /// Marks in a row that somebody changed before ralph could write: then it is a conflict.
  static let differencesMost = 5
}
