// The word by which each fact and intention is known in the journal.

extension Fact {
  /// The journal kind, such as `run.started` or `do.dispatch`.
  package var kind: String {
    switch self {
    case .event(let event): event.kind
    case .command(let command): command.kind
    }
  }
}

extension Event {
  /// The journal kind: what happened, in the past tense.
  package var kind: String {
    switch self {
    case .journalOpened: "journal.opened"
    case .journalRecovered: "journal.recovered"
    case .workspaceDamaged: "workspace.damaged"
    case .runStarted: "run.started"
    case .runResumed: "run.resumed"
    case .runStopped: "run.stopped"
    case .runEnded: "run.ended"
    case .clockMoved: "clock.moved"
    case .deadlinePassed: "deadline.passed"
    case .operatorDrained: "operator.drained"
    case .operatorStopped: "operator.stopped"
    case .beadFound: "bead.found"
    case .beadChanged: "bead.changed"
    case .beadGone: "bead.gone"
    case .sourceRead: "source.read"
    case .sourceFailed: "source.failed"
    case .dispatchSent: "dispatch.sent"
    case .dispatchRefused: "dispatch.refused"
    case .attemptEnded: "attempt.ended"
    case .verifyStarted: "verify.started"
    case .verifyRefused: "verify.refused"
    case .verifyEnded: "verify.ended"
    case .markSet: "mark.set"
    case .markDiffers: "mark.differs"
    case .markConflict: "mark.conflict"
    case .markFailed: "mark.failed"
    case .stopDone: "stop.done"
    case .effectAbsent: "effect.absent"
    }
  }
}

extension Command {
  /// The journal kind: `do.` and what is to be done.
  package var kind: String {
    switch self {
    case .stop: "do.stop"
    case .mark: "do.mark"
    case .verify: "do.verify"
    case .dispatch: "do.dispatch"
    case .end: "do.end"
    }
  }
}
