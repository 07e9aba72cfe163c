// What claims and writes to the tracker change.
extension State {
  mutating func orderAsked(_ order: TrackerOrder, _ kind: Outstanding.Kind, _ entry: Entry) {
    guard let row = beads.index(of: order.bead) else { return }
    ask(kind, entry, row: row)
    beads.rows[row].markAgain = .none
    // A claim that was not used is given back; from here on it is a debt like any other.
    if kind == .tracker, order.why == .unused {
      dropAbsent { $0.row == row }
      beads.rows[row].isClaimed = false
      beads.rows[row].wanted = .todo
      beads.rows[row].wantedWhy = order.why
    }
    refile(row)
  }

  mutating func claimWon(_ won: ClaimWon, _ entry: Entry) {
    guard let row = settle(entry.cause)?.row else { return }
    beads.rows[row].isClaimed = true
    beads.rows[row].isClaimDoubted = false
    beads.rows[row].mark = .begun
    beads.rows[row].needs = won.needs
    beads.rows[row].text = won.text
    run.refusals = 0
    if beads.rows[row].phase == .ended(.skipped) { skipped(row) }
    refile(row)
  }

  mutating func claimLost(_ lost: ClaimLost, _ entry: Entry) {
    guard let row = settle(entry.cause)?.row else { return }
    beads.rows[row].isClaimed = false
    beads.rows[row].isClaimDoubted = false
    beads.rows[row].mark = lost.mark
    if !lost.needs.isEmpty { beads.rows[row].needs = lost.needs }
    run.refusals = 0
    // It looks as if it could be had, and was not: not again at once.
    if lost.mark == .todo, !beads.rows[row].isSleeping {
      beads.rows[row].isSleeping = true
      schedule(.retry(row: row), at: at + max(run.policy.retryDelay, .seconds(1)))
    }
    refile(row)
  }

  mutating func trackerWritten(_ written: TrackerWritten, _ entry: Entry) {
    guard let settled = settle(entry.cause), let row = settled.row else { return }
    run.refusals = 0
    beads.rows[row].mark = written.mark
    beads.rows[row].isRefused = false
    if settled.kind == .comment {
      beads.rows[row].comment = nil
    } else if beads.rows[row].phase == .open {
      self.written(row)
      beads.rows[row].isClaimed = written.mark == .begun
    } else if run.rules >= 6 {
      writtenLate(row, written.mark)
    }
    refile(row)
    if written.mark == .done { closeHeldBack() }
  }

  /// An order that was given before what the run now does with a bead has made it ours again, or has
  /// given it back.
  private mutating func writtenLate(_ row: Int, _ mark: Mark) {
    switch (beads.rows[row].phase, mark) {
    case (.judging, .begun): beads.rows[row].isClaimed = true
    case (.ended(.skipped), .begun): skipped(row)
    case (.ended(.skipped), .todo): beads.rows[row].wanted = nil
    default: break
    }
  }

  /// Nothing of it is written any more: somebody else has it.
  mutating func trackerTaken(_ taken: TrackerTaken, _ entry: Entry) {
    guard let row = settle(entry.cause)?.row else { return }
    beads.rows[row].mark = taken.mark
    loseToSomebody(row)
    run.refusals = 0
    // Nobody else has it: bd holds its close back for the sake of others.
    beads.rows[row].isRefused = run.rules >= 7 && taken.mark == .begun
    holdBack(row)
    refile(row)
  }

  /// The tracker would not, or did not say: it is left alone for a moment, then asked again.
  mutating func trackerRefused(_ entry: Entry) {
    guard let settled = settle(entry.cause) else { return }
    if let row = settled.row {
      beads.rows[row].markAgain = settled.key
      if settled.kind == .claim { beads.rows[row].isClaimDoubted = true }
      // It may have been taken back before it was skipped: it is put aside wherever it stands.
      if run.rules >= 6, entry.event?.isUnknown ?? false, settled.kind == .tracker,
        beads.rows[row].phase == .ended(.skipped), beads.rows[row].wanted == nil,
        beads.rows[row].mark == .done
      {
        putAside(row)
      }
      refile(row)
    }
    // Writes that were on their way together fail together: that is one refusal.
    guard !tracker.isPaused else { return }
    toolRefused()
    tracker.isPaused = true
    schedule(.tracker, at: at + max(run.policy.retryDelay, .seconds(1)))
  }

