package import RalphCore

/// What a line is about: the word behind `"kind":`.
package enum Kind: String, CaseIterable, Sendable {
  case journalOpened = "journal.opened"
  case journalRecovered = "journal.recovered"
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
  case stop = "do.stop"
  case mark = "do.mark"
  case verify = "do.verify"
  case dispatch = "do.dispatch"
  case end = "do.end"
}

extension Fact {
  /// The kind under which the fact is written.
  package var kind: Kind {
    switch self {
    case .event(.journalOpened): .journalOpened
    case .event(.journalRecovered): .journalRecovered
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
    case .command(.stop): .stop
    case .command(.mark): .mark
    case .command(.verify): .verify
    case .command(.dispatch): .dispatch
    case .command(.end): .end
    }
  }

  /// Shows the payload's members to a visitor that only reads them.
  package func show<M: Members>(to m: inout M) {
    switch self {
    case .event(.journalOpened(let payload)): payload.show(to: &m)
    case .event(.journalRecovered(let payload)): payload.show(to: &m)
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
    case .command(.stop(let payload)): payload.show(to: &m)
    case .command(.mark(let payload)): payload.show(to: &m)
    case .command(.verify(let payload)): payload.show(to: &m)
    case .command(.dispatch(let payload)): payload.show(to: &m)
    case .command(.end(let payload)): payload.show(to: &m)
    }
  }

  /// The fact of a kind with its payload filled in by a visitor.
  package init<M: Members>(_ kind: Kind, from m: inout M) {
    switch kind {
    case .journalOpened: self = .event(.journalOpened(.init(from: &m)))
    case .journalRecovered: self = .event(.journalRecovered(.init(from: &m)))
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
    case .stop: self = .command(.stop(.init(from: &m)))
    case .mark: self = .command(.mark(.init(from: &m)))
    case .verify: self = .command(.verify(.init(from: &m)))
    case .dispatch: self = .command(.dispatch(.init(from: &m)))
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

extension Kind {
  /// The kind with exactly this word; nil for a kind that this program does not know.
  package init?(_ word: Name) {
    var slot = Int(truncatingIfNeeded: word.mixed & 127)
    while true {
      let index = Int(Kind.slots[slot])
      guard index < Kind.allWords.count else { return nil }
      if Kind.allWords[index] == word {
        self = Kind.all[index]
        return
      }
      slot = (slot + 1) & 127
    }
  }

  /// The word as it stands in a line.
  package var word: Name { Name(rawValue) ?? Name() }

  private static let all = Kind.allCases
  private static let allWords = Kind.allCases.map { Name($0.rawValue) ?? Name() }

  /// Where in the list the word with a given mix of its bytes stands; 255 is an empty slot.
  private static let slots: [UInt8] = {
    var slots = [UInt8](repeating: 255, count: 128)
    for (index, word) in allWords.enumerated() {
      var slot = Int(truncatingIfNeeded: word.mixed & 127)
      while slots[slot] != 255 { slot = (slot + 1) & 127 }
      slots[slot] = UInt8(index)
    }
    return slots
  }()
}
