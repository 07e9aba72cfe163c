package import RalphCore

/// Looks at the trees that agents work in, without changing them.
package protocol SourceControl: Watchable {
  /// The commit at HEAD, its branch, and a digest of everything that differs from it.
  ///
  /// `directory` is a folder of the tree: the workspace, or the folder that stands for it in a
  /// worktree. Unknown without git.
  func look(at directory: String) -> TreeView

  /// Whether HEAD may stand elsewhere than at the last glance; never sure where it says so.
  ///
  /// The loop asks on its own thread as often as it looks at anything: nothing is read, no program
  /// is run, and nobody is waited for. `now` is of the clock that only goes forward; every question
  /// that is answered with yes is followed by a glance.
  func mayHaveMoved(now: Millis) -> Bool

  /// Where HEAD stands, cheaply: nil where that is as at the last glance, or is not known.
  ///
  /// It is called by one thread at a time, as often as it likes: no program is run as long as
  /// nothing moves.
  func glance() -> HeadView?

  /// What differs in a tree from the commit at HEAD, ralph's own files left out; nil if unknown.
  func changes(at directory: String) -> TreeChanges?

  /// Whether one commit is an ancestor of another, or the same; nil where that is not known.
  ///
  /// The first may end in `~1`: its first parent.
  func isAncestor(_ commit: Name, of other: Name) -> Bool?

  /// Whether a tree that stands at a commit lacks work of an older one, other than that it was worded or
  /// put together anew: amended, which agents do, or rebased.
  ///
  /// What is not known is nobody's taking back.
  func isTakenBack(_ old: Name, by new: Name) -> Bool
}

extension SourceControl {
  /// Nothing is known, for a tree of which nothing can be.
  package func changes(at directory: String) -> TreeChanges? { nil }

  /// By where the commits stand alone: one that only the last one is missing of was amended.
  package func isTakenBack(_ old: Name, by new: Name) -> Bool {
    guard !old.isEmpty, !new.isEmpty, old != new, isAncestor(old, of: new) == false else {
      return false
    }
    if isAncestor(new, of: old) == true { return true }
    return isAncestor(Name(cutting: "\(old)~1"), of: new) == false
  }
}

/// What differs in a tree from its last commit.
package struct TreeChanges: Equatable, Sendable {
  /// The first of the paths, from the top of the tree; at most ``most``.
  package var paths: [String]
  /// How many there are.
  package var count: Int

  package init(paths: [String], count: Int) {
    self.paths = paths
    self.count = count
  }

  /// The most paths that are named.
  package static let most = 20
}

/// A tree at one moment.
package struct TreeView: Equatable, Sendable {
  /// The commit at HEAD; empty if unknown.
  package var head: Name
  /// The branch that HEAD stands on; empty if detached or unknown.
  package var branch: Text
  /// Commit, changed and untracked files in one digest; ``Digest/none`` if unknown.
  package var digest: Digest

  package init(head: Name, digest: Digest, branch: Text = Text()) {
    self.head = head
    self.branch = branch
    self.digest = digest
  }

  /// Nothing is known.
  package static let unknown = TreeView(head: Name(), digest: .none)
}

/// Where HEAD stands at one moment.
package struct HeadView: Equatable, Sendable {
  package var head: Name
  /// Empty if HEAD is detached.
  package var branch: Text

  package init(head: Name, branch: Text) {
    self.head = head
    self.branch = branch
  }
}
