import RalphCore
import RalphFiles

/// Everything that one call of tmux and one reading of the processes say of all panes.
struct PaneSurvey {
  var panes: [PaneSight]
  var clients: [ClientSight]
  /// The screens that were asked for; none for a pane that is gone.
  var screens: [(pane: PaneID, screen: [UInt8])]
  var table: ProcessTable
  /// This process.
  var own: Int

  /// Whether ralph itself runs in a pane.
  func isOwn(_ sight: PaneSight) -> Bool { table.isProcess(own, under: sight.process) }

  /// Who is in front of a pane.
  func front(_ sight: PaneSight) -> PaneFront { table.front(of: sight.process) }

  /// What a pane is leased as; nil if its process is not among the processes.
  func lease(_ sight: PaneSight) -> PaneLease? {
    guard let start = table.row(sight.process)?.start, start > 0 else { return nil }
    return PaneLease(server: sight.server, pane: sight.id, process: sight.process, start: start)
  }

  /// The pane that a lease is about, if it is that one still; its program may have ended.
  func pane(_ lease: PaneLease) -> PaneSight? { panes.first { isPane($0, lease) } }

  /// Whether a pane is the one that a lease is about.
  func isPane(_ sight: PaneSight, _ lease: PaneLease) -> Bool {
    guard sight.guardian == lease.guardian else { return false }
    // A dead pane's process is gone, and its number may be another's by now.
    return sight.isDead || self.lease(sight) == lease
  }

  /// The screen of a pane as tmux gave it; empty if it was not asked for or is gone.
  func screen(_ pane: PaneID) -> [UInt8] { screens.first { $0.pane == pane }?.screen ?? [] }

  /// The screen read as one kind of agent's, by its picture alone; nil if there is none.
  func picture(_ pane: PaneID, as kind: AgentKind) -> ScreenReading? {
    let screen = screen(pane)
    return screen.isEmpty ? nil : ScreenClassifier.read(screen, as: kind)
  }

  /// A pane at this moment, with the picture that was read of it.
  func moment(_ sight: PaneSight, _ picture: ScreenReading?) -> PaneMoment {
    let front = front(sight)
    return PaneMoment(
      pane: sight,
      clients: clients,
      start: table.row(sight.process)?.start ?? 0,
      front: front,
      folder: Files.realPath(sight.folder),
      isOwn: isOwn(sight),
      screen: picture?.seen(with: front)
    )
  }
}
