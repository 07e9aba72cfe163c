// What the Ralph loop's facts change.
extension State {
  /// A run with modes has one bead more: its PLAN iterations are attempts at it.
  mutating func planningEnters() {
    if run.policy.isLoop, beads.index(of: .planning) == nil {
      var planning = Bead()
      // Before every task of the plan, whose places count from 0.
      planning.place = -1
      _ = addBead(.planning, planning)
    }
    guard let row = beads.index(of: .planning) else { return }
    wake(row)
    beads.rows[row].isPresent = run.policy.isLoop
    run.loop.isPlanWanted = run.policy.planNow
    refile(row)
  }

  /// A PLAN came to its end: the bead is there for the next one.
  mutating func planned(_ row: Int, _ outcome: Outcome) {
    beads.rows[row].phase = .open
    if !outcome.givesBack {
      beads.rows[row].trouble = outcome.isTrouble ? outcome.trouble.why : nil
      (run.loop.isPlanWanted, run.loop.builds, run.loop.changes) = (false, 0, 0)
      run.loop.planHead = run.loop.head
    }
    if outcome.isDelayed { sleep(row) }
    if !outcome.isTrouble, !outcome.givesBack { recordOwed(row) }
    refile(row)
  }

  /// What passed is to be written down, as far as the run does that.
  mutating func recordOwed(_ row: Int) {
    guard run.policy.isLoop else { return }
    let isTask = beads.keys[row] != .planning
    if isTask, !run.policy.thunk.isEmpty {
      beads.rows[row].record = .row
    } else {
      beads.rows[row].record = run.policy.commits == .off ? .none : .commit
    }
  }

  /// An iteration was judged.
  mutating func iterationJudged(passed: Bool, _ report: Digest) {
    guard run.policy.isLoop else { return }
    run.loop.verdict = passed ? .pass : .fail
    run.loop.report = report
    run.loop.failures = passed ? 0 : run.loop.failures &+ 1
    if run.loop.failures >= LoopState.failuresMost { run.halt = run.halt ?? .verifier }
  }

  /// An agent begins: HEAD elsewhere than ralph last saw it means that others work here.
  mutating func iterationBegan(_ attempt: Int, _ sent: DispatchSent) {
    guard run.policy.isLoop else { return }
    let row = attempts[attempt].row
    (attempts[attempt].phases, attempts[attempt].marked) = (sent.phases, sent.marked)
    // What a crash kept from the journal: no row of this attempt stood there when the last was added.
    beads.rows[row].recorded = sent.adopted ? run.loop.logBytes : sent.recorded
    if !run.loop.head.isEmpty, !sent.head.isEmpty, sent.head != run.loop.head {
      run.loop.isPlanWanted = true
    }
    if beads.keys[row] != .planning { run.loop.builds &+= 1 }
    headSeen(sent.head)
  }

  /// Where ralph saw HEAD stand while nobody else could have moved it.
  mutating func headSeen(_ head: Name) {
    if run.policy.isLoop, !head.isEmpty { run.loop.head = head }
  }

  /// Somebody changed the plan while no attempt lived.
  mutating func planChanged(_ bead: BeadID = .none) {
    guard run.policy.isLoop, run.isRead, attempts.isEmpty else { return }
    // Tasks that ralph makes of warnings are its own change of the plan.
    guard run.rules < 4 || !bead.isWarning else { return }
    run.loop.changes &+= 1
    if run.loop.changes >= LoopState.manyChanges { run.loop.isPlanWanted = true }
  }

  mutating func taskRecorded(_ recorded: TaskRecorded, _ entry: Entry) {
    guard let row = settle(entry.cause)?.row else { return }
    run.loop.logBytes = recorded.bytes
    run.refusals = 0
    let isNext = beads.rows[row].record == .row && run.policy.commits != .off
    beads.rows[row].record = isNext ? .commit : .none
    refile(row)
  }

  mutating func commitMade(_ made: CommitMade, _ entry: Entry) {
    guard let row = settle(entry.cause)?.row else { return }
    run.refusals = 0
    headSeen(made.commit)
    if !made.left.isEmpty {
      run.loop.lacking.removeAll { $0.bead == made.bead }
      run.loop.lacking = run.loop.lacking.suffix(LoopState.crowdedMost - 1) + [made]
    }
    let isPlan = beads.keys[row] == .planning
    if isPlan { run.loop.planHead = run.loop.head }
    beads.rows[row].record = isPlan && isPushDue ? .push : .none
    refile(row)
  }

  /// Whether what was committed goes to the remote now: only after a verification that passed.
  private var isPushDue: Bool { !run.policy.pushBranch.isEmpty && run.loop.verdict == .pass }

  /// Pushed, or not for a reason; the next PLAN tries again.
  mutating func pushAnswered(_ why: Text, _ entry: Entry) {
    guard let row = settle(entry.cause)?.row else { return }
    run.loop.unpushed = why
    beads.rows[row].record = .none
    refile(row)
  }

  mutating func tasksMarked(_ marked: TasksMarked) {
    run.loop.crowded.append(marked)
    if run.loop.crowded.count > LoopState.crowdedMost { run.loop.crowded.removeFirst() }
    unproved += marked.unproved.filter { !unproved.contains($0) }
  }

