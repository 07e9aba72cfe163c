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
  package mutating func run(_ policy: Policy) -> Passing {
    live { stage, ledger, recovered in
      var first: [Event] = []
      if ledger.state.seq == .zero { first.append(World.birth) }
      if let recovered { first.append(.journalRecovered(recovered)) }
      return Beginning.starting(
        ledger,
        stage.runner,
        first,
        as: World.started(policy),
        settledAs: World.resumed(ledger.state.run, ledger.state.run.policy)
      )
    }
  }

  /// `ralph resume`.
  package mutating func resume(_ policy: Policy? = nil) -> Passing {
    live { stage, ledger, recovered in
      guard ledger.hasOpenRun else { return nil }
      let run = ledger.state.run
      return Beginning.resuming(
        ledger,
        stage.runner,
        recovered.map { [.journalRecovered($0)] } ?? [],
        as: World.resumed(run, policy ?? run.policy)
      )
    }
  }

  private mutating func live(
    _ begin: (Stage, Ledger, JournalRecovered?) -> Beginning?
  ) -> Passing {
    let stage = Stage(self)
    defer { self = stage.world }
    var ledger = Ledger()
    do throws(JournalFailure) {
      let writer = try JournalWriter(opening: StageMedium(stage)) { entry, _, _ in
        ledger.take(entry)
      }
      guard let beginning = begin(stage, ledger, writer.recovered) else { return .nothingOpen }
      var loop = Orchestrator(writer, ledger.state, stage.runner, report: { _ in })
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

  private static func started(_ policy: Policy) -> RunStarted {
    RunStarted {
      $0.format = Line.format
      $0.program = Name(cutting: "test")
      $0.rules = Rules.number
      $0.epoch = 1
      $0.seed = Name(cutting: "0123456789abcdef")
      $0.host = Name(cutting: "here")
      $0.pid = 1
      $0.boot = Name(cutting: "boot")
      $0.workspace = Text("/w")
      $0.plan = Text("PLAN.md")
      $0.policy = policy
    }
  }

  private static func resumed(_ run: Run, _ policy: Policy) -> RunResumed {
    RunResumed {
      $0.format = Line.format
      $0.program = Name(cutting: "test")
      $0.rules = Rules.number
      $0.epoch = run.epoch + 1
      $0.host = Name(cutting: "here")
      $0.pid = 1
      $0.boot = Name(cutting: "boot")
      $0.policy = policy
    }
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

/// Looks at every entry of a journal for what must not be.
private struct Judge {
  var state = State()
  var problems: [String] = []
  private var commands: [Seq: (command: Command, answers: Int, ends: Int)] = [:]
  private var order: [Seq] = []
  /// Whether the batch holds a deadline already: it comes last.
  private var isTimeUp = false
  private var fences: [Key: Seq] = [:]
  private var passes: [BeadID: Seq] = [:]
  private var dispatches: [BeadID: Seq] = [:]

  mutating func take(_ entry: Entry) {
    if entry.seq != state.seq.next { problems.append("\(entry.seq) follows \(state.seq)") }
    if entry.with == .zero { isTimeUp = false }
    if isTimeUp, entry.event != nil { problems.append("\(entry.seq) comes after the deadline") }
    if case .event(.deadlinePassed) = entry.fact { isTimeUp = true }
    if case .event(.beadChanged(let seen)) = entry.fact,
      let row = state.beads.index(of: seen.bead), state.isStale(row, seen.asOf)
    {
      problems.append("\(entry.seq): a stale reading is news")
    }
    if entry.at < state.at { problems.append("\(entry.seq): time goes back") }
    switch entry.fact {
    case .command(let command): take(command, entry)
    case .event(let event): take(event, entry)
    }
    state.apply(entry)
    look(entry)
  }

  private mutating func take(_ command: Command, _ entry: Entry) {
    commands[entry.seq] = (command, 0, 0)
    order.append(entry.seq)
    guard case .dispatch(let dispatch) = command else { return }
    if let before = fences[entry.effectKey], before >= entry.seq {
      problems.append("\(entry.seq): a fence goes back")
    }
    fences[entry.effectKey] = entry.seq
    dispatches[dispatch.bead] = entry.seq
  }

  private mutating func take(_ event: Event, _ entry: Entry) {
    switch event {
    case .attemptEnded, .verifyEnded:
      commands[entry.cause]?.ends += 1
      if case .verifyEnded(let ended) = event, ended.ended == .exited, ended.code == 0 {
        passes[ended.bead] = entry.seq
      }
    case .dispatchSent, .dispatchRefused, .verifyStarted, .verifyRefused, .markSet, .markDiffers,
      .markConflict, .markFailed, .stopDone, .effectAbsent:
      commands[entry.cause]?.answers += 1
    case .runEnded:
      if entry.cause != .zero { commands[entry.cause]?.answers += 1 }
    default: break
    }
    if let held = commands[entry.cause], held.answers > 1 || held.ends > 1 {
      problems.append("\(entry.seq): \(entry.cause) is answered again")
    }
  }

  private mutating func look(_ entry: Entry) {
    let rows = state.attempts.map(\.row)
    if Set(rows).count < rows.count { problems.append("\(entry.seq): two attempts at one bead") }
    if state.attempts.count > max(state.run.policy.concurrent, 1), state.run.isRead {
      let isNew = state.attempts.last?.fence == entry.seq
      if isNew { problems.append("\(entry.seq): more attempts than slots") }
    }
    if let budget = state.run.budget, state.run.starts > budget {
      problems.append("\(entry.seq): more starts than the budget")
    }
    if state.run.starts < 0 { problems.append("\(entry.seq): fewer starts than none") }
    for (row, bead) in zip(state.beads.rows, state.beads.keys) where row.phase == .ended(.verified)
    {
      let passed = passes[bead] ?? .zero
      if passed == .zero || passed < dispatches[bead] ?? .zero {
        problems.append("\(entry.seq): \(bead) is verified, and no verification of it passed")
      }
    }
  }

  /// Commands that have not come to exactly one outcome.
  var unanswered: [String] {
    order.compactMap { seq in
      guard let held = commands[seq] else { return nil }
      switch held.command {
      case .dispatch, .verify:
        return held.answers + held.ends > 0 ? nil : "\(seq) \(held.command) has no outcome"
      case .stop, .mark, .end, .claim, .close, .reopen, .park, .release, .comment, .gather,
        .interrupt, .open, .shut, .worktree, .merge, .land, .prune:
        return held.answers == 1 ? nil : "\(seq) \(held.command) has \(held.answers) outcomes"
      }
    }
  }
}
