import RalphCore
import RalphFiles
import RalphPorts

/// What is taken along from a workspace into its worktrees although git ignores it.
///
/// A folder becomes a symbolic link to the workspace's, a file is copied. A link is no folder to
/// git's rules (`node_modules/` does not mean a link of that name), so git may call it untracked:
/// whoever looks at a worktree leaves out what ``holds(_:in:)`` says.
struct CarriedFiles: Sendable {
  /// The names that may be carried: paths from the workspace on.
  let names: [String]
  private let workspace: String

  /// The largest file that is copied.
  private static let fileMost = 16 << 20

  /// Names that are empty, absolute, lead upwards or into git's or ralph's own folders are dropped.
  init(names: [String], workspace: String) {
    self.names = names.filter { name in
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      return !name.utf8.contains(0)
        && !parts.contains { ["", ".", "..", ".git", ".ralph", ".beads"].contains($0) }
    }
    self.workspace = workspace
  }

  /// Whether an untracked path, seen from the folder that stands for the workspace, was carried.
  ///
  /// A link to the workspace's file of the same path was, even if the list was another one then.
  func holds(_ path: String, in directory: String) -> Bool {
    names.contains(path) || isLink(path, in: directory)
  }

  /// Brings what is there and ignored into a worktree's folder that stands for the workspace.
  ///
  /// What stands there already is left as it is. `git` works in the workspace.
  func bring(into directory: String, _ git: GitFolder) throws(PortFailure) {
    for name in names {
      let (source, target) = ("\(workspace)/\(name)", "\(directory)/\(name)")
      // What cannot be looked at is not there; what is there already is left as it is.
      guard let status = try? Files.linkStatus(source), !Files.exists(target),
        Links.isBelow(source, workspace), Links.isBelow(target, directory),
        try isIgnored(name, git)
      else { continue }
      // A rule that is not committed does not hold there: the copy would be committed.
      if !status.isFolder, try !isIgnored(name, git.at(directory)) { continue }
      do throws(SystemFailure) {
        if status.isFolder {
          try Files.makeFolder(Files.folder(of: target))
          try Links.make(target, to: source)
        } else if status.isRegular, status.size <= CarriedFiles.fileMost {
          try Files.makeFolder(Files.folder(of: target))
          let bytes = try Files.read(source, limit: CarriedFiles.fileMost)
          try Files.replace(target, with: bytes, mode: status.mode)
        }
      } catch {
        throw PortFailure(.system, "cannot take \(name) into the worktree: \(error)")
      }
    }
  }

  /// Removes links of ours from a worktree's folder, so that nothing is done through them.
  func unlink(_ paths: [String], in directory: String) throws(PortFailure) {
    for path in paths + names where isLink(path, in: directory) {
      do throws(SystemFailure) { try Files.remove("\(directory)/\(path)") } catch {
        throw PortFailure(.system, "cannot take \(path) out of the worktree: \(error)")
      }
    }
  }

  private func isLink(_ path: String, in directory: String) -> Bool {
    Links.target("\(directory)/\(path)") == "\(workspace)/\(path)"
  }

  /// Whether git ignores a name and does not track it; what it cannot tell is not carried.
  private func isIgnored(_ name: String, _ git: GitFolder) throws(PortFailure) -> Bool {
    let words = ["check-ignore", "-q", "--", "./" + name]
    return try git.withPatterns.reach("tell what is ignored", words).code == 0
  }
}
