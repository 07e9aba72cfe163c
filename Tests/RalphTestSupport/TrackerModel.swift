package import RalphCore

/// A tracker that several ralphs, agents and people write to: what bd keeps, as a value.
package struct TrackerModel: Sendable, Equatable {
  /// Where a bead stands in it.
  package enum Status: Sendable, Equatable {
    case open, inProgress, closed, blocked, deferred
  }

  /// One bead as the tracker keeps it.
  package struct Bead: Sendable, Equatable {
    package var bead: BeadID
    package var status = Status.open
    /// Who has it; empty for nobody.
    package var assignee = ""
    /// Whether it bears ralph's mark of beads that were given up.
    package var isParked = false
    /// The keys of the comments that ralph has left.
    package var comments: [Key] = []
    package var needs: [BeadID] = []
    package var priority = 2
    /// The bead in whose course it was found.
    package var from = BeadID.none

    package init(_ bead: BeadID) { self.bead = bead }
  }

  /// Every bead that was not deleted, in the order of their making.
  package var beads: [Bead] = []
  /// Raised with every change.
  package var version = 1
  /// Until when the program does not answer at all.
  package var silentUntil = Millis.zero
  /// Whether its program is another one than when ralph began to live.
  package var isOther = false

  /// Who ralph is to it.
  package static let us = "ralph-here-9ae0"

  package init() {}

  /// The place of a bead; nil if it is not there.
  package func index(of bead: BeadID) -> Int? { beads.firstIndex { $0.bead == bead } }

  /// Changes one bead, if it is there.
  package mutating func change(_ bead: BeadID, _ body: (inout Bead) -> Void) {
    guard let index = index(of: bead) else { return }
    let before = beads[index]
    body(&beads[index])
    if beads[index] != before { version += 1 }
  }

  /// Whether everything that a bead needs is closed.
  package func isReady(_ bead: Bead) -> Bool {
    bead.needs.allSatisfy { need in index(of: need).map { beads[$0].status == .closed } ?? true }
  }
}

extension TrackerModel.Bead {
  /// Where it stands for us.
  package var mark: Mark {
    if status == .closed { return .done }
    if !assignee.isEmpty, assignee != TrackerModel.us { return .elsewhere }
    switch status {
    case .open: return .todo
    case .inProgress: return isOurs ? .begun : .elsewhere
    case .blocked: return .blocked
    case .closed: return .done
    case .deferred: return .deferred
    }
  }

  /// Whether our name stands on it.
  package var isOurs: Bool { assignee == TrackerModel.us }
}

/// What people and other programs do to a tracker by themselves.
package enum TrackerDeed: Sendable, Equatable, CaseIterable {
  /// Somebody takes it over, or gives it back to everybody.
  case takes, gives
  case closes, reopens, defers, blocks, deletes
  /// Somebody makes it more urgent, or less.
  case edits
  /// A git command brings back what was there before: open, and nobody's.
  case reverts
  /// Somebody files another bead that was found in its course.
  case files
  /// The program does not answer for a while, or is another one than at the start.
  case silence, upgrade
}

extension World {
  /// Somebody does something to the tracker.
  mutating func meet(_ deed: TrackerDeed, _ bead: BeadID) {
    switch deed {
    case .takes:
      tracker.change(bead) {
        if $0.status != .closed { ($0.status, $0.assignee) = (.inProgress, "ann") }
      }
    case .gives:
      tracker.change(bead) { if $0.assignee == "ann" { ($0.status, $0.assignee) = (.open, "") } }
    case .closes: tracker.change(bead) { ($0.status, $0.assignee) = (.closed, "ann") }
    case .reopens:
      tracker.change(bead) { ($0.status, $0.assignee, $0.isParked) = (.open, "", false) }
    case .defers: tracker.change(bead) { if $0.status == .open { $0.status = .deferred } }
    case .blocks: tracker.change(bead) { if $0.status == .open { $0.status = .blocked } }
    case .deletes:
      tracker.beads.removeAll { $0.bead == bead }
      tracker.version += 1
    case .edits: tracker.change(bead) { $0.priority = ($0.priority + 1) % 5 }
    case .reverts: tracker.change(bead) { ($0.status, $0.assignee) = (.open, "") }
    case .files: file(in: bead)
    case .upgrade: tracker.isOther = true
    case .silence: tracker.silentUntil = Millis(now.value + 40_000)
    }
  }

  /// Somebody files a bead that was found in the course of another.
  private mutating func file(in bead: BeadID) {
    let new = BeadID(Name(cutting: "bd:f\(tracker.version)"))
    guard tracker.index(of: new) == nil else { return }
    var filed = TrackerModel.Bead(new)
    filed.from = bead
    tracker.beads.append(filed)
    tracker.version += 1
  }
}
