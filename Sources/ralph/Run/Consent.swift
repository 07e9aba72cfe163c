import RalphCore
import RalphFiles
import RalphRuntime

/// Settings that run something and came with the repository are shown before they are obeyed.
///
/// What was typed or stands in the user's own files and variables is the user's word. What a
/// committed file says is asked about until a run with the same value was started here.
enum Consent {
  static func ask(_ call: Call, _ settings: Settings) throws(Failure) {
    let foreign = settings.runnable.filter { isForeign($0.origin) }
    guard !foreign.isEmpty else { return }
    let known = try Past.read(settings.workspace).state.run
    let asked = foreign.filter { !isKnown($0, settings, known) }
    guard !asked.isEmpty, !call.arguments.isOn(.yes) else { return }
    let lines = asked.map { "\($0.origin): \($0.key.rawValue) = \($0.value)" }
    guard call.output.look.mayAsk else {
      throw Failure(
        .configuration,
        "NOT_CONFIRMED",
        "the project's configuration runs commands, or gives rights, that were not seen here before",
        lines + ["read them, then start once with --yes, or on a terminal"]
      )
    }
    call.output.aside(
      "The project's configuration runs commands, or gives rights, not seen here before:"
    )
    for line in lines { call.output.aside("  " + Visible.text(line)) }
    guard call.output.confirm("Run with them?") else {
      throw Failure(.configuration, "NOT_CONFIRMED", "not confirmed; nothing was started")
    }
  }

  /// Before the first run that types into panes which people made: asked once, and remembered.
  ///
  /// Without a terminal the name of the session on the command line is the person's word.
  static func askForPanes(
    _ call: Call,
    _ settings: Settings,
    _ host: HostPlan
  ) throws(Failure) {
    guard host.kind == .panes, !call.arguments.isOn(.yes) else { return }
    guard try !isKnown(host, settings.workspace) else { return }
    guard call.output.look.mayAsk else {
      if settings[.session].origin.isOfThisCall { return }
      throw Failure(
        .configuration,
        "NOT_CONFIRMED",
        "ralph would type into the panes of session '\(host.session)', which it did not make",
        ["name it (-s \(host.session)), start once with --yes, or on a terminal"]
      )
    }
    let session = Visible.text(host.session)
    call.output.aside(
      "ralph would type prompts into \(host.panes.count) pane(s) of session \(session)."
    )
    guard call.output.confirm("Type into them?") else {
      throw Failure(.configuration, "NOT_CONFIRMED", "not confirmed; nothing was started")
    }
  }

  /// Whether any run here has used the panes of this session before.
  private static func isKnown(_ host: HostPlan, _ workspace: Workspace) throws(Failure) -> Bool {
    let path = Workbench.journal(of: workspace)
    guard Files.exists(path) else { return false }
    var isKnown = false
    _ = try Past.read(path) { entry in
      if case .event(.runStarted(let started)) = entry.fact, started.policy.host == .panes,
        started.policy.session.string == host.session
      {
        isKnown = true
      }
    }
    return isKnown
  }

  private static func isForeign(_ origin: Origin) -> Bool {
    if case .project = origin { true } else { false }
  }

  /// Whether the last run here was started with this very value.
  private static func isKnown(
    _ runnable: Settings.Runnable,
    _ settings: Settings,
    _ run: Run
  ) -> Bool {
    guard run.phase != .none else { return false }
    switch runnable.key {
    case .verifyCommand: return run.policy.verifyCommand.string == runnable.value
    case .agentCommand: return run.policy.agentCommand.string == runnable.value
    case .treeSetup: return run.policy.treeSetup.string == runnable.value
    case .treeTeardown: return run.policy.treeTeardown.string == runnable.value
    case .notifyCommand: return run.policy.notifyCommand.string == runnable.value
    case .agentKind: return run.policy.agent.text == runnable.value
    case .authors:
      let names = Trust.names(runnable.value)
      return names.contains(Trust.everybody)
        ? run.policy.authors.isEmpty
        : names.allSatisfy { name in run.policy.authors.contains { $0.text == name } }
    case .permission: return run.policy.agentPermission.string == runnable.value
    default:
      // A preset's program and words are recorded as one command.
      return run.policy.agent.text == settings[.agentKind].value.text
        && run.policy.agentCommand.string == settings.presetCommand
    }
  }
}
