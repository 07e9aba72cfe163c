// What is known of trees: worktrees of beads, and beads that passed beside others.

/// A worktree that ralph makes, has made, or has still to remove.
package struct OwnTree: Sendable {
  /// Where its life stands.
  package enum Phase: Sendable, Equatable {
    /// It is being made.
    case asked
    /// A crash left no answer: it is asked for again under the same key.
    case absent
    /// It stands, and no attempt has begun in it.
    case fresh
    /// An attempt has begun in it.
    case used
    /// Nothing in it is needed any more.
    case done
    /// It could not be removed: a person has to look.
    case kept
  }
  package var row: Int
  package var key: Key
  /// The sequence of the command that asked for it last, and its run: they name its setup.
  package var fence: Seq
  package var fenceRun: RunID
  package var phase = Phase.asked
  /// The folder in it that stands for the workspace.
  package var directory = Text()
  package var branch = Text()
  /// Whether what lies in it was found good and only has to be merged.
  package var isGood = false
  /// Whether its setup was asked to end.
  package var isStopAsked = false

  /// What its setup is known by.
  package var process: Key { Key(run: fenceRun, seq: fence) }
}

/// How far the work of a worktree has come on its way into the workspace's branch.
package enum MergeStep: Sendable, Equatable {
  /// It is not verified yet, or has nothing to do with a worktree.
  case none
  /// It is to be merged in the worktree.
  case owed
  /// The merge is to be verified there.
  case made
  /// The workspace's branch is to move forward to it.
  case landing
}

/// Beads that passed while something else wrote to the same tree.
package struct Sweep: Sendable, Equatable {
  /// Their rows since the last sweep that passed.
  package var rows: [Int] = []
  /// The key of a sweep that is to be asked again.
  package var key = Key.none
  /// Whether it failed a moment ago, quickly: once more.
  package var isAgain = false
  /// Whether it failed.
  package var isRed = false
  /// Whether the last one that came to an end passed.
  package var isGreen = false

  package init() {}
}

extension State {
  /// The verification under way in the workspace.
  package var verification: Verification? { verifications.first { $0.worktree.isNone } }

  /// Where in ``trees`` the worktree of a bead stands; nil if it has none that is of use.
  package func tree(of row: Int) -> Int? {
    trees.firstIndex { $0.row == row && $0.phase != .done && $0.phase != .kept }
  }

  /// The key of the worktree that a bead's last attempt worked in; none for the workspace.
  func worktree(of row: Int) -> Key {
    guard let index = tree(of: row), trees[index].phase == .used else { return .none }
    return trees[index].key
  }

  /// Whether an attempt lives in the workspace that the world has a trace of, or may have.
  var hasSharedLife: Bool { attempts.contains { $0.phase != .absent && $0.worktree.isNone } }

  /// Whether an agent works on in a pane although its attempt was given up: it heeds no Escape, and
  /// writes to the workspace as before.
  var hasLeftAgent: Bool {
    run.rules >= 3
      && panes.contains {
        $0.isPresent && $0.isResting && ($0.what == .working || $0.what == .unknown)
      }
  }

  /// Beads whose attempts live in a tree.
  func living(in worktree: Key) -> [BeadID] {
    attempts.filter { $0.worktree == worktree && $0.phase != .absent }
      .map { beads.keys[$0.row] }
  }

  /// Worktrees that hold a slot for their bead; one of a tracker holds it by its claim.
  ///
  /// One whose bead is not ready holds none: that may wait for the very bead that wants the slot.
  var treesHeld: Int {
    trees.count { tree in
      // Most worktrees are in use, and say so at once.
      guard tree.phase == .asked || tree.phase == .fresh, !beads.rows[tree.row].isTracked else {
        return false
      }
      if tree.phase == .asked { return true }
      return queue.contains(tree.row) && (run.rules < 6 || standing(of: tree.row) == .ready)
    }
  }

  /// Whether a bead that is ready needs a worktree before it is given out.
  func needsWorktree(_ row: Int) -> Bool {
    guard run.policy.tree == .own else { return false }
    guard let index = tree(of: row) else { return true }
    return trees[index].phase == .absent
  }

  /// Whether the worktree of a bead is being made.
  func isMakingTree(_ row: Int) -> Bool {
    tree(of: row).map { trees[$0].phase == .asked } ?? false
  }

  /// Whether a bead that is judged keeps its slot: what stands in the workspace does.
  func holdsSlot(_ judging: Judging) -> Bool { !judging.isFound && judging.worktree.isNone }
}

extension Judging {
  /// Whether the verifier is to run next.
  var isToVerify: Bool {
    guard !isUnverified else { return false }
    return merge == .none || merge == .made
  }
}
