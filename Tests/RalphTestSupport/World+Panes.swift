import PlayedWorld
package import RalphCore
package import RalphPorts

// Panes, as ralph looks at them and types into them.
extension World {
  /// One look at all panes.
  package mutating func look(_ leases: [PaneLeaseView]) throws(PortFailure) -> PaneReading {
    guard !dice.isLucky(oneIn: faults.paneFails) else {
      throw PortFailure(.system, "tmux list-panes: no answer")
    }
    var reading = PaneReading(panes: [], tails: [], votes: [])
    for pane in panes.panes {
      let lease = leases.first { $0.pane == pane.name }
      let isOther = pane.agent == .shell && lease == nil
      guard isInScope(pane), !isOther else {
        reading.others += 1
        continue
      }
      reading.panes.append(seen(pane, lease))
      reading.tails.append(Array("pane \(pane.name)".utf8))
      if let lease, pane.transcript.contains(lease.key) {
        reading.votes.append(accepted(lease, by: "screen"))
      }
    }
    for lease in leases where panes.receipts.contains(lease.key) {
      reading.votes.append(accepted(lease, by: "receipt"))
    }
    reading.votes += votes(leases)
    return reading
  }

  /// Panes of people, or those of sessions that ralph has made.
  private func isInScope(_ pane: PanesModel.Pane) -> Bool {
    isSessionHost ? panes.made.contains(pane.session) : pane.session.string == "people"
  }

  /// What hooks have left; what is not fetched now comes late, and some comes again.
  private mutating func votes(_ leases: [PaneLeaseView]) -> [AgentVoted] {
    var votes: [AgentVoted] = []
    var left: [AgentVoted] = []
    for vote in panes.spool {
      guard leases.contains(where: { $0.key == vote.of }), !dice.isLucky(oneIn: 3) else {
        left.append(vote)
        continue
      }
      votes.append(vote)
    }
    panes.spool = left
    panes.told += votes
    if !panes.told.isEmpty, dice.isLucky(oneIn: 5) { votes.append(dice.pick(panes.told)) }
    return votes
  }

  private func accepted(_ lease: PaneLeaseView, by sensor: String) -> AgentVoted {
    AgentVoted {
      $0.of = lease.key
      $0.vote = .accepted
      $0.sensor = Name(cutting: sensor)
    }
  }

  private func seen(_ pane: PanesModel.Pane, _ lease: PaneLeaseView?) -> PaneSeen {
    let what = pane.look(now)
    let isHeld = lease?.holdsPane ?? false
    let unfit = pane.unfitness(now)
    let isSigned = lease.map { pane.signed == $0.key } ?? false
    return PaneSeen {
      $0.pane = pane.name
      $0.session = pane.session
      $0.agent = Name(cutting: "claude")
      $0.what = what
      $0.unfit = Name(cutting: isHeld && unfit == "draft" ? "" : unfit)
      if isSigned, what == .quiet || what == .dead { $0.signal = .nonce }
      if what == .limited, case .limited(let until) = pane.agent {
        $0.wake = Instant(wall.milliseconds + until.value - now.value)
      }
    }
  }

  /// Types the line that names the prompt, if the pane is fit.
  package mutating func send(_ order: PaneDispatch) -> Event {
    checkDurable(order.key)
    if panes.receipts.contains(order.key) { return sent(order, "receipt", adopted: true) }
    guard let index = panes.index(of: order.pane) else { return unfit(order, "gone") }
    let pane = panes.panes[index]
    let why = pane.unfitness(now)
    guard why.isEmpty else { return unfit(order, why) }
    guard pane.look(now) == .quiet else { return unfit(order, "\(pane.look(now))") }
    guard !dice.isLucky(oneIn: faults.paneFails) else {
      return .dispatchRefused(
        Refused {
          $0.bead = order.bead
          $0.why = Text("tmux send-keys: no answer")
        }
      )
    }
    let line = PanesModel.PaneLine(key: order.key, bead: order.bead, attempt: order.attempt)
    note(.typed(order.pane, order.key))
    // A working agent that looks idle takes the line into its box, and a dialog takes nothing.
    type(.line(line), in: index)
    guard panes.panes[index].effect(of: .enter, now) == .submitted,
      !dice.isLucky(oneIn: faults.notSubmitted)
    else { return unknown(order, "typed, and not submitted by Enter, twice") }
    // The agent ends at the last moment.
    let hasLeft = dice.isLucky(oneIn: faults.intoShell)
    if hasLeft { panes.panes[index].agent = .shell }
    enter(in: index)
    if hasLeft { return unknown(order, "no proof") }
    if dice.isLucky(oneIn: 3) { advance(to: Millis(now.value + Int64(dice.below(4000)))) }
    if dice.isLucky(oneIn: faults.noProof) { return unknown(order, "no proof") }
    return sent(order, dice.pick(["working", "transcript", "receipt"]), adopted: false)
  }

