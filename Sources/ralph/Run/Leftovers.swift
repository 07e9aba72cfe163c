import RalphAdapters
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
    for process in unasked(workspace, state) {
      // The same holds for one whose process cannot be asked about.
      switch try? host.look(process) {
      case .exited, .lost, .neverStarted: host.discard(process)
      case .alive, .missing, nil: continue
      }
    }
  }

  /// Puts aside what a killed writer had written next to plan or log: where it had been exchanged
  /// with the old file, that is somebody's save.
  static func putAside(_ workspace: Workspace, besides path: String?) {
    guard let path else { return }
    let folder = workspace.folder + "/displaced"
    // What cannot be listed or moved stays where it is: no commit takes it.
    for remains in (try? Files.remains(besides: path)) ?? [] {
      // As said.
      try? Files.makeFolder(folder)
      // The same.
      try? Files.rename(remains, to: "\(folder)/\(Files.name(of: remains))")
    }
  }

  /// The same where no run is open, and so no crew.
  static func sweep(_ workspace: Workspace, _ state: State) {
    let attempts = workspace.folder + "/attempts"
    sweep(
      workspace,
      state,
      HeadlessHost(attempts: attempts, program: "", environment: [], secrets: [])
    )
  }

  /// The folders that a sweep would remove; none is settled by the question.
  static func seen(_ workspace: Workspace, _ state: State) -> [Key] {
    unasked(workspace, state).filter {
      // What cannot be looked at stays.
      (try? AttemptFolder("\(workspace.folder)/attempts/\($0)").mayLive()) == false
    }
  }

  /// The attempt folders that the journal does not ask about any more.
  private static func unasked(_ workspace: Workspace, _ state: State) -> [Key] {
    let wanted = state.attempts.map(\.process) + state.verifications.map(\.process)
    // A folder that cannot be listed or looked at is left as it is: nothing depends on it.
    let names = (try? Files.list(workspace.folder + "/attempts")) ?? []
    return names.compactMap { Key($0.utf8) }.filter { !wanted.contains($0) }
  }
}
