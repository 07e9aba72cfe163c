package import RalphCore
package import RalphPorts

// The tracker, as ralph reads and writes it. Every write reads first, acts only while the bead is
// ours, and answers with what it reads back, as bd's adapter does.
extension World {
  /// A reading of all beads.
  package mutating func readTracker(asOf: Seq) throws(PortFailure) -> SourceReading {
    try askTracker("list")
    let beads = tracker.beads.indices.map { seen(tracker.beads[$0], place: $0, asOf) }
    let summary = SourceRead {
      $0.source = Name(cutting: "bd")
      $0.digest = .cheap(of: "\(tracker.version)".utf8)
      $0.beads = beads.count
      $0.asOf = asOf
    }
    let notes = tracker.isOther ? [Event.trackerChanged(TrackerChanged())] : []
    return SourceReading(beads: beads, summary: summary, problems: [], notes: notes)
  }

  /// One bead as it stands now; nil if it was deleted.
  package mutating func lookTracker(at bead: BeadID, asOf: Seq) throws(PortFailure) -> BeadSeen? {
    try askTracker("show \(bead.bare)")
    return tracker.index(of: bead).map { seen(tracker.beads[$0], place: $0, asOf) }
  }

  /// The program is asked, which takes its time, and may come to nothing.
  mutating func askTracker(_ what: String) throws(PortFailure) {
    if dice.isLucky(oneIn: faults.trackerSlow) {
      advance(to: Millis(now.value + Int64(dice.below(30_000))))
    }
    guard now >= tracker.silentUntil, !dice.isLucky(oneIn: faults.trackerFails) else {
      throw PortFailure(.answer, "cannot \(what): bd does not answer")
    }
  }

  private func seen(_ bead: TrackerModel.Bead, place: Int, _ asOf: Seq) -> BeadSeen {
    BeadSeen {
      $0.bead = bead.bead
      $0.title = Text("Task \(bead.bead.bare)")
      $0.priority = bead.priority
      $0.place = place
      $0.mark = bead.mark
      $0.needs = bead.needs
      $0.text = .cheap(of: bead.bead.bare.utf8)
      $0.from = bead.from
      $0.asOf = asOf
    }
  }

  /// Does what a command says, under the lock.
  package mutating func perform(_ command: Command, _ order: TrackerOrder, _ key: Key) -> Event {
    checkDurable(key)
    do throws(PortFailure) { try askTracker("write to \(order.bead.bare)") } catch {
      return .trackerRefused(refused(order, error.why))
    }
    guard let index = tracker.index(of: order.bead) else {
      if case .claim = command { return lost(order, .elsewhere) }
      return .trackerTaken(taken(order, .elsewhere))
    }
    if command.isClaim, tracker.isOther {
      return .trackerRefused(refused(order, "it is another program than at the start"))
    }
    let before = tracker.beads[index]
    let answer = command.isClaim ? claim(order) : write(command, order, before, key)
    // The work is done, and the answer is lost on its way.
    if tracker.index(of: order.bead).map({ tracker.beads[$0] }) != before,
      dice.isLucky(oneIn: faults.trackerUnsure)
    {
      return .trackerUnknown(refused(order, "bd did not end in time"))
    }
    return answer
  }

  private mutating func claim(_ order: TrackerOrder) -> Event {
    guard let index = tracker.index(of: order.bead) else { return lost(order, .elsewhere) }
    let bead = tracker.beads[index]
    if bead.status == .inProgress, bead.isOurs { return won(bead) }
    guard bead.status == .open, bead.assignee.isEmpty || bead.isOurs, tracker.isReady(bead) else {
      let isOthers = !bead.assignee.isEmpty && !bead.isOurs
      let mark = isOthers ? Mark.elsewhere : bead.mark
      return lost(order, mark == .todo ? .deferred : mark, needs: bead.needs)
    }
    put(order.bead, .begun) {
      ($0.status, $0.assignee) = (.inProgress, TrackerModel.us)
      $0.isParked = false
    }
    // Two win: the other one writes later, and is read back.
    if dice.isLucky(oneIn: faults.trackerRaces) {
      tracker.change(order.bead) { $0.assignee = "other-ralph" }
      return lost(order, .elsewhere)
    }
    let now = tracker.index(of: order.bead).map { tracker.beads[$0] } ?? bead
    return won(now)
  }

  private func won(_ bead: TrackerModel.Bead) -> Event {
    .claimWon(
      ClaimWon {
        $0.bead = bead.bead
        $0.needs = bead.needs
        $0.text = .cheap(of: bead.bead.bare.utf8)
      }
    )
  }

  private func lost(_ order: TrackerOrder, _ mark: Mark, needs: [BeadID] = []) -> Event {
    .claimLost(
      ClaimLost {
        $0.bead = order.bead
        $0.mark = mark
        $0.needs = needs
      }
    )
  }

