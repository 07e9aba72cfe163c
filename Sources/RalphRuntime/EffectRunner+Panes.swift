import RalphCore
import RalphPorts

// What is done in panes.
extension EffectRunner {
  /// What is needed to type into a pane.
  func order(
    _ dispatch: Dispatch,
    _ entry: Entry,
    _ prompt: String
  ) throws(PortFailure) -> PaneDispatch {
    PaneDispatch(
      bead: dispatch.bead,
      attempt: dispatch.attempt,
      pane: dispatch.pane,
      key: entry.effectKey,
      prompt: prompt,
      receipt: ports.keeper.receiptPath(entry.effectKey)
    )
  }

  /// Types a prompt's line, and says what became of it.
  func send(_ order: PaneDispatch, _ kept: Digest) -> Event {
    guard let panes = ports.panes else {
      return .dispatchRefused(refused(order.bead, noPanes))
    }
    let event = panes.send(order)
    guard case .dispatchSent(var sent) = event else { return event }
    sent.prompt = kept
    return .dispatchSent(sent)
  }

  /// After a crash: whether a prompt reached its pane.
  func settle(_ dispatch: Dispatch, _ asked: Outstanding) -> Observation {
    guard let panes = ports.panes else {
      return Observation(unseen(dispatch, asked.key), cause: asked.seq)
    }
    let order = PaneDispatch(
      bead: dispatch.bead,
      attempt: dispatch.attempt,
      pane: dispatch.pane,
      key: asked.key,
      prompt: ports.keeper.promptPath(asked.key),
      receipt: ports.keeper.receiptPath(asked.key)
    )
    return Observation(panes.settle(order), cause: asked.seq)
  }

  /// What is known of a prompt for a pane where nobody can look at panes.
  private func unseen(_ dispatch: Dispatch, _ key: Key) -> Event {
    guard ports.keeper.hasReceipt(key) else {
      return .dispatchUnknown(
        DispatchDoubted {
          $0.bead = dispatch.bead
          $0.attempt = dispatch.attempt
          $0.pane = dispatch.pane
          $0.why = Text("nobody can look at panes in this life")
        }
      )
    }
    return .dispatchSent(
      DispatchSent {
        $0.bead = dispatch.bead
        $0.attempt = dispatch.attempt
        $0.adopted = true
        $0.proof = Name(cutting: "receipt")
      }
    )
  }

  /// Reads what a pane shows of a turn that is over, which is the end of its attempt.
  func end(_ gather: Gather) -> Event {
    let tail = ports.panes?.tail(of: gather.pane) ?? []
    let excerpt = TerminalText.excerpt(TerminalText.plain(tail), lines: 12, bytes: 2000)
    return after(gather.of, in: .none, gather.guards).note(
      AttemptEnded {
        $0.bead = gather.bead
        $0.attempt = gather.attempt
        $0.ended = gather.ended
        $0.took = gather.took
        $0.endClass = gather.endClass
        $0.signal = gather.signal
        $0.wake = gather.wake
        $0.output = keep(tail)
        $0.excerpt = Text(excerpt)
      }
    )
  }

  func interrupt(_ interrupt: InterruptPane) -> Event {
    // A pane that cannot be asked is seen to work on, and asked again.
    try? ports.panes?.interrupt(interrupt.pane)
    return .interruptDone(interrupt)
  }

  func open(_ open: OpenSession, _ entry: Entry) -> Event {
    self.open(open, key: entry.effectKey)
  }

  func open(_ open: OpenSession, key: Key) -> Event {
    ports.panes?.open(open, key: key) ?? .sessionRefused(refused(open.bead, noPanes))
  }

  func shut(_ shut: ShutSession) -> Event {
    do throws(PortFailure) {
      try ports.panes?.shut(shut.session)
    } catch {
      let why = "the session \(shut.session) could not be ended: \(error.why); see ralph cleanup"
      return .sessionRefused(refused(.none, PortFailure(error.problem, why)))
    }
    return .sessionShut(SessionShut { $0.session = shut.session })
  }

  private var noPanes: PortFailure { PortFailure(.answer, "this run has no panes") }
}
