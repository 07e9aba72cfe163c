import PlayedWorld
import RalphCore

// What ralph's commands want of a bead, as bd's adapter understands them.
extension PlayedTracker.Bead {
  /// Whether somebody else works on it, or has it to work on.
  var isTaken: Bool {
    !assignee.isEmpty && !isOurs && (status == .open || status == .inProgress)
  }

  /// Where one stands that could not be claimed: its status decides, unless somebody has it.
  var markOfLost: Mark {
    if isTaken { return .elsewhere }
    var free = self
    free.assignee = ""
    // An open bead would be claimed again at once.
    return free.mark == .todo ? .deferred : free.mark
  }
}

extension TrackerCall {
  var isLabel: Bool { if case .label = self { true } else { false } }
}

extension Command {
  var isClaim: Bool { if case .claim = self { true } else { false } }

  /// Whether a bead that is nobody's any more is made ours before anything else is written.
  var retakes: Bool {
    switch self {
    case .close, .reopen, .park: true
    default: false
    }
  }

  /// Whether the operator wants back what ralph has given up.
  func unparks(_ order: TrackerOrder) -> Bool {
    if case .release = self { order.why == .retried } else { false }
  }

  /// Whether it leaves a comment.
  var says: Bool {
    switch self {
    case .park, .release, .comment: true
    default: false
    }
  }

  /// Where it wants the bead to stand; nil for a comment.
  var aim: Mark? {
    switch self {
    case .close: .done
    case .reopen: .begun
    case .park: .blocked
    case .release: .todo
    default: nil
    }
  }

  func isReached(by bead: PlayedTracker.Bead, _ order: TrackerOrder) -> Bool {
    switch self {
    case .close: bead.status == .closed && bead.isOurs
    case .reopen: bead.status == .inProgress && bead.isOurs && !bead.isParked
    case .park: bead.status == .blocked && bead.isOurs && bead.isParked
    case .release:
      bead.status == .open && bead.assignee.isEmpty && !(unparks(order) && bead.isParked)
    default: false
    }
  }

  func isAllowed(for bead: PlayedTracker.Bead) -> Bool {
    switch (self, bead.status) {
    case (.close, .inProgress), (.close, .open): true
    case (.reopen, .inProgress), (.reopen, .open), (.reopen, .closed): true
    case (.reopen, .blocked), (.release, .blocked): bead.isParked
    case (.park, .deferred), (.park, .pinned), (.park, .hooked): false
    case (.park, _), (.release, .inProgress), (.release, .open), (.comment, _): true
    default: false
    }
  }

  /// What bd is told, in order.
  func calls(on bead: PlayedTracker.Bead) -> [TrackerCall] {
    let unlabel = bead.isParked ? [TrackerCall.unlabel(bead.id, PlayedTracker.parked)] : []
    switch self {
    case .close: return [.close(bead.id, reason: "verified", isForced: false)]
    case .reopen:
      let isThere = bead.status == .inProgress
      return unlabel + (isThere ? [] : [.update(bead.id, .set(.inProgress, World.us))])
    case .park:
      let block = bead.status == .blocked ? [] : [TrackerCall.update(bead.id, .set(.blocked))]
      return block + (bead.isParked ? [] : [.label(bead.id, PlayedTracker.parked)])
    case .release: return unlabel + [.update(bead.id, .set(.open, ""))]
    default: return []
    }
  }
}
