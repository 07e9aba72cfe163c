package import RalphCore

/// Looks at the tree that agents work in, without changing it.
package protocol SourceControl: Sendable {
  /// The commit at HEAD and a digest of everything that differs from it; unknown without git.
  func look() -> TreeView
}

/// A tree at one moment.
package struct TreeView: Equatable, Sendable {
  /// The commit at HEAD; empty if unknown.
  package var head: Name
  /// Commit, changed and untracked files in one digest; ``Digest/none`` if unknown.
  package var digest: Digest

  package init(head: Name, digest: Digest) {
    self.head = head
    self.digest = digest
  }

  /// Nothing is known.
  package static let unknown = TreeView(head: Name(), digest: .none)
}
