package import RalphCore

// Which kind each fact is written under, and which fact each kind makes.

extension Fact {
  /// The kind under which the fact is written.
  package var kind: Kind {
    switch self {
    case .event(.journalOpened): .journalOpened
    case .event(.journalRecovered): .journalRecovered
    case .event(.journalRepaired): .journalRepaired
    case .event(.workspaceDamaged): .workspaceDamaged
    case .event(.runStarted): .runStarted
    case .event(.runResumed): .runResumed
    case .event(.runStopped): .runStopped
    case .event(.runEnded): .runEnded
    case .event(.clockMoved): .clockMoved
    case .event(.deadlinePassed): .deadlinePassed
    case .event(.operatorDrained): .operatorDrained
    case .event(.operatorStopped): .operatorStopped
    case .event(.beadFound): .beadFound
    case .event(.beadChanged): .beadChanged
    case .event(.beadGone): .beadGone
    case .event(.sourceRead): .sourceRead
    case .event(.sourceFailed): .sourceFailed
    case .event(.dispatchSent): .dispatchSent
    case .event(.dispatchRefused): .dispatchRefused
    case .event(.attemptEnded): .attemptEnded
    case .event(.verifyStarted): .verifyStarted
    case .event(.verifyRefused): .verifyRefused
    case .event(.verifyEnded): .verifyEnded
    case .event(.markSet): .markSet
    case .event(.markDiffers): .markDiffers
    case .event(.markConflict): .markConflict
    case .event(.markFailed): .markFailed
    case .event(.stopDone): .stopDone
    case .event(.effectAbsent): .effectAbsent
    case .event(.claimWon): .claimWon
    case .event(.claimLost): .claimLost
    case .event(.trackerWritten): .trackerWritten
    case .event(.trackerTaken): .trackerTaken
    case .event(.trackerRefused): .trackerRefused
    case .event(.trackerUnknown): .trackerUnknown
    case .event(.trackerChanged): .trackerChanged
    case .event(.trackerNoted): .trackerNoted
    case .event(.paneFound): .paneFound
    case .event(.paneChanged): .paneChanged
    case .event(.paneGone): .paneGone
    case .event(.hostGone): .hostGone
    case .event(.dispatchUnfit): .dispatchUnfit
    case .event(.dispatchUnknown): .dispatchUnknown
    case .event(.agentVoted): .agentVoted
    case .event(.interruptDone): .interruptDone
    case .event(.sessionOpened): .sessionOpened
    case .event(.sessionRefused): .sessionRefused
    case .event(.sessionShut): .sessionShut
    case .event(.worktreeMade): .worktreeMade
    case .event(.worktreeRefused): .worktreeRefused
    case .event(.worktreeRemoved): .worktreeRemoved
    case .event(.mergeMade): .mergeMade
    case .event(.mergeConflict): .mergeConflict
    case .event(.mergeRefused): .mergeRefused
    case .event(.mergeWaits): .mergeWaits
    case .event(.mergeStale): .mergeStale
    case .event(.mergeLanded): .mergeLanded
    case .event(.treeBranch): .treeBranch
    case .event(.treeRewound): .treeRewound
    case .event(.hostSlept): .hostSlept
    case .event(.operatorPaused): .operatorPaused
    case .event(.operatorContinued): .operatorContinued
    case .event(.operatorRetried): .operatorRetried
    case .event(.operatorSkipped): .operatorSkipped
    case .event(.taskRecorded): .taskRecorded
    case .event(.recordRefused): .recordRefused
    case .event(.commitMade): .commitMade
    case .event(.commitRefused): .commitRefused
    case .event(.phaseProposed): .phaseProposed
    case .event(.phaseAdded): .phaseAdded
    case .event(.tasksMarked): .tasksMarked
    case .event(.rowsMissing): .rowsMissing
    case .event(.warningsAdded): .warningsAdded
    case .event(.warningsRefused): .warningsRefused
    case .event(.pushMade): .pushMade
    case .event(.pushRefused): .pushRefused
    case .event(.operatorRecorded): .operatorRecorded
    case .event(.operatorUndone): .operatorUndone
    case .event(.operatorApproved): .operatorApproved
    case .event(.operatorRejected): .operatorRejected
    case .command(.stop): .stop
    case .command(.mark): .mark
    case .command(.verify): .verify
    case .command(.dispatch): .dispatch
    case .command(.claim): .claim
    case .command(.close): .close
    case .command(.reopen): .reopen
    case .command(.park): .park
    case .command(.release): .release
    case .command(.comment): .comment
    case .command(.gather): .gather
    case .command(.interrupt): .interrupt
    case .command(.open): .open
    case .command(.shut): .shut
    case .command(.worktree): .worktree
    case .command(.merge): .merge
    case .command(.land): .land
    case .command(.prune): .prune
    case .command(.record): .record
    case .command(.commit): .commit
    case .command(.warn): .warn
    case .command(.push): .push
    case .command(.end): .end
    }
  }

