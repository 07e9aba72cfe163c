extension State {
  /// Whether an observation tells anything: stale or unchanged readings write nothing.
  ///
  /// A reading about a bead is stale if something was asked or settled about it after the reading
  /// began; the watcher reads again. Everything that is not a reading is news.
  package func isNews(_ event: Event) -> Bool {
    switch event {
    case .beadFound(let seen), .beadChanged(let seen): isNews(seen)
    case .beadGone(let gone):
      beads.index(of: gone.bead).map { beads.rows[$0].isPresent && !isStale($0, gone.asOf) }
        ?? false
    case .sourceRead(let read): !run.isRead || source.isBroken || read.digest != source.digest
    case .sourceFailed: !source.isBroken
    case .journalOpened, .journalRecovered, .workspaceDamaged, .runStarted, .runResumed,
      .runStopped, .runEnded, .clockMoved, .deadlinePassed, .operatorDrained, .operatorStopped,
      .dispatchSent, .dispatchRefused, .attemptEnded, .verifyStarted, .verifyRefused,
      .verifyEnded, .markSet, .markDiffers, .markConflict, .markFailed, .stopDone,
      .effectAbsent:
      true
    }
  }

  private func isNews(_ seen: BeadSeen) -> Bool {
    guard let row = beads.index(of: seen.bead) else { return true }
    let bead = beads.rows[row]
    let isSame =
      bead.isPresent && bead.priority == seen.priority && bead.place == seen.place
      && bead.mark == seen.mark && bead.needs == seen.needs && bead.text == seen.text
    return !isSame && !isStale(row, seen.asOf)
  }

  /// Whether something about a bead was asked or settled after a reading began.
  package func isStale(_ row: Int, _ asOf: Seq) -> Bool {
    isAsked(row) || beads.rows[row].touched > asOf
  }

  /// The events that a complete reading of a source leads to, in the order of the reading.
  ///
  /// Beads that are known and not in the reading are gone. The reading itself comes last: only
  /// then is anything given out.
  package func events(of beadsSeen: [BeadSeen], _ read: SourceRead) -> [Event] {
    var events: [Event] = []
    var isSeen = [Bool](repeating: false, count: beads.count)
    for seen in beadsSeen {
      if let row = beads.index(of: seen.bead) {
        isSeen[row] = true
        events.append(.beadChanged(seen))
      } else {
        events.append(.beadFound(seen))
      }
    }
    for (row, key) in beads.keys.enumerated() where !isSeen[row] && beads.rows[row].isPresent {
      events.append(
        .beadGone(
          BeadGone {
            $0.bead = key
            $0.asOf = read.asOf
          }
        )
      )
    }
    return (events + [.sourceRead(read)]).filter(isNews)
  }
}

/// The rules by which this program decides; a change of any answer raises it.
package enum Rules {
  package static let number = 1
}