  /// Gives up what ralph wants of a bead; one that an attempt works on is given up when that ends.
  mutating func loseToSomebody(_ row: Int) {
    #if PLANTED
      if planted(.takenOverwritten) { return }
    #endif
    beads.rows[row].isClaimed = false
    beads.rows[row].wanted = nil
    beads.rows[row].comment = nil
    switch beads.rows[row].phase {
    case .working: break
    case .open:
      if beads.rows[row].isAttempted { beads.rows[row].phase = .ended(.taken) }
    case .judging: beads.rows[row].phase = .ended(.taken)
    case .ended(let final):
      // Work that was verified stays so, whoever holds the bead now.
      if final != .verified, final != .unverified { beads.rows[row].phase = .ended(.taken) }
    }
  }

  /// A complete reading of the tracker: claims of ours that nothing accounts for are given back.
  mutating func trackerRead(_ read: SourceRead) {
    tracker.digest = read.digest
    tracker.isBroken = false
    closeHeldBack()
    // An agent may claim under our name in mid-run; that is its own affair until the next start.
    guard !run.policy.keepOrphans, !run.sources.isTrackerRead else { return }
    for row in awake where beads.rows[row].isOrphan && !isAsked(row) {
      beads.rows[row].wanted = .todo
      beads.rows[row].wantedWhy = .orphan
      beads.rows[row].markAgain = .none
      refile(row)
    }
  }

  /// Says where a tracked bead should stand.
  ///
  /// Between attempts it stays in progress and ours; only what is through is closed, parked or
  /// given back. A bead that its agent has closed is told of, since closing it again says nothing.
  mutating func wantTracked(_ row: Int, _ mark: Mark, _ why: MarkReason) {
    let phase = beads.rows[row].phase
    let isClosed = beads.rows[row].mark == .done
    var wanted: Mark?
    switch (mark, phase) {
    case (.claimed, .ended(.unverified)): wanted = .done
    case (.claimed, .ended): beads.rows[row].comment = why
    case (.claimed, _): wanted = nil
    case (.todo, .open):
      wanted = .begun
      if isClosed { beads.rows[row].comment = beads.rows[row].trouble ?? why }
    case (.todo, .ended(.asks)): wanted = .blocked
    default: wanted = mark
    }
    if wanted == .done, isClosed { beads.rows[row].comment = why }
    if case .ended = phase { beads.rows[row].isClaimed = false }
    beads.rows[row].wanted = phase == .open && wanted == beads.rows[row].mark ? nil : wanted
    beads.rows[row].wantedWhy = why
    beads.rows[row].markAgain = .none
  }

  /// A bead that appeared during the run: how far it is from the work that was there before.
  mutating func followUpFound(_ row: Int) {
    guard beads.rows[row].isTracked else {
      beads.rows[row].isHeld = run.policy.followUps == .hold
      return
    }
    let parent = beads.index(of: beads.rows[row].from)
    beads.rows[row].generation = 1 &+ (parent.map { beads.rows[$0].generation } ?? 0)
    let before = awake.count { beads.rows[$0].generation > 0 && !beads.rows[$0].isHeld } - 1
    beads.rows[row].isHeld =
      run.policy.followUps == .hold || before >= Policy.followUpsMost
      || beads.rows[row].generation > Policy.generationsMost
  }
}

extension Bead {
  /// Whether its work is good, and it is ours still only since bd does not close it for the sake of
  /// others.
  package var isHeldBack: Bool {
    isRefused && isTracked && isPresent && mark == .begun && wanted == nil
      && (phase == .ended(.verified) || phase == .ended(.unverified))
  }

  /// Whether the tracker says that it is ours, and nothing in the journal says why.
  var isOrphan: Bool {
    isTracked && isPresent && mark == .begun && phase == .open && !isClaimed && wanted == nil
      && comment == nil
  }
}

extension Event {
  /// Whether it says that something may have been written.
  fileprivate var isUnknown: Bool { if case .trackerUnknown = self { true } else { false } }
}
