package import RalphCore
package import RalphPorts
import Synchronization

// What the tracker is told, and what came of it.
extension BdSource {
  /// Does a command under the claim lock and answers with what was read back; safe to repeat.
  package func perform(_ command: Command, text: String, key: Key) -> TrackerAnswer {
    guard let order = command.order, let id = BdID(order.bead) else {
      let why = PortFailure(.answer, "this is nothing that bd could be told")
      return TrackerAnswer(.trackerRefused(refused(command.order?.bead ?? .none, why)))
    }
    var notes: [Event] = []
    let outcome: Event =
      switch command {
      case .claim: claimed(id, &notes)
      case .close: closed(id, text, key)
      case .reopen: told(id, tracker.reopen(id), "reopen \(id)")
      case .park: told(id, tracker.park(id, reason: text, key: key), "park \(id)")
      case .release:
        told(
          id,
          tracker.release(id, comment: text, key: key, unparks: order.why == .retried),
          "give \(id) back"
        )
      default: told(id, tracker.comment(id, text, key: key), "comment on \(id)")
      }
    notes += tracker.takeNotes().map { sentence in
      .trackerNoted(TrackerNoted { $0.what = Text(sentence) })
    }
    return TrackerAnswer(outcome, notes: notes)
  }

  private func claimed(_ id: BdID, _ notes: inout [Event]) -> Event {
    switch tracker.claim(id) {
    case .won(let bead):
      memory.withLock { $0.leases[id] = bead.leaseExpires }
      return .claimWon(
        ClaimWon {
          $0.bead = id.bead
          $0.needs = Array(bead.needs.prefix(BdSurvey.needsMost))
          $0.text = bead.textDigest
        }
      )
    case .lost(let by): return lost(id, .elsewhere, by: by)
    case .gone: return lost(id, .elsewhere)
    case .notReady(let status, let waitsFor):
      let mark = BdStanding(status: status, assignee: nil).mark(for: tracker.actor)
      // An open bead would be claimed again at once; bd says why not at the next reading.
      return lost(id, mark == .todo ? .deferred : mark, needs: waitsFor)
    case .notDone(let trouble):
      if case .programChanged = trouble {
        notes.append(.trackerChanged(TrackerChanged { $0.why = Text(trouble.description) }))
      }
      return .trackerRefused(refused(id.bead, failure(trouble, "claim \(id)")))
    case .unknown(let trouble):
      return .trackerUnknown(refused(id.bead, failure(trouble, "claim \(id)")))
    }
  }

  private func lost(
    _ id: BdID,
    _ mark: Mark,
    by: String = "",
    needs: [String] = []
  ) -> Event {
    memory.withLock { $0.isBehind = true }
    return .claimLost(
      ClaimLost {
        $0.bead = id.bead
        $0.mark = mark
        $0.by = Text(BdStanding.shown(by))
        $0.needs = Array(needs.compactMap { BdID($0)?.bead }.prefix(BdSurvey.needsMost))
      }
    )
  }

  /// Closes a bead; where bd holds it back for others, people are told and it is let be.
  private func closed(_ id: BdID, _ reason: String, _ key: Key) -> Event {
    let outcome = tracker.close(id, reason: reason)
    guard case .notDone(.refused(let refusal)) = outcome, refusal.isForOthers,
      case .found(let bead) = tracker.look(id)
    else { return told(id, outcome, "close \(id)") }
    let said = tracker.comment(id, "\(reason)\n\nbd does not close it: \(refusal)", key: key)
    switch said {
    case .done:
      return taken(id, bead.standing, "bd refuses to close it: \(refusal)")
    case .taken, .gone, .notDone, .unknown: return told(id, said, "comment on \(id)")
    }
  }

  private func told(_ id: BdID, _ outcome: BdOutcome, _ what: String) -> Event {
    switch outcome {
    case .done(let bead):
      return .trackerWritten(
        TrackerWritten {
          $0.bead = id.bead
          $0.mark = bead.standing.mark(for: tracker.actor)
        }
      )
    case .taken(let standing): return taken(id, standing, standing.sentence)
    case .gone: return taken(id, BdStanding(status: .tombstone, assignee: nil), "deleted")
    case .notDone(let trouble):
      return .trackerRefused(refused(id.bead, failure(trouble, what)))
    case .unknown(let trouble):
      return .trackerUnknown(refused(id.bead, failure(trouble, what)))
    }
  }

  private func taken(_ id: BdID, _ standing: BdStanding, _ seen: String) -> Event {
    .trackerTaken(
      TrackerTaken {
        $0.bead = id.bead
        $0.mark = standing.mark(for: tracker.actor)
        $0.seen = Text(seen)
      }
    )
  }

  private func refused(_ bead: BeadID, _ failure: PortFailure) -> Refused {
    Refused {
      $0.bead = bead
      $0.problem = failure.problem
      $0.why = Text(failure.why)
    }
  }

  /// One bead by itself, without a reading of all.
  package func look(at bead: BeadID, asOf: Seq) throws(PortFailure) -> BeadSeen? {
    guard let id = BdID(bead) else { return nil }
    switch tracker.look(id) {
    case .gone: return nil
    case .unknown(let trouble): throw failure(trouble, "look at \(id)")
    case .found(let found):
      let alone = BdList(beads: [found], odd: [])
      let seen = BdSurvey.Known(stamp: found.stamp, needs: found.needs, from: found.origin)
      let survey = BdSurvey(
        alone,
        ready: alone,
        actor: tracker.actor,
        types: types,
        known: [id: seen]
      )
      return survey.seen(found, asOf)
    }
  }

  /// Renews a claim that bd gave as a lease; of any other nothing is asked.
  package func renew(_ bead: BeadID) throws(PortFailure) {
    guard let id = BdID(bead), memory.withLock({ $0.leases[id] != nil }) else { return }
    let answer = tracker.heartbeat(id)
    guard answer.trouble == nil else {
      throw failure(answer.trouble ?? .timedOut, "renew the claim of \(id)")
    }
    if case .ok(let until) = answer, let until { memory.withLock { $0.leases[id] = until } }
  }

  /// A trouble in the words of the ports, with what was tried.
  func failure(_ trouble: BdTrouble, _ what: String) -> PortFailure {
    let problem: ToolProblem =
      switch trouble {
      case .refused(.cannotStart): tracker.hasProgram ? .system : .missing
      case .refused(.locked), .lockIsHeld, .lockIsUnfit: .system
      case .refused, .broken, .timedOut: .answer
      case .programChanged: tracker.hasProgram ? .answer : .missing
      }
    return PortFailure(problem, "cannot \(what): \(trouble)")
  }
}

extension BdRefusal {
  /// Whether it lies with other beads, so that asking again is of no use.
  fileprivate var isForOthers: Bool {
    switch self {
    case .blockedBy: true
    case .other(let text): text.contains("blocked by") || text.contains("open child")
    default: false
    }
  }
}
