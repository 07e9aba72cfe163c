package import RalphCore
package import RalphPorts
import Synchronization

/// bd as a source of beads, and as the tracker to which claims and outcomes are written.
package final class BdSource: Tracker {
  let tracker: BdTracker
  let types: [String]
  let memory = Mutex(Memory())

  struct Memory {
    var known: [BdID: BdSurvey.Known] = [:]
    /// Beads that the core was told of; nil before the first reading.
    var told: Set<BdID>?
    /// Beads that bd held ready and did not list.
    var unlisted: Set<BdID> = []
    /// When claims of ours are over, where they are leases.
    var leases: [BdID: Instant] = [:]
    /// Whether a reading now would tell more than the last one did.
    var isBehind = true
    /// The files just after the last reading, and at the last look.
    var atReading: BdWatch?
    var atLook: BdWatch?
  }

  /// The most beads that one reading looks at one by one.
  package static let looksMost = 32

  /// A source over an open tracker; beads of other types than these are told of and not given out.
  package init(_ tracker: BdTracker, types: [String] = BdReady.usualTypes) {
    self.tracker = tracker
    self.types = types
  }

  package var name: Name { Name(cutting: "bd") }

  package func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    do throws(BdTrouble) {
      var reading = try survey(asOf)
      reading.notes = notes()
      return reading
    } catch {
      throw failure(error, "read the tracker \(tracker.folder)")
    }
  }

  /// What happened beside a reading, and whether the program is still the one of the start.
  private func notes() -> [Event] {
    var notes = tracker.takeNotes().map { sentence in
      Event.trackerNoted(TrackerNoted { $0.what = Text(sentence) })
    }
    if let change = tracker.changeOfProgram() {
      notes.append(.trackerChanged(TrackerChanged { $0.why = Text(change.description) }))
    }
    return notes
  }

  private func survey(_ asOf: Seq) throws(BdTrouble) -> SourceReading {
    let (known, told) = memory.withLock { memory in
      memory.isBehind = false
      return (memory.known, memory.told)
    }
    let before = BdWatch(folder: tracker.folder)
    let ready = try tracker.readyList()
    let list = try tracker.all()
    var survey = BdSurvey(list, ready: ready, actor: tracker.actor, types: types, known: known)
    try explain(&survey)
    let hasMore = try look(&survey, told)
    let beads = survey.beads.filter { isTold($0, survey, told) }
    remember(survey, beads, hasMore, since: before)
    return reading(beads.map { survey.seen($0, asOf) }, list.odd, asOf)
  }

  /// Whether the core hears of a bead now.
  ///
  /// How far a follow-up is from the first work depends on where it comes from, and the core takes
  /// that from the first word it hears of it. So in mid-run a new bead is looked at before.
  private func isTold(_ bead: BdBead, _ survey: BdSurvey, _ told: Set<BdID>?) -> Bool {
    guard let told, !told.contains(bead.id), survey.mark(bead) != .done else { return true }
    return survey.known[bead.id] != nil
  }

  /// Asks bd why open beads are not ready; one that does not know the question is asked by looks.
  private func explain(_ survey: inout BdSurvey) throws(BdTrouble) {
    guard !survey.unexplained.isEmpty else { return }
    switch tracker.blocked() {
    case .ok(let waiting): survey.waiting = waiting
    case .refused(.invalid):
      for bead in survey.unexplained.prefix(BdSource.looksMost) {
        if case .found(let found) = try found(bead.id) {
          survey.waiting[bead.id] = found.blockers.compactMap { BdID($0.id) }
        }
      }
    case let answer: throw answer.trouble ?? .broken("no answer")
    }
  }

  /// Looks at beads whose dependencies are not known; whether some are left for the next reading.
  private func look(_ survey: inout BdSurvey, _ told: Set<BdID>?) throws(BdTrouble) -> Bool {
    let listed = Dictionary(survey.beads.map { ($0.id, $0) }) { first, _ in first }
    let ours = survey.beads.filter { survey.mark($0) == .begun }.map(\.id)
    let new = survey.beads.filter { bead in
      told.map { !$0.contains(bead.id) && survey.mark(bead) != .done } ?? false
    }
    var looks = 0
    for id in ours + new.map(\.id) + survey.ready {
      guard let bead = listed[id], !survey.isKnown(bead) else { continue }
      guard looks < BdSource.looksMost else { return true }
      looks += 1
      // One that was deleted in between is missing from the next listing.
      if case .found(let found) = try found(id) { survey.learn(found, as: bead) }
    }
    return false
  }

  /// A look at a bead that says so where nothing could be read.
  private func found(_ id: BdID) throws(BdTrouble) -> BdLook {
    let look = tracker.look(id)
    if case .unknown(let trouble) = look { throw trouble }
    return look
  }

  private func remember(
    _ survey: BdSurvey,
    _ beads: [BdBead],
    _ hasMore: Bool,
    since before: BdWatch
  ) {
    let files = BdWatch(folder: tracker.folder)
    // What was filed between the two listings is told of next time; what is never listed is not.
    let unlisted = Set(survey.ready).subtracting(survey.beads.map(\.id))
    memory.withLock { memory in
      let isTorn = files.isWritten(since: before) || !unlisted.isSubset(of: memory.unlisted)
      memory.unlisted = unlisted
      memory.known = survey.remembered()
      memory.told = Set(beads.map(\.id))
      memory.isBehind = memory.isBehind || hasMore || isTorn
      memory.atReading = files
      memory.atLook = files
      memory.leases = [:]
      for bead in beads where survey.mark(bead) == .begun {
        memory.leases[bead.id] = bead.leaseExpires
      }
    }
  }

  private func reading(_ beads: [BeadSeen], _ odd: [String], _ asOf: Seq) -> SourceReading {
    let problems = odd.map { id in
      let shown = TerminalText.plain(TerminalText.beginning(of: id, bytes: 60))
      return "a bead is not taken: its id cannot be used safely: \(shown)"
    }
    return SourceReading(
      beads: beads,
      summary: SourceRead {
        $0.source = name
        $0.digest = BdSource.digest(beads)
        $0.beads = beads.count
        $0.problems = odd.count
        $0.asOf = asOf
      },
      problems: problems
    )
  }

  /// The digest of all that the core takes from a reading.
  private static func digest(_ beads: [BeadSeen]) -> Digest {
    var hash = SHA256()
    for seen in beads {
      let needs = seen.needs.map(\.description).joined(separator: " ")
      let labels = seen.labels.map(\.text).joined(separator: "\u{1}")
      let fields: [String] = [
        seen.bead.description, "\(seen.priority) \(seen.place) \(seen.mark) \(seen.text)", needs,
        labels, seen.author.text, seen.from.description, seen.unfit.text,
      ]
      hash.update(fields.joined(separator: "\u{0}").utf8)
      hash.update([0, 0])
    }
    return hash.finish()
  }

  /// Whether files of bd differ from those after the last reading, and have come to rest.
  package func mayHaveChanged() -> Bool {
    let now = BdWatch(folder: tracker.folder)
    return memory.withLock { memory in
      defer { memory.atLook = now }
      if memory.isBehind { return true }
      return now != memory.atReading && now == memory.atLook
    }
  }

  package var lookedAt: [String]? { BdWatch.paths(in: tracker.folder) }

  package func details(of bead: BeadID) throws(PortFailure) -> BeadDetails? {
    guard let id = BdID(bead) else { return nil }
    switch tracker.look(id) {
    case .found(let found): return found.details
    case .gone: return nil
    case .unknown(let trouble): throw failure(trouble, "show \(id)")
    }
  }
}
