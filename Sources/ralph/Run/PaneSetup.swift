import RalphAdapters
import RalphCore
import RalphPorts
import RalphProcess

/// Puts together what speaks to panes.
enum PaneSetup {
  /// The tmux server that the user's own tmux would speak to.
  static func server(_ tmux: String) -> TmuxServer {
    TmuxServer(TmuxCommands(program: tmux)) { UInt64.random(in: 0...UInt64.max) }
  }

  /// The panes of a run; nil where its agents have processes of their own.
  static func panes(_ plan: Crew.Plan) throws(Failure) -> (any PaneHost)? {
    let policy = plan.policy
    // Attempts of an older run may live in panes although this one has none.
    guard policy.host != .headless || plan.hasTurns else { return nil }
    guard let tmux = Programs.find("tmux", path: Machine.searchPath) else {
      if policy.host == .headless { return nil }
      throw Failure(
        .missingProgram,
        "TMUX_MISSING",
        "tmux not found on PATH, and the run's agents work in its panes",
        ["a run without panes: ralph --host headless"]
      )
    }
    let kind = AgentKind(rawValue: policy.agent.text) ?? .claude
    let server = server(tmux)
    var scope = PaneScope(
      session: policy.host == .panes ? policy.session.string : nil,
      kinds: [kind],
      roots: [plan.workspace.root]
    )
    scope.opened = policy.host == .session ? plan.sessions.map(\.string) : []
    scope.only = try only(policy)
    var settings = TmuxPanes.Settings(
      genesis: plan.genesis,
      tree: plan.workspace.root,
      maker: maker(plan, kind, server)
    )
    settings.limitPause = policy.limitPause
    settings.clears = policy.clearsPanes
    settings.receipts = plan.workspace.folder + "/begun"
    let sensors = PaneSensors(state: plan.workspace.folder, config: claudeFolder)
    return panes(server, scope, settings, sensors)
  }

  /// Where claude keeps its register and transcripts.
  private static var claudeFolder: String {
    let environment = Environment.ofProcess()
    return environment["CLAUDE_CONFIG_DIR"] ?? (environment["HOME"] ?? "") + "/.claude"
  }

  private static func panes(
    _ server: TmuxServer,
    _ scope: PaneScope,
    _ settings: TmuxPanes.Settings,
    _ sensors: (any TurnSensors)? = nil
  ) -> TmuxPanes {
    TmuxPanes(
      watch: PaneWatch(server: server, own: Machine.pid),
      clock: MachineClock(),
      zones: ZoneFiles(),
      scope: scope,
      settings: settings,
      sensors: sensors
    )
  }

  /// What opens sessions: ntm where it is, else tmux alone.
  private static func maker(
    _ plan: Crew.Plan,
    _ kind: AgentKind,
    _ server: TmuxServer
  ) -> any SessionMaker {
    let plain = PlainSessions(server: server, argv: argv(plan, kind))
    guard let program = Programs.find("ntm", path: Machine.searchPath) else { return plain }
    let commands = NtmCommands(program: program, environment: Machine.environment())
    // An ntm that does not say its version is none.
    guard let host = try? NtmHost(commands, ralph: plan.workspace.folder) else { return plain }
    return NtmMaker(host: host, server: server, plain: plain)
  }

  /// The agent's own command line, for a terminal.
  private static func argv(_ plan: Crew.Plan, _ kind: AgentKind) -> [String] {
    let name = kind.programs.first ?? kind.rawValue
    let program = AgentChoice.find(name, plan.workspace) ?? name
    let skips = plan.policy.agentPermission.string == "skip"
    switch kind {
    case .claude: return [program] + (skips ? ["--dangerously-skip-permissions"] : [])
    case .codex:
      return [program] + (skips ? ["--dangerously-bypass-approvals-and-sandbox"] : [])
    case .gemini: return [program] + (skips ? ["--approval-mode", "yolo"] : [])
    case .rovodev: return [program, "rovodev", "run"] + (skips ? ["--yolo"] : [])
    case .opencode, .plain: return [program]
    }
  }

  private static func only(_ policy: Policy) throws(Failure) -> [PaneID] {
    var ids: [PaneID] = []
    for name in policy.panes {
      guard let id = PaneID(name.bytes) else {
        throw Failure(
          .usage,
          "BAD_PANE",
          "'\(Visible.text(name.text))' is no pane",
          ["panes are named as tmux does: %7 (tmux list-panes -a -F '#{pane_id} #{pane_title}')"]
        )
      }
      ids.append(id)
    }
    return ids
  }

  /// Those of our own sessions that are not there any more, as far as tmux says so.
  static func gone(_ sessions: [Text]) -> [Text] {
    guard !sessions.isEmpty, let tmux = Programs.find("tmux", path: Machine.searchPath) else {
      return []
    }
    let server = server(tmux)
    // A tmux that does not answer says nothing; what it holds then counts as there.
    return sessions.filter { (try? server.hasSession($0.string)) == false }
  }

  /// A session's panes as they are now.
  static func look(
    _ session: String,
    _ settings: Settings,
    _ policy: Policy,
    _ kind: AgentKind,
    _ tmux: String
  ) throws(Failure) -> [PaneSeen] {
    let root = settings.workspace.root
    var scope = PaneScope(session: session, kinds: [kind], roots: [root])
    scope.only = try only(policy)
    let panes = panes(
      server(tmux),
      scope,
      TmuxPanes.Settings(genesis: 0, tree: root, maker: nil)
    )
    do throws(PortFailure) {
      return try panes.look([]).panes
    } catch {
      throw Failure(.toolFailed, "TMUX_FAILED", "tmux does not answer: \(error.why)", [])
    }
  }
}
