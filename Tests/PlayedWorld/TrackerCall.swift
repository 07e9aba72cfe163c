/// One call of bd, as data: what is asked, without how the command line spells it.
///
/// Beads are named by words as ``PlayedTracker/find(_:)`` takes them.
package enum TrackerCall: Sendable, Equatable {
  /// The beads that may be worked on, and all beads; closed ones only where the filter wants them.
  case ready(TrackerFilter)
  case list(TrackerFilter)
  /// The beads that wait for others.
  case blocked
  case show(String)
  case create(TrackerDraft)
  case update(String, TrackerChange)
  /// Closes a bead; one that waits for others only by force.
  case close(String, reason: String, isForced: Bool)
  case reopen(String)
  case delete(String)
  /// Says something about a bead.
  case comment(String, text: String)
  /// Reads what was said, or the labels; the bead is answered as it stands.
  case comments(String)
  case labels(String)
  case label(String, String)
  case unlabel(String, String)
  /// Makes the first bead need the second.
  case depend(String, on: String, type: String)
  /// Renews a claim of the caller's.
  case heartbeat(String)
  /// Takes in what git has brought.
  case takeIn
}

/// Which beads are listed.
package struct TrackerFilter: Sendable, Equatable {
  /// Nil for any; empty for nobody's.
  package var assignee: String?
  package var type: String?
  package var priority: Int?
  /// All of them must stand on a bead.
  package var labels: [String] = []
  /// bd's word for a status, in `list` alone; nil for all but closed ones.
  package var status: String?
  /// Whether `list` has closed beads too.
  package var hasAll = false
  /// How many at most; 0 for no limit, nil for the edition's own.
  package var limit: Int?

  package init() {}

  /// Everything that there is.
  package static let all = {
    var filter = TrackerFilter()
    (filter.hasAll, filter.limit) = (true, 0)
    return filter
  }()

  func takes(_ bead: PlayedTracker.Bead) -> Bool {
    (assignee.map { $0 == bead.assignee } ?? true) && (type.map { $0 == bead.type } ?? true)
      && (priority.map { $0 == bead.priority } ?? true)
      && labels.allSatisfy(bead.labels.contains)
  }
}

/// A bead that is to be filed.
package struct TrackerDraft: Sendable, Equatable {
  /// Nil where the tracker is to choose.
  package var id: String?
  package var title: String
  package var texts = PlayedTracker.Texts()
  package var priority = 2
  package var type = "task"
  package var assignee = ""
  package var labels: [String] = []
  /// Empty for none.
  package var parent = ""
  /// What it depends on, with the word of the command line, such as `blocks` or `depends-on`.
  package var needs: [PlayedTracker.Need] = []

  package init(_ title: String) { self.title = title }
}

/// What is to be different about a bead; nil leaves it as it is.
package struct TrackerChange: Sendable, Equatable {
  /// Whether it is claimed for the caller, unless somebody has it.
  package var claims = false
  /// bd's word for a status, which is checked.
  package var status: String?
  /// Empty for nobody; whoever had it is not asked.
  package var assignee: String?
  package var title: String?
  package var priority: Int?
  package var type: String?
  package var description: String?
  package var design: String?
  package var acceptance: String?
  package var notes: String?
  /// A line more of the notes.
  package var moreNotes: String?
  package var addedLabels: [String] = []
  package var removedLabels: [String] = []

  package init() {}

  package init(_ fill: (inout TrackerChange) -> Void) { fill(&self) }

  /// The claim that ralph makes: with the status in the same call.
  package static let claim = TrackerChange {
    ($0.claims, $0.status) = (true, PlayedTracker.Status.inProgress.rawValue)
  }

  /// Sets status and assignee, whoever has it; nil leaves the assignee.
  package static func set(
    _ status: PlayedTracker.Status,
    _ assignee: String? = nil
  )
    -> TrackerChange
  {
    TrackerChange { ($0.status, $0.assignee) = (status.rawValue, assignee) }
  }
}

/// What goes wrong with one call, whatever it asks.
package enum TrackerMishap: Sendable, Equatable {
  /// It says what it would say, and has done nothing.
  case pretends
  /// It is done, and nobody hears of it.
  case unheard
  /// A claim whose check is past: whatever others wrote since, it writes.
  case unchecked
}

/// Why a call came to nothing.
package enum TrackerRefusal: Error, Equatable, Sendable {
  case notFound(String)
  /// Somebody has it: in some editions the caller, too.
  case claimed(by: String)
  case notClaimable(PlayedTracker.Status)
  /// It is not closed while these are open.
  case waits(for: [String])
  case unknownStatus(String)
  /// The caller has no claim that could be renewed.
  case notOurs
  case untitled
  case idIsTaken
  /// The bead was filed all the same.
  case unknownNeed(of: String, String)
  case needsAlready(String)
  /// The needs would go round.
  case ring
  case outOfSync
  /// Nothing is known of what became of it.
  case noAnswer
}
