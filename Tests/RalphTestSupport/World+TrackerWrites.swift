import PlayedWorld
package import RalphCore
import RalphPorts

// The tracker, as ralph writes to it: read, check, write and read back, as bd's adapter does, and
// with the calls that it makes.
extension World {
  /// Does what a command says, under the lock.
  package mutating func perform(_ command: Command, _ order: TrackerOrder, _ key: Key) -> Event {
    checkDurable(key)
    do { try askTracker("write to \(order.bead.bare)") } catch {
      return .trackerRefused(refused(order, error.why))
    }
    guard let before = shown(order.bead) else {
      if case .claim = command { return lost(order, .elsewhere) }
      return .trackerTaken(taken(order, .elsewhere))
    }
    if command.isClaim, isOtherTracker {
      return .trackerRefused(refused(order, "it is another program than at the start"))
    }
    let answer = command.isClaim ? claim(order, before) : write(command, order, before, key)
    // The work is done, and the answer is lost on its way.
    if shown(order.bead) != before, dice.isLucky(oneIn: faults.trackerUnsure) {
      return .trackerUnknown(refused(order, "bd did not end in time"))
    }
    return answer
  }

  private mutating func claim(_ order: TrackerOrder, _ before: PlayedTracker.Bead) -> Event {
    let ready = (try? called(.ready(.all))) ?? []
    let candidate = ready.first {
      $0.id == before.id && $0.status == .open && ($0.assignee.isEmpty || $0.isOurs)
    }
    guard let candidate else {
      if before.mark == .begun { return won(before) }
      let waitsFor = tracker.blockers(of: before).map(BeadID.bd)
      return lost(order, before.markOfLost, needs: before.isTaken ? [] : waitsFor)
    }
    // bd refuses a claim to whom the bead is assigned already; taking it back into work does not.
    let change = candidate.isOurs ? TrackerChange.set(.inProgress, World.us) : .claim
    let isWritten = put(.update(candidate.id, change), order.bead, .begun) == nil
    // Two win: the other one has checked before, writes later, and is read back.
    if isWritten, dice.isLucky(oneIn: faults.trackerRaces) {
      let late = TrackerCall.update(candidate.id, .claim)
      _ = try? tracker.perform(late, by: "other-ralph", at: now.value, .unchecked)
    }
    guard let after = shown(order.bead) else { return lost(order, .elsewhere) }
    guard after.mark == .begun else {
      if after.mark == .elsewhere { return lost(order, .elsewhere) }
      return .trackerUnknown(refused(order, "bd said that it is claimed, and it is not"))
    }
    if after.isParked { _ = try? called(.unlabel(after.id, PlayedTracker.parked)) }
    return won(after)
  }

  private func won(_ bead: PlayedTracker.Bead) -> Event {
    .claimWon(
      ClaimWon {
        $0.bead = .bd(bead.id)
        $0.needs = bead.needed
        $0.text = .cheap(of: bead.id.utf8)
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

  private func written(_ bead: PlayedTracker.Bead) -> Event {
    .trackerWritten(
      TrackerWritten {
        $0.bead = .bd(bead.id)
        $0.mark = bead.mark
      }
    )
  }

  private mutating func write(
    _ command: Command,
    _ order: TrackerOrder,
    _ before: PlayedTracker.Bead,
    _ key: Key
  ) -> Event {
    var bead = before
    if command.isReached(by: bead, order) { return written(bead) }
    // What a git command took back is nobody's, and is taken again first.
    if command.retakes, bead.status == .open, bead.assignee.isEmpty {
      if put(.update(bead.id, .set(.inProgress, World.us)), order.bead, .begun) != nil {
        return .trackerUnknown(refused(order, "bd update: no answer"))
      }
      bead = shown(order.bead) ?? bead
      if command.isReached(by: bead, order) { return written(bead) }
    }
    let isFree = bead.assignee.isEmpty && command.unparks(order) && bead.isParked
    guard bead.isOurs || isFree, command.isAllowed(for: bead) else {
      return .trackerTaken(taken(order, bead.mark))
    }
    if command.says { say(on: bead, key) }
    guard let mark = command.aim else { return written(shown(order.bead) ?? bead) }
    var calls = command.calls(on: bead)
    // A verb of several steps may be cut between them.
    let isHalf = mark == .blocked && dice.isLucky(oneIn: faults.trackerUnsure)
    if isHalf { calls.removeAll { $0.isLabel } }
    var trouble: TrackerRefusal?
    for call in calls where trouble == nil { trouble = put(call, order.bead, mark) }
    guard let after = shown(order.bead) else { return .trackerTaken(taken(order, .elsewhere)) }
    if command.isReached(by: after, order) { return written(after) }
    guard after.isOurs else { return .trackerTaken(taken(order, after.mark)) }
    // It is closed for others' sake: that is said to people, and it is let be.
    if case .waits? = trouble {
      say(on: after, key)
      return .trackerTaken(taken(order, after.mark))
    }
    return .trackerUnknown(refused(order, "bd said yes, and it reads \(after.status)"))
  }

  /// Says something about a bead, once for each key.
  private mutating func say(on bead: PlayedTracker.Bead, _ key: Key) {
    let text = "[ralph \(key)]"
    guard !bead.comments.contains(where: { $0.text == text }) else { return }
    _ = try? called(.comment(bead.id, text: text))
  }

  /// One write of ours, to a bead that nobody else has; why it was refused, if it was.
  private mutating func put(_ call: TrackerCall, _ bead: BeadID, _ mark: Mark) -> TrackerRefusal? {
    let before = tracker.index(of: bead.bare).map { tracker.beads[$0].assignee } ?? ""
    if !before.isEmpty, before != World.us {
      broken.append("\(bead) is written to while \(before) has it")
    }
    note(.tracker(bead, mark))
    let isLie = dice.isLucky(oneIn: faults.trackerLies)
    do throws(TrackerRefusal) { _ = try called(call, isLie ? .pretends : nil) } catch {
      return error
    }
    return nil
  }
}
