package import RalphCore
package import RalphPorts
import RalphProcess
import Synchronization

// Sessions of our own.
extension TmuxPanes {
  /// Waits for the agents to be ready; a session in which none comes up is ended again.
  package func open(_ order: OpenSession, key: Key) -> Event {
    guard let maker = settings.maker else {
      return refused(order, PortFailure(.missing, "nothing here opens sessions"))
    }
    let agent = AgentKind(rawValue: order.agent.text) ?? scope.usualKind
    let wish = SessionWish(
      name: SessionName.name(bead: order.bead, key: key),
      tree: settings.tree,
      key: key,
      agent: agent,
      agents: max(order.agents, 1)
    )
    do throws(PortFailure) {
      try maker.open(wish)
      let ready = try waited(for: wish)
      guard ready > 0 else {
        let shown = last(of: wish.name)
        try maker.end(wish.name)
        throw PortFailure(
          .system,
          "no agent has come up in the session \(wish.name)"
            + (shown.isEmpty ? "" : "; its pane says: \(shown)")
            + " (without panes: --host headless)"
        )
      }
      memory.withLock {
        if !$0.opened.contains(wish.name) { $0.opened.append(wish.name) }
      }
      return .sessionOpened(
        SessionOpened {
          $0.session = Text(wish.name)
          $0.by = maker.name
          $0.panes = ready
        }
      )
    } catch {
      // It is ours and of no use, and the next one has another name; one that cannot be ended is
      // left to `ralph cleanup`.
      try? maker.end(wish.name)
      return refused(order, error)
    }
  }

  /// Waits until every agent's input box stands empty, or the time is over; how many agents are
  /// there then.
  ///
  /// An agent that asks a person is waited for no longer: looks will tell of its question.
  private func waited(for wish: SessionWish) throws(PortFailure) -> Int {
    let deadline = clock.monotonic().value + settings.readiness.value
    let soon = clock.monotonic().value + settings.readiness.value / 4
    while true {
      let agents = try agents(of: wish)
      let settled = agents.count { $0.isReady || $0.asks }
      guard settled < wish.agents, clock.monotonic().value < deadline else { return agents.count }
      // An agent that has not begun by now has ended, or was never found.
      guard !agents.isEmpty || clock.monotonic().value < soon else { return 0 }
      _ = Poller.wait(descriptors: [], timeoutMs: min(250, max(20, settings.readiness.value / 20)))
    }
  }

  /// The last line that a session's first pane shows.
  private func last(of session: String) -> String {
    // Only for a sentence: what cannot be seen is left out.
    guard let panes = try? watch.survey(screens: []).panes,
      let pane = panes.first(where: { $0.sessionName.utf8.elementsEqual(session.utf8) }),
      // Likewise.
      let shown = try? watch.server.history(of: pane.id)
    else { return "" }
    return TerminalText.excerpt(TerminalText.plain(shown), lines: 2, bytes: 200)
  }

  private func agents(of wish: SessionWish) throws(PortFailure) -> [(isReady: Bool, asks: Bool)] {
    do throws(TmuxFailure) {
      let named = try watch.survey(screens: []).panes
        .filter { $0.sessionName.utf8.elementsEqual(wish.name.utf8) }
      let survey = try watch.survey(screens: named.map(\.id))
      return survey.panes.compactMap { sight in
        guard named.contains(where: { $0.id == sight.id }),
          case .agent(wish.agent, _) = survey.front(sight)
        else { return nil }
        let screen = survey.picture(sight.id, as: wish.agent)
        let isReady = screen?.what == .quiet && screen?.composer?.isEmpty == true
        if case .asks = screen?.what { return (isReady, true) }
        return (isReady, false)
      }
    } catch {
      throw PortFailure(error)
    }
  }

  /// Refuses every name that no command of this journal could have given.
  package func shut(_ session: Text) throws(PortFailure) {
    let name = session.string
    guard SessionName.isOurs(name, genesis: settings.genesis) else {
      let shown = TerminalText.beginning(of: TerminalText.plain(name), bytes: 80)
      throw PortFailure(.system, "the session `\(shown)` is not ours, and is left alone")
    }
    guard let maker = settings.maker else {
      throw PortFailure(.missing, "nothing here ends sessions")
    }
    try maker.end(name)
    memory.withLock { $0.opened.removeAll { $0 == name } }
  }

  private func refused(_ order: OpenSession, _ failure: PortFailure) -> Event {
    .sessionRefused(
      Refused {
        $0.bead = order.bead
        $0.problem = failure.problem
        $0.why = Text(cleaned(failure.why))
      }
    )
  }
}
