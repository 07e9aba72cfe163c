import RalphCore
import RalphJournal

/// The journal in `journal/examples/all.ndjson`: a short story in which every kind occurs once or more.
struct ExampleJournal {
  private(set) var entries: [Entry] = []
  var now = Instant(1_795_169_702_417)
  var run = RunID.none
  var batch = Seq.zero
  let bead = BeadID(Name(cutting: "plan:7.1.1"))
  let other = BeadID(Name(cutting: "plan:7.1.2"))
  let prompt = Digest(of: Array("the prompt".utf8))
  let output = Digest(of: Array("the output".utf8))
  let tree = Digest(of: Array("the tree".utf8))
  private let plan = Digest(of: Array("the plan".utf8))
  let head = Name(cutting: "3f786850e387550fdab836ed7e6dc881de23001b")

  init() {
    birth()
    start()
    firstAttempt()
    afterCrash()
    secondAttempt()
    oddities()
    end()
    secondRun()
    thirdRun()
    fourthRun()
  }

  /// Begins a batch.
  mutating func event(_ event: Event, after wait: Int64 = 1000, cause: UInt64 = 0) {
    now = now + Millis(wait)
    batch = .zero
    add(.event(event), cause: Seq(cause))
    batch = entries[entries.count - 1].seq
  }

  /// Goes on with the batch: an observation that arrived together with the one before.
  mutating func also(_ event: Event, cause: UInt64 = 0) {
    add(.event(event), cause: Seq(cause))
  }

  /// Goes on with the batch: a command that the last observation led to.
  mutating func command(_ command: Command, key: Key = .none) {
    let cause = entries.last { $0.event != nil }?.seq ?? .zero
    add(.command(command), cause: cause, key: key)
  }

  private mutating func add(_ fact: Fact, cause: Seq, key: Key = .none) {
    let seq = Seq(UInt64(entries.count + 1))
    entries.append(
      Entry(seq: seq, at: now, run: run, cause: cause, with: batch, key: key, fact: fact)
    )
  }

  /// The number of the last entry of a kind.
  func last(_ kind: Kind) -> UInt64 {
    entries.last { $0.fact.kind == kind }?.seq.value ?? 0
  }

  private mutating func birth() {
    event(
      .journalOpened(
        JournalOpened {
          $0.format = Line.format
          $0.genesis = Name(cutting: "9ae0c41d2b7f6e05")
          $0.program = Name(cutting: "0.1.0")
        }
      )
    )
    run = RunID(genesis: 0x9ae0, number: 1)
  }

  private mutating func start() {
    event(
      .runStarted(
        RunStarted {
          $0.format = Line.format
          $0.program = Name(cutting: "0.1.0")
          ($0.rules, $0.epoch, $0.pid) = (1, 1, 4711)
          $0.seed = Name(cutting: "1f2e3d4c5b6a7988")
          $0.host = Name(cutting: "workbench")
          $0.boot = Name(cutting: "5d3c0e5a-7f7d-4b39-9d6c-0a1b2c3d4e5f")
          $0.actor = Name(cutting: "ralph-workbench-9ae0")
          $0.workspace = Text("/home/ada/rovo")
          $0.plan = Text("PLAN.md")
          $0.prompt = Text("built-in")
          $0.config = Digest(of: Array("the configuration".utf8))
          $0.policy.only = [bead]
          $0.policy.verify = .command
          $0.policy.verifyCommand = Text("make check")
        }
      )
    )
    event(.beadFound(seen(bead, "Give the parser a \"strict\" mode", needs: [other])))
    also(.beadFound(seen(other, "Größen in C:\\Daten lesen", needs: [])))
    also(
      .sourceRead(
        SourceRead {
          $0.source = Name(cutting: "plan")
          ($0.digest, $0.bytes, $0.beads, $0.asOf) = (plan, 1042, 2, Seq(2))
        }
      )
    )
    command(.verify(RunVerifier { ($0.why, $0.limit) = (.baseline, .minutes(30)) }))
    event(
      .verifyStarted(VerifyStarted { ($0.pid, $0.head, $0.tree) = (4720, head, tree) }),
      cause: last(.verify)
    )
    event(.verifyEnded(verified(.none, code: 0)), after: 8000, cause: last(.verify))
  }