  private func taken(_ order: TrackerOrder, _ mark: Mark) -> TrackerTaken {
    TrackerTaken {
      $0.bead = order.bead
      $0.mark = mark
      $0.seen = Text("\(mark)")
    }
  }

  private func refused(_ order: TrackerOrder, _ why: String) -> Refused {
    Refused {
      $0.bead = order.bead
      $0.problem = .answer
      $0.why = Text(why)
    }
  }
}

// Writes to beads of ours.
extension World {
  private mutating func write(
    _ command: Command,
    _ order: TrackerOrder,
    _ before: TrackerModel.Bead,
    _ key: Key
  ) -> Event {
    var bead = before
    if command.isReached(by: bead, order) { return written(bead) }
    // What a git command took back is nobody's, and is taken again first.
    if command.retakes, bead.status == .open, bead.assignee.isEmpty {
      put(order.bead, .begun) { ($0.status, $0.assignee) = (.inProgress, TrackerModel.us) }
      bead = tracker.index(of: order.bead).map { tracker.beads[$0] } ?? bead
      if command.isReached(by: bead, order) { return written(bead) }
    }
    let isFree = bead.assignee.isEmpty && command.unparks(order) && bead.isParked
    guard bead.isOurs || isFree, command.isAllowed(for: bead) else {
      return .trackerTaken(taken(order, bead.mark))
    }
    if command.says, !bead.comments.contains(key) {
      tracker.change(order.bead) { $0.comments.append(key) }
    }
    if let mark = command.aim {
      // A verb of several steps may be cut between them.
      let isHalf = mark == .blocked && dice.isLucky(oneIn: faults.trackerUnsure)
      put(order.bead, mark) { command.write(&$0, isHalf: isHalf) }
      if isHalf { return .trackerUnknown(refused(order, "bd label: no answer")) }
    }
    let after = tracker.index(of: order.bead).map { tracker.beads[$0] } ?? bead
    return written(after)
  }

  /// One write of ours: to a bead that nobody else has.
  private mutating func put(_ bead: BeadID, _ mark: Mark, _ body: (inout TrackerModel.Bead) -> Void)
  {
    let before = tracker.index(of: bead).map { tracker.beads[$0].assignee } ?? ""
    if !before.isEmpty, before != TrackerModel.us {
      broken.append("\(bead) is written to while \(before) has it")
    }
    note(.tracker(bead, mark))
    tracker.change(bead, body)
  }

  private func written(_ bead: TrackerModel.Bead) -> Event {
    .trackerWritten(
      TrackerWritten {
        $0.bead = bead.bead
        $0.mark = bead.mark
      }
    )
  }
}

extension Command {
  fileprivate var isClaim: Bool { if case .claim = self { true } else { false } }

  /// Whether a bead that is nobody's any more is made ours before anything else is written.
  fileprivate var retakes: Bool {
    switch self {
    case .close, .reopen, .park: true
    default: false
    }
  }

  /// Whether the operator wants back what ralph has given up.
  fileprivate func unparks(_ order: TrackerOrder) -> Bool {
    if case .release = self { order.why == .retried } else { false }
  }

  /// Whether it leaves a comment.
  fileprivate var says: Bool {
    switch self {
    case .park, .release, .comment: true
    default: false
    }
  }

  /// Where it wants the bead to stand; nil for a comment.
  fileprivate var aim: Mark? {
    switch self {
    case .close: .done
    case .reopen: .begun
    case .park: .blocked
    case .release: .todo
    default: nil
    }
  }

  fileprivate func isReached(by bead: TrackerModel.Bead, _ order: TrackerOrder) -> Bool {
    switch self {
    case .close: bead.status == .closed && bead.isOurs
    case .reopen: bead.status == .inProgress && bead.isOurs && !bead.isParked
    case .park: bead.status == .blocked && bead.isOurs && bead.isParked
    case .release:
      bead.status == .open && bead.assignee.isEmpty && !(unparks(order) && bead.isParked)
    default: false
    }
  }

  fileprivate func isAllowed(for bead: TrackerModel.Bead) -> Bool {
    switch (self, bead.status) {
    case (.close, .inProgress), (.close, .open): true
    case (.reopen, .inProgress), (.reopen, .open), (.reopen, .closed): true
    case (.reopen, .blocked), (.release, .blocked): bead.isParked
    case (.park, .deferred): false
    case (.park, _), (.release, .inProgress), (.release, .open), (.comment, _): true
    default: false
    }
  }

  fileprivate func write(_ bead: inout TrackerModel.Bead, isHalf: Bool) {
    switch self {
    case .close: bead.status = .closed
    case .reopen: (bead.status, bead.isParked) = (.inProgress, false)
    case .park: (bead.status, bead.isParked) = (.blocked, !isHalf)
    case .release: (bead.status, bead.assignee, bead.isParked) = (.open, "", false)
    default: break
    }
  }
}
