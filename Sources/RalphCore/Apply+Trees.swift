// What worktrees, merges and sweeps change, and what is seen of HEAD.
extension State {
  mutating func worktreeAsked(_ make: MakeWorktree, _ entry: Entry) {
    guard let row = beads.index(of: make.bead) else { return }
    ask(.worktree, entry, row: row)
    if let index = trees.firstIndex(where: { $0.key == entry.effectKey }) {
      trees[index].fence = entry.seq
      trees[index].fenceRun = entry.run
      trees[index].phase = .asked
      trees[index].isStopAsked = false
    } else {
      trees.append(
        OwnTree(row: row, key: entry.effectKey, fence: entry.seq, fenceRun: entry.run)
      )
    }
    refile(row)
  }

  mutating func worktreeMade(_ made: WorktreeMade, _ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = trees.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    trees[index].phase = .fresh
    trees[index].directory = made.directory
    trees[index].branch = made.branch
    run.refusals = 0
    refile(trees[index].row)
  }

  /// It could not be made or set up: no attempt has begun, so none is charged.
  mutating func worktreeRefused(_ refused: Refused, _ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = trees.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    // What stands of it is found again under the same key.
    trees[index].phase = .absent
    let isStopped = trees[index].isStopAsked
    trees[index].isStopAsked = false
    if !isStopped { refused.problem == .disk ? diskIsFull() : toolRefused() }
    sleep(trees[index].row)
    refile(trees[index].row)
  }

  mutating func pruneAsked(_ prune: PruneWorktree, _ entry: Entry) {
    guard let index = trees.firstIndex(where: { $0.key == prune.worktree }) else { return }
    ask(.prune, entry, row: nil)
    trees[index].fence = entry.seq
  }

  mutating func worktreeRemoved(_ removed: WorktreeRemoved, _ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = trees.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    if removed.kept.isEmpty { trees.remove(at: index) } else { trees[index].phase = .kept }
  }

  /// Work of a worktree that is good as far as it goes: it is to be merged.
  mutating func mergeOwed(_ row: Int, _ judging: Judging) {
    var judging = judging
    judging.merge = .owed
    beads.rows[row].phase = .judging(judging)
    beads.rows[row].mergeAgain = .none
    if let index = tree(of: row) { trees[index].isGood = true }
    want(row, .claimed, .ended)
    refile(row)
  }

  mutating func mergeAsked(_ bead: BeadID, _ kind: Outstanding.Kind, _ entry: Entry) {
    guard let row = beads.index(of: bead) else { return }
    ask(kind, entry, row: row)
    beads.rows[row].mergeAgain = .none
  }

  /// The row and judging of a merge whose answer this is; nil where it is late.
  private mutating func merging(_ entry: Entry) -> (Int, Judging)? {
    guard let row = settle(entry.cause)?.row, case .judging(let judging) = beads.rows[row].phase
    else { return nil }
    return (row, judging)
  }

  mutating func mergeMade(_ made: MergeMade, _ entry: Entry) {
    guard case (let row, var judging)? = merging(entry) else { return }
    run.refusals = 0
    guard !made.commit.isEmpty else { return merged(row, judging) }
    judging.commit = made.commit
    var isVerified = made.same || run.policy.verify != .command
    #if PLANTED
      if planted(.landedUnverified) { isVerified = true }
    #endif
    judging.merge = isVerified ? .landing : .made
    if !isVerified { judging.why = .merged }
    beads.rows[row].phase = .judging(judging)
    beads.rows[row].verifyAgain = .none
    refile(row)
  }

  mutating func mergeConflict(_ conflict: MergeConflict, _ entry: Entry) {
    guard let (row, _) = merging(entry) else { return }
    run.refusals = 0
    if !conflict.text.isNone { beads.rows[row].failure = conflict.text }
    unmerged(row)
  }

