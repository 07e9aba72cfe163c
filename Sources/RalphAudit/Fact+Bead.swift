package import RalphCore

extension Fact {
  /// The bead it is about; nil where it is about none.
  package var bead: BeadID? {
    let bead =
      switch self {
      case .event(let event): event.bead
      case .command(let command): command.bead
      }
    return bead.isNone ? nil : bead
  }
}

extension Command {
  fileprivate var bead: BeadID {
    switch self {
    case .stop(let it): it.bead
    case .mark(let it): it.bead
    case .verify(let it): it.bead
    case .dispatch(let it): it.bead
    case .end: .none
    }
  }
}

extension Event {
  fileprivate var bead: BeadID {
    switch self {
    case .beadFound(let it), .beadChanged(let it): it.bead
    case .beadGone(let it): it.bead
    case .dispatchSent(let it): it.bead
    case .dispatchRefused(let it), .verifyRefused(let it), .markFailed(let it): it.bead
    case .attemptEnded(let it): it.bead
    case .verifyStarted(let it): it.bead
    case .verifyEnded(let it): it.bead
    case .markSet(let it): it.bead
    case .markDiffers(let it): it.bead
    case .markConflict(let it): it.bead
    case .effectAbsent(let it): it.bead
    case .journalOpened, .journalRecovered, .workspaceDamaged, .runStarted, .runResumed,
      .runStopped, .runEnded, .clockMoved, .deadlinePassed, .operatorDrained, .operatorStopped,
      .sourceRead, .sourceFailed, .stopDone:
      .none
    }
  }
}
