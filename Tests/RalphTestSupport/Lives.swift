import RalphAudit
package import RalphCore
package import RalphJournal
package import RalphRuntime

/// How one life of ralph on a world came to its end.
package enum Passing: Equatable, Sendable {
  case lived(LifeEnd)
  /// It died as the world had planned.
  case died
  /// The journal could not be opened, or not be written.
  case failed(JournalFailure)
  /// Nothing was open, so that nothing was resumed.
  case nothingOpen
}

// ralph's commands, as the program composes them, on a world.
extension World {
  /// `ralph run`.
  package mutating func run(_ policy: Policy, before jury: Jury? = nil) -> Passing {
    live(jury) { stage, ledger, recovered in
      var first: [Event] = []
      if ledger.state.seq == .zero { first.append(World.birth) }
      if let recovered { first.append(.journalRecovered(recovered)) }
      var beginning = Beginning.starting(
        ledger,
        stage.runner,
        first,
        as: stage.ask { $0.started(policy) },
        settledAs: stage.ask { $0.resumed(ledger.state.run, ledger.state.run.policy) }
      )
      beginning.say(gone: stage.gone(ledger))
      return beginning
    }
  }

  /// `ralph resume`.
  package mutating func resume(
    _ policy: Policy? = nil,
    before jury: Jury? = nil,
    saying change: (Policy) -> Policy = { $0 }
  ) -> Passing {
    live(jury) { stage, ledger, recovered in
      guard ledger.hasOpenRun else { return nil }
      let run = ledger.state.run
      var beginning = Beginning.resuming(
        ledger,
        stage.runner,
        recovered.map { [.journalRecovered($0)] } ?? [],
        as: stage.ask { $0.resumed(run, change(policy ?? run.policy)) }
      )
      beginning.say(gone: stage.gone(ledger))
      return beginning
    }
  }

  private mutating func live(
    _ jury: Jury?,
    _ begin: (Stage, Ledger, JournalRecovered?) -> Beginning?
  ) -> Passing {
    let stage = Stage(self)
    defer { self = stage.world }
    var ledger = Ledger()
    jury?.begin()
    do throws(JournalFailure) {
      let writer = try JournalWriter(opening: StageMedium(stage)) { entry, _, _ in
        ledger.take(entry)
        jury?.recover(entry)
      }
      jury?.compare(ledger.state)
      guard let beginning = begin(stage, ledger, writer.recovered) else { return .nothingOpen }
      var loop = Orchestrator(writer, ledger.state, stage.runner) { entry in
        jury?.take(entry, stage)
      }
      let end = try loop.run(from: beginning)
      if end != .left { stage.finish() }
      return stage.isDead ? .died : .lived(end)
    } catch {
      return stage.isDead ? .died : .failed(error)
    }
  }

  private static var birth: Event {
    .journalOpened(
      JournalOpened {
        $0.format = Line.format
        $0.genesis = Name(cutting: "9ae0daaf00112233")
        $0.program = Name(cutting: "test")
      }
    )
  }

  private func started(_ policy: Policy) -> RunStarted {
    RunStarted {
      $0.format = Line.format
      $0.program = Name(cutting: "test")
      $0.rules = Rules.number
      $0.epoch = 1
      $0.seed = Name(cutting: "0123456789abcdef")
      $0.host = Name(cutting: "here")
      $0.pid = 1
      $0.boot = Name(cutting: "boot\(boot)")
      $0.workspace = Text("/w")
      $0.plan = Text(hasPlan ? "PLAN.md" : "")
      $0.tracker = Text(hasTracker ? "/w/.beads" : "")
      $0.branch = Text(script.seed == nil ? "" : "main")
      $0.policy = policy
    }
  }

  private func resumed(_ run: Run, _ policy: Policy) -> RunResumed {
    RunResumed {
      $0.format = Line.format
      $0.program = Name(cutting: "test")
      $0.rules = Rules.number
      $0.epoch = run.epoch + 1
      $0.host = Name(cutting: "here")
      $0.pid = 1
      $0.boot = Name(cutting: "boot\(boot)")
      $0.policy = policy
    }
  }
}

extension Stage {
  /// Sessions of ours that are not there any more.
  fileprivate func gone(_ ledger: Ledger) -> [Text] {
    ask { world in ledger.state.sessions.filter { !world.panes.open.contains($0) } }
  }
}

/// What a journal tells, read and checked once more from its bytes.
package struct Told: Sendable {
  package var entries: [Entry] = []
  package var state = State()
  /// What must not be so.
  package var problems: [String] = []

  /// Reads a journal and checks what must hold of every one.
  ///
  /// `isOver` says that every command must have come to its outcome.
  package init(_ bytes: [UInt8], isOver: Bool) {
    var entries: [Entry] = []
    var check = ReplayCheck()
    var judge = Judge()
    do {
      let tail = try JournalReader.read(MemoryBytes(bytes)) { entry, _, _ in
        entries.append(copy entry)
        check.feed(copy entry)
        judge.take(copy entry)
      }
      if tail.ending != .clean { problems.append("the journal ends \(tail.ending)") }
    } catch {
      problems.append("\(error)")
    }
    let report = check.finish()
    if report.found > 0 { problems += report.lines }
    problems += judge.problems
    if isOver { problems += judge.unanswered }
    self.entries = entries
    state = judge.state
  }

  /// Where each bead stands and what mark it is known to have, one line each.
  package var ends: [String] {
    state.beads.keys.indices.map { row in
      "\(state.beads.keys[row]) \(state.standing(of: row)) [\(state.beads.rows[row].mark.rawValue)]"
    }
  }
}
