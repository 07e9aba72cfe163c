package import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess

/// Where a tracker was found, and the program that works on it.
package struct BdPlace: Equatable, Sendable {
  /// The folder that holds `.beads`; bd is called in it.
  package var folder: String
  /// The program's absolute path.
  package var program: String

  package init(folder: String, program: String) {
    self.folder = folder
    self.program = program
  }

  /// The nearest folder upwards that holds a `.beads` folder; nil if there is none.
  package static func folder(from start: String) -> String? {
    guard var folder = Files.realPath(start) else { return nil }
    while true {
      // What cannot be looked at holds no tracker that could be used.
      let beads = try? Files.status(folder == "/" ? "/.beads" : folder + "/.beads")
      if let beads, beads.isFolder { return folder }
      guard folder != "/" else { return nil }
      folder = Files.folder(of: folder)
    }
  }

  /// The tracker of a folder and the `bd` of a search path; nil if either is missing.
  package static func find(from start: String, searchPath: String) -> BdPlace? {
    guard let folder = folder(from: start), let program = Programs.find("bd", path: searchPath)
    else { return nil }
    return BdPlace(folder: folder, program: program)
  }
}

// Opening a tracker, and what a start says of it.
extension BdSource {
  /// Opens the tracker of a place: asks bd for version and folder, and changes nothing.
  ///
  /// Claims stand under `actor`; `environment` is what bd inherits, as `NAME=value`. Each call of
  /// bd may take as long as `limit`.
  package static func open(
    _ place: BdPlace,
    actor: String,
    environment: [String],
    types: [String] = BdReady.usualTypes,
    limit: Millis = BdCommands.usualLimit
  ) throws(PortFailure) -> BdSource {
    let commands = BdCommands(
      program: place.program,
      actor: actor,
      directory: place.folder,
      environment: environment,
      limit: limit
    )
    guard let commands else {
      throw PortFailure(.answer, "'\(actor)' is no name under which beads could be claimed")
    }
    let runner = ProcessBd(path: place.program)
    do throws(BdTrouble) {
      return BdSource(try BdTracker(commands, runner: runner), types: types)
    } catch {
      let problem: ToolProblem = runner.program() == nil ? .missing : .answer
      throw PortFailure(problem, "cannot open the tracker of \(place.folder): \(error)")
    }
  }

  /// What a start says: which bd, which tracker, and what cannot be promised there.
  package func sentences() -> [String] {
    let features = tracker.features
    var lines = ["bd \(tracker.version), \(tracker.mode), tracker \(tracker.folder)"]
    if !features.isKnown {
      lines.append("this version of bd is not known to ralph: nothing it says is taken on trust")
    }
    if features.claimIsRacy {
      lines.append(
        "in this bd two claims at once may both succeed: ralph's own lock keeps the ralphs of "
          + "this host apart, not people or other tools"
      )
    }
    if features.meetsThroughGit {
      lines.append(
        "two clones synced through git may both claim a bead: give each its own beads by "
          + "--label or --only, or let them share a Dolt server"
      )
    }
    return lines
  }
}
