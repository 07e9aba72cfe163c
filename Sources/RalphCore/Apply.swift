extension State {
  /// Folds one entry: total and pure, for every entry ever written, in any order.
  package mutating func apply(_ entry: Entry) {
    let (before, lived) = (at, livedAt)
    seq = entry.seq
    at = entry.at
    if !entry.isOfNobody { livedAt = at }
    switch entry.fact {
    case .event(.runResumed(let resumed)):
      // A torn tail is told of, or an operator heard, before the run is taken over.
      runResumed(resumed, after: at - (resumed.rules >= 3 ? lived : before))
    case .event(let event): apply(event, entry)
    case .command(let command): apply(command, entry)
    }
  }

  private mutating func apply(_ event: Event, _ entry: Entry) {
    switch event {
    case .journalOpened(let opened): journalOpened(opened)
    case .journalRecovered, .workspaceDamaged: break
    case .journalRepaired(let repaired): journalRepaired(repaired)
    case .runStarted(let started): runStarted(started, entry)
    case .runResumed(let resumed): runResumed(resumed, after: .zero)
    case .runStopped: run.phase = .stopped
    case .runEnded(let ended): runEnded(ended, entry)
    case .clockMoved(let moved): clockMoved(moved)
    case .deadlinePassed(let passed): deadlinePassed(passed)
    case .operatorDrained, .operatorStopped, .operatorPaused, .operatorContinued,
      .operatorRetried, .operatorSkipped:
      applyOperator(event)
    case .beadFound(let seen), .beadChanged(let seen): beadSeen(seen)
    case .beadGone(let gone): beadGone(gone)
    case .sourceRead(let read): sourceRead(read)
    case .sourceFailed(let failed): sourceFailed(failed)
    case .dispatchSent(let sent): dispatchSent(sent, entry)
    case .dispatchRefused(let refused): dispatchRefused(refused, entry)
    case .attemptEnded(let ended): attemptEnded(ended, entry)
    case .verifyStarted(let started): verifyStarted(started, entry)
    case .verifyRefused: verifyRefused(entry)
    case .verifyEnded(let ended): verifyEnded(ended, entry)
    case .markSet(let set): markSet(set, entry)
    case .markDiffers(let differs): markDiffers(differs, entry)
    case .markConflict(let conflict): markConflict(conflict, entry)
    case .markFailed(let refused): markFailed(refused, entry)
    case .stopDone: _ = settle(entry.cause)
    case .effectAbsent: effectAbsent(entry)
    case .claimWon(let won): claimWon(won, entry)
    case .claimLost(let lost): claimLost(lost, entry)
    case .trackerWritten(let written): trackerWritten(written, entry)
    case .trackerTaken(let taken): trackerTaken(taken, entry)
    case .trackerRefused, .trackerUnknown: trackerRefused(entry)
    case .trackerChanged: tracker.isChanged = true
    case .trackerNoted: break
    case .paneFound(let seen), .paneChanged(let seen): paneSeen(seen)
    case .paneGone(let gone): paneGone(gone)
    case .hostGone: run.isHostGone = true
    case .dispatchUnfit: dispatchUnfit(entry)
    case .dispatchUnknown: dispatchUnknown(entry)
    case .agentVoted(let vote): voted(vote)
    case .interruptDone(let interrupt): interruptDone(interrupt, entry)
    case .sessionOpened(let opened): sessionOpened(opened, entry)
    case .sessionRefused: sessionRefused(entry)
    case .sessionShut(let shut): sessionShut(shut, entry)
    case .worktreeMade, .worktreeRefused, .worktreeRemoved, .mergeMade, .mergeConflict,
      .mergeRefused, .mergeWaits, .mergeStale, .mergeLanded, .treeBranch, .treeRewound:
      applyTree(event, entry)
    case .hostSlept(let slept): hostSlept(slept)
    case .taskRecorded, .recordRefused, .commitMade, .commitRefused, .phaseProposed, .phaseAdded,
      .operatorApproved, .operatorRejected, .tasksMarked, .rowsMissing, .warningsAdded,
      .warningsRefused, .pushMade, .pushRefused, .operatorRecorded, .operatorUndone:
      applyLoop(event, entry)
    }
  }

  private mutating func applyTree(_ event: Event, _ entry: Entry) {
    switch event {
    case .worktreeMade(let made): worktreeMade(made, entry)
    case .worktreeRefused(let refused): worktreeRefused(refused, entry)
    case .worktreeRemoved(let removed): worktreeRemoved(removed, entry)
    case .mergeMade(let made): mergeMade(made, entry)
    case .mergeConflict(let conflict): mergeConflict(conflict, entry)
    case .mergeRefused: mergeRefused(entry)
    case .mergeWaits: mergeWaits(isStale: false, entry)
    case .mergeStale: mergeWaits(isStale: true, entry)
    case .mergeLanded: mergeLanded(entry)
    case .treeBranch(let moved): treeBranch(moved)
    case .treeRewound: treeRewound()
    default: break
    }
  }

  private mutating func applyLoop(_ event: Event, _ entry: Entry) {
    switch event {
    case .taskRecorded(let recorded): taskRecorded(recorded, entry)
    case .commitMade(let made): commitMade(made, entry)
    case .recordRefused, .commitRefused: recordRefused(entry)
    case .phaseProposed(let told): phaseTold(told, inPlan: false, entry)
    case .phaseAdded(let told): phaseTold(told, inPlan: true, entry)
    case .tasksMarked(let marked): tasksMarked(marked)
    case .rowsMissing(let missing): rowsMissing(missing)
    case .warningsAdded(let added): warningsAdded(added, entry)
    case .warningsRefused: warningsRefused(entry)
    case .pushMade: pushAnswered(Text(), entry)
    case .pushRefused(let refused): pushAnswered(refused.why, entry)
    case .operatorRecorded(let decided): operatorRecorded(decided)
    case .operatorUndone(let decided): operatorUndone(decided)
    case .operatorApproved(let decided): phaseDecided(decided, .approved)
    case .operatorRejected(let decided): phaseDecided(decided, .rejected)
    default: break
    }
  }

  private mutating func apply(_ command: Command, _ entry: Entry) {
    switch command {
    case .stop(let stop): stopAsked(stop, entry)
    case .mark(let mark): markAsked(mark, entry)
    case .verify(let verify): verifyAsked(verify, entry)
    case .dispatch(let dispatch): dispatchAsked(dispatch, entry)
    case .end: ask(.end, entry, row: nil)
    case .claim(let order): orderAsked(order, .claim, entry)
    case .close(let order), .reopen(let order), .park(let order), .release(let order):
      orderAsked(order, .tracker, entry)
    case .comment(let order): orderAsked(order, .comment, entry)
    case .gather(let gather): gatherAsked(gather, entry)
    case .interrupt(let interrupt): interruptAsked(interrupt, entry)
    case .open: ask(.open, entry, row: nil)
    case .shut: ask(.shut, entry, row: nil)
    case .worktree(let make): worktreeAsked(make, entry)
    case .merge(let merge): mergeAsked(merge.bead, .merge, entry)
    case .land(let land): mergeAsked(land.bead, .land, entry)
    case .prune(let prune): pruneAsked(prune, entry)
    case .record(let record): recordAsked(record.bead, .record, entry)
    case .commit(let commit): recordAsked(commit.bead, .commit, entry)
    case .push(let push): recordAsked(push.bead, .push, entry)
    case .warn(let warn):
      ask(.warn, entry, row: nil)
      run.loop.warnAgain = .none
      if run.rules >= 5 { warningsAsked(warn.rules) }
    }
  }

  /// Notes a command as outstanding.
  mutating func ask(_ kind: Outstanding.Kind, _ entry: Entry, row: Int?) {
    outstanding.append(
      Outstanding(seq: entry.seq, key: entry.effectKey, kind: kind, row: row)
    )
    guard let row else { return }
    wake(row)
    beads.rows[row].touched = entry.seq
  }

  /// Takes a command off the outstanding ones and returns it.
  ///
  /// Nil means that the answer is late: to an older asking, or to one that is settled already.
  mutating func settle(_ cause: Seq) -> Outstanding? {
    var index = outstanding.firstIndex { $0.seq == cause }
    #if PLANTED
      if planted(.fenceIgnored), cause != .zero { index = index ?? outstanding.indices.first }
    #endif
    guard let index else { return nil }
    let settled = outstanding.remove(at: index)
    if let row = settled.row { beads.rows[row].touched = seq }
    return settled
  }

  /// The world has no trace of a command: what it was about is owed again, under the same key.
  private mutating func effectAbsent(_ entry: Entry) {
    guard let absent = settle(entry.cause) else { return }
    switch absent.kind {
    case .stop(let of):
      if let index = attempts.firstIndex(where: { $0.process == of }) {
        attempts[index].isStopAsked = false
      }
      stopAnswered(of)
    case .warn: run.loop.warnAgain = absent.key
    case .mark, .claim, .tracker, .comment, .record, .commit, .push:
      if let row = absent.row {
        beads.rows[row].markAgain = absent.key
        refile(row)
      }
    case .gather:
      if let index = attempts.firstIndex(where: { $0.turn?.gather == absent.seq }) {
        attempts[index].turn?.gather = .zero
        attempts[index].turn?.gatherAgain = absent.key
      }
    case .interrupt:
      if let index = attempts.firstIndex(where: { $0.row == absent.row }) {
        attempts[index].turn?.isInterrupting = false
      }
    case .open: run.openAgain = absent.key
    case .shut: break
    case .verify:
      guard let ended = endVerification(absent.seq) else { return }
      if let row = absent.row {
        beads.rows[row].verifyAgain = absent.key
        verifierIsGone(row)
      } else if ended.why == .sweep {
        run.sweep.key = absent.key
      } else {
        baselineAgain(absent.key)
      }
    case .worktree:
      if let index = trees.firstIndex(where: { $0.fence == absent.seq }) {
        trees[index].phase = .absent
        refile(trees[index].row)
      }
    case .merge, .land:
      if let row = absent.row { beads.rows[row].mergeAgain = absent.key }
    case .prune: break
    case .dispatch:
      if let index = attempts.firstIndex(where: { $0.fence == absent.seq }) {
        attempts[index].phase = .absent
        dropIfTaken(attempts[index].row)
      }
    case .end: break
    }
  }

  private mutating func stopAnswered(_ process: Key) {
    for index in verifications.indices where verifications[index].process == process {
      verifications[index].isStopAsked = false
    }
    for index in trees.indices where trees[index].process == process {
      trees[index].isStopAsked = false
    }
  }

  private mutating func baselineAgain(_ key: Key) {
    run.baseline = .owed
    run.baselineKey = key
  }
}

extension Entry {
  /// Whether it was written while no writer lived: by a command on a dead run, or by a new life that
  /// has not taken the run over yet.
  fileprivate var isOfNobody: Bool {
    switch event {
    case .journalRecovered?, .journalRepaired?: true
    case .operatorContinued(let asked)?: asked.by.isEmpty
    case .operatorRetried(let decided)?, .operatorSkipped(let decided)?: decided.by.isEmpty
    case .operatorRecorded(let decided)?, .operatorUndone(let decided)?: decided.by.isEmpty
    default: false
    }
  }
}
