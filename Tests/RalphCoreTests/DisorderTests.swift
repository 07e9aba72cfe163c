import RalphAudit
import RalphCore
import Testing

/// Entries that are each valid, in any order at all: the fold is total and the plan comes to rest.
@Suite struct DisorderTests {
  @Test(arguments: 0..<20)
  func `no order of entries traps the fold or keeps the plan busy`(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    var tried = 0
    for _ in 0..<126 {
      var chaos = Chaos()
      for _ in 0..<400 { chaos.happen(&dice) }
      tried += 400
      #expect(chaos.longest < Policy.commandsPerStep, "seed \(seed): \(chaos.last)")
    }
    // Twenty seeds are a million entries and more, besides the commands that the plan derived.
    print("R3: seed \(seed): \(tried) entries in disorder")
    #expect(tried >= 50_000)
  }

  @Test func `the same entries give the same text in every fold`() {
    var dice = Dice(7)
    var chaos = Chaos()
    for _ in 0..<2000 { chaos.happen(&dice) }
    var again = State()
    for entry in chaos.entries { again.apply(entry) }
    #expect(StateText.digest(again) == StateText.digest(chaos.state))
    #expect(StateText.lines(again) == StateText.lines(chaos.state))
  }
}

/// A journal in which anything may follow anything.
struct Chaos {
  var state = State()
  var entries: [Entry] = []
  /// The most commands that the plan owed after one entry.
  var longest = 0
  /// What the plan owed without end.
  var last = ""
  private var at = Instant(0)
  private var run = RunID(genesis: 1, number: 1)

  mutating func happen(_ dice: inout Dice) {
    let isCommand = dice.isLucky(oneIn: 5)
    let isOfPanes = dice.isLucky(oneIn: 2)
    let fact: Fact =
      isCommand
      ? .command(isOfPanes ? paneCommand(&dice) : command(&dice))
      : .event(isOfPanes ? paneEvent(&dice) : event(&dice))
    if case .event(.runStarted) = fact { run.number += 1 }
    let key =
      isCommand && dice.isLucky(oneIn: 4) ? Key(run: run, seq: someSeq(&dice)) : Key.none
    append(fact, cause: someSeq(&dice), key: key)
    var owed = 0
    while let next = state.plan(), owed < Policy.commandsPerStep {
      append(.command(next.command), cause: state.seq, key: next.key)
      owed += 1
      if owed == Policy.commandsPerStep { last = next.text }
    }
    longest = max(longest, owed)
    _ = (state.isAtRest, state.counts, state.exitCode(.done), state.nextDeadline)
  }

  private mutating func append(_ fact: Fact, cause: Seq, key: Key) {
    let seq = state.seq.next
    let entry = Entry(seq: seq, at: at, run: run, cause: cause, key: key, fact: fact)
    state.apply(entry)
    entries.append(entry)
    at = at + Millis(700)
  }

  /// Mostly something that is asked for or lives; sometimes anything.
  private func someSeq(_ dice: inout Dice) -> Seq {
    var asked = state.outstanding.map(\.seq) + state.attempts.map(\.fence)
    asked += state.verifications.map(\.fence)
    if asked.isEmpty || dice.isLucky(oneIn: 6) {
      return Seq(UInt64(dice.below(Int(state.seq.value) + 3)))
    }
    return dice.pick(asked)
  }

  func someBead(_ dice: inout Dice) -> BeadID {
    bead(dice.pick(["a", "b", "c", "bd:d", "bd:e", "bd:f", "tree"]))
  }

  private func command(_ dice: inout Dice) -> Command {
    let about = someBead(&dice)
    switch dice.below(5) {
    case 0:
      let of = Key(run: RunID(genesis: 1, number: 1), seq: someSeq(&dice))
      return .stop(
        StopProcess {
          $0.bead = about
          $0.of = of
        }
      )
    case 1:
      let to = dice.word(Mark.self)
      return .mark(
        SetMark {
          $0.bead = about
          $0.to = to
        }
      )
    case 2:
      let why = dice.word(VerifyReason.self)
      return .verify(
        RunVerifier {
          $0.bead = about
          $0.why = why
        }
      )
    case 3:
      let number = dice.below(9)
      return .dispatch(
        Dispatch {
          $0.bead = about
          $0.attempt = number
          $0.agent = Name("shell") ?? Name()
        }
      )
    default: return .end(EndRun())
    }
  }
}

