extension State {
  /// Folds one entry: total and pure, for every entry ever written, in any order.
  package mutating func apply(_ entry: Entry) {
    seq = entry.seq
    at = entry.at
    switch entry.fact {
    case .event(let event): apply(event, entry)
    case .command(let command): apply(command, entry)
    }
  }

  private mutating func apply(_ event: Event, _ entry: Entry) {
    switch event {
    case .journalOpened(let opened): journalOpened(opened)
    case .journalRecovered, .workspaceDamaged: break
    case .runStarted(let started): runStarted(started, entry)
    case .runResumed(let resumed): runResumed(resumed)
    case .runStopped: run.phase = .stopped
    case .runEnded(let ended): runEnded(ended, entry)
    case .clockMoved(let moved): clockMoved(moved)
    case .deadlinePassed(let passed): deadlinePassed(passed)
    case .operatorDrained: run.isDraining = true
    case .operatorStopped: operatorStopped()
    case .beadFound(let seen), .beadChanged(let seen): beadSeen(seen)
    case .beadGone(let gone): beadGone(gone)
    case .sourceRead(let read): sourceRead(read)
    case .sourceFailed: source.isBroken = true
    case .dispatchSent(let sent): dispatchSent(sent, entry)
    case .dispatchRefused: dispatchRefused(entry)
    case .attemptEnded(let ended): attemptEnded(ended, entry)
    case .verifyStarted(let started): verifyStarted(started, entry)
    case .verifyRefused: verifyRefused(entry)
    case .verifyEnded(let ended): verifyEnded(ended, entry)
    case .markSet(let set): markSet(set, entry)
    case .markDiffers(let differs): markDiffers(differs, entry)
    case .markConflict(let conflict): markConflict(conflict, entry)
    case .markFailed: markFailed(entry)
    case .stopDone: _ = settle(entry.cause)
    case .effectAbsent: effectAbsent(entry)
    }
  }

  private mutating func apply(_ command: Command, _ entry: Entry) {
    switch command {
    case .stop(let stop): stopAsked(stop, entry)
    case .mark(let mark): markAsked(mark, entry)
    case .verify(let verify): verifyAsked(verify, entry)
    case .dispatch(let dispatch): dispatchAsked(dispatch, entry)
    case .end: ask(.end, entry, row: nil)
    }
  }

  /// Notes a command as outstanding.
  mutating func ask(_ kind: Outstanding.Kind, _ entry: Entry, row: Int?) {
    outstanding.append(
      Outstanding(seq: entry.seq, key: entry.effectKey, kind: kind, row: row)
    )
    if let row { beads.rows[row].touched = entry.seq }
  }

  /// Takes a command off the outstanding ones and returns it.
  ///
  /// Nil means that the answer is late: to an older asking, or to one that is settled already.
  mutating func settle(_ cause: Seq) -> Outstanding? {
    guard let index = outstanding.firstIndex(where: { $0.seq == cause }) else { return nil }
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
      if verification?.process == of { verification?.isStopAsked = false }
    case .mark:
      if let row = absent.row { beads.rows[row].markAgain = absent.key }
    case .verify:
      guard verification?.fence == absent.seq else { return }
      verification = nil
      if let row = absent.row {
        beads.rows[row].verifyAgain = absent.key
      } else {
        baselineAgain(absent.key)
      }
    case .dispatch:
      if let index = attempts.firstIndex(where: { $0.fence == absent.seq }) {
        attempts[index].phase = .absent
        dropIfTaken(attempts[index].row)
      }
    case .end: break
    }
  }

  private mutating func baselineAgain(_ key: Key) {
    run.baseline = .owed
    run.baselineKey = key
  }
}
