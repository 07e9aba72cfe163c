import RalphCore
import RalphTestSupport

// The plan, the tracker and the panes of the played world.
extension Night {
  /// What HEAD and the tree are now; both change with every attempt that ends.
  var head: Name {
    let digits = Hex.text(state.seq.value / 64, digits: 8)
    return Name(cutting: digits + "a32f1c7d9e0b4c5d6e7f8091a2b3c4d5")
  }
  var tree: Digest {
    Digest(words: (state.seq.value / 32 + 1, 0x9e37_79b9, 0x7f4a_7c15, 0x1405_7b7e))
  }

  func task(_ bead: BeadID) -> Task? { tasks.first { $0.seen.bead == bead } }

  /// Reads the source whole, as the watcher does; beads that are not in it any more are gone.
  mutating func read() {
    let asOf = state.seq
    let seen = tasks.map { task in
      var seen = task.seen
      (seen.mark, seen.asOf) = (task.mark, asOf)
      return seen
    }
    let reading = SourceRead {
      $0.source = Name(cutting: shape.isTracked ? "bd" : "plan")
      $0.digest = wording.digest()
      $0.bytes = shape.isTracked ? 0 : tasks.count * 90
      $0.beads = tasks.count
      $0.asOf = asOf
    }
    for event in state.events(of: seen, reading) where state.isNews(event) { observe(event) }
  }

  /// Somebody rewords a task while the run goes on, and it is read.
  mutating func edit() {
    guard !tasks.isEmpty else { return }
    let index = dice.below(tasks.count)
    (tasks[index].seen.title, tasks[index].seen.text) = (wording.title(), wording.digest())
    read()
  }

  /// People look in a few times a night; a tracker is read again and again.
  mutating func scheduleVisits() {
    guard isSlow else { return }
    for _ in 0..<3 { later(.edit, after: Millis(Int64(dice.below(6 * 3_600_000)))) }
    guard shape.isTracked else { return }
    for _ in 0..<(tasks.count * 2) {
      later(.read, after: Millis(Int64(dice.below(tasks.count * 200_000))))
    }
  }

  mutating func marked(_ seq: Seq, _ mark: SetMark) {
    guard let index = tasks.firstIndex(where: { $0.seen.bead == mark.bead }) else { return }
    tasks[index].mark = mark.to
    let set = MarkSet {
      ($0.bead, $0.mark, $0.digest) = (mark.bead, mark.to, wording.digest())
      ($0.bytes, $0.beads) = (tasks.count * 90, tasks.count)
    }
    observe(.markSet(set), cause: seq)
  }

  mutating func write(_ seq: Seq, _ order: TrackerOrder, _ command: Command) {
    guard let index = tasks.firstIndex(where: { $0.seen.bead == order.bead }) else { return }
    switch command {
    case .claim:
      guard !dice.isLucky(oneIn: 50) else {
        tasks[index].mark = .elsewhere
        let lost = ClaimLost { ($0.bead, $0.by) = (order.bead, Text("Zoë, \"on call\"")) }
        return observe(.claimLost(lost), cause: seq)
      }
      tasks[index].mark = .begun
      let won = ClaimWon { ($0.bead, $0.text) = (order.bead, tasks[index].seen.text) }
      return observe(.claimWon(won), cause: seq)
    case .close: tasks[index].mark = .done
    case .park: tasks[index].mark = .blocked
    case .release: tasks[index].mark = .todo
    case .reopen: tasks[index].mark = .begun
    default: break
    }
    let mark = tasks[index].mark
    observe(.trackerWritten(TrackerWritten { ($0.bead, $0.mark) = (order.bead, mark) }), cause: seq)
  }

  // Panes

  private func pane(_ index: Int) -> Name {
    Name(cutting: "%\(index + 1)@27249.touekr/\(27_277 + index).16zot")
  }

  private mutating func seen(_ index: Int, _ what: PaneClass) -> PaneSeen {
    PaneSeen {
      ($0.pane, $0.what) = (pane(index), what)
      ($0.session, $0.agent) = (Text("hypermark"), Name(cutting: "claude"))
      $0.evidence = Text(what == .working ? "✻ Pondering… (esc to interrupt)" : "❯")
      ($0.tail, $0.asOf) = (wording.digest(), state.seq)
    }
  }

  private mutating func look(_ seen: PaneSeen, isNew: Bool = false) {
    let event = isNew ? Event.paneFound(seen) : .paneChanged(seen)
    if state.isNews(event) { observe(event) }
  }

  mutating func findPanes() {
    for index in 0..<state.run.policy.concurrent {
      // Other events of the same instant are one look. An agent that was given up rests by now.
      let isKnown = state.pane(pane(index)).map { state.panes[$0].isPresent } ?? false
      look(seen(index, .quiet), isNew: !isKnown)
    }
  }

  mutating func paneWorks(_ index: Int, _ bead: BeadID) {
    guard state.attempt(in: index) != nil else { return }
    look(seen(index, .working))
    guard dice.isLucky(oneIn: 2), let row = state.attempt(in: index) else { return }
    let voted = AgentVoted {
      ($0.bead, $0.of, $0.vote) = (bead, state.attempts[row].key, .ended)
      ($0.sensor, $0.seen) = (Name(cutting: "hook"), Text("Stop, after 12 messages"))
    }
    if dice.isLucky(oneIn: 12), state.isNews(.agentVoted(voted)) { observe(.agentVoted(voted)) }
  }

  mutating func paneRests(_ index: Int, _ nonce: Name) {
    guard let row = state.attempt(in: index), state.attempts[row].nonce == nonce else { return }
    var seen = seen(index, .quiet)
    if !dice.isLucky(oneIn: 20) { seen.signal = .nonce }
    look(seen)
  }

  mutating func gathered(_ seq: Seq, _ gather: Gather) {
    let ended = AttemptEnded {
      ($0.bead, $0.attempt, $0.ended) = (gather.bead, gather.attempt, gather.ended)
      ($0.endClass, $0.signal, $0.took) = (gather.endClass, gather.signal, gather.took)
      ($0.output, $0.tree, $0.head) = (wording.digest(), wording.digest(), head)
      $0.excerpt = wording.excerpt(ending: "● :::COMPLETE \(gather.nonce):::")
    }
    observe(.attemptEnded(ended), cause: seq)
  }
}
