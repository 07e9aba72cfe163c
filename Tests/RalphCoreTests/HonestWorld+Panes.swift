import RalphCore

// How a tracker, and agents in panes, answer.
extension World {
  mutating func addPanes() {
    for index in 0..<(1 + dice.below(3)) {
      panes.append((Name("%\(index)") ?? Name(), .quiet, .none))
    }
  }

  /// What agents and people do in panes: nobody stays away for good.
  mutating func moveAgents() {
    for index in panes.indices where dice.isLucky(oneIn: 2) {
      let what = dice.pick([PaneClass.quiet, .quiet, .quiet, dice.word(PaneClass.self)])
      panes[index].what = what
      panes[index].signal = what == .quiet ? dice.word(RalphCore.Signal.self) : .none
    }
  }

  mutating func look(at panes: [(name: Name, what: PaneClass, signal: Signal)]) {
    let asOf = state.seq
    let seen = panes.map { pane in
      PaneSeen {
        ($0.pane, $0.what, $0.signal, $0.asOf) = (pane.name, pane.what, pane.signal, asOf)
        $0.session = Text("s1")
      }
    }
    var votes: [AgentVoted] = []
    for attempt in state.attempts where attempt.turn != nil && dice.isLucky(oneIn: 5) {
      let vote = dice.word(Vote.self)
      votes.append(
        AgentVoted {
          ($0.bead, $0.of, $0.vote) = (state.beads.keys[attempt.row], attempt.key, vote)
        }
      )
    }
    for event in state.events(of: seen, votes, isBare: seen.isEmpty) where state.isNews(event) {
      observe(event)
    }
  }

  /// A person takes a bead, or gives it back.
  mutating func somebodyTakes() {
    let index = dice.below(file.count)
    file[index].mark = file[index].mark == .elsewhere ? .todo : .elsewhere
  }

  /// What must hold of a command before it is noted.
  mutating func lookAt(_ command: Command, _ seq: Seq, isAgain: Bool) {
    commands.append((seq, command))
    switch command {
    case .dispatch(let dispatch):
      guard let row = state.beads.index(of: dispatch.bead) else { return }
      if isTracked, !isAgain, !state.beads.rows[row].isClaimed {
        problems.append("\(dispatch.bead) is given out without a claim")
      }
      guard policy.host != .headless else { return }
      let pane = state.pane(dispatch.pane).map { state.panes[$0] }
      let isFree = pane.map { $0.isPresent && ($0.what == .quiet || $0.isWoken) } ?? false
      if !isFree { problems.append("\(dispatch.bead) goes to a pane that is not free") }
    case .interrupt(let interrupt):
      let what = state.pane(interrupt.pane).map { state.panes[$0].what }
      if what != .working { problems.append("a pane that does not work is interrupted") }
    default: break
    }
  }

  /// What must hold once the run has ended by itself.
  mutating func lookAtEnd() {
    guard problems.isEmpty, state.run.phase == .ended else { return }
    if !state.outstanding.isEmpty { problems.append("something asked has no answer") }
    guard isTracked, state.run.end.exit != 2, !state.tracker.isBroken else { return }
    for task in file {
      guard let row = state.beads.index(of: task.bead) else { continue }
      let phase = state.beads.rows[row].phase
      if task.mark == .begun, phase != .ended(.unconfirmed) {
        problems.append("\(task.bead) is left claimed")
      }
      if phase == .ended(.verified), task.mark != .done, task.mark != .elsewhere,
        state.beads.rows[row].mark != .elsewhere,
        // What somebody took and opened again is their will.
        state.beads.rows[row].wanted != nil || state.beads.rows[row].reverts == 0
      {
        problems.append("\(task.bead) is verified and reads \(task.mark)")
      }
    }
  }