  /// Something lies in the way, for a while at most.
  mutating func mergeWaits(isStale: Bool, _ entry: Entry) {
    guard case (let row, var judging)? = merging(entry) else { return }
    run.refusals = 0
    judging.waits &+= 1
    if judging.waits > State.mergeWaitsMost { return unmerged(row) }
    if isStale { judging.merge = .owed }
    beads.rows[row].phase = .judging(judging)
    if !isStale, !beads.rows[row].isSleeping {
      beads.rows[row].isSleeping = true
      schedule(.retry(row: row), at: at + max(run.policy.retryDelay, State.mergeWait))
    }
    refile(row)
  }

  /// Somebody has cleared the way, or said that they have: merges that wait are tried now.
  mutating func mergesWake() {
    guard run.rules >= 8 else { return }
    for row in busy where beads.rows[row].isSleeping {
      guard case .judging(var judging) = beads.rows[row].phase, judging.merge != .none else {
        continue
      }
      judging.waits = 0
      beads.rows[row].phase = .judging(judging)
      beads.rows[row].isSleeping = false
      deadlines.removeAll { $0.kind == .retry(row: row) }
    }
  }

  mutating func mergeRefused(_ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    beads.rows[row].mergeAgain = settled.key
    toolRefused()
    sleep(row)
    refile(row)
  }

  mutating func mergeLanded(_ entry: Entry) {
    guard let (row, judging) = merging(entry) else { return }
    run.refusals = 0
    merged(row, judging)
  }

  private mutating func merged(_ row: Int, _ judging: Judging) {
    beads.rows[row].isSleeping = false
    conclude(row, judging.isUnverified ? .unverified : .verified)
    if !judging.isUnverified {
      beads.rows[row].wantedWhy = .verified
      beads.rows[row].trouble = nil
    }
    if let index = trees.firstIndex(where: { $0.key == judging.worktree }) {
      trees[index].phase = .done
    }
  }

  /// Branch and worktree are kept for a person.
  mutating func unmerged(_ row: Int) {
    run.hasFailure = true
    beads.rows[row].phase = .ended(.unmerged)
    beads.rows[row].trouble = .unmerged
    want(row, .blocked, .unmerged)
    refile(row)
  }

  /// How long a merge waits for what lies in its way, at least.
  static var mergeWait: Millis { .seconds(30) }
  /// How often it is tried before a person is asked.
  static var mergeWaitsMost: Int { 20 }

  // The workspace's tree

  /// Somebody switched the branch: nothing more is given out until it is back.
  mutating func treeBranch(_ moved: TreeMoved) {
    guard run.rules >= 3 else { return }
    noteBranch(moved.fromBranch)
    run.standsOn = moved.branch
    if moved.branch == run.branch {
      if run.halt == .tree, !run.isRewound { run.halt = nil }
      mergesWake()
    } else if run.halt == nil {
      run.halt = .tree
    }
  }

  mutating func treeRewound() {
    guard run.rules >= 3 else { return }
    run.isRewound = true
    if run.halt == nil { run.halt = .tree }
  }

  /// The branch that the run began on is the one that it belongs to.
  mutating func noteBranch(_ branch: Text) {
    if run.branch.isEmpty { run.branch = branch }
  }

  /// Notes that a bead passed while something else may have written to the same tree.
  mutating func passedBeside(_ row: Int) {
    guard run.rules >= 3, !run.sweep.rows.contains(row) else { return }
    run.sweep.rows.append(row)
    run.sweep.isGreen = false
  }

  mutating func sweepAnswered(_ answer: VerifierAnswer) {
    let wasAgain = run.sweep.isAgain
    run.sweep.isAgain = false
    switch answer {
    case .passed, .flaky:
      run.sweep.rows = []
      run.sweep.isGreen = true
    case .failedOnce where !wasAgain: run.sweep.isAgain = true
    case .failedOnce, .failed:
      run.sweep.isRed = true
      if run.halt == nil { run.halt = .sweep }
    case .inconclusive:
      // Somebody changed the tree under it; the next one says.
      run.sweep.isAgain = wasAgain
      toolRefused()
    case .broken: break
    }
  }
}
