import RalphCore

/// Everything a verb needs to know about how it was called.
struct Call {
  /// What was typed.
  let arguments: Arguments
  /// The variables ralph looks at.
  let environment: Environment
  /// Where lines go.
  let output: Output

  /// The workspace of the call.
  func workspace() throws(Failure) -> Workspace {
    try Workspace.find(arguments, environment)
  }

  /// The journal that was named, or the workspace's.
  func journal(named path: String?) throws(Failure) -> String {
    guard let path else { return Workbench.journal(of: try workspace()) }
    return path
  }

  /// What is meant by what was typed; reads the configuration files.
  func settings() throws(Failure) -> Settings {
    try Settings.load(arguments, environment, try workspace())
  }

  /// Whether ralph was started by an agent or verifier of ralph, so that nothing may be changed.
  var isInsideRalph: Bool { environment["RALPH"] == "1" }

  /// Refuses a verb that changes something, where an agent asks for it.
  func refuseInsideRalph() throws(Failure) {
    #if PLANTED
      if planted(.agentCommands) { return }
    #endif
    guard isInsideRalph else { return }
    throw Failure(
      .forbidden,
      "INSIDE_RALPH",
      "'ralph \(arguments.verb.rawValue)' changes things and was called by an agent of ralph",
      ["agents may read: ralph status, ralph history, ralph plan list"]
    )
  }
}
