// What the life of an attempt changes.
extension State {
  mutating func dispatchAsked(_ dispatch: Dispatch, _ entry: Entry) {
    guard let row = beads.index(of: dispatch.bead) else { return }
    ask(.dispatch, entry, row: row)
    if dispatch.worktree.isNone { verificationsShared() }
    if let index = attempts.firstIndex(where: { $0.key == entry.effectKey }) {
      attempts[index].fence = entry.seq
      attempts[index].fenceRun = entry.run
      attempts[index].phase = .asked
      attempts[index].turn = pane(dispatch.pane).map { Turn(pane: $0) }
      attempts[index].worktree = dispatch.worktree
      nobodyIsAlone(beside: index)
      return
    }
    attempts.append(
      Attempt(
        row: row,
        number: dispatch.attempt,
        key: entry.effectKey,
        fence: entry.seq,
        fenceRun: entry.run,
        agent: dispatch.agent,
        nonce: dispatch.nonce,
        after: dispatch.after,
        failure: dispatch.failure,
        limit: dispatch.limit,
        startedAt: entry.at,
        isAlone: true
      )
    )
    attempts[attempts.count - 1].worktree = dispatch.worktree
    attempts[attempts.count - 1].mode = dispatch.mode
    attempts[attempts.count - 1].iteration = dispatch.iteration
    nobodyIsAlone(beside: attempts.count - 1)
    if let index = tree(of: row) { (trees[index].phase, trees[index].isGood) = (.used, false) }
    attempts[attempts.count - 1].turn = pane(dispatch.pane).map { Turn(pane: $0) }
    attempts[attempts.count - 1].wasAttempted = beads.rows[row].isAttempted
    run.starts &+= 1
    beads.rows[row].number = dispatch.attempt
    beads.rows[row].isAttempted = true
    beads.rows[row].guarded = source
    beads.rows[row].phase = .working
    beads.rows[row].isRefused = false
    beads.rows[row].wanted = nil
    refile(row)
  }

  /// An attempt that begins is not alone where others live in its tree, and neither are they.
  private mutating func nobodyIsAlone(beside new: Int) {
    for index in attempts.indices
    where index != new && attempts[index].worktree == attempts[new].worktree {
      attempts[index].isAlone = false
      attempts[new].isAlone = false
    }
  }

  /// A verification in the workspace is not alone any more.
  mutating func verificationsShared() {
    for index in verifications.indices where verifications[index].worktree.isNone {
      verifications[index].isShared = true
    }
  }

  mutating func dispatchSent(_ sent: DispatchSent, _ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = attempts.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    attempts[index].phase = .running
    attempts[index].tree = sent.tree
    attempts[index].pid = sent.pid
    attempts[index].guards = guardBase(index, sent.guards)
    attempts[index].isKept = !sent.snapshot.isEmpty
    if attempts[index].worktree.isNone { noteBranch(sent.branch) }
    run.refusals = 0
    iterationBegan(index, sent)
    turnBegan(index)
  }

  /// The listing that guarded files are held against until a person has looked: in a tree of its
  /// own the one before the bead's first attempt of the run, in the workspace the run's first.
  ///
  /// What one attempt changed there stands behind the verdicts of all that come after it.
  private mutating func guardBase(_ attempt: Int, _ listing: Digest) -> Digest {
    let row = attempts[attempt].row
    let isShared = attempts[attempt].worktree.isNone && run.rules >= 3
    if isShared, run.guards.isNone { run.guards = listing }
    if beads.rows[row].guards.isNone { beads.rows[row].guards = isShared ? run.guards : listing }
    return beads.rows[row].guards
  }

  /// A person has looked at a bead that changed guarded files: what stands there now holds.
  mutating func guardsSeen(_ row: Int) {
    beads.rows[row].guards = .none
    if beads.rows[row].phase == .ended(.guarded) { run.guards = .none }
  }

  /// Nothing was started: the start is given back and the tool's failure counted.
  mutating func dispatchRefused(_ refused: Refused, _ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = attempts.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    let attempt = attempts.remove(at: index)
    freePane(of: attempt)
    giveBack(attempt)
    if refused.problem == .disk, run.rules >= 3 { diskIsFull() } else { toolRefused() }
    beads.rows[attempt.row].phase = .open
    sleep(attempt.row)
    refile(attempt.row)
  }

  /// Gives a start back; an attempt that came over from an older run was never counted in this one.
  mutating func giveBack(_ attempt: Attempt) {
    if attempt.key.run == run.id { run.starts &-= 1 }
  }

  /// Nothing more is begun until a person has made room.
  mutating func diskIsFull() { run.halt = run.halt ?? .disk }

  /// Counts a refusal; too many in a row end the run.
  mutating func toolRefused() {
    run.refusals &+= 1
    if run.refusals > run.policy.toolRetries { run.hasToolFailure = true }
  }

