// What is told of trees: worktrees, merges, the branch, and what was found beside the verifier.

/// Asks for a worktree of a bead's own.
package struct MakeWorktree: Payload {
  package var bead = BeadID.none
  /// How long its setup may take.
  package var limit = Millis.zero
  package init() {}
}

/// A worktree that stands and is set up.
package struct WorktreeMade: Payload {
  package var bead = BeadID.none
  /// The folder in it that stands for the workspace.
  package var directory = Text()
  package var branch = Text()
  /// The commit it began at.
  package var head = Name()
  package init() {}
}

/// Asks that what was done in a worktree be merged there with the workspace's branch.
package struct MergeWork: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  /// The key of the worktree.
  package var worktree = Key.none
  /// The workspace's branch that is to get it.
  package var branch = Text()
  package init() {}
}

/// A merge that stands in the worktree; the workspace has nothing of it yet.
package struct MergeMade: Payload {
  package var bead = BeadID.none
  /// The merge commit; empty where there was nothing to merge.
  package var commit = Name()
  /// Whether the merge changed no file of the worktree: what was verified is what is merged.
  package var same = false
  package init() {}
}

/// Two sides that changed the same, or a merge that git would not make.
package struct MergeConflict: Payload {
  package var bead = BeadID.none
  /// The files, or the reason.
  package var why = Text()
  /// The object that says the same in full, with branch and worktree.
  package var text = Digest.none
  package init() {}
}

/// A merge that has to wait, or has to be made again.
package struct MergeWaits: Payload {
  package var bead = BeadID.none
  package var why = Text()
  package init() {}
}

/// Asks that the workspace's branch move forward to a verified merge.
package struct LandWork: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var worktree = Key.none
  package var branch = Text()
  package var commit = Name()
  package init() {}
}

/// The workspace's branch holds the work.
package struct MergeLanded: Payload {
  package var bead = BeadID.none
  package var commit = Name()
  package init() {}
}

/// Asks that a worktree be removed.
package struct PruneWorktree: Payload {
  package var bead = BeadID.none
  package var worktree = Key.none
  package init() {}
}

/// A worktree that is gone, or that stays and why.
package struct WorktreeRemoved: Payload {
  package var bead = BeadID.none
  /// Why it stays; empty where it is gone.
  package var kept = Text()
  package init() {}
}

/// HEAD of the workspace stands where no attempt could have brought it by committing.
package struct TreeMoved: Payload {
  package var branch = Text()
  package var head = Name()
  /// Where it stood before.
  package var fromBranch = Text()
  package var fromHead = Name()
  package init() {}
}

/// Time that ralph did not live through.
package struct HostSlept: Payload {
  package var by = Millis.zero
  /// Whether ralph's process was held while the machine ran: deadlines then move along by this.
  package var held = false
  package init() {}
}

/// What the operator decided about one bead.
package struct OperatorDecided: Payload {
  package var bead = BeadID.none
  /// The request's file name; empty where it was written by the command itself.
  package var by = Name()
  package var why = Text()
  package init() {}
}
