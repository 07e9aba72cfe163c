extension Fact {
  /// The bead it is about; nil where it is about none.
  package var bead: BeadID? {
    let bead: BeadID =
      switch self {
      case .event(let event): event.bead
      case .command(.stop(let stop)): stop.bead
      case .command(.mark(let mark)): mark.bead
      case .command(.verify(let verify)): verify.bead
      case .command(.dispatch(let dispatch)): dispatch.bead
      case .command(.claim(let order)), .command(.close(let order)), .command(.reopen(let order)),
        .command(.park(let order)), .command(.release(let order)), .command(.comment(let order)):
        order.bead
      case .command(.gather(let gather)): gather.bead
      case .command(.interrupt(let interrupt)): interrupt.bead
      case .command(.open(let open)): open.bead
      case .command(.worktree(let make)): make.bead
      case .command(.merge(let merge)): merge.bead
      case .command(.land(let land)): land.bead
      case .command(.prune(let prune)): prune.bead
      case .command(.record(let record)): record.bead
      case .command(.commit(let commit)): commit.bead
      case .command(.push(let push)): push.bead
      case .command(.end), .command(.shut), .command(.warn): .none
      }
    return bead.isNone ? nil : bead
  }
}

extension Event {
  fileprivate var bead: BeadID {
    switch self {
    case .beadFound(let seen), .beadChanged(let seen): seen.bead
    case .beadGone(let gone): gone.bead
    case .dispatchSent(let sent): sent.bead
    case .dispatchRefused(let refused), .verifyRefused(let refused), .markFailed(let refused):
      refused.bead
    case .attemptEnded(let ended): ended.bead
    case .verifyStarted(let started): started.bead
    case .verifyEnded(let ended): ended.bead
    case .markSet(let set): set.bead
    case .markDiffers(let differs): differs.bead
    case .markConflict(let conflict): conflict.bead
    case .effectAbsent(let absent): absent.bead
    case .claimWon(let won): won.bead
    case .claimLost(let lost): lost.bead
    case .trackerWritten(let written): written.bead
    case .trackerTaken(let taken): taken.bead
    case .trackerRefused(let refused), .trackerUnknown(let refused): refused.bead
    case .dispatchUnfit(let doubted), .dispatchUnknown(let doubted): doubted.bead
    case .agentVoted(let voted): voted.bead
    case .interruptDone(let interrupt): interrupt.bead
    case .worktreeMade(let made): made.bead
    case .worktreeRefused(let refused), .mergeRefused(let refused): refused.bead
    case .worktreeRemoved(let removed): removed.bead
    case .mergeMade(let made): made.bead
    case .mergeConflict(let conflict): conflict.bead
    case .mergeWaits(let waits), .mergeStale(let waits): waits.bead
    case .mergeLanded(let landed): landed.bead
    case .operatorRetried(let decided), .operatorSkipped(let decided): decided.bead
    case .operatorRecorded(let decided), .operatorUndone(let decided): decided.bead
    case .taskRecorded(let recorded): recorded.bead
    case .recordRefused(let refused), .commitRefused(let refused): refused.bead
    case .commitMade(let made): made.bead
    case .tasksMarked(let marked): marked.bead
    case .rowsMissing(let missing): missing.bead
    case .pushMade(let made): made.bead
    case .pushRefused(let refused), .warningsRefused(let refused): refused.bead
    case .phaseProposed(let told), .phaseAdded(let told): told.bead
    case .journalOpened, .journalRecovered, .journalRepaired, .workspaceDamaged, .runStarted,
      .runResumed,
      .runStopped, .runEnded, .clockMoved, .deadlinePassed, .operatorDrained, .operatorStopped,
      .sourceRead, .sourceFailed, .stopDone, .trackerChanged, .trackerNoted, .paneFound,
      .paneChanged, .paneGone, .hostGone, .sessionOpened, .sessionRefused, .sessionShut,
      .treeBranch, .treeRewound, .hostSlept, .operatorPaused, .operatorContinued,
      .operatorApproved, .operatorRejected, .warningsAdded:
      .none
    }
  }
}
