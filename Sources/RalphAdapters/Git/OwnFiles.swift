import RalphFiles

/// Which paths of a tree are ralph's or the tracker's, and say nothing of an agent's work.
///
/// Paths are from the top of the tree, in bytes: no encoding is promised.
struct OwnFiles: Equatable {
  private let plan: [UInt8]?
  private let besidePlan: [UInt8]?

  init(plan: [UInt8]?) {
    self.plan = plan
    // Files.writeBeside names a new plan `.<name>.<pid>.new` until it takes its place.
    besidePlan = plan.map { path in
      let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      return path[..<start] + [UInt8(ascii: ".")] + path[start...] + [UInt8(ascii: ".")]
    }
  }

  /// The own files of a workspace: `plan` is the plan file's path, absolute or from the workspace
  /// on, and the workspace lies at `prefix` below the top of its tree.
  ///
  /// The same paths hold in every worktree of the repository.
  init(plan: String?, workspace: String, prefix: String) {
    guard let plan else {
      self.init(plan: nil)
      return
    }
    guard plan.hasPrefix("/") else {
      self.init(plan: Array((prefix + plan).utf8))
      return
    }
    // The plan may lie beside the workspace or above it, in the same tree.
    let whole = workspace + "/"
    let top = whole.hasSuffix("/" + prefix) ? String(whole.dropLast(prefix.utf8.count)) : whole
    let isInside = plan.hasPrefix(top)
    self.init(plan: isInside ? Array(plan.utf8.dropFirst(top.utf8.count)) : nil)
  }

  /// Whether a path is the plan's, ralph's or the tracker's.
  func holds(_ path: [UInt8]) -> Bool { isPlan(path) || OwnFiles.isState(path) }

  /// Whether a path is that of the plan, or of a new plan before it takes its place.
  func isPlan(_ path: [UInt8]) -> Bool {
    if path == plan { return true }
    guard let besidePlan else { return false }
    return path.starts(with: besidePlan)
  }

  /// Whether a path is that of a file which a writer that died had not put in its place yet.
  static func isBeside(_ path: [UInt8]) -> Bool {
    let name = path.split(separator: UInt8(ascii: "/")).last ?? []
    return Files.isBeside(String(decoding: name, as: UTF8.self))
  }

  /// Whether a path lies in a folder of ralph's or of the tracker's.
  static func isState(_ path: [UInt8]) -> Bool {
    path.split(separator: UInt8(ascii: "/")).contains {
      $0.elementsEqual(".ralph".utf8) || $0.elementsEqual(".beads".utf8)
    }
  }
}
