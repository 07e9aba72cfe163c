// What is owed to panes: the end of a turn, an interrupt, a session.
extension State {
  /// The table of ends, first match wins: what the votes of an attempt in a pane come to.
  ///
  /// Nil while it goes on. None of it says that the work is done.
  func end(of attempt: Attempt) -> (Ending, EndClass)? {
    guard let turn = attempt.turn, attempt.phase == .running else { return nil }
    let pane = panes[turn.pane]
    let isStrong = turn.signal == .nonce || attempt.isMarked || turn.isEnded
    let isQuiet = pane.what == .quiet
    if !pane.isPresent || pane.what == .dead {
      return isStrong ? (.exited, .finished) : (.lost, .finished)
    }
    if pane.what == .limited || (turn.isLimited && isQuiet) { return (.exited, .rateLimit) }
    // A question that only a sensor heard stands until the agent works again.
    if pane.what == .asks || (turn.askedAt != nil && pane.what != .working && !isStrong) {
      return turn.isAskOver ? (.exited, .asks) : nil
    }
    if isQuiet, isStrong, !turn.isFailed { return (.exited, .finished) }
    let isTold = turn.interrupts > 0 || turn.isHardOverdue
    if isTold, isQuiet { return (.timedOut, .finished) }
    if isTold, turn.interrupts >= State.interruptsMost, !turn.isInterrupting {
      return (.timedOut, .finished)
    }
    if isQuiet, turn.isFailed { return (.exited, turn.failedAs) }
    if pane.isSettled, pane.isLongQuiet { return (.exited, .finished) }
    if turn.isOverdue, pane.what != .working, pane.isSettled || !isQuiet {
      return (.timedOut, .finished)
    }
    return nil
  }

  /// The evidence of a turn that is over is read, which ends the attempt.
  func planGather() -> Owed? {
    for index in attempts.indices where attempts[index].turn != nil {
      let attempt = attempts[index]
      guard let turn = attempt.turn, turn.gather == .zero, let (ended, endClass) = end(of: attempt)
      else { continue }
      let gather = Gather {
        $0.bead = beads.keys[attempt.row]
        $0.attempt = attempt.number
        $0.pane = panes[turn.pane].name
        $0.of = attempt.key
        $0.nonce = attempt.nonce
        $0.ended = ended
        $0.endClass = endClass
        $0.signal = turn.signal
        $0.wake = endClass == .rateLimit ? turn.wake : .zero
        $0.took = at - attempt.startedAt
        $0.guards = attempt.guards
      }
      return Owed(.gather(gather), key: turn.gatherAgain)
    }
    return nil
  }

  /// An agent that works beyond the hard limit is asked to stop its turn.
  func planInterrupt() -> Owed? {
    for index in attempts.indices where attempts[index].phase == .running {
      guard let turn = attempts[index].turn, turn.isHardOverdue, !turn.isInterrupting,
        turn.gather == .zero, turn.interrupts < State.interruptsMost,
        panes[turn.pane].isPresent, panes[turn.pane].what == .working
      else { continue }
      return Owed(
        .interrupt(
          InterruptPane {
            $0.bead = beads.keys[attempts[index].row]
            $0.pane = panes[turn.pane].name
          }
        )
      )
    }
    return nil
  }

  /// A session of our own, where the run has none and there is work for it.
  func planOpen() -> Owed? {
    guard run.policy.host == .session, sessions.isEmpty, mayDispatch, hasBudget, !run.isPaused,
      !outstanding.contains(where: { $0.kind == .open }), let row = nextReady
    else { return nil }
    return Owed(
      .open(
        OpenSession {
          $0.bead = beads.keys[row]
          $0.agent = run.policy.agent
          $0.agents = run.policy.concurrent
        }
      ),
      key: run.openAgain
    )
  }

  /// Sessions of our own end with the run, or when the operator stops it now.
  func planShut() -> Owed? {
    guard !run.policy.keepSessions, let session = sessions.first,
      !outstanding.contains(where: { $0.kind == .shut })
    else { return nil }
    return Owed(.shut(ShutSession { $0.session = session }))
  }

  /// How many more attempts could begin in panes now; without panes there is always room.
  var freePanes: Int {
    guard run.policy.host != .headless else { return Int.max }
    return panes.indices.count { isFree($0) }
  }

  /// The pane for the next attempt: the one with the fewest so far, then the first.
  var bestPane: Int? {
    panes.indices.filter { isFree($0) }.min { panes[$0].leases < panes[$1].leases }
  }

  private func isFree(_ row: Int) -> Bool {
    let pane = panes[row]
    let isReady = pane.what == .quiet || (pane.what == .limited && pane.isWoken)
    #if PLANTED
      if planted(.unfitPaneTaken) { return pane.isPresent && attempt(in: row) == nil }
    #endif
    return pane.isPresent && isReady && pane.unfit.isEmpty && !pane.isResting
      && !pane.isAvoided && attempt(in: row) == nil
  }
}
