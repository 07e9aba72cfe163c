package import RalphCore
package import RalphPorts

/// A session to be opened for agents of ours.
package struct SessionWish: Equatable, Sendable {
  /// Its exact name, which is nobody's prefix.
  package var name: String
  /// The folder that its agents start in.
  package var tree: String
  /// The command that asks for it.
  package var key: Key
  package var agent: AgentKind
  /// How many agents, at least one.
  package var agents: Int

  package init(name: String, tree: String, key: Key, agent: AgentKind, agents: Int) {
    self.name = name
    self.tree = tree
    self.key = key
    self.agent = agent
    self.agents = agents
  }
}

/// What opens sessions with agents in them, and ends them.
package protocol SessionMaker: Sendable {
  /// What it is, for `session.opened`: `tmux` or `ntm`.
  var name: Name { get }

  /// Opens a session, or finds it open under exactly its name; its agents need not be ready yet.
  func open(_ wish: SessionWish) throws(PortFailure)

  /// Ends the session of exactly this name; none is fine.
  func end(_ session: String) throws(PortFailure)
}

/// Sessions by tmux alone: one window for each agent, which is executed without a shell.
package struct PlainSessions: SessionMaker {
  private let server: TmuxServer
  /// The agent's program and its arguments; the program by an absolute path.
  private let argv: [String]

  package init(server: TmuxServer, argv: [String]) {
    self.server = server
    self.argv = argv
  }

  package var name: Name { Name(cutting: "tmux") }

  package func open(_ wish: SessionWish) throws(PortFailure) {
    var order = SessionOrder(name: wish.name, tree: wish.tree, key: wish.key.description)
    order.argv = argv
    do throws(TmuxFailure) {
      if try !server.hasSession(wish.name) { _ = try server.open(order) }
      // A crash may have come between the session and its later windows.
      let there = try server.look(screens: []).panes
        .count { $0.sessionName.utf8.elementsEqual(wish.name.utf8) }
      for _ in max(there, 1)..<max(wish.agents, there, 1) { try server.openWindow(order) }
    } catch {
      throw PortFailure(error)
    }
  }

  package func end(_ session: String) throws(PortFailure) {
    do throws(TmuxFailure) {
      _ = try server.kill(session)
    } catch {
      throw PortFailure(error)
    }
  }
}
