import RalphCore
import RalphPorts

/// Keeps claims alive that are leases: each at a third of its life, through verification and waits.
///
/// A renewal is no entry, a refused one is. Only the loop's thread uses it.
final class Renewals {
  private let tracker: any Tracker
  /// When the next renewal is due; nil until the first look.
  private(set) var next: Millis?

  /// A third of the shortest lease that trackers give (contracts/bd.md, five minutes).
  private static var interval: Int64 { 100_000 }

  init(_ tracker: any Tracker) { self.tracker = tracker }

  /// Renews every claim of ours that something lives on, if it is time.
  func look(_ state: State, now: Millis, _ lane: any Lane, _ inbox: Inbox) {
    guard let due = next else { return next = Millis(now.value + Renewals.interval) }
    guard now >= due else { return }
    next = Millis(now.value + Renewals.interval)
    let beads = state.heldBeads
    guard !beads.isEmpty else { return }
    let tracker = tracker
    lane.run(on: .tracker) {
      for bead in beads {
        do throws(PortFailure) {
          try tracker.renew(bead)
        } catch {
          let note = TrackerNoted { $0.what = Text("\(bead.bare): \(error.why)") }
          inbox.put([Observation(.trackerNoted(note))])
        }
      }
    }
  }
}

extension State {
  /// Tracked beads whose claim is ours and needed: worked on, judged, or about to be.
  var heldBeads: [BeadID] {
    beads.rows.indices.compactMap { row in
      let bead = beads.rows[row]
      guard bead.isTracked, bead.isPresent else { return nil }
      switch bead.phase {
      case .working, .judging: return beads.keys[row]
      case .open: return bead.isClaimed ? beads.keys[row] : nil
      case .ended(.unconfirmed): return beads.keys[row]
      case .ended: return bead.isHeldBack ? beads.keys[row] : nil
      }
    }
  }
}