  /// After a crash: whether a prompt was given.
  package mutating func settle(_ order: PaneDispatch) -> Event {
    if panes.receipts.contains(order.key) { return sent(order, "receipt", adopted: true) }
    guard let index = panes.index(of: order.pane) else { return unknown(order, "gone") }
    let pane = panes.panes[index]
    if case .line(let line) = pane.composer, line.key == order.key {
      guard pane.front(now) == .idle, now >= pane.modeUntil else {
        return unknown(order, "typed, not submitted")
      }
      enter(in: index)
      return sent(order, "working", adopted: true)
    }
    if pane.transcript.contains(order.key) { return sent(order, "history", adopted: true) }
    if dice.isLucky(oneIn: faults.noProof) { return unknown(order, "history too short") }
    switch pane.look(now) {
    case .working, .asks, .unknown: return unknown(order, "no trace, but \(pane.look(now))")
    case .quiet, .limited:
      if pane.composer != .empty { return unknown(order, "something stands in the input box") }
    case .dead: break
    }
    return .effectAbsent(
      EffectAbsent {
        $0.bead = order.bead
        $0.seen = Text("neither a receipt nor the prompt's name")
      }
    )
  }

  private func sent(_ order: PaneDispatch, _ proof: String, adopted: Bool) -> Event {
    .dispatchSent(
      DispatchSent {
        $0.bead = order.bead
        $0.attempt = order.attempt
        $0.adopted = adopted
        $0.proof = Name(cutting: proof)
      }
    )
  }

  private func unfit(_ order: PaneDispatch, _ why: String) -> Event {
    .dispatchUnfit(doubt(order, why))
  }

  private func unknown(_ order: PaneDispatch, _ why: String) -> Event {
    .dispatchUnknown(doubt(order, why))
  }

  private func doubt(_ order: PaneDispatch, _ why: String) -> DispatchDoubted {
    DispatchDoubted {
      $0.bead = order.bead
      $0.attempt = order.attempt
      $0.pane = order.pane
      $0.why = Text(why)
    }
  }
}

// Escapes and sessions.
extension World {
  /// One Escape, if the agent works.
  package mutating func interrupt(_ pane: Name) throws(PortFailure) {
    guard !dice.isLucky(oneIn: faults.paneFails) else {
      throw PortFailure(.system, "tmux send-keys: no answer")
    }
    guard let index = panes.index(of: pane), let work = panes.panes[index].work,
      panes.panes[index].effect(of: .escape, now) == .interrupted,
      now >= panes.panes[index].modeUntil, panes.panes[index].look(now) == .working
    else { return }
    note(.interrupt(pane))
    if work.key.isNone { broken.append("the work of a person in \(pane) is interrupted") }
    panes.panes[index].escapes += 1
    if script.turn(work.bead, work.attempt, faults).isStubborn { return }
    // It stops where it is, and says nothing.
    panes.panes[index].agent = .idle
    leave(Turn { $0.changes = true }, work.bead, in: .none)
  }

  /// Opens the session that a key names, or finds it open.
  package mutating func openSession(_ order: OpenSession, _ key: Key) -> Event {
    checkDurable(key)
    let session = Text("ralph-\(order.bead.bare)-\(key.seq)x")
    if dice.isLucky(oneIn: faults.paneFails) {
      return .sessionRefused(
        Refused {
          $0.bead = order.bead
          $0.why = Text("tmux new-session: no answer")
        }
      )
    }
    if !panes.open.contains(session) {
      note(.open(session))
      panes.open.append(session)
      if !panes.made.contains(session) { panes.made.append(session) }
      for _ in 0..<max(order.agents, 1) { panes.add(to: session) }
    }
    return .sessionOpened(
      SessionOpened {
        $0.session = session
        $0.by = Name(cutting: "tmux")
        $0.panes = max(order.agents, 1)
      }
    )
  }

  /// Ends a session; gone already is fine, somebody else's is not.
  package mutating func shut(_ session: Text) throws(PortFailure) {
    if !panes.made.contains(session) { broken.append("\(session) is ended and not ours") }
    if dice.isLucky(oneIn: faults.paneFails) {
      throw PortFailure(.system, "tmux kill-session: no answer")
    }
    note(.shut(session))
    end(session)
  }
}
