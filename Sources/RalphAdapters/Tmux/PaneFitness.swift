package import RalphCore

/// Why a pane may not be typed into now; ralph changes nothing there, and waits or takes another.
package enum Unfitness: Equatable, Sendable {
  /// No pane has this id any more.
  case gone
  /// Another tmux server answers than the one it was leased from.
  case otherServer
  /// The pane runs another process than the one it was leased with.
  case otherProcess
  /// It is the pane that ralph itself runs in.
  case own
  /// Its program has ended, and tmux only keeps the picture.
  case dead
  /// It is in copy-mode or another mode, which would take keys for commands.
  case inMode
  /// What is typed into it is typed into other panes too.
  case synchronized
  /// tmux lets no input through.
  case inputOff
  /// A shell is in front and would run what is typed.
  case shell(String)
  /// Some other program is in front.
  case program(String)
  /// Another agent is in front than the one expected.
  case otherAgent(AgentKind)
  /// It cannot be told what is in front.
  case unknownFront
  /// The agent works in another folder.
  case elsewhere(String)
  /// A person is at this pane; so many seconds ago a key was pressed.
  case person(seconds: Int)
  /// A turn is under way.
  case working
  /// The agent waits for a person's answer.
  case asks(AskKind)
  /// The agent's account is used up.
  case limited(String)
  /// Its screen shows no input box that is known.
  case noComposer
  /// Somebody has begun to write into the input box.
  case draft(String)

  /// Why, for people; ends without a full stop.
  package var sentence: String {
    switch self {
    case .gone: "the pane is gone"
    case .otherServer: "the tmux server was started anew"
    case .otherProcess: "the pane runs another process than the one leased"
    case .own: "ralph itself runs in this pane"
    case .dead: "the pane's program has ended"
    case .inMode: "the pane is in copy-mode or another mode"
    case .synchronized: "typing is synchronized with other panes"
    case .inputOff: "the pane's input is switched off"
    case .shell(let name): "a shell (\(name)) is in front, not an agent"
    case .program(let name): "\(name) is in front, not an agent"
    case .otherAgent(let kind): "another agent (\(kind.rawValue)) is in front"
    case .unknownFront: "it cannot be told what runs in front"
    case .elsewhere(let folder): "the agent works in \(folder)"
    case .person(let seconds): "somebody typed there \(seconds) s ago"
    case .working: "the agent is working"
    case .asks(let kind): "the agent asks a person (\(kind.rawValue))"
    case .limited(let text): "the agent's account is used up: \(text)"
    case .noComposer: "no input box is seen"
    case .draft(let text): "a draft stands in the input box: \(text)"
    }
  }
}

/// The pane as it was when an attempt leased it.
package struct PaneLease: Equatable, Sendable {
  package var server: TmuxServerIdentity
  package var pane: PaneID
  /// The process the pane was made for, and its start in the unit of `ProcessIdentity`.
  package var process: Int
  package var start: UInt64

  package init(server: TmuxServerIdentity, pane: PaneID, process: Int, start: UInt64) {
    self.server = server
    self.pane = pane
    self.process = process
    self.start = start
  }

  /// What tmux must still find true when it types.
  package var guardian: PaneGuard { PaneGuard(server: server, pane: pane, process: process) }
}

/// Everything that is known of a pane at the moment of a decision.
package struct PaneMoment: Equatable, Sendable {
  /// nil if the pane is gone.
  package var pane: PaneSight?
  package var clients: [ClientSight]
  /// When the process of the pane started; 0 if it is not known.
  package var start: UInt64
  package var front: PaneFront
  /// The folder of the agent, links resolved; nil if it is not there.
  package var folder: String?
  /// Whether ralph runs in this pane.
  package var isOwn: Bool
  /// nil if the pane has no screen.
  package var screen: ScreenReading?

  package init(
    pane: PaneSight?,
    clients: [ClientSight],
    start: UInt64,
    front: PaneFront,
    folder: String?,
    isOwn: Bool,
    screen: ScreenReading?
  ) {
    self.pane = pane
    self.clients = clients
    self.start = start
    self.front = front
    self.folder = folder
    self.isOwn = isOwn
    self.screen = screen
  }
}

