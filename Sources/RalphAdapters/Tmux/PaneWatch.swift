import RalphCore
import RalphFiles
import RalphProcess

/// Looks at panes: one client call of tmux and one reading of the processes for all of them.
package struct PaneWatch: Sendable {
  package let server: TmuxServer
  /// This process: a pane that it runs in is never typed into.
  private let own: Int

  package init(server: TmuxServer, own: Int) {
    self.server = server
    self.own = own
  }

  /// Looks at some panes, in their order.
  package func look(
    at wanted: [(pane: PaneID, kind: AgentKind)]
  ) throws(TmuxFailure) -> [PaneMoment] {
    let look = try server.look(screens: wanted.map(\.pane))
    let sights = wanted.map { look.pane($0.pane) }
    let table = try processes(sights.compactMap { $0?.process })
    return wanted.indices.map { index in
      let sight = sights[index]
      let front = sight.map { table.front(of: $0.process) } ?? .unknown
      return PaneMoment(
        pane: sight,
        clients: look.clients,
        start: sight.flatMap { table.row($0.process)?.start } ?? 0,
        front: front,
        folder: sight.flatMap { Files.realPath($0.folder) },
        isOwn: sight.map { table.isProcess(own, under: $0.process) } ?? false,
        screen: look.screens[index].map {
          ScreenClassifier.read($0, as: wanted[index].kind).seen(with: front)
        }
      )
    }
  }

  /// Everything about all panes, with the screens of some: one call.
  func survey(screens: [PaneID]) throws(TmuxFailure) -> PaneSurvey {
    let look = try server.look(screens: screens)
    let found = zip(screens, look.screens).compactMap { pane, screen in
      screen.map { (pane: pane, screen: $0) }
    }
    return PaneSurvey(
      panes: look.panes,
      clients: look.clients,
      screens: found,
      table: try processes(look.panes.map(\.process)),
      own: own
    )
  }

  /// Every pane with what is in front of it, for choosing those in which agents wait.
  package func inventory() throws(TmuxFailure) -> [(pane: PaneSight, front: PaneFront)] {
    let look = try server.look(screens: [])
    let table = try processes(look.panes.map(\.process))
    return look.panes.map { ($0, table.front(of: $0.process)) }
  }

  /// What an attempt leases of a pane; nil if the pane or its process is gone.
  package func lease(of pane: PaneSight) -> PaneLease? {
    guard let number = Int32(exactly: pane.process),
      // A process that cannot be looked at is not leased.
      let identity = try? ProcessIdentity.of(number)
    else { return nil }
    return PaneLease(
      server: pane.server,
      pane: pane.id,
      process: pane.process,
      start: identity.start
    )
  }

  private func processes(_ panes: [Int]) throws(TmuxFailure) -> ProcessTable {
    guard !panes.isEmpty else { return ProcessTable(rows: []) }
    do throws(SystemFailure) {
      return try ProcessTable.read(panes: panes)
    } catch {
      throw .refused("cannot read the processes: \(error)")
    }
  }
}