extension Chaos {
  private func event(_ dice: inout Dice) -> Event {
    let about = someBead(&dice)
    let refused = Refused { $0.bead = about }
    switch dice.below(30) {
    case 0: return dice.isLucky(oneIn: 4) ? .runStarted(started(&dice)) : .sourceRead(SourceRead())
    case 1: return .runResumed(RunResumed { $0.policy = policy(&dice) })
    case 2: return dice.isLucky(oneIn: 9) ? .runStopped(RunStopped()) : .sourceRead(SourceRead())
    case 3: return dice.isLucky(oneIn: 9) ? .runEnded(RunEnded()) : .sourceRead(SourceRead())
    case 4: return .clockMoved(ClockMoved { $0.byMs = Millis(Int64(dice.below(9000)) - 4000) })
    case 5, 6: return .deadlinePassed(DeadlinePassed { $0.due = at })
    case 7 where dice.isLucky(oneIn: 5): return .operatorDrained(OperatorAsked())
    case 8 where dice.isLucky(oneIn: 5): return .operatorStopped(OperatorAsked())
    case 9: return .beadGone(BeadGone { $0.bead = about })
    case 10: return .sourceFailed(SourceFailed())
    case 11: return .dispatchRefused(refused)
    case 12: return .verifyRefused(refused)
    case 13: return .markFailed(refused)
    case 14: return .markConflict(MarkConflict { $0.bead = about })
    case 15: return .markDiffers(MarkDiffers { $0.mark = dice.word(Mark.self) })
    case 16: return .stopDone(StopDone())
    case 17: return .effectAbsent(EffectAbsent { $0.bead = about })
    case 18, 19: return .markSet(MarkSet { $0.mark = dice.word(Mark.self) })
    case 20, 21: return .dispatchSent(DispatchSent { $0.tree = digest("before") })
    case 22: return .verifyStarted(VerifyStarted { $0.tree = digest("before") })
    case 23, 24: return .attemptEnded(attempt(&dice))
    case 25, 26: return .verifyEnded(verified(&dice))
    default: return .beadChanged(seen(about, &dice))
    }
  }

  private func started(_ dice: inout Dice) -> RunStarted {
    let policy = policy(&dice)
    return RunStarted {
      $0.rules = Rules.number
      $0.policy = policy
    }
  }

  private func policy(_ dice: inout Dice) -> Policy {
    var policy = Policy()
    policy.iterations = dice.pick([0, 1, 5, Int.max])
    policy.concurrent = dice.pick([0, 1, 3, Int.max])
    policy.attempts = dice.pick([0, 1, 2])
    policy.verify = dice.word(VerifyMode.self)
    policy.baseline = dice.word(BaselineMode.self)
    policy.followUps = dice.word(FollowUps.self)
    policy.failFast = dice.isLucky(oneIn: 4)
    policy.toolRetries = dice.pick([0, 2, 50])
    policy.maxRuntime = dice.pick([.zero, .seconds(90), Millis(Int64.max)])
    policy.retryDelay = dice.pick([.zero, .seconds(5), Millis(Int64.max)])
    return policy
  }

  private func attempt(_ dice: inout Dice) -> AttemptEnded {
    var ended = AttemptEnded()
    ended.ended = dice.word(Ending.self)
    ended.endClass = dice.word(EndClass.self)
    ended.signal = dice.word(Signal.self)
    ended.code = dice.below(2)
    ended.tree = digest(dice.pick(["before", "after"]))
    return ended
  }

  private func verified(_ dice: inout Dice) -> VerifyEnded {
    var ended = VerifyEnded()
    ended.ended = dice.word(Ending.self)
    ended.code = dice.below(2)
    ended.took = dice.pick([.seconds(1), .minutes(9)])
    ended.tree = digest(dice.pick(["before", "after"]))
    return ended
  }

  private func seen(_ about: BeadID, _ dice: inout Dice) -> BeadSeen {
    var seen = BeadSeen()
    seen.bead = about
    seen.mark = dice.isLucky(oneIn: 2) ? .todo : dice.word(Mark.self)
    seen.priority = dice.below(3)
    seen.place = dice.below(4)
    seen.needs = dice.isLucky(oneIn: 3) ? [someBead(&dice), someBead(&dice)] : []
    return seen
  }
}
