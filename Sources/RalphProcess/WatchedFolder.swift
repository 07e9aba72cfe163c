import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder whose changes are to be told, and what of it counts.
package struct WatchedFolder: Equatable, Sendable {
  /// How much is told of a folder; each includes those before it.
  package enum Depth: Int, Sendable {
    /// That it is moved away or removed.
    case itself
    /// What is made, moved and removed in it.
    case entries
    /// What is written into its files.
    case contents
  }

  /// Its real path: no part of it is a symbolic link.
  package var path: String
  package var depth: Depth
  /// The names in it that count, in order.
  package var names: [String] = []
  /// Whether every name counts.
  package var isWhole = false

  package init(_ path: String, _ depth: Depth) {
    self.path = path
    self.depth = depth
  }

  /// Whether something that happens to a name in it counts.
  func counts(_ name: String) -> Bool { isWhole || names.contains(name) }
}

/// What watches have told.
package enum FolderNews: Sendable {
  case nothing
  /// Something beside the names that count.
  case elsewhere
  /// Something happened to a name that counts.
  case change
  /// A folder has gone, or the system had more to tell than it could keep: nothing is watched surely.
  case lost
}

extension WatchedFolder {
  /// Throws ENOTSUP where other machines may write to the folder's file system, or nobody knows.
  ///
  /// One of which only a move counts may lie anywhere.
  func refuseRemote() throws(SystemFailure) {
    guard depth != .itself else { return }
    switch unsafe csystem_is_local(path) {
    case 1: return
    case 0: throw SystemFailure("watch", path, code: ENOTSUP)
    default: throw .last("statfs", path)
    }
  }
}