  private func seen(_ bead: BeadID, _ title: String, needs: [BeadID]) -> BeadSeen {
    BeadSeen {
      ($0.bead, $0.title, $0.priority, $0.place) = (bead, Text(title), 1, 12)
      ($0.needs, $0.text, $0.asOf) = (needs, Digest(of: Array(title.utf8)), Seq(2))
    }
  }

  private func verified(_ bead: BeadID, code: Int) -> VerifyEnded {
    VerifyEnded {
      ($0.bead, $0.attempt, $0.code) = (bead, bead.isNone ? 0 : 1, code)
      ($0.took, $0.output, $0.head) = (Millis(7421), output, head)
      $0.tree = tree
      if code != 0 {
        $0.lines = Digest(of: Array("2 of 40 failed".utf8))
        $0.excerpt = Text("FAIL strict_mode\n2 of 40 failed")
      }
    }
  }

  private mutating func dispatch(_ attempt: Int, after: MarkReason, key: Key = .none) {
    command(
      .dispatch(
        Dispatch {
          ($0.bead, $0.attempt, $0.after) = (bead, attempt, after)
          ($0.agent, $0.nonce) = (Name(cutting: "claude"), Name(cutting: "0a1b2c3d4e5f"))
          $0.limit = .minutes(10)
          if attempt > 1 { $0.failure = output }
        }
      ),
      key: key
    )
  }

  private mutating func firstAttempt() {
    dispatch(1, after: .ended)
    event(.dispatchSent(sent(adopted: false)), cause: last(.dispatch))
    event(.beadChanged(seen(bead, "Give the parser a strict mode", needs: [])))
    event(.runStopped(RunStopped { $0.why = .terminated }))
  }

  private func sent(adopted: Bool) -> DispatchSent {
    DispatchSent {
      ($0.bead, $0.attempt, $0.pid, $0.prompt) = (bead, 1, 4733, prompt)
      ($0.head, $0.tree, $0.adopted) = (head, tree, adopted)
    }
  }

  private mutating func afterCrash() {
    event(.journalRecovered(JournalRecovered { ($0.bytes, $0.torn) = (212, Text("torn/1")) }))
    event(
      .runResumed(
        RunResumed {
          ($0.format, $0.rules, $0.epoch, $0.pid) = (Line.format, 1, 2, 5120)
          ($0.program, $0.host) = (Name(cutting: "0.1.0"), Name(cutting: "workbench"))
          $0.boot = Name(cutting: "5d3c0e5a-7f7d-4b39-9d6c-0a1b2c3d4e5f")
          $0.policy.only = [bead]
          $0.policy.verify = .command
          $0.policy.verifyCommand = Text("make check")
        }
      )
    )
    let first = entries.first { $0.fact.kind == .dispatch }
    let asked = last(.dispatch)
    event(
      .effectAbsent(
        EffectAbsent { ($0.bead, $0.seen) = (bead, Text("do.dispatch: no attempt folder")) }
      ),
      cause: asked
    )
    dispatch(1, after: .ended, key: first?.effectKey ?? .none)
    event(.dispatchSent(sent(adopted: true)), cause: last(.dispatch))
    event(.attemptEnded(ended(.timedOut, .finished)), after: 600_000, cause: last(.dispatch))
  }

  private func ended(_ ending: Ending, _ endClass: EndClass) -> AttemptEnded {
    AttemptEnded {
      ($0.bead, $0.attempt, $0.ended, $0.endClass) = (bead, 1, ending, endClass)
      ($0.code, $0.signal, $0.took) = (ending == .exited ? 0 : 15, .nonce, Millis(396_120))
      ($0.output, $0.excerpt) = (output, Text("\u{1b}[32mdone\u{1b}[0m\tall of it"))
      ($0.turns, $0.tokens, $0.costMicros) = (14, 81_220, 412_300)
      ($0.head, $0.tree) = (head, tree)
    }
  }

