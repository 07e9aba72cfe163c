import RalphCore
import RalphPorts

/// One pane at one look, in the words of the core; pure.
struct PaneLook {
  var moment: PaneMoment
  /// The screen by itself, which an agent that has ended leaves behind.
  var picture: ScreenReading?
  var lease: PaneLease
  /// The agent that is expected in it.
  var kind: AgentKind
  /// The folders an agent may stand in, links resolved.
  var roots: [String]

  /// What is told of it; ``PaneSeen/tail`` stays empty.
  func seen(
    _ name: Name,
    _ view: PaneLeaseView?,
    _ limit: PaneLimit?,
    _ now: Instant
  ) -> PaneSeen {
    let limitOver = limit.flatMap { $0.isOver(now) ? $0.words : nil }
    let what = what(limitOver)
    return PaneSeen {
      $0.pane = name
      $0.session = Text(TerminalText.plain(moment.pane?.sessionName ?? ""))
      $0.agent = Name(cutting: kind.rawValue)
      $0.what = what
      $0.unfit = unfit(what, limitOver, isLeased: view?.holdsPane ?? false, now)
      if let view, let picture, isExpected || what == .dead {
        $0.signal = FinalMessage.signal(on: picture, nonce: view.nonce.text)
      }
      if what == .limited, let limit { $0.wake = limit.wake }
      $0.evidence = Text(evidence)
    }
  }

  private var isExpected: Bool {
    if case .agent(kind, _) = moment.front { true } else { false }
  }

  private func what(_ limitOver: String?) -> PaneClass {
    if moment.pane?.isDead ?? true { return .dead }
    if case .shell = moment.front { return .dead }
    // With something else in front its picture says nothing of the agent.
    guard isExpected, let screen = moment.screen else { return .unknown }
    switch screen.what {
    case .working: return .working
    case .quiet: return .quiet
    case .asks: return .asks
    case .limited(let words):
      guard words == limitOver else { return .limited }
      return screen.composer == nil ? .unknown : .quiet
    case .dead, .unknown: return .unknown
    }
  }

  private func unfit(
    _ what: PaneClass,
    _ limitOver: String?,
    isLeased: Bool,
    _ now: Instant
  ) -> Name {
    var fitness = PaneFitness(lease: lease, kind: kind, roots: roots)
    fitness.limitOver = limitOver
    guard let reason = fitness.objection(to: moment, now: now) else { return Name() }
    if isLeased, reason.isPersons { return Name() }
    if reason == .noComposer, what != .quiet { return Name() }
    return Name(cutting: reason.word ?? "")
  }

  private var evidence: String {
    if moment.pane?.isDead ?? true { return "the pane's program has ended" }
    switch moment.front {
    case .program(let name): return "\(TerminalText.plain(name)) is in front"
    case .agent(let found, _) where found != kind: return "\(found.rawValue) is in front"
    case .agent, .shell, .unknown: return moment.screen?.evidence ?? "the pane has no screen"
    }
  }
}