  /// Tasks that were done before get their rows now.
  mutating func rowsMissing(_ missing: RowsMissing) {
    guard run.policy.isLoop, run.policy.thunkSync, !run.policy.thunk.isEmpty else { return }
    for task in missing.tasks {
      guard let row = beads.index(of: task), beads.rows[row].mark == .done,
        beads.rows[row].record == .none, !unproved.contains(task)
      else { continue }
      beads.rows[row].record = .late
      refile(row)
    }
  }

  /// Rules of which no task speaks are owed one each.
  mutating func warned(_ rules: [Name]) {
    if run.policy.isLoop, !rules.isEmpty { run.loop.warned = rules }
  }

  /// The tasks of rules that warn again are to be done again: `[ ]` on one of them is no drift.
  mutating func warningsAsked(_ rules: [Name]) {
    for row in ownTasks(of: rules) {
      guard case .ended = beads.rows[row].phase else { continue }
      openAgain(row)
      refile(row)
    }
  }

  /// The rows of the tasks that are about whole rules.
  private func ownTasks(of rules: [Name]) -> [Int] {
    beads.keys.indices.filter { row in rules.contains { beads.keys[row].mends($0) } }
  }

  mutating func warningsAdded(_ added: WarningsAdded, _ entry: Entry) {
    guard settle(entry.cause) != nil else { return }
    run.loop.warned = []
    run.refusals = 0
    source = SourceView(digest: added.digest, bytes: added.bytes, beads: added.beads)
    for row in ownTasks(of: added.again) {
      beads.rows[row].mark = .todo
      proved(beads.keys[row])
      refile(row)
    }
  }

  /// A plan that cannot be given them is asked again after the next verification.
  mutating func warningsRefused(_ entry: Entry) {
    if settle(entry.cause) != nil { run.loop.warned = [] }
  }

  mutating func recordRefused(_ entry: Entry) {
    guard let settled = settle(entry.cause) else { return }
    toolRefused()
    // Somebody else's git holds its lock for a while.
    guard run.rules >= 8, let row = settled.row, run.policy.retryDelay > .zero,
      !beads.rows[row].isSleeping
    else { return }
    beads.rows[row].isSleeping = true
    let wait = Millis(run.policy.retryDelay.value &* State.recordWaitDelays)
    schedule(.retry(row: row), at: at + wait)
  }

  /// How many delays of a retry a record or a commit waits that was refused.
  private static let recordWaitDelays: Int64 = 6

  mutating func recordAsked(_ bead: BeadID, _ kind: Outstanding.Kind, _ entry: Entry) {
    guard let row = beads.index(of: bead) else { return }
    ask(kind, entry, row: row)
    beads.rows[row].markAgain = .none
  }

  /// The operator has put a task into the log: that is a person's word for its mark.
  mutating func operatorRecorded(_ decided: OperatorDecided) {
    answer(decided.by)
    proved(decided.bead)
  }

  /// The mark of a task stands for more than an agent's word, or stands no more.
  mutating func proved(_ bead: BeadID) {
    if !unproved.isEmpty { unproved.removeAll { $0 == bead } }
  }

  /// The mark of a task is known again after its work was taken back.
  mutating func markSeen(_ bead: BeadID) {
    if !undone.isEmpty { undone.removeAll { $0 == bead } }
  }

  /// The work of a task is taken back: it is to be done again, and its `[ ]` is no drift.
  mutating func operatorUndone(_ decided: OperatorDecided) {
    answer(decided.by)
    if !undone.contains(decided.bead) { undone.append(decided.bead) }
    guard let row = beads.index(of: decided.bead), case .ended = beads.rows[row].phase else {
      return
    }
    openAgain(row)
    beads.rows[row].record = .none
    refile(row)
  }

  mutating func phaseTold(_ told: PhaseTold, inPlan: Bool, _ entry: Entry) {
    defer { refile(told.tasks) }
    let isKnown = { (phase: PlanPhase) in phase.isInPlan && phase.title == told.title }
    if inPlan, let known = phases.firstIndex(where: isKnown) {
      // It got more tasks; what was decided of it holds for them, too.
      return phases[known].tasks += told.tasks
    }
    var phase = PlanPhase(seq: entry.seq, title: told.title, isInPlan: inPlan)
    phase.tasks = told.tasks
    phases.append(phase)
  }

  private mutating func refile(_ tasks: [BeadID]) {
    for task in tasks {
      if let row = beads.index(of: task) { refile(row) }
    }
  }

  mutating func phaseDecided(_ decided: PhaseDecided, _ decision: PlanPhase.Decision) {
    answer(decided.by)
    guard let index = phases.firstIndex(where: { $0.seq == decided.of }) else { return }
    phases[index].decision = decision
    refile(phases[index].tasks)
  }
}

extension Outcome {
  /// Whether the iteration came to nothing.
  fileprivate var isTrouble: Bool {
    switch self {
    case .verified, .unverified, .unconfirmed, .noProgress, .toVerify: false
    case .failed, .timedOut, .agentError, .lost, .rateLimit, .stopped, .asks, .loggedOut,
      .outOfCredit, .guarded:
      true
    }
  }
}

extension BeadID {
  /// Whether it is a task that ralph makes of a rule that warned.
  var isWarning: Bool { bare.hasPrefix("WARN.") }

  /// Whether it is the task of a whole rule, `WARN.Rule.Id`; one about a single file may be done while
  /// the rule warns of another.
  package func mends(_ rule: Name) -> Bool {
    isWarning && bare.utf8.dropFirst("WARN.".utf8.count).elementsEqual(rule.text.utf8)
  }
}
