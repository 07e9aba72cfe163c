import PlayedWorld
import RalphCore

// What agents in panes do, and what people do to them.
extension World {
  /// Lets happen in panes what is due.
  mutating func happenInPanes() {
    for index in panes.panes.indices {
      guard case .works(var work) = panes.panes[index].agent else { continue }
      if let asksAt = work.asksAt, asksAt <= now {
        work.asksAt = nil
        work.until = Millis(work.until.value - asksAt.value)
        panes.panes[index].agent = .asks(work)
        count.steps += 1
        if dice.isLucky(oneIn: 2) { vote(work.key, .asks) }
      } else if work.asksAt == nil, work.until <= now {
        count.steps += 1
        finish(index, work)
      }
    }
  }

  private mutating func vote(_ key: Key, _ vote: Vote, signal: RalphCore.Signal = .none) {
    guard !key.isNone else { return }
    panes.spool.append(
      AgentVoted {
        $0.of = key
        $0.vote = vote
        $0.signal = signal
        $0.sensor = Name(cutting: "hook")
      }
    )
  }

  /// An agent has the prompt; one that finds its receipt made already does nothing.
  mutating func begin(_ line: PanesModel.PaneLine, in index: Int) {
    panes.panes[index].composer = .empty
    panes.panes[index].transcript.append(line.key)
    panes.panes[index].signed = .none
    panes.panes[index].escapes = 0
    guard !panes.receipts.contains(line.key) else { return panes.panes[index].agent = .idle }
    panes.receipts.append(line.key)
    note(.begin(process: line.key, effect: line.key))
    checkTurn(line, in: index)
    let turn = script.turn(line.bead, line.attempt, faults)
    var work = PanesModel.Work(
      key: line.key,
      bead: line.bead,
      attempt: line.attempt,
      until: Millis(now.value + turn.takes.value)
    )
    if turn.asks { work.asksAt = Millis(now.value + turn.takes.value / 2) }
    panes.panes[index].agent = .works(work)
    disturb(.none)
  }

  /// At most one attempt at a bead works, and none in a pane that works already.
  private mutating func checkTurn(_ line: PanesModel.PaneLine, in index: Int) {
    if let other = panes.panes[index].work {
      broken.append(
        "\(line.key) is given to \(panes.panes[index].name), which works on \(other.key)"
      )
    }
    for (at, pane) in panes.panes.enumerated() where at != index {
      guard let work = pane.work, !work.key.isNone, work.bead == line.bead else { continue }
      // An agent that heeds nobody is left alone in its pane, and so is one that asks.
      if case .asks = pane.agent { continue }
      let turn = script.turn(work.bead, work.attempt, faults)
      if turn.isStubborn || pane.escapes > 0 || abandoned.contains(work.key) { continue }
      broken.append("\(line.key) begins while \(work.key) works on the same bead")
    }
  }

  /// A turn comes to its end, and leaves what its script says.
  private mutating func finish(_ index: Int, _ work: PanesModel.Work) {
    panes.panes[index].agent = .idle
    guard !work.key.isNone else { return }
    let turn = script.turn(work.bead, work.attempt, faults)
    leave(turn, work.bead, in: .none)
    if turn.isLost { return panes.panes[index].agent = .shell }
    if let limited = turn.limited {
      panes.panes[index].agent = .limited(until: Millis(now.value + limited.value))
      return vote(work.key, .limited)
    }
    let isSigned = turn.signals && turn.code == 0
    if isSigned { panes.panes[index].signed = work.key }
    if dice.isLucky(oneIn: 3) { return }
    vote(work.key, turn.code == 0 ? .ended : .failed, signal: isSigned ? .nonce : .none)
  }

  /// What a person, or chance, does to one of the panes.
  mutating func meet(_ deed: PaneDeed) {
    guard !panes.panes.isEmpty else { return deed == .opens ? openByPerson() : () }
    let index = dice.below(panes.panes.count)
    switch deed {
    case .agentEnds: panes.panes[index].agent = .shell
    case .closes: panes.panes.remove(at: index)
    case .sessionEnds: end(panes.panes[index].session)
    case .serverEnds:
      panes.panes = []
      panes.open = []
    case .begins where panes.panes[index].agent == .shell: panes.panes[index].agent = .idle
    case .opens: openByPerson()
    case .types where panes.panes[index].composer == .empty: type(.draft, in: index)
    case .clears: panes.panes[index].composer = .empty
    case .submits: enter(in: index)
    case .scrolls: panes.panes[index].modeUntil = Millis(now.value + 30_000)
    case .prompts where panes.panes[index].agent == .idle: promptByPerson(index)
    case .answers: answer(index)
    case .lies: lie(index)
    case .begins, .types, .prompts: break
    }
  }

  /// Something is typed, or pasted, where an input box may be.
  mutating func type(_ words: PanesModel.Composer, in index: Int) {
    guard panes.panes[index].effect(of: .text, now) == .kept else { return }
    panes.panes[index].composer = words
  }

  /// Enter is pressed.
  mutating func enter(in index: Int) {
    let words = panes.panes[index].composer
    switch panes.panes[index].effect(of: .enter, now) {
    case .submitted:
      if case .line(let line) = words { begin(line, in: index) } else { promptByPerson(index) }
    case .answered: answer(index)
    case .ran: panes.panes[index].composer = .empty
    case .nothing, .kept, .interrupted, .left: break
    }
  }

  /// Ends a session with everything in it.
  mutating func end(_ session: Text) {
    panes.panes.removeAll { $0.session == session }
    panes.open.removeAll { $0 == session }
  }

  private mutating func openByPerson() { panes.add(to: Text("people")) }

  private mutating func promptByPerson(_ index: Int) {
    let until = Millis(now.value + Int64(1000 + dice.below(60_000)))
    let own = PanesModel.Work(
      key: .none,
      bead: .none,
      attempt: 0,
      until: until
    )
    panes.panes[index].agent = .works(own)
    panes.panes[index].composer = .empty
    panes.panes[index].signed = .none
  }

  private mutating func answer(_ index: Int) {
    guard case .asks(var work) = panes.panes[index].agent else { return }
    work.until = Millis(now.value + max(work.until.value, 100))
    panes.panes[index].agent = .works(work)
  }

  /// A false idle, or a screen that nobody understands, for less than a quiet period.
  private mutating func lie(_ index: Int) {
    panes.panes[index].liesUntil = Millis(now.value + Int64(1000 + dice.below(20_000)))
    panes.panes[index].lie = dice.pick([.quiet, .unknown])
  }

  /// What people leave in the way is taken out of it, and every question is answered.
  mutating func calmPanes() {
    for index in panes.panes.indices {
      panes.panes[index].composer = .empty
      panes.panes[index].modeUntil = .zero
      panes.panes[index].liesUntil = .zero
      if panes.panes[index].agent == .shell { panes.panes[index].agent = .idle }
      answer(index)
    }
  }
}
