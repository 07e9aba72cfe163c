package import RalphCore

/// Makes trees of their own for beads, and brings what was done there into the workspace's branch.
///
/// Every verb asks first how things stand, so that doing it again after a crash is to ask what
/// became of it. Nothing is ever forced, reset, cleaned or stashed in a tree that is not ours, and
/// nothing of the workspace's files is written but by a fast-forward that git itself allows.
package protocol Worktrees: Sendable {
  /// The folder that stands for the workspace in the worktree of a key, whether it is made or not.
  func directory(_ key: Key) -> String

  /// Makes the worktree and branch of a key, or finds them made.
  ///
  /// The branch is `ralph/<bead>-<slug of the title>`; a name that is taken gets `-2`, `-3` ….
  func make(_ key: Key, bead: BeadID, title: String) throws(PortFailure) -> Worktree

  /// Commits what an agent left there and merges it with the tip of the branch that is to get it, in
  /// the worktree alone; plan, `.ralph` and `.beads` are that branch's in any case.
  func merge(_ order: MergeOrder) throws(PortFailure) -> Merge

  /// Moves the workspace's branch forward to a merge that `merge` made.
  func land(_ order: MergeOrder, _ commit: Name) throws(PortFailure) -> Landing

  /// Removes the worktree and, where it is merged, its branch; one that is not clean is kept.
  ///
  /// What an agent wrote into its copies of plan and tracker files is kept under
  /// `refs/ralph/snap/<key>.own`; doing it again later deletes a branch that was merged meanwhile.
  func remove(_ key: Key) throws(PortFailure) -> Removal

  /// Whether the folder of a worktree that was made is still there.
  func isThere(_ key: Key) -> Bool
}

extension Worktrees {
  /// Nobody removes them.
  package func isThere(_ key: Key) -> Bool { true }
}

/// A worktree that stands.
package struct Worktree: Equatable, Sendable {
  /// The folder in it that stands for the workspace: where the agent works.
  package var directory: String
  package var branch: String
  /// The commit it began at.
  package var head: Name

  package init(directory: String, branch: String, head: Name) {
    self.directory = directory
    self.branch = branch
    self.head = head
  }
}

/// What a merge is about.
package struct MergeOrder: Equatable, Sendable {
  /// The worktree's key.
  package var worktree: Key
  /// The key of the command that asked for the merge first: it is in the commit's trailers.
  package var key: Key
  package var bead: BeadID
  package var attempt: Int
  package var title: String
  /// The workspace's branch that is to get it.
  package var branch: String

  package init(
    worktree: Key,
    key: Key,
    bead: BeadID,
    attempt: Int,
    title: String,
    branch: String
  ) {
    self.worktree = worktree
    self.key = key
    self.bead = bead
    self.attempt = attempt
    self.title = title
    self.branch = branch
  }
}

/// What became of a merge.
package enum Merge: Equatable, Sendable {
  /// The merge stands in the worktree. `isSame`: its files are those that were there before it,
  /// so that what was verified there is what would be verified again.
  case made(commit: Name, isSame: Bool)
  /// Nothing was committed there that the workspace's branch has not.
  case nothing
  /// Both sides changed the same; the worktree is as it was.
  case conflict(paths: [String])
}

/// What became of moving the workspace's branch.
package enum Landing: Equatable, Sendable {
  case landed
  /// The branch has moved since the merge was made: it must be made again.
  case stale
  /// It cannot be done now, and why: changes in the workspace lie in the way, or another branch
  /// is checked out there.
  case waits(String)
}

/// What became of removing a worktree.
package enum Removal: Equatable, Sendable {
  case removed
  /// It stays, and why.
  case kept(String)
}
