import RalphFiles

/// Finds the plan of a workspace.
package enum PlanSearch {
  /// Where plans stand below a folder, the first found wins.
  package static let places = [
    "workers/IMPLEMENTATION_PLAN.md", "ralph/IMPLEMENTATION_PLAN.md", "IMPLEMENTATION_PLAN.md",
  ]

  /// The path of the plan: the one named, or the first in the folder and those above it.
  ///
  /// The search goes no higher than a folder that holds `.git`. Nil if there is none; a name is
  /// taken as relative to the folder, and nothing else is looked for.
  package static func find(from folder: String, named: String?) -> String? {
    if let named {
      let path = named.hasPrefix("/") ? named : join(folder, named)
      return isFile(path) ? path : nil
    }
    guard var at = Files.realPath(folder) else { return nil }
    while true {
      if let found = places.map({ join(at, $0) }).first(where: isFile) { return found }
      let above = Files.folder(of: at)
      if above == at || Files.exists(join(at, ".git")) { return nil }
      at = above
    }
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  private static func isFile(_ path: String) -> Bool {
    // A name that cannot be looked at leads to no plan; whoever typed it is told so later.
    guard let status = try? Files.status(path) else { return false }
    return status.isRegular
  }
}