/// Decides whether a pane may be typed into: pure, and every condition must hold.
package struct PaneFitness: Equatable, Sendable {
  package var lease: PaneLease
  package var kind: AgentKind
  /// The folders an agent may work in, links resolved.
  package var roots: [String]
  /// The words of a limit that has been waited out: they stay on the screen until the next prompt.
  package var limitOver: String?

  /// How long a person is left alone after the last key.
  package static let personQuiet = 30

  package init(lease: PaneLease, kind: AgentKind, roots: [String]) {
    self.lease = lease
    self.kind = kind
    self.roots = roots
  }

  /// The first reason against it; nil if the pane is fit.
  package func objection(to moment: PaneMoment, now: Instant) -> Unfitness? {
    guard let pane = moment.pane else { return .gone }
    return identity(pane, moment) ?? mode(pane) ?? front(moment) ?? place(moment)
      ?? person(moment, pane, now) ?? composer(moment.screen)
  }

  /// Whether the pane is still the leased one, and takes keys as keys.
  package func objectionToKey(_ moment: PaneMoment) -> Unfitness? {
    guard let pane = moment.pane else { return .gone }
    return identity(pane, moment) ?? mode(pane) ?? front(moment)
  }

  private func identity(_ pane: PaneSight, _ moment: PaneMoment) -> Unfitness? {
    if moment.isOwn { return .own }
    if pane.server != lease.server { return .otherServer }
    if pane.id != lease.pane { return .gone }
    if pane.isDead { return .dead }
    #if PLANTED
      if planted(.strangerTypedTo) { return nil }
    #endif
    if pane.process != lease.process || moment.start != lease.start { return .otherProcess }
    return nil
  }

  private func mode(_ pane: PaneSight) -> Unfitness? {
    if pane.isInMode { return .inMode }
    if pane.isSynchronized { return .synchronized }
    return pane.isInputOff ? .inputOff : nil
  }

  private func front(_ moment: PaneMoment) -> Unfitness? {
    switch moment.front {
    case .agent(let found, _): found == kind ? nil : .otherAgent(found)
    case .shell(let name): .shell(name)
    case .program(let name): .program(name)
    case .unknown: .unknownFront
    }
  }

  private func place(_ moment: PaneMoment) -> Unfitness? {
    guard let folder = moment.folder else { return .elsewhere("a folder that is gone") }
    let isInside = roots.contains { root in
      folder == root || folder.utf8.starts(with: (root + (root == "/" ? "" : "/")).utf8)
    }
    return isInside ? nil : .elsewhere(folder)
  }

  private func person(_ moment: PaneMoment, _ pane: PaneSight, _ now: Instant) -> Unfitness? {
    let seconds = Int(now.milliseconds / 1000)
    let ages = moment.clients.filter { $0.pane == pane.id && !$0.isReadOnly }
      .map { max(0, seconds - $0.activity) }
    guard let age = ages.min(), age < PaneFitness.personQuiet else { return nil }
    return .person(seconds: age)
  }

  private func composer(_ screen: ScreenReading?) -> Unfitness? {
    guard let screen else { return .noComposer }
    switch screen.what {
    case .working: return .working
    case .asks(let kind): return .asks(kind)
    case .limited(let text): if text != limitOver { return .limited(text) }
    case .dead, .unknown: return .noComposer
    case .quiet: break
    }
    guard let composer = screen.composer else { return .noComposer }
    guard composer.isEmpty else {
      return .draft(TerminalText.beginning(of: TerminalText.plain(composer.draft), bytes: 80))
    }
    return nil
  }
}
