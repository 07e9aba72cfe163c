import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess

/// Attempt folders that a killed writer could not remove any more.
///
/// A folder goes once the end of its process is in the journal; a writer that dies in between leaves
/// it. The next one, which holds the lock, removes what its journal does not ask about any more. A
/// process that lives keeps its folder.
enum Leftovers {
  /// Removes the folders of processes that are over, for the journal and in the world.
  static func sweep(_ workspace: Workspace, _ state: State, _ host: any ProcessHost) {
    var wanted = state.attempts.map(\.process)
    wanted += state.verifications.map(\.process)
    // A folder that cannot be listed or looked at is left as it is: nothing depends on it.
    let names = (try? Files.list(workspace.folder + "/attempts")) ?? []
    for process in names.compactMap({ Key($0.utf8) }) where !wanted.contains(process) {
      // The same holds for one whose process cannot be asked about.
      switch try? host.look(process) {
      case .exited, .lost, .neverStarted: host.discard(process)
      case .alive, .missing, nil: continue
      }
    }
  }
}
