package import RalphCore

/// What a line is about: the word behind `"kind":`.
package enum Kind: String, CaseIterable, Sendable {
  case journalOpened = "journal.opened"
  case journalRecovered = "journal.recovered"
  case journalRepaired = "journal.repaired"
  case workspaceDamaged = "workspace.damaged"
  case runStarted = "run.started"
  case runResumed = "run.resumed"
  case runStopped = "run.stopped"
  case runEnded = "run.ended"
  case clockMoved = "clock.moved"
  case deadlinePassed = "deadline.passed"
  case operatorDrained = "operator.drained"
  case operatorStopped = "operator.stopped"
  case beadFound = "bead.found"
  case beadChanged = "bead.changed"
  case beadGone = "bead.gone"
  case sourceRead = "source.read"
  case sourceFailed = "source.failed"
  case dispatchSent = "dispatch.sent"
  case dispatchRefused = "dispatch.refused"
  case attemptEnded = "attempt.ended"
  case verifyStarted = "verify.started"
  case verifyRefused = "verify.refused"
  case verifyEnded = "verify.ended"
  case markSet = "mark.set"
  case markDiffers = "mark.differs"
  case markConflict = "mark.conflict"
  case markFailed = "mark.failed"
  case stopDone = "stop.done"
  case effectAbsent = "effect.absent"
  case claimWon = "claim.won"
  case claimLost = "claim.lost"
  case trackerWritten = "tracker.written"
  case trackerTaken = "tracker.taken"
  case trackerRefused = "tracker.refused"
  case trackerUnknown = "tracker.unknown"
  case trackerChanged = "tracker.changed"
  case trackerNoted = "tracker.noted"
  case paneFound = "pane.found"
  case paneChanged = "pane.changed"
  case paneGone = "pane.gone"
  case hostGone = "host.gone"
  case dispatchUnfit = "dispatch.unfit"
  case dispatchUnknown = "dispatch.unknown"
  case agentVoted = "agent.voted"
  case interruptDone = "interrupt.done"
  case sessionOpened = "session.opened"
  case sessionRefused = "session.refused"
  case sessionShut = "session.shut"
  case worktreeMade = "worktree.made"
  case worktreeRefused = "worktree.refused"
  case worktreeRemoved = "worktree.removed"
  case mergeMade = "merge.made"
  case mergeConflict = "merge.conflict"
  case mergeRefused = "merge.refused"
  case mergeWaits = "merge.waits"
  case mergeStale = "merge.stale"
  case mergeLanded = "merge.landed"
  case treeBranch = "tree.branch"
  case treeRewound = "tree.rewound"
  case hostSlept = "host.slept"
  case operatorPaused = "operator.paused"
  case operatorContinued = "operator.continued"
  case operatorRetried = "operator.retried"
  case operatorSkipped = "operator.skipped"
  case taskRecorded = "task.recorded"
  case recordRefused = "record.refused"
  case commitMade = "commit.made"
  case commitRefused = "commit.refused"
  case phaseProposed = "phase.proposed"
  case phaseAdded = "phase.added"
  case tasksMarked = "tasks.marked"
  case rowsMissing = "rows.missing"
  case warningsAdded = "warnings.added"
  case warningsRefused = "warnings.refused"
  case pushMade = "push.made"
  case pushRefused = "push.refused"
  case operatorRecorded = "operator.recorded"
  case operatorUndone = "operator.undone"
  case operatorApproved = "operator.approved"
  case operatorRejected = "operator.rejected"
  case stop = "do.stop"
  case mark = "do.mark"
  case verify = "do.verify"
  case dispatch = "do.dispatch"
  case claim = "do.claim"
  case close = "do.close"
  case reopen = "do.reopen"
  case park = "do.park"
  case release = "do.release"
  case comment = "do.comment"
  case gather = "do.gather"
  case interrupt = "do.interrupt"
  case open = "do.open"
  case shut = "do.shut"
  case worktree = "do.worktree"
  case merge = "do.merge"
  case land = "do.land"
  case prune = "do.prune"
  case record = "do.record"
  case commit = "do.commit"
  case warn = "do.warn"
  case push = "do.push"
  case end = "do.end"
}

extension Kind {
  /// The kind with exactly this word; nil for a kind that this program does not know.
  package init?(_ word: Name) {
    guard word.count <= KindTable.longest else { return nil }
    let numbers = KindTable.numbers(word.bytes)
    guard let kind = KindTable.all.kind(numbers.0, numbers.1, numbers.2) else { return nil }
    self = kind
  }

  /// The word as it stands in a line.
  package var word: Name { Name(rawValue) ?? Name() }
}

/// What stands behind `"kind":`: a kind, or a word that only a newer program knows.
package enum KindWord: Sendable {
  /// A kind that this program writes and reads.
  case known(Kind)
  /// Empty where nothing stands there.
  case unknown(Name)

  package init(_ word: Name) { self = Kind(word).map { .known($0) } ?? .unknown(word) }

  /// The word as it stands in a line; empty where none does.
  package var word: Name {
    switch self {
    case .known(let kind): kind.word
    case .unknown(let word): word
    }
  }

  /// The kind, where this program knows it.
  var kind: Kind? { if case .known(let kind) = self { kind } else { nil } }
}
