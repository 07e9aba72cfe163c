package import RalphCore

/// A bead as bd tells it; every text in it is foreign.
package struct BdBead: Equatable, Sendable {
  package var id: BdID
  package var title: String
  package var description: String
  package var design: String
  /// What must hold when it is done.
  package var acceptance: String
  package var notes: String
  package var status: BdStatus
  /// 0 is the highest, 4 the lowest.
  package var priority: Int
  /// `task`, `bug`, … as bd writes it, unknown ones too.
  package var type: String
  /// Who has it; nil for nobody.
  package var assignee: String?
  package var createdBy: String
  /// Nil where bd does not say, or says it in no known form.
  package var createdAt: Instant?
  package var updatedAt: Instant?
  package var closedAt: Instant?
  package var closeReason: String
  package var labels: [String]
  /// What it depends on; empty in a `ready` of bd before 1.0, which does not say.
  package var dependencies: [BdDependency]
  /// How many those are in a listing that does not name them; nil where it does not say.
  package var dependencyCount: Int?
  package var comments: [BdComment]
  /// When the claim is over; nil where claims are no leases.
  package var leaseExpires: Instant?

  /// A bead of which only this much is known.
  package init(_ id: BdID, status: BdStatus = .open, assignee: String? = nil) {
    self.id = id
    self.status = status
    self.assignee = assignee
    (title, description, design, acceptance, notes) = ("", "", "", "", "")
    (priority, type, createdBy, closeReason) = (2, "task", "", "")
    (labels, dependencies, comments) = ([], [], [])
  }

  /// The dependencies that keep it from being worked on, by what is known of their status.
  package var blockers: [BdDependency] {
    dependencies.filter { $0.blocks && $0.status != .closed && $0.status != .tombstone }
  }
}

/// Where a bead stands, by its tracker.
package enum BdStatus: Equatable, Sendable, CustomStringConvertible {
  case open, inProgress, blocked, deferred, closed, tombstone
  /// One that ralph has no use for: `pinned`, `hooked`, those of a workspace's own.
  case other(String)

  /// The status of a word, an unknown one kept as it is.
  package init(_ word: String) {
    self =
      switch word {
      case "open": .open
      case "in_progress": .inProgress
      case "blocked": .blocked
      case "deferred": .deferred
      case "closed": .closed
      case "tombstone": .tombstone
      default: .other(word)
      }
  }

  package var description: String {
    switch self {
    case .open: "open"
    case .inProgress: "in_progress"
    case .blocked: "blocked"
    case .deferred: "deferred"
    case .closed: "closed"
    case .tombstone: "tombstone"
    case .other(let word): word
    }
  }
}

/// One bead's need of another.
package struct BdDependency: Equatable, Sendable {
  /// The other bead, as bd writes it.
  package var id: String
  /// What kind of need it is: `blocks`, `parent-child`, `discovered-from` and others.
  package var type: String
  /// Where the other stands; nil where the answer does not say.
  package var status: BdStatus?

  /// Whether work waits for it.
  ///
  /// A parent holds a child back only while it is blocked itself.
  package var blocks: Bool { BdDependency.blocking.contains(type) }

  package init(id: String, type: String, status: BdStatus?) {
    self.id = id
    self.type = type
    self.status = status
  }

  /// Whether the other is the bead that this one is a part of.
  package var isParent: Bool { type == BdDependency.parent }

  static let parent = "parent-child"
  private static let blocking = ["blocks", "conditional-blocks", "waits-for"]
}

/// What somebody said about a bead.
package struct BdComment: Equatable, Sendable {
  /// A number before bd 0.58, any text since.
  package var id: String
  package var author: String
  package var text: String
  package var createdAt: Instant?
}
