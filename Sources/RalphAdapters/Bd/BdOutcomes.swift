import RalphCore

/// What a claim came to, by what was read back.
package enum BdClaim: Equatable, Sendable {
  /// It is in progress and ours.
  case won(BdBead)
  /// Somebody else has it.
  case lost(by: String)
  /// Nobody can have it now: it is closed, blocked, deferred, or waits for these beads.
  case notReady(BdStatus, waitsFor: [String])
  /// It does not exist any more.
  case gone
  /// Nothing was written, for this reason.
  case notDone(BdTrouble)
  /// Something may have been written; ask again under the same lock before anything else.
  case unknown(BdTrouble)
}

/// What a write to a bead came to, by what was read back.
package enum BdOutcome: Equatable, Sendable {
  /// It stands as it should, whoever brought that about.
  case done(BdBead)
  /// It is somebody else's now, or stands where it was not put by us: nothing was written.
  case taken(by: BdStanding)
  /// It does not exist any more.
  case gone
  /// Nothing was written, for this reason.
  case notDone(BdTrouble)
  /// Something may have been written; the same verb again is safe, and says what came of it.
  case unknown(BdTrouble)
}

/// What a look at a bead shows.
package enum BdLook: Equatable, Sendable {
  /// The bead as it stands now.
  case found(BdBead)
  /// The tracker says that there is no such bead.
  case gone
  /// Nothing could be read.
  case unknown(BdTrouble)
}

/// Where a bead stands, and with whom.
package struct BdStanding: Equatable, Sendable {
  package var status: BdStatus
  package var assignee: String?

  package init(status: BdStatus, assignee: String?) {
    self.status = status
    self.assignee = assignee
  }
}

/// The beads that are ready for ralph, in order, and those that are not, with the reason.
package struct BdReady: Equatable, Sendable {
  /// A bead that bd holds ready and ralph does not take.
  package struct PassedOver: Equatable, Sendable {
    /// The id as bd writes it.
    package var id: String
    package var why: String
  }

  /// In the order in which they are to be taken.
  package var beads: [BdBead]
  /// In bd's order.
  package var passedOver: [PassedOver]

  /// The kinds of bead that an agent can do; the others are containers, gates and messages.
  package static let usualTypes = ["bug", "chore", "feature", "spike", "story", "task"]

  /// Filters and sorts what bd holds ready, the same way for every version.
  ///
  /// A bead of ours that is open was reopened, or put back by a person: it is taken again.
  package init(_ list: BdList, actor: String, types: [String]) {
    beads = []
    passedOver = list.odd.map { PassedOver(id: $0, why: "its id cannot be used safely") }
    for bead in list.beads {
      if let why = BdReady.objection(to: bead, actor, types) {
        passedOver.append(PassedOver(id: bead.id.text, why: why))
      } else if !beads.contains(where: { $0.id == bead.id }) {
        beads.append(bead)
      }
    }
    beads.sort { BdReady.order($0) < BdReady.order($1) }
  }

  private static func objection(to bead: BdBead, _ actor: String, _ types: [String]) -> String? {
    let shown = BdStanding.shown
    guard bead.status == .open else { return "its status is \(shown(bead.status.description))" }
    if let assignee = bead.assignee, assignee != actor { return "\(shown(assignee)) has it" }
    guard types.contains(bead.type) else {
      return "a bead of type \(shown(bead.type)) is not for agents"
    }
    return nil
  }

  /// Priority, then age, then the bytes of the id; what has no age comes last.
  private static func order(_ bead: BdBead) -> (Int, Int64, BdID) {
    (bead.priority, bead.createdAt?.milliseconds ?? .max, bead.id)
  }
}
