package import RalphCore

/// What one reading of the tracker knows, and what of it the core is told.
///
/// bd before 1.0 does not list dependencies, so each bead that could be given out is looked at
/// once by itself. bd alone decides what is ready; nothing else is given out.
struct BdSurvey {
  /// What a look at a single bead has shown.
  struct Known {
    /// What the listing said when it was looked at; another stamp means another look.
    var stamp: Stamp
    /// The beads that must be done before, closed ones too: those may not be verified yet.
    var needs: [BeadID]
    /// The bead in whose course it was found, or else the one it is a part of.
    var from: BeadID
  }

  /// What changes in a listing when the bead itself does; a new dependency moves only the count.
  struct Stamp: Equatable {
    var updatedAt: Instant?
    var dependencies: Int?
  }

  /// The most beads that one may wait for; one with more is not given out.
  static let needsMost = 64
  /// What stands in the way of a bead whose dependencies are not known yet.
  static let notLookedAt = "not looked at yet"

  let beads: [BdBead]
  let actor: String
  let types: [String]
  /// What bd lists as ready, in the order of taking, in progress or not.
  let ready: [BdID]
  private let isReady: Set<BdID>
  /// What bd says that waiting beads wait for.
  var waiting: [BdID: [BdID]] = [:]
  var known: [BdID: Known]

  init(_ list: BdList, ready: BdList, actor: String, types: [String], known: [BdID: Known]) {
    beads = list.beads.filter { $0.status != .tombstone }
    self.actor = actor
    self.types = types
    let order = BdReady(ready, actor: actor, types: types)
    self.ready = order.beads.map(\.id)
    isReady = Set(ready.beads.map(\.id))
    self.known = known
    for bead in beads where known[bead.id] != nil {
      // What left the queue may come back with needs that moved no stamp.
      let isQueued = isReady.contains(bead.id) || mark(bead) == .begun
      if !isQueued { self.known[bead.id]?.stamp = Stamp(updatedAt: nil, dependencies: -1) }
    }
  }

  /// Where a bead stands for us.
  func mark(_ bead: BdBead) -> Mark { bead.standing.mark(for: actor) }

  /// Whether a bead is one that an agent could be given, were it ready.
  func isForUs(_ bead: BdBead) -> Bool { mark(bead) == .todo && types.contains(bead.type) }

  /// The open beads that bd does not list as ready, and that would be given out if it did.
  var unexplained: [BdBead] { beads.filter { isForUs($0) && !isReady.contains($0.id) } }

  /// Whether a bead's dependencies are known as they are now.
  func isKnown(_ bead: BdBead) -> Bool { known[bead.id]?.stamp == bead.stamp }

  /// Takes in what a look has shown; the stamp is that of the listing.
  mutating func learn(_ looked: BdBead, as listed: BdBead) {
    known[listed.id] = Known(stamp: listed.stamp, needs: looked.needs, from: looked.origin)
  }

  /// Forgets beads that are not there any more.
  func remembered() -> [BdID: Known] {
    let ids = Set(beads.map(\.id))
    return known.filter { ids.contains($0.key) }
  }

  /// A bead as the core is told of it.
  func seen(_ bead: BdBead, _ asOf: Seq) -> BeadSeen {
    let mark = mark(bead)
    let (needs, unfit) = obstacles(bead, mark)
    return BeadSeen {
      $0.bead = bead.id.bead
      $0.title = Text(bead.line)
      $0.priority = min(max(bead.priority, 0), 9)
      $0.place = bead.place
      $0.mark = mark
      $0.needs = Array(needs.prefix(BdSurvey.needsMost))
      $0.text = bead.textDigest
      $0.labels = bead.names
      $0.author = bead.author
      $0.from = known[bead.id]?.from ?? .none
      $0.unfit = Name(cutting: unfit)
      $0.asOf = asOf
    }
  }

  /// What a bead waits for, and why it is not to be given out at all; empty if it may be.
  private func obstacles(_ bead: BdBead, _ mark: Mark) -> (needs: [BeadID], unfit: String) {
    let known = known[bead.id]?.needs ?? []
    guard mark == .todo else { return (known, "") }
    guard types.contains(bead.type) else {
      return (known, bead.type.isEmpty ? "no type" : BdStanding.shown(bead.type))
    }
    guard isReady.contains(bead.id) else {
      let needs = (waiting[bead.id] ?? []).map(\.bead)
      if !needs.isEmpty { return (needs, "") }
      return (known, "not ready in bd")
    }
    guard isKnown(bead) else { return (known, BdSurvey.notLookedAt) }
    return (known, known.count > BdSurvey.needsMost ? "too many needs" : "")
  }
}

extension BdStanding {
  /// Where a bead with this standing stands for the ralph of this name.
  package func mark(for actor: String) -> Mark {
    if status == .closed { return .done }
    if let assignee, assignee != actor { return .elsewhere }
    switch status {
    case .open: return .todo
    // In progress with nobody's name is in progress with somebody.
    case .inProgress: return assignee == actor ? .begun : .elsewhere
    case .blocked: return .blocked
    case .closed: return .done
    case .tombstone: return .elsewhere
    case .deferred, .other: return .deferred
    }
  }

  /// The standing as people read it.
  var sentence: String {
    let word = BdStanding.shown(status.description)
    return assignee.map { "\(word), assigned to \(BdStanding.shown($0))" } ?? word
  }

  /// A foreign word that fits into a sentence.
  static func shown(_ word: String) -> String {
    let plain = TerminalText.plain(TerminalText.beginning(of: word, bytes: 100))
    return plain.split { $0 == "\n" || $0 == "\t" }.joined(separator: " ")
  }
}