  /// Answers what a tracker or a pane is asked; false for the rest.
  mutating func answerElse(_ asked: Outstanding) -> Bool {
    switch asked.kind {
    case .claim: claim(asked)
    case .tracker, .comment: write(asked)
    case .gather: gathered(asked)
    case .interrupt: observe(.interruptDone(interrupt(asked.seq)), cause: asked.seq)
    case .open:
      if dice.isLucky(oneIn: 8) {
        observe(.sessionRefused(Refused()), cause: asked.seq)
      } else {
        observe(.sessionOpened(SessionOpened { $0.session = Text("s1") }), cause: asked.seq)
        if panes.isEmpty { addPanes() }
      }
    case .shut:
      panes = []
      observe(.sessionShut(SessionShut { $0.session = Text("s1") }), cause: asked.seq)
    case .dispatch: return policy.host == .headless ? false : type(asked)
    case .worktree, .merge, .land, .prune: answerTree(asked)
    case .stop, .mark, .verify, .end, .record, .commit, .warn, .push: return false
    }
    return true
  }

  private func command(_ seq: Seq) -> Command? { commands.last { $0.seq == seq }?.command }

  private func interrupt(_ seq: Seq) -> InterruptPane {
    if case .interrupt(let interrupt) = command(seq) { interrupt } else { InterruptPane() }
  }

  private mutating func type(_ asked: Outstanding) -> Bool {
    guard case .dispatch(let dispatch) = command(asked.seq) else { return false }
    let doubted = DispatchDoubted { $0.bead = dispatch.bead }
    switch dice.below(8) {
    case 0: observe(.dispatchUnfit(doubted), cause: asked.seq)
    case 1: observe(.dispatchUnknown(doubted), cause: asked.seq)
    default: return false
    }
    return true
  }

  private func task(_ asked: Outstanding) -> Int? {
    asked.row.flatMap { row in file.firstIndex { $0.bead == state.beads.keys[row] } }
  }

  private mutating func claim(_ asked: Outstanding) {
    guard let task = task(asked) else { return }
    if dice.isLucky(oneIn: 12) {
      return observe(.trackerRefused(Refused()), cause: asked.seq)
    }
    if dice.isLucky(oneIn: 12) { file[task].mark = .elsewhere }
    let mark = file[task].mark
    guard mark == .todo || mark == .begun else {
      return observe(.claimLost(ClaimLost { $0.mark = mark }), cause: asked.seq)
    }
    file[task].mark = .begun
    let needs = file[task].needs
    observe(.claimWon(ClaimWon { $0.needs = needs }), cause: asked.seq)
  }

  private mutating func write(_ asked: Outstanding) {
    guard let task = task(asked) else { return }
    if file[task].mark == .elsewhere {
      return observe(.trackerTaken(TrackerTaken { $0.mark = .elsewhere }), cause: asked.seq)
    }
    if dice.isLucky(oneIn: 12) {
      let isUnsure = dice.isLucky(oneIn: 2)
      let refused = Refused()
      return observe(
        isUnsure ? .trackerUnknown(refused) : .trackerRefused(refused),
        cause: asked.seq
      )
    }
    switch command(asked.seq) {
    case .close: file[task].mark = .done
    case .park: file[task].mark = .blocked
    case .release: file[task].mark = .todo
    case .reopen: file[task].mark = .begun
    default: break
    }
    let mark = file[task].mark
    observe(.trackerWritten(TrackerWritten { $0.mark = mark }), cause: asked.seq)
  }

  private mutating func gathered(_ asked: Outstanding) {
    guard case .gather(let gather) = command(asked.seq) else { return }
    if isTracked, dice.isLucky(oneIn: 4),
      let task = file.firstIndex(where: { $0.bead == gather.bead }), file[task].mark == .begun
    {
      file[task].mark = .done
    }
    let tree = digest(dice.pick(["tree", "changed"]))
    observe(
      .attemptEnded(
        AttemptEnded {
          ($0.bead, $0.ended, $0.endClass) = (gather.bead, gather.ended, gather.endClass)
          ($0.signal, $0.wake, $0.tree) = (gather.signal, gather.wake, tree)
        }
      ),
      cause: asked.seq
    )
  }
}
