import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

/// The tracker of a run: which program, and whose folder.
struct WorkTracker {
  /// The absolute path of bd.
  var program: String
  /// The folder `.beads`, as it was found.
  var folder: String
  /// What bd says of itself.
  var version: String
  /// What people should know of this tracker before it is worked on.
  var warnings: [String]

  /// The nearest `.beads` from a folder upwards, no higher than the repository's top.
  static func folder(from start: String) -> String? {
    guard var at = Files.realPath(start) else { return nil }
    while true {
      let folder = (at == "/" ? "" : at) + "/.beads"
      // What cannot be looked at is no tracker.
      if (try? Files.status(folder))?.isFolder ?? false { return folder }
      let above = Files.folder(of: at)
      if above == at || Files.exists(at + "/.git") { return nil }
      at = above
    }
  }

  /// The tracker of a workspace; nil where there is no `.beads`.
  ///
  /// Throws where the folder is there and the program is not, or does not answer.
  static func find(_ workspace: Workspace) throws(Failure) -> WorkTracker? {
    guard let folder = folder(from: workspace.here) else { return nil }
    return try at(folder, workspace)
  }

  /// The tracker whose folder is known.
  static func at(_ folder: String, _ workspace: Workspace) throws(Failure) -> WorkTracker {
    guard let program = Programs.find("bd", path: Machine.searchPath) else {
      throw Failure(
        .missingProgram,
        "BD_MISSING",
        "bd not found on PATH, and \(folder) is there",
        ["install bd, or work on a plan: ralph --source plan"]
      )
    }
    var found = WorkTracker(program: program, folder: folder, version: "", warnings: [])
    let tracker = try found.open(as: "ralph-asks", in: workspace)
    found.version = tracker.version.description
    found.warnings = found.sentences(tracker.features)
    return found
  }

  /// The tracker under the name that its claims stand under.
  func open(as actor: String, in workspace: Workspace) throws(Failure) -> BdTracker {
    guard
      let commands = BdCommands(
        program: program,
        actor: actor,
        directory: workspace.root,
        environment: Machine.environment()
      )
    else {
      throw Failure(.configuration, "BAD_ACTOR", "'\(actor)' is no name for a tracker", [])
    }
    do throws(BdTrouble) {
      return try BdTracker(commands, runner: ProcessBd(path: program))
    } catch {
      throw Failure(
        .toolFailed,
        "BD_FAILED",
        "bd does not answer: \(error)",
        ["program: \(program)", "folder: \(folder)", "try: bd info"]
      )
    }
  }

  /// Who ralph is to trackers: the same for all runs of a journal, and nobody else's name.
  static func actor(genesis: UInt16) -> Name {
    let host = Machine.host.text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return Name(cutting: "ralph-\(host.prefix(30))-\(Hex.text(UInt64(genesis), digits: 4))")
  }

  private func sentences(_ features: BdFeatures) -> [String] {
    guard features.meetsThroughGit else { return [] }
    return [
      "claims hold on this host only: a clone that is synced through git can claim the same bead;"
        + " there give each its own part (--label, --only), or use a shared Dolt server"
    ]
  }
}
