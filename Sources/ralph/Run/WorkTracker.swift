import RalphAdapters
import RalphCore
import RalphPorts

/// The tracker of a run: where it is, and what a start says of it.
struct WorkTracker {
  var place: BdPlace
  /// What bd says of itself first, then what cannot be promised here.
  var sentences: [String]

  /// The tracker of a workspace; nil where there is none upwards.
  ///
  /// Throws where the folder is there and the program is not, or does not answer.
  static func find(_ workspace: Workspace) throws(Failure) -> WorkTracker? {
    guard let folder = BdPlace.folder(from: workspace.here) else { return nil }
    return try at(folder)
  }

  /// The tracker of a folder that holds `.beads`.
  static func at(_ folder: String) throws(Failure) -> WorkTracker {
    guard let place = BdPlace.find(from: folder, searchPath: Machine.searchPath) else {
      throw Failure(
        .missingProgram,
        "BD_MISSING",
        "bd not found on PATH, and \(folder)/.beads is there",
        ["install bd, or work on a plan: ralph --source plan"]
      )
    }
    var found = WorkTracker(place: place, sentences: [])
    found.sentences = try found.open(as: "ralph-asks").sentences()
    return found
  }

  /// The tracker under the name that its claims stand under.
  func open(as actor: String) throws(Failure) -> BdSource {
    do throws(PortFailure) {
      return try BdSource.open(place, actor: actor, environment: Machine.environment())
    } catch {
      throw Failure(
        error.problem == .missing ? .missingProgram : .toolFailed,
        "BD_FAILED",
        error.why,
        ["program: \(place.program)", "try: bd info"]
      )
    }
  }

  /// Who ralph is to trackers: the same for all runs of a journal, and nobody else's name.
  static func actor(genesis: UInt16) -> Name {
    let host = Machine.host.text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return Name(cutting: "ralph-\(host.prefix(30))-\(Hex.text(UInt64(genesis), digits: 4))")
  }

  /// It in a few words.
  var shown: String { String((sentences.first ?? "bd").prefix { $0 != "," }) }
}
