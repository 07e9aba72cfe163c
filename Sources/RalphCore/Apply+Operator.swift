// What the operator's requests change.
extension State {
  /// Whether a fact answers a request that the journal has answered already.
  func isAnswered(_ by: Name) -> Bool { by.isRequest && answered.contains(by) }

  /// Notes which request was answered: a crash may leave its file, and once is enough.
  mutating func answer(_ by: Name) { if by.isRequest { answered.append(by) } }

  mutating func applyOperator(_ event: Event) {
    switch event {
    case .operatorDrained(let asked):
      answer(asked.by)
      run.isDraining = true
    case .operatorStopped(let asked):
      answer(asked.by)
      operatorStopped()
    case .operatorPaused(let asked):
      answer(asked.by)
      operatorPaused()
    case .operatorContinued(let asked):
      answer(asked.by)
      operatorContinued()
    case .operatorRetried(let decided):
      answer(decided.by)
      operatorRetried(decided)
    case .operatorSkipped(let decided):
      answer(decided.by)
      operatorSkipped(decided)
    default: break
    }
  }

  mutating func operatorPaused() { run.isHeld = true }

  /// Work goes on, and what stopped it counts as answered.
  mutating func operatorContinued() {
    run.isHeld = false
    run.isRewound = false
    run.halt = nil
    if !run.standsOn.isEmpty { run.branch = run.standsOn }
    run.sweep.isRed = false
    planTaken()
    mergesWake()
  }

  /// A bead gets all its attempts again.
  ///
  /// One that could not be merged is merged again: its work is not done a second time.
  mutating func operatorRetried(_ decided: OperatorDecided) {
    guard let row = beads.index(of: decided.bead) else { return }
    wake(row)
    guardsSeen(row)
    beads.rows[row].spent = 0
    beads.rows[row].losses = 0
    beads.rows[row].doubts = 0
    beads.rows[row].differences = 0
    beads.rows[row].isSkipped = false
    beads.rows[row].isHeld = false
    beads.rows[row].comment = nil
    switch beads.rows[row].phase {
    case .working, .judging: break
    case .open where isGoodToMerge(row), .ended where isGoodToMerge(row):
      var judging = Judging(why: .attempt)
      judging.worktree = worktree(of: row)
      (judging.hasProof, judging.wasAlone) = (true, true)
      judging.isUnverified = run.policy.verify != .command
      beads.rows[row].isAttempted = true
      beads.rows[row].trouble = nil
      judgeAgain(row, judging)
    case .open, .ended: openForRetry(row)
    }
    refile(row)
  }

  /// Somebody may have merged by hand in the worktree: what stands there is judged anew.
  private mutating func judgeAgain(_ row: Int, _ judging: Judging) {
    guard !judging.isUnverified else {
      mergeOwed(row, judging)
      return takeBack(row)
    }
    beads.rows[row].phase = .judging(judging)
    beads.rows[row].verifyAgain = .none
    want(row, .claimed, .ended)
    takeBack(row)
  }

  /// A bead that was parked in its tracker is taken back before it is closed there.
  private mutating func takeBack(_ row: Int) {
    guard beads.rows[row].isTracked, beads.rows[row].mark == .blocked else { return }
    beads.rows[row].wanted = .begun
    beads.rows[row].wantedWhy = .retried
  }

  /// Whether the work of a bead lies in its worktree, found good.
  private func isGoodToMerge(_ row: Int) -> Bool {
    tree(of: row).map { trees[$0].isGood && trees[$0].phase == .used } ?? false
  }

  private mutating func openForRetry(_ row: Int) {
    beads.rows[row].phase = .open
    beads.rows[row].isClaimed = false
    let mark = beads.rows[row].mark
    // What is on its way to the source now is taken back once it is there.
    let isHere =
      mark == .blocked || mark == .claimed || (mark == .begun && beads.rows[row].isTracked)
      || isAsked(row)
    beads.rows[row].wanted = isHere ? .todo : nil
    beads.rows[row].wantedWhy = .retried
    beads.rows[row].markAgain = .none
  }

  /// A bead is not worked on any more; an attempt that lives is asked to end.
  mutating func operatorSkipped(_ decided: OperatorDecided) {
    guard let row = beads.index(of: decided.bead) else { return }
    wake(row)
    beads.rows[row].said = decided.why
    switch beads.rows[row].phase {
    case .working:
      beads.rows[row].isSkipped = true
      // One that a crash left unstarted is not begun any more.
      dropAbsent { $0.row == row }
    case .ended(.verified), .ended(.unverified): break
    case .judging, .open, .ended: skipped(row)
    }
    refile(row)
  }

  mutating func skipped(_ row: Int) {
    beads.rows[row].isSkipped = false
    beads.rows[row].isSleeping = false
    beads.rows[row].phase = .ended(.skipped)
    beads.rows[row].comment = nil
    let mark = beads.rows[row].mark
    let isOurs = mark == .todo || mark == .claimed || mark == .begun
    guard isOurs else { return beads.rows[row].wanted = nil }
    if beads.rows[row].isTracked {
      beads.rows[row].isClaimed = false
      // In the tracker only what is ours is parked.
      guard mark == .begun else { return beads.rows[row].wanted = nil }
      putAside(row)
    } else {
      want(row, .blocked, .skipped)
    }
  }

  /// A skipped bead of a tracker is parked there.
  mutating func putAside(_ row: Int) {
    beads.rows[row].wanted = .blocked
    beads.rows[row].wantedWhy = .skipped
    beads.rows[row].markAgain = .none
  }
}

extension Name {
  /// Whether it is the name of a request: a number, and no signal or command.
  package var isRequest: Bool { !isEmpty && bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
}
