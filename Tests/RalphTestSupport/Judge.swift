import RalphAudit
package import RalphCore

/// Looks at every entry of a journal for what must not be.
package struct Judge: Sendable {
  /// The fold of everything taken so far.
  package private(set) var state = State()
  /// What must not be so, in the order in which it came up.
  package var problems: [String] = []
  private var commands: [Seq: (command: Command, answers: Int, ends: Int)] = [:]
  private var order: [Seq] = []
  /// Whether the batch holds a deadline already: it comes last.
  private var isTimeUp = false
  /// Whether a life has begun to say what it found, and has not taken the run over.
  private var isUntaken = false
  private var fences: [Key: Seq] = [:]
  private var passes: [BeadID: Seq] = [:]
  private var dispatches: [BeadID: Seq] = [:]
  /// Merges that changed what was verified, by their bead.
  private var merges: [BeadID: Seq] = [:]
  /// Beads that are verified, and were found so.
  private var verified: [Bool] = []

  /// What each bead has come to, counted apart.
  var counted = BeadCount()

  package init() {}

  /// Takes the next entry.
  package mutating func take(_ entry: Entry) {
    if entry.seq != state.seq.next { problems.append("\(entry.seq) follows \(state.seq)") }
    if entry.with == .zero { isTimeUp = false }
    if isTimeUp, entry.event != nil { problems.append("\(entry.seq) comes after the deadline") }
    if case .event(.deadlinePassed) = entry.fact { isTimeUp = true }
    if case .event(.beadChanged(let seen)) = entry.fact,
      let row = state.beads.index(of: seen.bead), state.isStale(row, seen.asOf)
    {
      problems.append("\(entry.seq): a stale reading is news")
    }
    if entry.at < state.at { problems.append("\(entry.seq): time goes back") }
    switch entry.fact {
    case .command(let command): take(command, entry)
    case .event(let event): take(event, entry)
    }
    let before = Before(entry, state)
    state.apply(entry)
    before.compare(with: state, entry, &problems)
    counted.take(entry, state, hasEnded: before.attempts > state.attempts.count)
    look(entry)
  }

  private mutating func take(_ command: Command, _ entry: Entry) {
    if isUntaken { problems.append("\(entry.seq): decided before the run is taken over") }
    commands[entry.seq] = (command, 0, 0)
    order.append(entry.seq)
    switch command {
    case .dispatch(let dispatch):
      if let before = fences[entry.effectKey], before >= entry.seq {
        problems.append("\(entry.seq): a fence goes back")
      }
      fences[entry.effectKey] = entry.seq
      dispatches[dispatch.bead] = entry.seq
      lookAtTime(of: dispatch, entry)
      lookAtPane(dispatch, entry)
      lookAtClaim(dispatch, entry)
    case .land(let land): needPass(land.bead, "lands", entry)
    case .close(let close) where close.why == .verified: needPass(close.bead, "is closed", entry)
    case .mark(let mark) where mark.why == .verified: needPass(mark.bead, "is marked", entry)
    case .interrupt(let interrupt):
      let what = state.pane(interrupt.pane).map { state.panes[$0].what }
      if what != .working {
        problems.append("\(entry.seq): a pane that does not work is interrupted")
      }
    default: break
    }
  }

  /// What is done for good has a passed verification after its last dispatch and its last merge.
  private mutating func needPass(_ bead: BeadID, _ what: String, _ entry: Entry) {
    guard state.run.policy.verify == .command else { return }
    let passed = passes[bead] ?? .zero
    let row = state.beads.index(of: bead)
    let isUnverified =
      row.map {
        if case .judging(let judging) = state.beads.rows[$0].phase { return judging.isUnverified }
        return false
      } ?? false
    if !isUnverified,
      passed == .zero || passed < max(dispatches[bead] ?? .zero, merges[bead] ?? .zero)
    {
      problems.append("\(entry.seq): \(bead) \(what), and no verification of it passed")
    }
  }

  /// Nothing is given to a pane that is not quiet, fit and free.
  private mutating func lookAtPane(_ dispatch: Dispatch, _ entry: Entry) {
    guard !dispatch.pane.isEmpty else { return }
    guard let row = state.pane(dispatch.pane) else {
      return problems.append("\(entry.seq): \(dispatch.pane) was never seen")
    }
    let pane = state.panes[row]
    let isReady = pane.what == .quiet || (pane.what == .limited && pane.isWoken)
    if !pane.isPresent || !isReady || !pane.unfit.isEmpty {
      problems.append("\(entry.seq): \(dispatch.pane) is not fit")
    }
    if state.attempt(in: row) != nil {
      problems.append("\(entry.seq): \(dispatch.pane) has an attempt already")
    }
  }

  /// A bead of a tracker is ours before it is given out for the first time.
  private mutating func lookAtClaim(_ dispatch: Dispatch, _ entry: Entry) {
    guard dispatch.bead.isTracked, entry.key.isNone,
      let row = state.beads.index(of: dispatch.bead), !state.beads.rows[row].isClaimed
    else { return }
    problems.append("\(entry.seq): \(dispatch.bead) is given out without a claim")
  }

  private mutating func take(_ event: Event, _ entry: Entry) {
    switch event {
    case .journalRecovered: isUntaken = true
    case .runStarted, .runResumed: isUntaken = false
    case .attemptEnded, .verifyEnded:
      commands[entry.cause]?.ends += 1
      if case .verifyEnded(let ended) = event, ended.ended == .exited, ended.code == 0 {
        passes[ended.bead] = entry.seq
      }
      if case .gather? = commands[entry.cause]?.command { commands[entry.cause]?.answers += 1 }
    case .dispatchSent, .dispatchRefused, .dispatchUnfit, .dispatchUnknown, .verifyStarted,
      .verifyRefused, .markSet, .markDiffers, .markConflict, .markFailed, .stopDone,
      .effectAbsent, .claimWon, .claimLost, .trackerWritten, .trackerTaken, .trackerRefused,
      .trackerUnknown, .interruptDone, .sessionOpened, .sessionRefused, .worktreeMade,
      .worktreeRefused, .worktreeRemoved, .mergeConflict, .mergeRefused, .mergeWaits,
      .mergeStale, .mergeLanded:
      commands[entry.cause]?.answers += 1
    case .mergeMade(let made):
      commands[entry.cause]?.answers += 1
      if !made.commit.isEmpty, !made.same { merges[made.bead] = entry.seq }
    case .sessionShut, .runEnded:
      if entry.cause != .zero { commands[entry.cause]?.answers += 1 }
    default: break
    }
    if let held = commands[entry.cause], held.answers > 1 || held.ends > 1 {
      problems.append("\(entry.seq): \(entry.cause) is answered again")
    }
  }

  private mutating func look(_ entry: Entry) {
    for (index, attempt) in state.attempts.enumerated() {
      for other in state.attempts[..<index] {
        if other.row == attempt.row { problems.append("\(entry.seq): two attempts at one bead") }
        if let pane = other.turn?.pane, pane == attempt.turn?.pane, other.phase != .absent,
          attempt.phase != .absent
        {
          problems.append("\(entry.seq): two attempts in one pane")
        }
      }
    }
    if state.attempts.count > max(state.run.policy.concurrent, 1), state.run.isRead {
      let isNew = state.attempts.last?.fence == entry.seq
      if isNew { problems.append("\(entry.seq): more attempts than slots") }
    }
    if let budget = state.run.budget, state.run.starts > budget {
      problems.append("\(entry.seq): more starts than the budget")
    }
    if state.run.starts < 0 { problems.append("\(entry.seq): fewer starts than none") }
    lookAtVerdicts(entry)
  }

  /// A bead that is verified has passed since it was last given out.
  private mutating func lookAtVerdicts(_ entry: Entry) {
    while verified.count < state.beads.count { verified.append(false) }
    for row in verified.indices {
      let isVerified = state.beads.rows[row].phase == .ended(.verified)
      defer { verified[row] = isVerified }
      guard isVerified, !verified[row] else { continue }
      let bead = state.beads.keys[row]
      let passed = passes[bead] ?? .zero
      if passed == .zero || passed < dispatches[bead] ?? .zero {
        problems.append("\(entry.seq): \(bead) is verified, and no verification of it passed")
      }
    }
  }

  /// Commands that have not come to exactly one outcome.
  package var unanswered: [String] {
    order.compactMap { seq in
      guard let held = commands[seq] else { return nil }
      switch held.command {
      case .dispatch, .verify:
        return held.answers + held.ends > 0 ? nil : "\(seq) \(held.command) has no outcome"
      case .stop, .mark, .end, .claim, .close, .reopen, .park, .release, .comment, .gather,
        .interrupt, .open, .shut, .worktree, .merge, .land, .prune, .record,
        .commit, .warn, .push:
        return held.answers == 1 ? nil : "\(seq) \(held.command) has \(held.answers) outcomes"
      }
    }
  }
}
