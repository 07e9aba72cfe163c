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
  /// The program does not answer for a while, or is another one from now on.
  case silence, upgrade
}

extension PlayedTracker {
  /// The label of beads that ralph has given up, which a person who wants them again takes off.
  package static let parked = "ralph:parked"
  /// The person who does things to beads.
  private static let ann = "ann"

  /// Somebody does something, about a bead; what does not fit how it stands is left undone.
  package mutating func meet(_ deed: TrackerDeed, _ id: String, at now: Int64) {
    switch deed {
    case .silence: silentUntil = now + 40_000
    case .upgrade: edition = edition.next
    case .reverts: revert(id)
    default:
      // A person whose call is refused leaves it at that.
      for call in calls(for: deed, id) {
        guard (try? perform(call, by: PlayedTracker.ann, at: now)) != nil else { return }
      }
    }
  }

  /// What somebody types to do it.
  private func calls(for deed: TrackerDeed, _ id: String) -> [TrackerCall] {
    guard let bead = index(of: id).map({ beads[$0] }) else {
      return deed == .files ? [file(in: id)] : []
    }
    let ann = PlayedTracker.ann
    switch deed {
    case .takes: return bead.status == .closed ? [] : [.update(id, .set(.inProgress, ann))]
    case .gives: return bead.assignee == ann ? [.update(id, .set(.open, ""))] : []
    case .closes:
      return [
        .update(id, TrackerChange { $0.assignee = ann }),
        .close(id, reason: "by hand", isForced: true),
      ]
    case .reopens: return [.update(id, .set(.open, "")), .unlabel(id, PlayedTracker.parked)]
    case .defers: return bead.status == .open ? [.update(id, .set(.deferred))] : []
    case .blocks: return bead.status == .open ? [.update(id, .set(.blocked))] : []
    case .deletes: return [.delete(id)]
    case .edits: return [.update(id, TrackerChange { $0.priority = (bead.priority + 1) % 5 })]
    case .files: return [file(in: id)]
    case .reverts, .silence, .upgrade: return []
    }
  }

  /// Files a bead that was found in the course of another, which may be gone.
  private func file(in id: String) -> TrackerCall {
    var draft = TrackerDraft("found in the course of \(id)")
    draft.id = "f\(version)"
    draft.needs = [Need("discovered-from", id)]
    return .create(draft)
  }

  /// What an older file of git's says of a bead stands again, and no call of bd has done it.
  private mutating func revert(_ id: String) {
    guard let index = index(of: id) else { return }
    (beads[index].status, beads[index].assignee, beads[index].lease) = (.open, "", nil)
    isOutOfSync = edition.hasSync
    version += 1
  }
}
