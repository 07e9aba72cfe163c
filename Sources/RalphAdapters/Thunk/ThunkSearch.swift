import RalphFiles

/// Finds the log of finished tasks of a workspace, and the archive of its plan.
package enum ThunkSearch {
  /// Where the log stands below a folder; the first found wins.
  package static let places = ["workers/ralph/THUNK.md", "ralph/THUNK.md", "THUNK.md"]

  /// The path of the log: the one named, or the first in the folder and those above it.
  ///
  /// The search goes no higher than a folder that holds `.git`. Nil if there is none.
  package static func find(from folder: String, named: String?) -> String? {
    if let named { return isFile(named) ? named : nil }
    guard var at = Files.realPath(folder) else { return nil }
    while true {
      let here = at == "/" ? "" : at
      if let found = places.map({ here + "/" + $0 }).first(where: isFile) { return found }
      let above = Files.folder(of: at)
      if above == at || Files.exists(here + "/.git") { return nil }
      at = above
    }
  }

  /// Where the archive of a plan stands, whether it is there or not: beside the plan.
  package static func archive(ofPlan path: String) -> String {
    Files.folder(of: path) + "/PLAN_DONE.md"
  }

  private static func isFile(_ path: String) -> Bool {
    // A name that cannot be looked at leads to no log; whoever typed it is told so later.
    guard let status = try? Files.status(path) else { return false }
    return status.isRegular
  }
}
