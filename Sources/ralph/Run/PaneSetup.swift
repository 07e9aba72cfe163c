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
    guard plan.policy.host != .headless else { return nil }
    return nil
  }

  /// A session's panes as they are now.
  static func look(
    _ session: String,
    _ settings: Settings,
    _ kind: AgentKind
  ) throws(Failure) -> [PaneSeen] {
    []
  }
}