  private mutating func setMark(_ from: Mark, _ to: Mark, _ why: MarkReason) {
    command(
      .mark(
        SetMark {
          ($0.bead, $0.from, $0.to, $0.why) = (bead, from, to, why)
          ($0.attempt, $0.beads, $0.bytes) = (1, 2, 1042)
        }
      )
    )
  }

  private mutating func secondAttempt() {
    dispatch(2, after: .timedOut)
    event(
      .dispatchRefused(
        Refused { ($0.bead, $0.problem, $0.why) = (bead, .missing, Text("claude: not found")) }
      ),
      cause: last(.dispatch)
    )
    event(.deadlinePassed(DeadlinePassed { $0.due = now }), after: 5000)
    dispatch(2, after: .timedOut)
    event(.attemptEnded(rateLimited()), cause: last(.dispatch))
    setMark(.todo, .claimed, .ended)
    event(.markSet(placed(.claimed)), cause: last(.mark))
    command(.verify(RunVerifier { ($0.bead, $0.attempt, $0.limit) = (bead, 2, .minutes(30)) }))
    event(
      .verifyRefused(
        Refused { ($0.bead, $0.problem, $0.why) = (bead, .system, Text("too many processes")) }
      ),
      cause: last(.verify)
    )
    command(.verify(RunVerifier { ($0.bead, $0.attempt, $0.limit) = (bead, 2, .minutes(30)) }))
    event(.verifyEnded(verified(bead, code: 2)), cause: last(.verify))
  }

  private func rateLimited() -> AttemptEnded {
    var payload = ended(.exited, .rateLimit)
    (payload.attempt, payload.wake) = (2, now + .hours(1))
    payload.errors = Digest(of: Array("limit reached".utf8))
    return payload
  }

  private func placed(_ mark: Mark) -> MarkSet {
    MarkSet { ($0.bead, $0.mark, $0.digest, $0.bytes, $0.beads) = (bead, mark, plan, 1042, 2) }
  }

  private mutating func oddities() {
    setMark(.claimed, .todo, .again)
    event(.markDiffers(MarkDiffers { ($0.bead, $0.mark) = (bead, .done) }), cause: last(.mark))
    setMark(.done, .claimed, .drift)
    event(
      .markConflict(MarkConflict { ($0.bead, $0.problem) = (bead, .shrank) }),
      cause: last(.mark)
    )
    setMark(.done, .claimed, .drift)
    event(
      .markFailed(
        Refused { ($0.bead, $0.problem, $0.why) = (bead, .system, Text("no space left")) }
      ),
      cause: last(.mark)
    )
    event(
      .journalRepaired(
        JournalRepaired {
          ($0.format, $0.lines, $0.bytes, $0.runs) = (Line.format, 3, 2210, 2)
          $0.original = Text("journal.ndjson.damaged-1")
        }
      )
    )
    event(.workspaceDamaged(WorkspaceDamaged { $0.what = Text("linked back from .git/ralph") }))
    also(.clockMoved(ClockMoved { $0.byMs = Millis(-3_600_000) }))
    event(
      .sourceFailed(
        SourceFailed { ($0.source, $0.why) = (Name(cutting: "plan"), Text("permission denied")) }
      )
    )
    event(.beadGone(BeadGone { ($0.bead, $0.asOf) = (other, Seq(30)) }))
    event(.operatorDrained(OperatorAsked { $0.by = Name(cutting: "sigint") }))
    event(.operatorStopped(OperatorAsked { $0.by = Name(cutting: "sigint") }))
    let process = Key(run: run, seq: Seq(last(.dispatch)))
    command(.stop(StopProcess { ($0.bead, $0.of) = (bead, process) }))
    event(.stopDone(StopDone { $0.of = process }), cause: last(.stop))
  }

  private mutating func end() {
    let counts = Counts { ($0.failed, $0.starts, $0.ready) = (1, 2, 0) }
    command(.end(EndRun { ($0.why, $0.exit, $0.counts) = (.nothingReady, 4, counts) }))
    event(
      .runEnded(RunEnded { ($0.why, $0.exit, $0.counts) = (.nothingReady, 4, counts) }),
      cause: last(.end)
    )
  }
}

extension Counts {
  init(_ fill: (inout Counts) -> Void) {
    self.init()
    fill(&self)
  }
}
