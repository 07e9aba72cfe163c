// What the facts about runs, time and the operator change.
extension State {
  mutating func journalOpened(_ opened: JournalOpened) {
    format = opened.format
    genesis = UInt16(truncatingIfNeeded: Hex.value(opened.genesis.bytes.prefix(4)) ?? 0)
  }

  /// A damaged part is gone, and the numbers of what was begun in it are not given again.
  mutating func journalRepaired(_ repaired: JournalRepaired) {
    format = max(format, repaired.format)
    let used = UInt32(clamping: repaired.runs)
    usedRuns = max(usedRuns, used, run.id.number)
  }

  /// A run begins.
  ///
  /// What lived in the one before goes over to it; everything that is counted within
  /// a run begins anew, and each bead stands where its mark says.
  mutating func runStarted(_ started: RunStarted, _ entry: Entry) {
    format = max(format, started.format)
    let unswept = run.sweep.rows
    run = Run()
    // What passed beside others is confirmed by whichever run comes to it.
    if started.rules >= 3 { run.sweep.rows = unswept }
    run.id = entry.run
    run.phase = .open
    run.epoch = started.epoch
    run.rules = started.rules
    run.seed = started.seed
    run.policy = started.policy
    run.startedAt = entry.at
    run.branch = started.branch
    run.dirty = started.dirty
    run.sources.hasPlan = !started.plan.isEmpty || started.tracker.isEmpty
    run.sources.hasTracker = !started.tracker.isEmpty
    tracker = TrackerView()
    claims = []
    dropAbsent()
    for index in attempts.indices { attempts[index].isStopAsked = false }
    run.baseline = started.policy.verify == .command && attempts.isEmpty ? .owed : .unneeded
    deadlines.removeAll { $0.kind.key == nil }
    renewPanes()
    verifications = []
    renewTrees()
    outstanding.removeAll { asked in !attempts.contains { $0.fence == asked.seq } }
    source.isBroken = false
    queue = []
    busy = []
    for row in awake { renew(row) }
    planningEnters()
    layToRest()
    if started.policy.maxRuntime > .zero {
      schedule(.runtime, at: entry.at + started.policy.maxRuntime)
    }
  }

  /// What was seen of panes before is looked at anew; turns go over with their limits.
  private mutating func renewPanes() {
    for row in panes.indices {
      panes[row].leases = 0
      panes[row].isAvoided = false
      lookAnew(row)
    }
    for index in attempts.indices {
      attempts[index].turn?.gather = .zero
      attempts[index].turn?.isInterrupting = false
    }
  }

  /// Worktrees outlive their run; those that were being made or removed are asked about again.
  private mutating func renewTrees() {
    for index in trees.indices {
      trees[index].isStopAsked = false
      if trees[index].phase == .asked { trees[index].phase = .absent }
    }
  }

  /// The writer lives again after it was gone for a while: that while counts against nobody.
  mutating func runResumed(_ resumed: RunResumed, after gone: Millis) {
    format = max(format, resumed.format)
    if gone > .zero { moveDeadlines(by: gone) }
    run.phase = .open
    run.epoch = resumed.epoch
    run.rules = resumed.rules
    let before = run.policy
    run.policy = resumed.policy
    if !resumed.dirty.isNone { run.dirty = resumed.dirty }
    if before.maxRuntime != run.policy.maxRuntime { runtimeChanged() }
    source.isBroken = false
    tracker.isBroken = false
    tracker.isChanged = false
    run.isRead = false
    run.sources.isPlanRead = false
    run.sources.isTrackerRead = false
    run.isHostGone = false
    run.isDraining = false
    run.isStopping = false
    run.hasToolFailure = false
    run.isPlanDamaged = false
    run.isMendingOver = false
    deadlines.removeAll { $0.kind == .mending }
    run.refusals = 0
    // Somebody had the chance to mend what the verifier minds.
    if run.baseline == .red { run.baseline = .owed }
    // Nobody has looked meanwhile.
    for row in panes.indices { lookAnew(row) }
    for index in attempts.indices { attempts[index].isStopAsked = false }
    for index in verifications.indices { verifications[index].isStopAsked = false }
    for index in trees.indices { trees[index].isStopAsked = false }
    // Whoever resumes has seen why it stopped, but a resume may come by itself after a crash: what a
    // person did or said to hold work back needs a word, going back to the branch or `ralph continue`.
    let isAway = !run.standsOn.isEmpty && run.standsOn != run.branch
    if run.rules < 7 { (run.isRewound, run.isHeld) = (false, false) }
    run.halt = run.halt == .tree && (isAway || run.isRewound) ? .tree : nil
    run.loop.failures = 0
    if run.policy.planNow { run.loop.isPlanWanted = true }
    run.sweep.isRed = false
    for row in awake {
      if run.policy.verify != .command { judgedWithoutVerifier(row) } else { judgedAnew(row) }
      refile(row)
    }
  }

