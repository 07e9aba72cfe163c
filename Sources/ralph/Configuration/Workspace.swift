import RalphFiles

/// The folder that a run works in and that holds the one journal.
struct Workspace: Equatable, Sendable {
  /// Its real path.
  var root: String
  /// The folder that paths on the command line start from.
  var here: String
  /// The user's home, where `~` is.
  var home: String?

  /// Finds it: `-C`, else the nearest folder upwards with `.ralph/`, else the top of the git tree,
  /// else the current folder.
  static func find(_ arguments: Arguments, _ environment: Environment) throws(Failure) -> Workspace
  {
    let home = environment["HOME"]
    let typed = arguments.value(.directory) ?? environment["RALPH_DIR"]
    guard let here = Files.realPath(typed ?? ".") else {
      guard let typed else {
        throw Failure(
          .missingInput,
          "NO_FOLDER",
          "the current folder is gone",
          ["go to a folder that exists"]
        )
      }
      throw Failure(.missingInput, "NO_FOLDER", "no folder '\(typed)'", ["-C takes a folder"])
    }
    if let typed {
      // A folder that cannot be looked at cannot be worked in.
      guard let status = try? Files.status(here), status.isFolder else {
        throw Failure(.missingInput, "NO_FOLDER", "'\(typed)' is no folder", ["-C takes a folder"])
      }
      return Workspace(root: here, here: here, home: home)
    }
    return Workspace(root: root(from: here), here: here, home: home)
  }

  /// The root that a folder belongs to, where none is named; the folder is a real path.
  static func root(from folder: String) -> String {
    // What cannot be looked at is no root; the search goes on above it.
    nearest(from: folder) { (try? Files.status($0 + "/.ralph"))?.isFolder ?? false }
      ?? nearest(from: folder) { Files.exists($0 + "/.git") }
      ?? folder
  }

  /// The top of the tree that a folder lies in: the nearest folder upwards with `.ralph` or `.git`.
  ///
  /// Unlike ``root(from:)`` it never leaves a worktree that lies inside another workspace.
  static func tree(from folder: String) -> String {
    nearest(from: folder) { Files.exists($0 + "/.git") || Files.exists($0 + "/.ralph") } ?? folder
  }

  /// ralph's own folder in it.
  var folder: String { root + "/.ralph" }
  /// Its journal.
  var journal: String { folder + "/journal.ndjson" }

  /// A path as it was typed, from the folder of the call; `~/` is the user's home.
  func typedPath(_ path: String) -> String { join(here, path) }

  /// A path as a configuration file has it, from the root of the workspace.
  func configuredPath(_ path: String) -> String { join(root, path) }

  private func join(_ base: String, _ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
    return base == "/" ? "/" + path : base + "/" + path
  }

  private static func nearest(from start: String, where holds: (String) -> Bool) -> String? {
    var folder = start
    while true {
      if holds(folder == "/" ? "" : folder) { return folder }
      if folder == "/" { return nil }
      folder = Files.folder(of: folder)
    }
  }
}
