package import RalphCore

/// Keeps what stands in a tree at one moment, so that nothing an agent deletes is gone.
///
/// A snapshot is a commit under `refs/ralph/snap/`, made from an index of its own: index, files,
/// stash and branches stay as they are. What git ignores is not in it.
package protocol Snapshots: Sendable {
  /// Takes one under `refs/ralph/snap/<key>.before` or `.after`; taking it again replaces it.
  func take(_ key: Key, _ moment: SnapshotMoment, of directory: String) -> Snapshot
}

/// When a snapshot is taken.
package enum SnapshotMoment: String, Sendable {
  /// Before the agent has the prompt.
  case before
  /// When the attempt has ended.
  case after
}

/// What became of a snapshot.
package enum Snapshot: Equatable, Sendable {
  /// The commit that holds it.
  case made(Name)
  /// Nothing was kept, and why: too much, or git would not.
  case skipped(String)
}
