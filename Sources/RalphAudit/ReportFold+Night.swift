import RalphCore

// Time, pauses, attempts and what they took.
extension ReportFold {
  /// Counts what the time before an entry was used for, and what the entry itself adds.
  mutating func count(_ entry: Entry, _ met: ReportMeeting) {
    time(entry, met)
    pauses(entry, met)
    switch entry.fact {
    case .event(.attemptEnded(let ended)): ended.isCounted(met) ? count(ended) : ()
    case .event(.hostSlept(let slept)):
      noteNight {
        let before = slept.held ? $0.held : $0.slept
        let sum = Millis(before.value &+ max(0, slept.by.value))
        if slept.held { $0.held = sum } else { $0.slept = sum }
      }
    default: break
    }
  }

  /// The time since the entry before belongs to a life of the writer, or to nobody.
  private mutating func time(_ entry: Entry, _ met: ReportMeeting) {
    let passed = entry.at - met.at
    guard passed > .zero else { return }
    switch entry.fact {
    case .event(.runStarted): return
    case .event(.runResumed), .event(.journalRecovered):
      return note { $0.away = Millis($0.away.value &+ passed.value) }
    default: break
    }
    guard met.phase == .open else { return }
    var lived = passed.value
    switch entry.fact {
    case .event(.clockMoved(let moved)): lived -= max(0, min(passed.value, moved.byMs.value))
    case .event(.hostSlept(let slept)) where slept.held:
      lived -= max(0, min(passed.value, slept.by.value))
    default: break
    }
    noteNight {
      $0.span = Millis($0.span.value &+ lived)
      if met.isSlotIdle { $0.idle = Millis($0.idle.value &+ lived) }
    }
  }

  private mutating func pauses(_ entry: Entry, _ met: ReportMeeting) {
    let run = state.run
    let isStorm = run.storm.level > met.stormLevel
    let ends = met.isPaused && !run.isPaused
    let begins = run.isPaused && (!met.isPaused || isStorm)
    noteNight {
      if ends || begins, let last = $0.pauses.indices.last, $0.pauses[last].to == .zero {
        $0.pauses[last].to = entry.at
      }
      if begins {
        $0.pauses.append(Report.Pause(isStorm: isStorm, from: entry.at, to: .zero))
      }
    }
  }

  private mutating func count(_ ended: AttemptEnded) {
    let isKnown = ended.costMicros != 0
    noteNight {
      $0.attempts += 1
      if ended.ended == .lost { $0.losses += 1 }
      $0.costMicros = $0.costMicros &+ ended.costMicros
      $0.tokens = $0.tokens &+ ended.tokens
      if !isKnown {
        $0.unknownCosts.append(Report.Try(bead: ended.bead, attempt: ended.attempt))
      }
    }
  }
}

extension AttemptEnded {
  /// Whether it ends an attempt that lived: an answer that comes too late counts for nothing.
  fileprivate func isCounted(_ met: ReportMeeting) -> Bool { met.attempt != nil }
}
