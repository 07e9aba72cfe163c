import RalphCore

// The events about worktrees, merges, the branch, sleep and the operator in words.
extension Saying {
  /// The saying of an event of trees, time or the operator; nil for every other.
  static func trees(_ event: Event) -> Saying? {
    switch event {
    case .worktreeMade(let it):
      Saying("✓", "worktree", visible(it.branch.string), visible(it.directory.string))
    case .worktreeRefused(let it): Saying("✗", "no worktree", visible(it.why.string))
    case .worktreeRemoved(let it):
      it.kept.isEmpty
        ? Saying("■", "worktree removed", "")
        : Saying("!", "worktree kept", visible(it.kept.string))
    case .mergeMade(let it):
      it.commit.isEmpty
        ? Saying("✓", "nothing to merge", "")
        : Saying("✓", "merged in its worktree", it.commit.shortCommit)
    case .mergeConflict(let it): Saying("✗", "cannot be merged", visible(it.why.string))
    case .mergeRefused(let it): Saying("✗", "merge refused", visible(it.why.string))
    case .mergeWaits(let it): Saying("!", "merge waits", visible(it.why.string))
    case .mergeStale(let it): Saying("!", "merge again", visible(it.why.string))
    case .mergeLanded(let it): Saying("✓", "landed", it.commit.shortCommit)
    case .treeBranch(let it):
      Saying("!", "branch switched", "\(it.fromBranch.branchName) → \(it.branch.branchName)")
    case .treeRewound(let it):
      Saying("!", "HEAD went back", "\(it.fromHead.shortCommit) → \(it.head.shortCommit)")
    case .hostSlept(let it): Saying("·", it.held ? "ralph was held" : "slept", "for \(it.by)")
    case .operatorPaused(let it): Saying("!", "paused", it.by.asker)
    case .operatorContinued(let it): Saying("!", "goes on", it.by.asker)
    case .operatorRetried(let it): Saying("!", "retry", visible(it.why.string), it.by.asker)
    case .operatorSkipped(let it): Saying("!", "skip", visible(it.why.string), it.by.asker)
    default: nil
    }
  }

  /// The saying of a command to trees; nil for every other.
  static func trees(_ command: Command, because: String, again: String) -> Saying? {
    switch command {
    case .worktree: Saying("→", "make a worktree", again, because: because)
    case .merge(let it):
      Saying("→", "merge with \(it.branch.branchName)", again, because: because)
    case .land(let it):
      Saying(
        "→",
        "move \(it.branch.branchName) forward",
        it.commit.shortCommit,
        again,
        because: because
      )
    case .prune: Saying("→", "remove the worktree", again, because: because)
    default: nil
    }
  }
}

// What a live run prints of them.
extension RunLines {
  /// The lines of an event of trees, time or the operator.
  func trees(_ event: Event, _ state: State) -> [String] {
    switch event {
    case .worktreeMade(let it):
      return ["· \(name(it.bead)) works on \(visible(it.branch.string))"]
    case .worktreeRefused(let it):
      return ["✗ \(name(it.bead)) got no worktree: " + visible(it.why.string)]
    case .worktreeRemoved(let it):
      guard !it.kept.isEmpty else { return [] }
      return ["! the worktree of \(name(it.bead)) is kept: " + visible(it.kept.string)]
    case .mergeMade: return []
    case .mergeConflict(let it):
      return [
        "✗ \(name(it.bead)) cannot be merged: " + visible(it.why.string) + kept(it.bead, state)
      ]
    case .mergeRefused(let it):
      return ["✗ the merge of \(name(it.bead)) failed: " + visible(it.why.string)]
    case .mergeWaits(let it):
      return ["! the merge of \(name(it.bead)) waits: " + visible(it.why.string)]
    case .mergeStale(let it):
      return ["· \(name(it.bead)) is merged again: " + visible(it.why.string)]
    case .mergeLanded(let it):
      let branch = state.run.branch.branchName
      return ["✓ \(name(it.bead)) is on \(branch) (\(it.commit.shortCommit))"]
    case .treeBranch(let it): return branch(it, state)
    case .treeRewound(let it):
      return [
        "✗ HEAD went back from \(it.fromHead.shortCommit) to \(it.head.shortCommit): nothing new "
          + "is given out; what `git log \(it.lost)` shows still counts as done; then: ralph continue"
      ]
    case .hostSlept(let it):
      return [
        "· \(it.held ? "ralph was held" : "the machine slept") for \(it.by); it counts for nobody"
      ]
    case .operatorPaused: return ["Paused: nothing new is given out; go on with: ralph continue"]
    case .operatorContinued: return ["Going on"]
    case .operatorRetried(let it): return ["↺ \(name(it.bead)) gets all its attempts again"]
    case .operatorSkipped(let it):
      let why = it.why.isEmpty ? "" : ": " + visible(it.why.string)
      return ["■ \(name(it.bead)) skipped by the operator\(why)"]
    default: return []
    }
  }

  private func branch(_ moved: TreeMoved, _ state: State) -> [String] {
    guard moved.branch != state.run.branch else {
      return ["✓ the workspace is on \(moved.branch.branchName) again"]
    }
    let home = state.run.branch.branchName
    return [
      "✗ somebody switched the branch to \(moved.branch.branchName): nothing new is given out; "
        + "go back with `git switch \(home)`, or accept it with: ralph continue"
    ]
  }

  private func kept(_ bead: BeadID, _ state: State) -> String {
    guard let row = state.beads.index(of: bead), let index = state.tree(of: row) else { return "" }
    return "; kept on \(visible(state.trees[index].branch.string))"
  }
}

extension Text {
  /// A branch as people read it; detached where there is none.
  package var branchName: String { isEmpty ? "no branch" : visible(string) }
}

extension Name {
  /// A commit as people read it: the first ten digits.
  package var shortCommit: String { String(visible(text).prefix(10)) }

  /// Who asked for something, for people: a request's number says nothing to them.
  fileprivate var asker: String { isRequest ? "from another terminal" : visible(text) }
}

extension TreeMoved {
  /// The commits that HEAD holds no more since it went back, as git names them.
  package var lost: String { "\(head.shortCommit)..\(fromHead.shortCommit)" }
}

extension Run {
  /// What holds new work back since before a resume, for people; nothing where nothing does.
  package var stillHeld: [String] {
    let onward = "nothing new is given out; go on with: ralph continue"
    var lines: [String] = []
    if isHeld { lines.append("paused before: " + onward) }
    if isRewound { lines.append("HEAD went back before: " + onward) }
    if !isRewound, halt == .tree {
      lines.append(
        "the branch was switched before from \(branch.branchName) to \(standsOn.branchName): "
          + onward
      )
    }
    return lines
  }
}