  mutating func attemptEnded(_ ended: AttemptEnded, _ entry: Entry) {
    _ = settle(entry.cause)
    guard
      let index = attempts.firstIndex(where: {
        isEnded($0, ended, entry)
      })
    else { return }
    let attempt = attempts.remove(at: index)
    let isOnlyLate = ended.ended == .timedOut || run.rules >= 7
    freePane(of: attempt, mayWorkOn: isOnlyLate && ended.signal == .none)
    count(ended)
    beads.rows[attempt.row].kept =
      attempt.isKept && !ended.snapshot.isEmpty ? attempt.key : .none
    guard !isAside(attempt.row) else { return taken(attempt) }
    let isChanged = !attempt.tree.isNone && !ended.tree.isNone && attempt.tree != ended.tree
    // A TERM that ralph did not send is a loss, not the operator's word.
    let isOrphaned = ended.ended == .stopped && !attempt.isStopAsked
    let evidence = Evidence(
      ended: isOrphaned ? .lost : ended.ended,
      code: ended.code,
      endClass: ended.endClass,
      signal: ended.signal,
      isMarked: attempt.isMarked,
      isShell: attempt.agent == State.shell,
      isChangeOurs: isChanged && attempt.isAlone
    )
    guard !beads.rows[attempt.row].isSkipped else {
      giveBack(attempt)
      skipped(attempt.row)
      return refile(attempt.row)
    }
    headSeen(ended.head)
    let outcome = called(guarded(evidence.outcome(run.policy.verify), ended), ended)
    halted(by: outcome)
    if outcome.givesBack {
      giveBack(attempt)
    } else if !ended.errors.isNone || !ended.output.isNone {
      beads.rows[attempt.row].failure = ended.errors.isNone ? ended.output : ended.errors
    }
    defer { weighStorm(attempt, ended, evidence, outcome) }
    if outcome == .toVerify {
      var judging = Judging(why: .attempt)
      judging.hasProof = evidence.hasStrongVote || evidence.isChangeOurs
      judging.wasAlone = attempt.isAlone
      judging.worktree = attempt.worktree
      beads.rows[attempt.row].phase = .judging(judging)
      beads.rows[attempt.row].verifyAgain = .none
      beads.rows[attempt.row].doubts = 0
      want(attempt.row, .claimed, .ended)
      return refile(attempt.row)
    }
    if outcome == .rateLimit { pause(until: ended.wake) }
    if outcome == .unverified, !attempt.worktree.isNone {
      var judging = Judging(why: .attempt)
      judging.worktree = attempt.worktree
      judging.isUnverified = true
      return mergeOwed(attempt.row, judging)
    }
    conclude(attempt.row, outcome, leaves: attempt.tree.isNone || attempt.tree != ended.tree)
  }

  private static let shell = Name(cutting: "shell")

  /// Whether an end is that of an attempt as it was asked for last.
  private func isEnded(_ attempt: Attempt, _ ended: AttemptEnded, _ entry: Entry) -> Bool {
    #if PLANTED
      if planted(.lateEndTaken) { return beads.keys[attempt.row] == ended.bead }
    #endif
    return attempt.fence == entry.cause
      || (attempt.turn.map { $0.gather == entry.cause } ?? false)
  }

  /// Work is not judged by files that were changed while it was done: a person has to look.
  private func guarded(_ outcome: Outcome, _ ended: AttemptEnded) -> Outcome {
    #if PLANTED
      if planted(.guardedJudged) { return outcome }
    #endif
    guard run.rules >= 3, run.policy.verify == .command, !ended.guarded.isEmpty else {
      return outcome
    }
    switch outcome {
    case .toVerify, .timedOut, .agentError: return .guarded
    default: return outcome
    }
  }

  /// What keeps every later attempt from being worth anything until a person has looked.
  private mutating func halted(by outcome: Outcome) {
    switch outcome {
    case .loggedOut: run.halt = run.halt ?? .login
    case .outOfCredit: run.halt = run.halt ?? .credit
    // In the loop every later verdict would rest on the same changed files.
    case .guarded where run.rules >= 4 && run.policy.isLoop: run.halt = run.halt ?? .person
    default: break
    }
  }

  /// In the loop an agent that calls for a person is heard: nothing of it is judged before.
  private mutating func called(_ outcome: Outcome, _ ended: AttemptEnded) -> Outcome {
    guard run.policy.isLoop, ended.called != .none, !outcome.givesBack else { return outcome }
    if ended.called == .person { run.halt = run.halt ?? .person }
    return .asks
  }

  /// What the agent says it took; one that does not say is counted as unknown.
  private mutating func count(_ ended: AttemptEnded) {
    run.costMicros &+= ended.costMicros
    run.tokens &+= ended.tokens
    if ended.costMicros == 0 { run.unknownCosts &+= 1 }
  }

  /// Whether somebody has put a bead aside: ralph writes `[-]` only once an attempt is over.
  func isAside(_ row: Int) -> Bool {
    let mark = beads.rows[row].mark
    if beads.rows[row].isTracked, mark == .elsewhere || !beads.rows[row].isPresent { return true }
    return mark == .blocked || mark == .deferred
  }

