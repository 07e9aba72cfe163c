import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

/// Whoever works for a run may not steer it, whatever variables the call has.
///
/// This holds off a confused agent, not a program that wants to get around it.
extension Call {
  /// Refuses where the call comes from a pane or a process that an attempt of the run works in.
  func refuseInsideAttempt(_ state: State, _ workspace: Workspace) throws(Failure) {
    try refuseInsideRalph()
    guard !state.attempts.isEmpty else { return }
    // A machine that does not show its processes shows no ancestors either.
    guard let table = try? ProcessTable.read(panes: []) else { return }
    for attempt in state.attempts where isUnder(attempt, state, workspace, table) {
      throw Failure(
        .forbidden,
        "INSIDE_RALPH",
        "'ralph \(arguments.verb.rawValue)' changes things and was called from where an agent of "
          + "ralph works on \(state.beads.keys[attempt.row].bare)",
        [
          "agents may read: ralph status, ralph history, ralph plan list",
          "call it from another terminal",
        ]
      )
    }
  }

  private func isUnder(
    _ attempt: Attempt,
    _ state: State,
    _ workspace: Workspace,
    _ table: ProcessTable
  ) -> Bool {
    if let turn = attempt.turn {
      guard let lease = PaneName.lease(state.panes[turn.pane].name) else { return false }
      // A number that was given out again is another process.
      let start = table.row(lease.process)?.start ?? 0
      guard start == 0 || start == lease.start else { return false }
      return table.isProcess(Machine.pid, under: lease.process)
    }
    let folder = AttemptFolder("\(workspace.folder)/attempts/\(attempt.process)")
    guard let supervisor = folder.supervisor(), supervisor.isAlive else { return false }
    return table.isProcess(Machine.pid, under: Int(supervisor.pid))
  }
}