  /// The resume's line gave the run another longest duration, counted from its start.
  private mutating func runtimeChanged() {
    deadlines.removeAll { $0.kind == .runtime }
    run.isOverTime = false
    guard run.policy.maxRuntime > .zero else { return }
    schedule(.runtime, at: run.startedAt + run.policy.maxRuntime)
  }

  /// The resume's line took the verifier away: what waits for it is booked as if there were none.
  mutating func judgedWithoutVerifier(_ row: Int) {
    guard case .judging(var judging) = beads.rows[row].phase, !isVerifying(row) else { return }
    guard judging.merge == .none else {
      // What lands was found good before; of a merge that was only made nobody is to say more now.
      if judging.merge == .made {
        judging.isUnverified = true
        judging.merge = .landing
      }
      return beads.rows[row].phase = .judging(judging)
    }
    guard !judging.isFound else {
      beads.rows[row].phase = .open
      return
    }
    if judging.hasProof, !judging.worktree.isNone {
      var judging = judging
      judging.isUnverified = true
      return mergeOwed(row, judging)
    }
    conclude(row, judging.hasProof ? .unverified : .unconfirmed)
  }

  /// There is a verifier now: what was to be merged without its word is judged by it first.
  mutating func judgedAnew(_ row: Int) {
    guard run.rules >= 3, case .judging(var judging) = beads.rows[row].phase, judging.isUnverified
    else { return }
    (judging.why, judging.merge, judging.isUnverified) = (.attempt, .none, false)
    beads.rows[row].phase = .judging(judging)
  }

  mutating func runEnded(_ ended: RunEnded, _ entry: Entry) {
    _ = settle(entry.cause)
    run.phase = .ended
    run.end = ended
    deadlines.removeAll { $0.kind.key == nil }
    dropAbsent()
  }

  mutating func operatorStopped() {
    run.isDraining = true
    run.isStopping = true
  }

  /// Sleep and a clock set forward do not count against anybody: open deadlines move along.
  mutating func hostSlept(_ slept: HostSlept) {
    run.slept = Millis(run.slept.value &+ slept.by.value)
    #if PLANTED
      if planted(.sleepCounted) { return }
    #endif
    // Real sleep comes with a `clock.moved` of its own.
    if slept.held, run.rules >= 3 { moveDeadlines(by: slept.by) }
  }

  mutating func clockMoved(_ moved: ClockMoved) {
    if moved.byMs > .zero { moveDeadlines(by: moved.byMs) }
  }

  /// Moves what falls due along, except rate limits, which end by the wall clock.
  private mutating func moveDeadlines(by span: Millis) {
    for index in deadlines.indices where deadlines[index].kind != .wake {
      deadlines[index].at = deadlines[index].at + span
    }
    deadlines.sort { $0.at < $1.at }
  }

  mutating func deadlinePassed(_ passed: DeadlinePassed) {
    let due = deadlines.prefix { $0.at <= passed.due }
    deadlines.removeFirst(due.count)
    for first in due {
      switch first.kind {
      case .retry(let row):
        guard beads.rows.indices.contains(row) else { continue }
        beads.rows[row].isSleeping = false
      case .wake:
        run.isPaused = false
        for row in panes.indices where panes[row].what == .limited {
          panes[row].isWoken = true
          panes[row].isResting = false
        }
      case .runtime: run.isOverTime = true
      case .tracker: tracker.isPaused = false
      case .mending: mendingIsOver()
      case .quiet, .longQuiet, .fit, .limit, .hardLimit, .ask, .settle, .interrupt:
        paneDeadlinePassed(first.kind)
      }
    }
  }

  /// Adds a deadline, after those of the same instant.
  mutating func schedule(_ kind: Deadline.Kind, at instant: Instant) {
    let place = deadlines.firstIndex { $0.at > instant } ?? deadlines.count
    deadlines.insert(Deadline(at: instant, kind: kind), at: place)
  }
}