  /// Ends an attempt whose task somebody put aside meanwhile: nothing of it is written any more.
  mutating func taken(_ attempt: Attempt) {
    giveBack(attempt)
    beads.rows[attempt.row].phase = .ended(.taken)
    beads.rows[attempt.row].isSkipped = false
    beads.rows[attempt.row].wanted = nil
    beads.rows[attempt.row].isClaimed = false
    refile(attempt.row)
  }

  /// An attempt that a crash left unstarted is not begun again once its task was put aside.
  mutating func dropIfTaken(_ row: Int) {
    guard isAside(row),
      let index = attempts.firstIndex(where: { $0.row == row && $0.phase == .absent })
    else { return }
    taken(attempts.remove(at: index))
  }

  /// Attempts that a crash left unstarted end with their run: they have never begun.
  mutating func dropAbsent(where isMeant: (Attempt) -> Bool = { _ in true }) {
    for attempt in attempts where attempt.phase == .absent && isMeant(attempt) {
      giveBack(attempt)
      beads.rows[attempt.row].phase = .open
      if beads.rows[attempt.row].isSkipped { skipped(attempt.row) }
      refile(attempt.row)
    }
    attempts.removeAll { $0.phase == .absent && isMeant($0) }
  }

  private mutating func pause(until wake: Instant) {
    let until = wake > at ? wake : at + run.policy.limitPause
    deadlines.removeAll { $0.kind == .wake }
    run.isPaused = true
    schedule(.wake, at: until)
  }

  /// Lets a bead wait before it may be tried again.
  mutating func sleep(_ row: Int) {
    guard run.policy.retryDelay > .zero, !beads.rows[row].isSleeping else { return }
    beads.rows[row].isSleeping = true
    schedule(.retry(row: row), at: at + run.policy.retryDelay)
  }

  /// Books an outcome: what it spends, where the bead then stands, which mark it should have.
  ///
  /// `leaves` says whether the attempt may have left something in its tree.
  mutating func conclude(_ row: Int, _ outcome: Outcome, leaves: Bool = true) {
    var spends = outcome.spends
    if outcome == .lost {
      beads.rows[row].losses &+= 1
      spends = beads.rows[row].losses >= run.policy.losses
    }
    #if PLANTED
      if planted(.attemptNeverSpent) { spends = false }
    #endif
    if beads.keys[row] == .planning { return planned(row, outcome) }
    beads.rows[row].phase = .open
    if outcome == .unverified, run.policy.verify == .accept {
      finish(row, .unverified, .done, .accepted)
    } else if let final = outcome.finalAtOnce {
      finish(row, final.0, final.1, final.2)
    } else {
      if spends { beads.rows[row].spent &+= 1 }
      let trouble = outcome.trouble
      if !outcome.givesBack { beads.rows[row].trouble = trouble.why }
      if spends, beads.rows[row].spent >= run.policy.attempts {
        run.hasFailure = true
        finish(row, trouble.final, trouble.mark, trouble.why)
        if leaves, outcome != .noProgress { treeIsLeft(by: row) }
      } else {
        want(row, .todo, .again)
        if outcome.isDelayed { sleep(row) }
      }
    }
    refile(row)
  }

  private mutating func finish(_ row: Int, _ final: Final, _ mark: Mark, _ why: MarkReason) {
    beads.rows[row].phase = .ended(final)
    if mark == .done { recordOwed(row) }
    want(row, mark, why)
  }

  /// Says which mark the plan should have; a mark that an open bead has already is no debt.
  mutating func want(_ row: Int, _ mark: Mark, _ why: MarkReason) {
    guard beads.keys[row] != .planning else { return }
    guard !beads.rows[row].isTracked else { return wantTracked(row, mark, why) }
    let isOpen = beads.rows[row].phase == .open
    beads.rows[row].wanted = isOpen && beads.rows[row].mark == mark ? nil : mark
    beads.rows[row].wantedWhy = why
    beads.rows[row].markAgain = .none
  }
}

extension Outcome {
  /// Where a bead stands for good at once: final state, mark, reason; nil where tries are left.
  fileprivate var finalAtOnce: (Final, Mark, MarkReason)? {
    switch self {
    case .verified: (.verified, .done, .verified)
    case .unverified: (.unverified, .claimed, .ended)
    case .unconfirmed: (.unconfirmed, .claimed, .ended)
    case .asks: (.asks, .todo, .asks)
    case .guarded: (.guarded, .blocked, .guarded)
    default: nil
    }
  }

  /// What a bead gets when the last attempt is spent this way.
  var trouble: (final: Final, mark: Mark, why: MarkReason) {
    switch self {
    case .noProgress: (.noProgress, .blocked, .noProgress)
    case .timedOut: (.timedOut, .todo, .timedOut)
    case .agentError, .rateLimit, .loggedOut, .outOfCredit: (.agentError, .todo, .agentError)
    case .lost, .stopped: (.lost, .todo, .lost)
    case .failed, .verified, .unverified, .unconfirmed, .toVerify, .asks, .guarded:
      (.failed, .blocked, .failed)
    }
  }
}
