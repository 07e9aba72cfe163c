// What becomes of a source that breaks in mid-run: it is given time to be mended.
//
// An editor that saves, a `git stash`, a tracker's server that starts anew: what is gone for a while comes
// back as a rule. Nothing new is begun meanwhile, what lives goes on and is judged, and its marks wait.

extension State {
  /// Whether the run waits for a source to be mended, before it ends for it.
  package var isMendingAwaited: Bool { deadlines.contains { $0.kind == .mending } }

  mutating func sourceFailed(_ failed: SourceFailed) {
    if run.sources.isTracker(failed.source) {
      tracker.isBroken = true
    } else {
      source.isBroken = true
    }
    awaitMending()
  }

  /// A mark was not written, because the plan has lost tasks or much of its text; it is asked for
  /// again once the plan is another.
  mutating func planShrank(_ row: Int) {
    run.isPlanDamaged = true
    awaitMending()
    // By newer rules what was judged keeps its verdict, and its mark is the next run's to write.
    if run.rules < 8 { conflict(row) }
  }

  /// A person takes the plan as it is: marks are held against it from now on.
  mutating func planTaken() {
    guard run.rules >= 8, run.isPlanDamaged else { return }
    run.isPlanDamaged = false
    for row in awake where !beads.rows[row].isTracked { beads.rows[row].guarded = source }
    mended()
  }

  /// A mark was not written, because no plan was there; says whether that is waited for.
  mutating func planIsGone() -> Bool {
    awaitMending()
    if isMendingAwaited { source.isBroken = true }
    return isMendingAwaited
  }

  /// A source reads well.
  ///
  /// Whether a plan that had shrunk is whole again is seen at its next mark.
  mutating func sourceReadsWell(isPlan: Bool) {
    guard isMendingAwaited || run.isMendingOver else { return }
    if isPlan, run.isPlanDamaged {
      run.isPlanDamaged = false
      if busy.contains(where: owesMark) { return }
    }
    mended()
  }

  /// Where nothing is broken any more nothing is waited for, and what was mended too late is mended.
  mutating func mended() {
    guard isMendingAwaited || run.isMendingOver, !isSourceBroken, !run.isPlanDamaged else { return }
    run.isMendingOver = false
    deadlines.removeAll { $0.kind == .mending }
  }

  /// Whether a reading shows a plan whole that was not when a mark was to be written.
  func showsWhole(_ read: SourceRead) -> Bool {
    guard run.rules >= 8, run.isPlanDamaged else { return false }
    return busy.allSatisfy { row in
      let before = beads.rows[row].guarded
      return !owesMark(row) || (read.beads >= before.beads && read.bytes * 10 >= before.bytes * 7)
    }
  }

  /// Whether the plan is not there, or not whole, so that nothing is committed or merged with it.
  var isPlanBroken: Bool {
    run.rules >= 8 && (isMendingAwaited || run.isPlanDamaged || source.isBroken)
  }

  /// Whether a mark of a task is still to be written.
  private func owesMark(_ row: Int) -> Bool {
    guard !beads.rows[row].isTracked, let wanted = beads.rows[row].wanted else { return false }
    return wanted != beads.rows[row].mark
  }

  /// It had its time: now the run ends for it.
  mutating func mendingIsOver() {
    guard isSourceBroken || run.isPlanDamaged else { return }
    run.isMendingOver = true
  }

  /// Begins to wait.
  ///
  /// Only in its first life a run says at once what it cannot read, and ends.
  private mutating func awaitMending() {
    guard run.rules >= 8, run.isRead || run.epoch > 1, !run.isMendingOver, !isMendingAwaited,
      run.policy.mendingTime > .zero
    else { return }
    schedule(.mending, at: at + run.policy.mendingTime)
  }
}

extension Policy {
  /// How long a source that breaks in mid-run is waited for: five minutes for each time that a tool
  /// may fail in a row.
  var mendingTime: Millis { .minutes(5 * Int64(max(min(toolRetries, 12), 0))) }
}
