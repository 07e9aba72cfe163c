package import PlayedWorld
package import RalphCore
package import RalphPorts

// The tracker, as ralph reads it. Every reading is made of the calls that bd's adapter makes.
extension World {
  /// Who ralph is to the tracker.
  package static let us = "ralph-here-9ae0"

  /// Whether the tracker's program is another one than when ralph began to live.
  package var isOtherTracker: Bool { tracker.edition != editionFound }

  /// A reading of all beads.
  package mutating func readTracker(asOf: Seq) throws(PortFailure) -> SourceReading {
    try askTracker("list")
    let all = try told(.list(.all), "list")
    let ready = try told(.ready(.all), "list what is ready").map(\.id)
    let beads = all.indices.map { place in seen(all[place], place: place, ready, asOf) }
    let summary = SourceRead {
      $0.source = Name(cutting: "bd")
      $0.digest = .cheap(of: "\(tracker.version)".utf8)
      $0.beads = beads.count
      $0.asOf = asOf
    }
    let notes = isOtherTracker ? [Event.trackerChanged(TrackerChanged())] : []
    return SourceReading(beads: beads, summary: summary, problems: [], notes: notes)
  }

  /// One bead as it stands now; nil if it was deleted.
  package mutating func lookTracker(at bead: BeadID, asOf: Seq) throws(PortFailure) -> BeadSeen? {
    try askTracker("show \(bead.bare)")
    guard let shown = shown(bead) else { return nil }
    // A look at one bead says nothing of what is ready.
    let place = tracker.index(of: shown.id) ?? 0
    return seen(shown, place: place, [shown.id], asOf)
  }

  /// Keeps a claim alive, where claims run out.
  package mutating func renewClaim(of bead: BeadID) throws(PortFailure) {
    try askTracker("renew \(bead.bare)")
    guard tracker.edition.lease != nil else { return }
    _ = try told(.heartbeat(bead.bare), "renew the claim of \(bead.bare)")
  }

  /// The program is asked, which takes its time, and may come to nothing.
  mutating func askTracker(_ what: String) throws(PortFailure) {
    if dice.isLucky(oneIn: faults.trackerSlow) {
      advance(to: Millis(now.value + Int64(dice.below(30_000))))
    }
    guard now.value >= tracker.silentUntil, !dice.isLucky(oneIn: faults.trackerFails) else {
      throw PortFailure(.answer, "cannot \(what): bd does not answer")
    }
  }

  /// What a call answers; where git has brought something, that is taken in first, once.
  mutating func called(
    _ call: TrackerCall,
    _ mishap: TrackerMishap? = nil
  ) throws(TrackerRefusal) -> [PlayedTracker.Bead] {
    do throws(TrackerRefusal) {
      return try tracker.perform(call, by: World.us, at: now.value, mishap)
    } catch {
      guard error == .outOfSync else { throw error }
      _ = try tracker.perform(.takeIn, by: World.us, at: now.value)
      return try tracker.perform(call, by: World.us, at: now.value, mishap)
    }
  }

  private mutating func told(
    _ call: TrackerCall,
    _ what: String
  ) throws(PortFailure) -> [PlayedTracker.Bead] {
    do throws(TrackerRefusal) { return try called(call) } catch {
      throw PortFailure(.answer, "cannot \(what): \(error)")
    }
  }

  /// One bead as bd shows it; nil where it knows none.
  mutating func shown(_ bead: BeadID) -> PlayedTracker.Bead? {
    (try? called(.show(bead.bare)))?.first { $0.id == bead.bare }
  }

  private func seen(
    _ bead: PlayedTracker.Bead,
    place: Int,
    _ ready: [String],
    _ asOf: Seq
  ) -> BeadSeen {
    var needs = bead.needed
    var unfit = ""
    if bead.mark == .todo, !ready.contains(bead.id) {
      let blockers = tracker.blockers(of: bead)
      if blockers.isEmpty { unfit = "not ready in bd" } else { needs = blockers.map(BeadID.bd) }
    }
    return BeadSeen {
      $0.bead = .bd(bead.id)
      $0.title = Text(bead.title)
      $0.priority = bead.priority
      $0.place = place
      $0.mark = bead.mark
      $0.needs = needs
      $0.text = .cheap(of: bead.id.utf8)
      $0.from = bead.origin
      $0.unfit = Name(cutting: unfit)
      $0.asOf = asOf
    }
  }

  /// Somebody's agent closes its own bead, as bd's own advice to agents tells it to.
  mutating func closeByAgent(_ bead: BeadID) {
    guard let index = tracker.index(of: bead.bare), tracker.beads[index].mark == .begun else {
      return
    }
    // Where bd refuses, or does not answer, the agent goes on without.
    let call = TrackerCall.close(bead.bare, reason: "done", isForced: false)
    _ = try? tracker.perform(call, by: "agent", at: now.value)
  }
}

extension BeadID {
  /// The bead that bd calls so.
  static func bd(_ id: String) -> BeadID { BeadID(Name(cutting: "bd:" + id)) }
}

extension PlayedTracker.Bead {
  /// Where it stands for us.
  package var mark: Mark {
    if status == .closed { return .done }
    if !assignee.isEmpty, assignee != World.us { return .elsewhere }
    switch status {
    case .open: return .todo
    case .inProgress: return isOurs ? .begun : .elsewhere
    case .blocked: return .blocked
    case .closed: return .done
    case .deferred, .pinned, .hooked: return .deferred
    }
  }

  /// Whether our name stands on it.
  var isOurs: Bool { assignee == World.us }

  /// Whether it bears ralph's mark of beads that were given up.
  var isParked: Bool { labels.contains(PlayedTracker.parked) }

  /// Everything that must be done before, closed or not.
  var needed: [BeadID] {
    needs.isEmpty ? [] : needs.filter { $0.blocks }.map { .bd($0.id) }
  }

  /// The bead in whose course it was found, or else the one it is a part of.
  fileprivate var origin: BeadID {
    guard !needs.isEmpty else { return .none }
    let found = needs.first { $0.type == "discovered-from" }
    return (found ?? needs.first { $0.type == "parent-child" }).map { .bd($0.id) } ?? .none
  }
}