  /// Shows the payload's members to a visitor that only reads them.
  package func show<M: Members>(to m: inout M) {
    switch self {
    case .event(.journalOpened(let payload)): payload.show(to: &m)
    case .event(.journalRecovered(let payload)): payload.show(to: &m)
    case .event(.journalRepaired(let payload)): payload.show(to: &m)
    case .event(.workspaceDamaged(let payload)): payload.show(to: &m)
    case .event(.runStarted(let payload)): payload.show(to: &m)
    case .event(.runResumed(let payload)): payload.show(to: &m)
    case .event(.runStopped(let payload)): payload.show(to: &m)
    case .event(.runEnded(let payload)): payload.show(to: &m)
    case .event(.clockMoved(let payload)): payload.show(to: &m)
    case .event(.deadlinePassed(let payload)): payload.show(to: &m)
    case .event(.operatorDrained(let payload)): payload.show(to: &m)
    case .event(.operatorStopped(let payload)): payload.show(to: &m)
    case .event(.beadFound(let payload)): payload.show(to: &m)
    case .event(.beadChanged(let payload)): payload.show(to: &m)
    case .event(.beadGone(let payload)): payload.show(to: &m)
    case .event(.sourceRead(let payload)): payload.show(to: &m)
    case .event(.sourceFailed(let payload)): payload.show(to: &m)
    case .event(.dispatchSent(let payload)): payload.show(to: &m)
    case .event(.dispatchRefused(let payload)): payload.show(to: &m)
    case .event(.attemptEnded(let payload)): payload.show(to: &m)
    case .event(.verifyStarted(let payload)): payload.show(to: &m)
    case .event(.verifyRefused(let payload)): payload.show(to: &m)
    case .event(.verifyEnded(let payload)): payload.show(to: &m)
    case .event(.markSet(let payload)): payload.show(to: &m)
    case .event(.markDiffers(let payload)): payload.show(to: &m)
    case .event(.markConflict(let payload)): payload.show(to: &m)
    case .event(.markFailed(let payload)): payload.show(to: &m)
    case .event(.stopDone(let payload)): payload.show(to: &m)
    case .event(.effectAbsent(let payload)): payload.show(to: &m)
    case .event(.claimWon(let payload)): payload.show(to: &m)
    case .event(.claimLost(let payload)): payload.show(to: &m)
    case .event(.trackerWritten(let payload)): payload.show(to: &m)
    case .event(.trackerTaken(let payload)): payload.show(to: &m)
    case .event(.trackerRefused(let payload)): payload.show(to: &m)
    case .event(.trackerUnknown(let payload)): payload.show(to: &m)
    case .event(.trackerChanged(let payload)): payload.show(to: &m)
    case .event(.trackerNoted(let payload)): payload.show(to: &m)
    case .event(.paneFound(let payload)): payload.show(to: &m)
    case .event(.paneChanged(let payload)): payload.show(to: &m)
    case .event(.paneGone(let payload)): payload.show(to: &m)
    case .event(.hostGone(let payload)): payload.show(to: &m)
    case .event(.dispatchUnfit(let payload)): payload.show(to: &m)
    case .event(.dispatchUnknown(let payload)): payload.show(to: &m)
    case .event(.agentVoted(let payload)): payload.show(to: &m)
    case .event(.interruptDone(let payload)): payload.show(to: &m)
    case .event(.sessionOpened(let payload)): payload.show(to: &m)
    case .event(.sessionRefused(let payload)): payload.show(to: &m)
    case .event(.sessionShut(let payload)): payload.show(to: &m)
    case .event(.worktreeMade(let payload)): payload.show(to: &m)
    case .event(.worktreeRefused(let payload)): payload.show(to: &m)
    case .event(.worktreeRemoved(let payload)): payload.show(to: &m)
    case .event(.mergeMade(let payload)): payload.show(to: &m)
    case .event(.mergeConflict(let payload)): payload.show(to: &m)
    case .event(.mergeRefused(let payload)): payload.show(to: &m)
    case .event(.mergeWaits(let payload)): payload.show(to: &m)
    case .event(.mergeStale(let payload)): payload.show(to: &m)
    case .event(.mergeLanded(let payload)): payload.show(to: &m)
    case .event(.treeBranch(let payload)): payload.show(to: &m)
    case .event(.treeRewound(let payload)): payload.show(to: &m)
    case .event(.hostSlept(let payload)): payload.show(to: &m)
    case .event(.operatorPaused(let payload)): payload.show(to: &m)
    case .event(.operatorContinued(let payload)): payload.show(to: &m)
    case .event(.operatorRetried(let payload)): payload.show(to: &m)
    case .event(.operatorSkipped(let payload)): payload.show(to: &m)
    case .event(.taskRecorded(let payload)): payload.show(to: &m)
    case .event(.recordRefused(let payload)): payload.show(to: &m)
    case .event(.commitMade(let payload)): payload.show(to: &m)
    case .event(.commitRefused(let payload)): payload.show(to: &m)
    case .event(.phaseProposed(let payload)): payload.show(to: &m)
    case .event(.phaseAdded(let payload)): payload.show(to: &m)
    case .event(.tasksMarked(let payload)): payload.show(to: &m)
    case .event(.rowsMissing(let payload)): payload.show(to: &m)
    case .event(.warningsAdded(let payload)): payload.show(to: &m)
    case .event(.warningsRefused(let payload)): payload.show(to: &m)
    case .event(.pushMade(let payload)): payload.show(to: &m)
    case .event(.pushRefused(let payload)): payload.show(to: &m)
    case .event(.operatorRecorded(let payload)): payload.show(to: &m)
    case .event(.operatorUndone(let payload)): payload.show(to: &m)
    case .event(.operatorApproved(let payload)): payload.show(to: &m)
    case .event(.operatorRejected(let payload)): payload.show(to: &m)
    case .command(.stop(let payload)): payload.show(to: &m)
    case .command(.mark(let payload)): payload.show(to: &m)
    case .command(.verify(let payload)): payload.show(to: &m)
    case .command(.dispatch(let payload)): payload.show(to: &m)
    case .command(.claim(let payload)): payload.show(to: &m)
    case .command(.close(let payload)): payload.show(to: &m)
    case .command(.reopen(let payload)): payload.show(to: &m)
    case .command(.park(let payload)): payload.show(to: &m)
    case .command(.release(let payload)): payload.show(to: &m)
    case .command(.comment(let payload)): payload.show(to: &m)
    case .command(.gather(let payload)): payload.show(to: &m)
    case .command(.interrupt(let payload)): payload.show(to: &m)
    case .command(.open(let payload)): payload.show(to: &m)
    case .command(.shut(let payload)): payload.show(to: &m)
    case .command(.worktree(let payload)): payload.show(to: &m)
    case .command(.merge(let payload)): payload.show(to: &m)
    case .command(.land(let payload)): payload.show(to: &m)
    case .command(.prune(let payload)): payload.show(to: &m)
    case .command(.record(let payload)): payload.show(to: &m)
    case .command(.commit(let payload)): payload.show(to: &m)
    case .command(.warn(let payload)): payload.show(to: &m)
    case .command(.push(let payload)): payload.show(to: &m)
    case .command(.end(let payload)): payload.show(to: &m)
    }
  }

