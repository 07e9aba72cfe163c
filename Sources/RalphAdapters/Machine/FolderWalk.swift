import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folders that tell when something else stands at some paths.
///
/// A path is walked as the system walks it. What it leads to is told by the folder in which its last
/// name stands, and so is each symbolic link on the way by its own; a name that is missing is waited for
/// in the folder where it would be. Of a folder in between only a move counts, which takes everything
/// below it away; one that is watched for a name is told of by its own folder, too, for a folder that
/// somebody stands in does not tell that it was removed.
struct FolderWalk {
  private var folders: [String: WatchedFolder] = [:]

  /// The most symbolic links on one way; the system follows no more either.
  private static let linksMost = 40

  /// What is to be watched, in the order of the paths.
  var watched: [WatchedFolder] {
    folders.values.sorted { $0.path < $1.path }.map { folder in
      var folder = folder
      folder.names.sort()
      return folder
    }
  }

  /// Walks to an absolute path.
  mutating func add(_ path: String) throws(SystemFailure) {
    guard path.hasPrefix("/") else { throw SystemFailure("watch", path, code: EINVAL) }
    var left = FolderWalk.names(path)
    // The real path up to here; empty for the root.
    var place = ""
    var links = 0
    while let name = left.popLast() {
      guard name != ".." else {
        place = FolderWalk.above(place)
        continue
      }
      let full = "\(place)/\(name)"
      // What is noted is a folder: several paths share most of their way.
      if !left.isEmpty, folders[full] != nil {
        place = full
        continue
      }
      guard let status = try Files.linkStatus(full) else { return watch(place, for: name) }
      if status.isLink {
        watch(place, for: name)
        links += 1
        guard links <= FolderWalk.linksMost else {
          throw SystemFailure("watch", path, code: ELOOP)
        }
        let target = try Files.linkTarget(full)
        if target.hasPrefix("/") { place = "" }
        left += FolderWalk.names(target)
      } else if status.isFolder {
        place = full
        note(place, .itself) { _ in }
        if left.isEmpty { watchListing(of: place) }
      } else {
        // Whatever follows the name of a file leads nowhere.
        return watch(place, for: name, .contents)
      }
    }
  }

  /// The names of a path, the last one first.
  private static func names(_ path: String) -> [String] {
    path.split(separator: "/").filter { $0 != "." }.reversed().map(String.init)
  }

  private static func above(_ path: String) -> String {
    path.isEmpty ? "" : path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private mutating func watch(
    _ place: String,
    for name: String,
    _ depth: WatchedFolder.Depth = .entries
  ) {
    note(place, depth) { if !$0.names.contains(name) { $0.names.append(name) } }
    watchEntry(of: place)
  }

  private mutating func watchListing(of place: String) {
    note(place, .entries) { $0.isWhole = true }
    watchEntry(of: place)
  }

  /// Watches for a folder's name in the one above.
  private mutating func watchEntry(of place: String) {
    guard let slash = place.lastIndex(of: "/") else { return }
    let name = String(place[place.index(after: slash)...])
    note(FolderWalk.above(place), .entries) {
      if !$0.names.contains(name) { $0.names.append(name) }
    }
  }

  private mutating func note(
    _ place: String,
    _ depth: WatchedFolder.Depth,
    _ change: (inout WatchedFolder) -> Void
  ) {
    let path = place.isEmpty ? "/" : place
    var folder = folders[path] ?? WatchedFolder(path, depth)
    if depth.rawValue > folder.depth.rawValue { folder.depth = depth }
    change(&folder)
    folders[path] = folder
  }
}
