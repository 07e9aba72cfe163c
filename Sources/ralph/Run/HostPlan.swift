import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess

/// Where the agents of a run work: the first of the chain that can be had, chosen at the start.
///
/// The chain is the user's: agents that wait in a session, a session of our own, processes without
/// a terminal. Each step down is said and recorded; during the run nothing slides any further.
struct HostPlan {
  var kind = HostKind.headless
  /// The session whose panes are used; empty for every other kind.
  var session = ""
  /// What opens a session of our own: `ntm` or `tmux`; empty for every other kind.
  var maker = ""
  /// Each step down, one sentence.
  var steps: [String] = []
  /// The panes as they are now, for a look ahead.
  var panes: [PaneSeen] = []

  /// Chooses, or says why what was asked for cannot be had.
  static func find(
    _ call: Call,
    _ settings: Settings,
    _ policy: Policy
  ) throws(Failure) -> HostPlan {
    var plan = HostPlan()
    let asked = settings[.host].value.text
    guard let kind = AgentKind(rawValue: policy.agent.text) else {
      if asked == "pane" || asked == "session" { throw noPanes(policy.agent) }
      return plan
    }
    guard asked != "headless" else { return plan }
    let search = PaneSearch(settings, policy, kind)
    if asked != "session", let found = try search.find(&plan.steps) {
      let isBusy = !found.panes.contains { $0.what == .quiet && $0.unfit.isEmpty }
      guard isBusy, asked == "auto", settings[.whenBusy].value.text == "spawn" else {
        return found
      }
      plan.steps.append("every agent of session '\(found.session)' is busy")
    }
    guard asked != "pane" else { throw search.missing(plan.steps) }
    if try search.canOpen(&plan.steps) {
      plan.kind = .session
      plan.maker = search.maker
      return plan
    }
    guard asked == "auto" else { throw search.missing(plan.steps) }
    if settings.isOn(.noFallback), !plan.steps.isEmpty { throw search.missing(plan.steps) }
    plan.steps.append("agents run headless")
    return plan
  }

  /// Puts the choice into a policy.
  func enter(_ policy: inout Policy) {
    policy.host = kind
    policy.session = Text(session)
  }

  private static func noPanes(_ agent: Name) -> Failure {
    Failure(
      .usage,
      "NO_PANES",
      "an agent of kind '\(agent)' is not looked for in panes",
      ["leave out --host, or take one of: --agent claude|codex|gemini|opencode|rovodev"]
    )
  }
}

/// Looks for panes in which agents wait in this workspace.
struct PaneSearch {
  private let settings: Settings
  private let policy: Policy
  private let kind: AgentKind
  private let tmux: String?

  init(_ settings: Settings, _ policy: Policy, _ kind: AgentKind) {
    self.settings = settings
    self.policy = policy
    self.kind = kind
    tmux = Programs.find("tmux", path: Machine.searchPath)
  }

  /// The session to use; nil where there is none, with the step that says so.
  func find(_ steps: inout [String]) throws(Failure) -> HostPlan? {
    guard let tmux else {
      steps.append("tmux not found on PATH")
      return nil
    }
    let named = settings.text(.session)
    let panes = try inventory(tmux)
    let fit = panes.filter { isAgent($0.front) && isInside($0.pane.folder) }
    let sessions = fit.map(\.pane.sessionName).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    if let named {
      if sessions.contains(named) { return try plan(named, tmux) }
      let isThere = panes.contains { $0.pane.sessionName == named }
      steps.append(
        isThere
          ? "session '\(named)' has no \(kind.rawValue) pane in this workspace"
          : "session '\(named)' not found" + meant(named, panes)
      )
      return nil
    }
    guard sessions.count <= 1 else {
      throw Failure(
        .usage,
        "WHICH_SESSION",
        "\(kind.rawValue) waits here in several sessions: \(sessions.joined(separator: ", "))",
        ["name one: ralph -s \(sessions[0])"]
      )
    }
    if let only = sessions.first { return try plan(only, tmux) }
    steps.append("no \(kind.rawValue) pane stands in this workspace")
    return nil
  }

  /// The name that was meant, in brackets, where one is near.
  private func meant(_ named: String, _ panes: [(pane: PaneSight, front: PaneFront)]) -> String {
    Suggestion.hint(for: named, among: panes.map(\.pane.sessionName)).first.map { " (\($0))" } ?? ""
  }

  /// Whether a session of our own can be opened; what it would be opened by, as a step.
  func canOpen(_ steps: inout [String]) throws(Failure) -> Bool {
    guard tmux != nil else {
      if steps.isEmpty { steps.append("tmux not found on PATH") }
      return false
    }
    guard Programs.find(kind.programs.first ?? "", path: Machine.searchPath) != nil else {
      steps.append("\(kind.programs.first ?? kind.rawValue) not found on PATH")
      return false
    }
    if settings.isOn(.noFallback), !steps.isEmpty { return false }
    steps.append(
      maker == "ntm"
        ? "a session of our own is opened by ntm"
        : "ntm not found on PATH: a session of our own is opened by plain tmux"
    )
    return true
  }

  /// What would open a session of our own.
  var maker: String {
    Programs.find("ntm", path: Machine.searchPath) == nil ? "tmux" : "ntm"
  }

  /// The failure where what was asked for cannot be had.
  func missing(_ steps: [String]) -> Failure {
    Failure(
      .toolFailed,
      "SESSION_NOT_FOUND",
      steps.first ?? "no pane with \(kind.rawValue)",
      Array(steps.dropFirst()) + known + ["without panes: ralph --host headless"]
    )
  }

  private var known: [String] {
    // Only for a hint: a tmux that does not answer gives none.
    guard let tmux, let panes = try? inventory(tmux) else { return [] }
    let names = panes.map(\.pane.sessionName).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    guard !names.isEmpty else { return ["tmux has no session"] }
    return ["tmux has: \(names.joined(separator: ", "))"]
  }

  private func plan(_ session: String, _ tmux: String) throws(Failure) -> HostPlan {
    var plan = HostPlan(kind: .panes, session: session)
    plan.panes = try PaneSetup.look(session, settings, policy, kind, tmux)
    return plan
  }

  private func isAgent(_ front: PaneFront) -> Bool {
    if case .agent(kind, _) = front { true } else { false }
  }

  private func isInside(_ folder: String) -> Bool {
    guard let real = Files.realPath(folder) else { return false }
    let root = settings.workspace.root
    return real == root || real.hasPrefix(root == "/" ? "/" : root + "/")
  }

  private func inventory(
    _ tmux: String
  ) throws(Failure) -> [(pane: PaneSight, front: PaneFront)] {
    let server = PaneSetup.server(tmux)
    do throws(TmuxFailure) {
      return try PaneWatch(server: server, own: Machine.pid).inventory()
    } catch {
      throw Failure(.toolFailed, "TMUX_FAILED", "tmux does not answer: \(error)", [])
    }
  }
}
