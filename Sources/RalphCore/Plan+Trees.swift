// What is owed to trees: worktrees, merges, sweeps.
extension State {
  /// Worktrees that nothing is needed of any more are removed.
  func planPrune() -> Owed? {
    guard !run.hasToolFailure else { return nil }
    for tree in trees where tree.phase == .done && !isOutstanding(tree.fence) {
      return Owed(
        .prune(
          PruneWorktree {
            $0.bead = beads.keys[tree.row]
            $0.worktree = tree.key
          }
        )
      )
    }
    return nil
  }

  /// Work that was verified in its own tree is merged: one piece at a time.
  func planMerge() -> Owed? {
    guard !run.hasToolFailure, !run.isStopping else { return nil }
    for row in busy where !isAsked(row) && !beads.rows[row].isSleeping {
      guard case .judging(let judging) = beads.rows[row].phase else { continue }
      switch judging.merge {
      case .none, .made: continue
      case .owed:
        guard !isMerging else { continue }
        let merge = MergeWork {
          $0.bead = beads.keys[row]
          $0.attempt = beads.rows[row].number
          $0.worktree = judging.worktree
          $0.branch = run.branch
        }
        return Owed(.merge(merge), key: beads.rows[row].mergeAgain)
      case .landing:
        // Nothing moves under a verifier's feet.
        guard verification == nil else { continue }
        let land = LandWork {
          $0.bead = beads.keys[row]
          $0.attempt = beads.rows[row].number
          $0.worktree = judging.worktree
          $0.branch = run.branch
          $0.commit = judging.commit
        }
        return Owed(.land(land), key: beads.rows[row].mergeAgain)
      }
    }
    return nil
  }

  /// Whether a merge is on its way into the workspace's branch.
  private var isMerging: Bool {
    busy.contains { row in
      guard case .judging(let judging) = beads.rows[row].phase, !beads.rows[row].isSleeping
      else { return false }
      let isUnderWay = outstanding.contains { $0.row == row && $0.kind == .merge }
      return judging.merge == .made || judging.merge == .landing || isUnderWay
    }
  }

  /// A worktree for the best ready bead, if there is room for it.
  func planWorktree() -> Owed? {
    guard run.policy.tree == .own, mayDispatch, hasBudget, !run.isPaused,
      run.budget.map({ run.starts + treesHeld < $0 }) ?? true, hasRoom,
      let row = queue.first(where: {
        isNext($0) && needsWorktree($0) && standing(of: $0) == .ready
      })
    else { return nil }
    let key = tree(of: row).map { trees[$0].key } ?? .none
    return Owed(
      .worktree(
        MakeWorktree {
          $0.bead = beads.keys[row]
          $0.limit = run.policy.treeTimeout == .zero ? .minutes(10) : run.policy.treeTimeout
        }
      ),
      key: key
    )
  }

  /// Whether so many beads passed beside others that nothing more is given out before a sweep.
  var isSweepDue: Bool {
    run.rules >= 3 && run.policy.sweepEvery > 0 && run.sweep.rows.count >= run.policy.sweepEvery
      && !run.sweep.isRed
  }

  /// The verifier once more on the quiet tree, for all beads that passed beside others.
  func planSweep() -> Owed? {
    guard run.rules >= 3, run.policy.verify == .command, !run.sweep.rows.isEmpty,
      !run.sweep.isRed, !run.isStopping, !run.hasToolFailure, !isSourceBroken,
      verification == nil, !hasSharedLife, !isJudgingShared, outstanding.isEmpty,
      isSweepDue || run.isDraining || (endReason ?? .superseded) != .superseded
    else { return nil }
    return Owed(.verify(verify(.none, 0, .sweep)), key: run.sweep.key)
  }

  private var isJudgingShared: Bool {
    busy.contains {
      guard case .judging(let judging) = beads.rows[$0].phase else { return false }
      return judging.worktree.isNone && !judging.isFound
    }
  }
}