  /// The fact of a kind with its payload filled in by a visitor.
  package init<M: Members>(_ kind: Kind, from m: inout M) {
    switch kind {
    case .journalOpened: self = .event(.journalOpened(.init(from: &m)))
    case .journalRecovered: self = .event(.journalRecovered(.init(from: &m)))
    case .journalRepaired: self = .event(.journalRepaired(.init(from: &m)))
    case .workspaceDamaged: self = .event(.workspaceDamaged(.init(from: &m)))
    case .runStarted: self = .event(.runStarted(.init(from: &m)))
    case .runResumed: self = .event(.runResumed(.init(from: &m)))
    case .runStopped: self = .event(.runStopped(.init(from: &m)))
    case .runEnded: self = .event(.runEnded(.init(from: &m)))
    case .clockMoved: self = .event(.clockMoved(.init(from: &m)))
    case .deadlinePassed: self = .event(.deadlinePassed(.init(from: &m)))
    case .operatorDrained: self = .event(.operatorDrained(.init(from: &m)))
    case .operatorStopped: self = .event(.operatorStopped(.init(from: &m)))
    case .beadFound: self = .event(.beadFound(.init(from: &m)))
    case .beadChanged: self = .event(.beadChanged(.init(from: &m)))
    case .beadGone: self = .event(.beadGone(.init(from: &m)))
    case .sourceRead: self = .event(.sourceRead(.init(from: &m)))
    case .sourceFailed: self = .event(.sourceFailed(.init(from: &m)))
    case .dispatchSent: self = .event(.dispatchSent(.init(from: &m)))
    case .dispatchRefused: self = .event(.dispatchRefused(.init(from: &m)))
    case .attemptEnded: self = .event(.attemptEnded(.init(from: &m)))
    case .verifyStarted: self = .event(.verifyStarted(.init(from: &m)))
    case .verifyRefused: self = .event(.verifyRefused(.init(from: &m)))
    case .verifyEnded: self = .event(.verifyEnded(.init(from: &m)))
    case .markSet: self = .event(.markSet(.init(from: &m)))
    case .markDiffers: self = .event(.markDiffers(.init(from: &m)))
    case .markConflict: self = .event(.markConflict(.init(from: &m)))
    case .markFailed: self = .event(.markFailed(.init(from: &m)))
    case .stopDone: self = .event(.stopDone(.init(from: &m)))
    case .effectAbsent: self = .event(.effectAbsent(.init(from: &m)))
    case .claimWon: self = .event(.claimWon(.init(from: &m)))
    case .claimLost: self = .event(.claimLost(.init(from: &m)))
    case .trackerWritten: self = .event(.trackerWritten(.init(from: &m)))
    case .trackerTaken: self = .event(.trackerTaken(.init(from: &m)))
    case .trackerRefused: self = .event(.trackerRefused(.init(from: &m)))
    case .trackerUnknown: self = .event(.trackerUnknown(.init(from: &m)))
    case .trackerChanged: self = .event(.trackerChanged(.init(from: &m)))
    case .trackerNoted: self = .event(.trackerNoted(.init(from: &m)))
    case .paneFound: self = .event(.paneFound(.init(from: &m)))
    case .paneChanged: self = .event(.paneChanged(.init(from: &m)))
    case .paneGone: self = .event(.paneGone(.init(from: &m)))
    case .hostGone: self = .event(.hostGone(.init(from: &m)))
    case .dispatchUnfit: self = .event(.dispatchUnfit(.init(from: &m)))
    case .dispatchUnknown: self = .event(.dispatchUnknown(.init(from: &m)))
    case .agentVoted: self = .event(.agentVoted(.init(from: &m)))
    case .interruptDone: self = .event(.interruptDone(.init(from: &m)))
    case .sessionOpened: self = .event(.sessionOpened(.init(from: &m)))
    case .sessionRefused: self = .event(.sessionRefused(.init(from: &m)))
    case .sessionShut: self = .event(.sessionShut(.init(from: &m)))
    case .worktreeMade: self = .event(.worktreeMade(.init(from: &m)))
    case .worktreeRefused: self = .event(.worktreeRefused(.init(from: &m)))
    case .worktreeRemoved: self = .event(.worktreeRemoved(.init(from: &m)))
    case .mergeMade: self = .event(.mergeMade(.init(from: &m)))
    case .mergeConflict: self = .event(.mergeConflict(.init(from: &m)))
    case .mergeRefused: self = .event(.mergeRefused(.init(from: &m)))
    case .mergeWaits: self = .event(.mergeWaits(.init(from: &m)))
    case .mergeStale: self = .event(.mergeStale(.init(from: &m)))
    case .mergeLanded: self = .event(.mergeLanded(.init(from: &m)))
    case .treeBranch: self = .event(.treeBranch(.init(from: &m)))
    case .treeRewound: self = .event(.treeRewound(.init(from: &m)))
    case .hostSlept: self = .event(.hostSlept(.init(from: &m)))
    case .operatorPaused: self = .event(.operatorPaused(.init(from: &m)))
    case .operatorContinued: self = .event(.operatorContinued(.init(from: &m)))
    case .operatorRetried: self = .event(.operatorRetried(.init(from: &m)))
    case .operatorSkipped: self = .event(.operatorSkipped(.init(from: &m)))
    case .taskRecorded: self = .event(.taskRecorded(.init(from: &m)))
    case .recordRefused: self = .event(.recordRefused(.init(from: &m)))
    case .commitMade: self = .event(.commitMade(.init(from: &m)))
    case .commitRefused: self = .event(.commitRefused(.init(from: &m)))
    case .phaseProposed: self = .event(.phaseProposed(.init(from: &m)))
    case .phaseAdded: self = .event(.phaseAdded(.init(from: &m)))
    case .tasksMarked: self = .event(.tasksMarked(.init(from: &m)))
    case .rowsMissing: self = .event(.rowsMissing(.init(from: &m)))
    case .warningsAdded: self = .event(.warningsAdded(.init(from: &m)))
    case .warningsRefused: self = .event(.warningsRefused(.init(from: &m)))
    case .pushMade: self = .event(.pushMade(.init(from: &m)))
    case .pushRefused: self = .event(.pushRefused(.init(from: &m)))
    case .operatorRecorded: self = .event(.operatorRecorded(.init(from: &m)))
    case .operatorUndone: self = .event(.operatorUndone(.init(from: &m)))
    case .operatorApproved: self = .event(.operatorApproved(.init(from: &m)))
    case .operatorRejected: self = .event(.operatorRejected(.init(from: &m)))
    case .stop: self = .command(.stop(.init(from: &m)))
    case .mark: self = .command(.mark(.init(from: &m)))
    case .verify: self = .command(.verify(.init(from: &m)))
    case .dispatch: self = .command(.dispatch(.init(from: &m)))
    case .claim: self = .command(.claim(.init(from: &m)))
    case .close: self = .command(.close(.init(from: &m)))
    case .reopen: self = .command(.reopen(.init(from: &m)))
    case .park: self = .command(.park(.init(from: &m)))
    case .release: self = .command(.release(.init(from: &m)))
    case .comment: self = .command(.comment(.init(from: &m)))
    case .gather: self = .command(.gather(.init(from: &m)))
    case .interrupt: self = .command(.interrupt(.init(from: &m)))
    case .open: self = .command(.open(.init(from: &m)))
    case .shut: self = .command(.shut(.init(from: &m)))
    case .worktree: self = .command(.worktree(.init(from: &m)))
    case .merge: self = .command(.merge(.init(from: &m)))
    case .land: self = .command(.land(.init(from: &m)))
    case .prune: self = .command(.prune(.init(from: &m)))
    case .record: self = .command(.record(.init(from: &m)))
    case .commit: self = .command(.commit(.init(from: &m)))
    case .warn: self = .command(.warn(.init(from: &m)))
    case .push: self = .command(.push(.init(from: &m)))
    case .end: self = .command(.end(.init(from: &m)))
    }
  }
}

extension Record {
  /// Shows the members to a visitor that only reads them.
  package func show<M: Members>(to m: inout M) {
    var copy = self
    copy.members(&m)
  }

  /// A record whose members a visitor fills in.
  init<M: Members>(from m: inout M) {
    self.init()
    members(&m)
  }
}
