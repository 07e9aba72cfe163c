import RalphCore

// The events in words.
extension Saying {
  static func of(
    _ event: Event,
    _ entry: Entry,
    _ meeting: Meeting,
    _ state: State,
    _ titles: Titles
  ) -> Saying {
    switch event {
    case .journalOpened(let it):
      Saying(
        "·",
        "journal opened",
        "format \(it.format)",
        it.program.isEmpty ? "" : "ralph \(it.program)"
      )
    case .journalRecovered(let it):
      Saying("!", "journal recovered", "\(it.bytes) bytes set aside", visible(it.torn.string))
    case .journalRepaired(let it):
      Saying(
        "!",
        "journal repaired",
        "\(it.lines) lines, \(it.bytes) bytes cut",
        visible(it.original.string)
      )
    case .workspaceDamaged(let it): Saying("!", "workspace damaged", visible(it.what.string))
    case .runStarted(let it):
      Saying(
        "▶",
        "run started",
        "\(entry.run)",
        it.policy.short,
        "in \(visible(it.workspace.string))"
      )
    case .runResumed(let it):
      Saying("▶", "run resumed", "epoch \(it.epoch)", it.policy.short)
    case .runStopped(let it): Saying("■", "run stopped", it.why.phrase, "it is open: ralph resume")
    case .runEnded(let it):
      Saying("■", "run ended", it.why.phrase, it.counts.phrase, "exit \(it.exit)")
    case .clockMoved(let it): Saying("!", "clock moved", "by \(it.byMs.value) ms")
    case .deadlinePassed(let it): Saying("·", "deadline", "up to \(it.due)")
    case .operatorDrained(let it): Saying("!", "drain", "asked by \(it.by)")
    case .operatorStopped(let it): Saying("!", "stop", "asked by \(it.by)")
    case .beadFound(let it): found(it, state)
    case .beadChanged(let it): changed(it, meeting, titles)
    case .beadGone: Saying("-", "gone", "its source does not hold it any more")
    case .sourceRead(let it):
      Saying(
        "·",
        "\(it.source) read",
        "\(it.beads) beads",
        it.problems == 0 ? "" : "\(it.problems) lines cannot be taken"
      )
    case .sourceFailed(let it): Saying("✗", "\(it.source) unreadable", visible(it.why.string))
    case .dispatchSent(let it):
      Saying("◐", "accepted", it.pid == 0 ? "" : "pid \(it.pid)", it.adopted ? "adopted" : "")
    case .dispatchRefused(let it), .verifyRefused(let it), .markFailed(let it): refused(event, it)
    case .attemptEnded(let it): ended(it, state)
    case .verifyStarted(let it):
      Saying("◐", "verifier runs", it.pid == 0 ? "" : "pid \(it.pid)", it.adopted ? "adopted" : "")
    case .verifyEnded(let it): verified(it, meeting, state)
    case .markSet(let it): Saying(it.mark == .done ? "✓" : "·", "marked \(it.mark.box)", "")
    case .markDiffers(let it): Saying("!", "mark differs", "the plan says \(it.mark.box)")
    case .markConflict(let it): Saying("✗", "mark conflict", it.problem.phrase)
    case .stopDone(let it): Saying("·", "stopped", "the process of \(it.of)")
    case .effectAbsent(let it):
      Saying("!", "no trace of \(entry.cause)", "asked again", visible(it.seen.string))
    default: outside(event) ?? Saying("·", "", "")
    }
  }

  private static func found(_ seen: BeadSeen, _ state: State) -> Saying {
    let row = state.beads.index(of: seen.bead)
    let standing = row.map { state.standing(of: $0).phrase } ?? ""
    return Saying(
      seen.mark == .done ? "✓" : "○",
      "found \(seen.mark.box)",
      "P\(seen.priority)",
      "\"\(visible(seen.title.string))\"",
      seen.mark == .todo ? standing : ""
    )
  }

  private static func changed(_ seen: BeadSeen, _ meeting: Meeting, _ titles: Titles) -> Saying {
    guard let mark = meeting.mark, mark != seen.mark else {
      return Saying("○", "changed", "\"\(visible(seen.title.string))\"")
    }
    let who = titles.sawOwnMark ? "as ralph itself put it" : "by somebody else than ralph"
    return Saying("○", "changed \(mark.box)→\(seen.mark.box)", who)
  }

  private static func refused(_ event: Event, _ refused: Refused) -> Saying {
    let what =
      switch event {
      case .dispatchRefused: "dispatch refused"
      case .verifyRefused: "verifier refused"
      default: "mark not written"
      }
    // Of a mark no program is missing, but the plan.
    let isPlan = refused.problem == .missing && what == "mark not written"
    let why = isPlan ? "the plan is not there" : refused.problem.phrase
    return Saying("✗", what, why, visible(refused.why.string))
  }

  private static func ended(_ ended: AttemptEnded, _ state: State) -> Saying {
    let isGood = ended.ended == .exited && ended.endClass == .finished && ended.code == 0
    let how =
      switch ended.ended {
      case .exited: "exit \(ended.code)"
      case .signaled: "signal \(ended.code)"
      case .timedOut: "timed out"
      case .stopped: "stopped by the operator"
      case .lost: "its process is lost"
      }
    let signal =
      switch ended.signal {
      case .none: ""
      case .bare: "signal without nonce"
      case .nonce: "signal"
      }
    let limit = ended.endClass == .rateLimit ? "rate limit" : ""
    return Saying(
      isGood ? "?" : "✗",
      "agent ended #\(ended.attempt)",
      "\(how) after \(ended.took)",
      signal,
      limit,
      isGood ? "" : firstLine(ended.excerpt.string, limit: 80)
    )
  }

  private static func verified(_ ended: VerifyEnded, _ meeting: Meeting, _ state: State) -> Saying {
    let answer = Judgement(ended, meeting, state)
    let how = ended.ended == .exited ? "exit \(ended.code)" : ended.ended.phrase
    return Saying(
      answer.glyph,
      answer.head,
      "\(how) in \(ended.took)",
      answer.reason.isEmpty ? "" : "(\(answer.reason))",
      visible(VerifierFailure(ended)?.words ?? "", limit: 160)
    )
  }
}

extension Ending {
  /// How a process ended, in words.
  package var phrase: String {
    switch self {
    case .exited: "exited"
    case .signaled: "ended by a signal"
    case .timedOut: "timed out"
    case .stopped: "stopped"
    case .lost: "lost"
    }
  }
}
