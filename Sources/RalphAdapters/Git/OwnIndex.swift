import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess

/// An index of ralph's own in a tree's git folder, which is gone when its owner is.
///
/// Its name holds the process that made it: what one left that was killed is removed by the next.
struct OwnIndex: ~Copyable {
  let path: String

  private static let start = "ralph-index."

  /// A name for an index in a git folder; nothing stands there.
  init(in folder: String, for what: String) throws(PortFailure) {
    path = try OwnIndex.place(folder, what)
  }

  deinit {
    // What cannot be removed now is removed by the next one.
    try? OwnIndex.remove(path)
  }

  private static func place(_ folder: String, _ what: String) throws(PortFailure) -> String {
    do throws(SystemFailure) {
      let path = "\(folder)/\(start)\(try ProcessIdentity.current().pid).\(what)"
      try removeDead(in: folder)
      try remove(path)
      return path
    } catch {
      throw PortFailure(.system, "cannot make an index of its own: \(error)")
    }
  }

  private static func remove(_ path: String) throws(SystemFailure) {
    try Files.remove(path + ".lock")
    try Files.remove(path)
  }

  private static func removeDead(in folder: String) throws(SystemFailure) {
    for name in try Files.list(folder) where name.hasPrefix(start) {
      let pid = name.dropFirst(start.utf8.count).prefix { $0 != "." }
      guard let pid = Int32(pid), try ProcessIdentity.of(pid) == nil else { continue }
      try Files.remove("\(folder)/\(name)")
    }
  }
}
