import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import RalphRuntime

/// Attempt folders that a killed writer could not remove any more.
///
/// A folder goes once the end of its process is in the journal; a writer that dies in between leaves
/// it, and so does an effect that was asked for again under another entry. Whoever holds the lock removes
/// what the journal does not ask about any more. A process that lives keeps its folder.
enum Leftovers {
  /// Removes the folders of processes that are over, for the journal and in the world.
  static func sweep(_ crew: Crew, _ state: State) {
    var wanted = state.attempts.map(\.process)
    if let verification = state.verification { wanted.append(verification.process) }
    // A folder that cannot be listed or looked at is left as it is: nothing depends on it.
    let names = (try? Files.list(crew.attempts)) ?? []
    for process in names.compactMap({ Key($0.utf8) }) where !wanted.contains(process) {
      // The same holds for one whose process cannot be asked about.
      switch try? crew.ports.host.look(process) {
      case .exited, .lost, .neverStarted: crew.ports.host.discard(process)
      case .alive, .missing, nil: continue
      }
    }
  }
}
