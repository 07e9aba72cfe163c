import RalphFiles
package import RalphPorts
import RalphProcess
import Synchronization

/// Is told of changes by the system, on file systems that only this machine writes to.
///
/// Where it cannot be told, or not surely, it says so, and keeps nothing open.
package final class SystemNotices: ChangeNotices {
  private let inside = Mutex(Inside())

  private struct Inside: ~Copyable, Sendable {
    var watches: FolderWatches?
    /// What is watched; nil where nothing is, or not all of it any more.
    var folders: [WatchedFolder]?

    /// Nothing is watched any more.
    mutating func refuse() -> Watching {
      watches = nil
      folders = nil
      return .refused
    }
  }

  /// The most folders that are watched: every user may have so many only.
  private static let foldersMost = 100

  /// Nothing is opened before it is asked to watch.
  package init() {}

  package func watch(_ paths: [String]) -> Watching {
    inside.withLock { inside in
      do throws(SystemFailure) {
        var walk = FolderWalk()
        for path in paths { try walk.add(path) }
        let folders = walk.watched
        if let known = inside.folders, known == folders { return .stands }
        inside.folders = nil
        guard folders.count <= SystemNotices.foldersMost else { return inside.refuse() }
        if inside.watches == nil { inside.watches = try FolderWatches() }
        try inside.watches?.watch(folders)
        inside.folders = folders
        return .begun
      } catch {
        return inside.refuse()
      }
    }
  }

  package var descriptor: Int32? { inside.withLock { $0.watches?.descriptor } }

  package func take() -> ChangeNotice {
    inside.withLock { inside in
      switch inside.watches?.take() ?? .nothing {
      case .nothing: return .nothing
      case .elsewhere: return .elsewhere
      case .change: return .change
      case .lost:
        inside.folders = nil
        return .change
      }
    }
  }
}
