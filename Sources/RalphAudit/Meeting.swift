package import RalphCore

/// What an entry meets: the few facts of the state just before it that its sentence needs.
///
/// Taken before the entry is applied; a whole second state would be a copy for every line.
package struct Meeting: Equatable, Sendable {
  /// The number of the attempt that the entry is about.
  package var attempt = 0
  /// When that attempt, verification or command was asked for.
  package var began: Instant?
  /// Whether it answers something that is over, or was asked for again since.
  package var isLate = false
  /// Why the verification ran that the entry ends.
  package var verifyReason: VerifyReason?
  /// The tree of a baseline verification, in words.
  package var tree = ""
  /// Whether another attempt lived beside that verification.
  package var isShared = false
  /// The doubts about the bead so far.
  package var doubts = 0
  /// Attempts that the bead has spent.
  package var spent = 0
  /// Its mark before.
  package var mark: Mark?
  /// What it needed before.
  package var needs: [BeadID] = []
  /// Slots in use and beads ready, for decisions.
  package var slots = 0
  package var ready = 0
  /// Whether this run or its writer began anew with the entry.
  package var wasOpen = false
  /// Whether a source that broke was waited for.
  package var wasMending = false

  package init() {}

  /// What an entry meets in the state that has not seen it yet.
  package init(of entry: Entry, in state: State) {
    wasOpen = state.run.phase == .open
    wasMending = state.isMendingAwaited
    let row = entry.fact.bead.flatMap { state.beads.index(of: $0) }
    if let row {
      let bead = state.beads.rows[row]
      (doubts, spent, mark, attempt) = (bead.doubts, bead.spent, bead.mark, bead.number)
      needs = bead.isTracked ? [] : bead.needs
    }
    if case .command(.dispatch) = entry.fact {
      slots = state.slotsUsed
      ready = state.queue.count { [.ready, .claiming].contains(state.standing(of: $0)) }
    }
    guard entry.fact.isAnswer else { return }
    isLate = !state.outstanding.contains { $0.seq == entry.cause }
    if let attempt = state.attempts.first(where: { $0.fence == entry.cause }) {
      (self.attempt, began) = (attempt.number, attempt.startedAt)
      isLate = isLate && !entry.fact.endsSomething
    }
    if let verification = state.verifications.first(where: { $0.fence == entry.cause }) {
      (verifyReason, isShared) = (verification.why, verification.isShared)
      if verification.why == .baseline { tree = state.baselineTree }
      isLate = isLate && !entry.fact.endsSomething
    }
  }
}

extension Fact {
  /// Whether it answers a command.
  fileprivate var isAnswer: Bool {
    switch self {
    case .event(.dispatchSent), .event(.dispatchRefused), .event(.attemptEnded),
      .event(.verifyStarted), .event(.verifyRefused), .event(.verifyEnded), .event(.markSet),
      .event(.markDiffers), .event(.markConflict), .event(.markFailed), .event(.stopDone),
      .event(.effectAbsent):
      true
    case .event, .command: false
    }
  }

  /// Whether it is the end of a process whose beginning is journaled.
  fileprivate var endsSomething: Bool {
    switch self {
    case .event(.attemptEnded), .event(.verifyEnded): true
    default: false
    }
  }
}

extension Mark {
  /// The box as it stands in a plan.
  package var box: String {
    switch self {
    case .todo: "[ ]"
    case .begun: "[~]"
    case .claimed: "[?]"
    case .done: "[x]"
    case .blocked: "[-]"
    case .deferred: "[⏭️]"
    case .elsewhere: "with somebody else"
    }
  }
}

extension State {
  /// The tree that a baseline verification is about, in words.
  package var baselineTree: String {
    run.leftBy.map { beads.keys[$0].treeAfter } ?? "the untouched tree"
  }
}

extension BeadID {
  /// The tree that others work in, since this was given up there, in words.
  var treeAfter: String { "the tree after \(visible(bare)) was given up" }
}
