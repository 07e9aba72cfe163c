import RalphAudit
import RalphCore

/// One run in a world that answers honestly, with dice.
struct World {
  var state = State()
  var dice: Dice
  private var replay = ReplayCheck()
  private var at = Instant(1_800_000_000_000)
  private var run = RunID(genesis: 0x9ae0, number: 1)
  var policy = Policy()
  /// The plan file: the marks as they stand in it.
  var file: [(bead: BeadID, mark: Mark, needs: [BeadID])] = []
  var problems: [String] = []
  /// How many ends of the writer are left to come.
  private var crashes: Int
  private var passes: [BeadID] = []
  /// The panes, as their agents are.
  var panes: [(name: Name, what: PaneClass, signal: Signal)] = []
  /// Whether the beads stand in a tracker.
  var isTracked = false
  /// The commands, by which answers know what was asked.
  var commands: [(seq: Seq, command: Command)] = []
  /// What came about, for whoever must repair a test.
  private(set) var entries: [Entry] = []
  /// The end that the plan asked for last.
  private var end = RunEnded()

  init(_ seed: UInt64) {
    dice = Dice(seed)
    crashes = dice.below(5)
    policy.iterations = dice.pick([0, 1, 3])
    policy.concurrent = 1 + dice.below(3)
    policy.attempts = 1 + dice.below(3)
    policy.verify = dice.word(VerifyMode.self)
    policy.baseline = dice.word(BaselineMode.self)
    policy.failFast = dice.isLucky(oneIn: 6)
    policy.agent = dice.pick([Name("shell") ?? Name(), Name("claude") ?? Name()])
    policy.maxRuntime = dice.pick([.zero, .minutes(30)])
    isTracked = dice.isLucky(oneIn: 2)
    policy.host = dice.isLucky(oneIn: 2) ? .headless : dice.pick([.panes, .session])
    if policy.host == .headless, dice.isLucky(oneIn: 2) { policy.tree = .own }
    policy.sweepEvery = dice.pick([0, 0, 2])
    if policy.host == .panes { addPanes() }
    let prefix = isTracked ? "bd:b" : "b"
    for index in 0..<(1 + dice.below(6)) {
      let needs = (0..<index).filter { _ in dice.isLucky(oneIn: 4) }.map { bead(prefix + "\($0)") }
      let odd = isTracked ? Mark.begun : .claimed
      file.append((bead(prefix + "\(index)"), dice.isLucky(oneIn: 8) ? odd : .todo, needs))
    }
  }

  /// Lives the run to its end, and says what went wrong.
  mutating func live() -> [String] {
    start()
    read()
    var steps = 0
    while state.run.phase != .ended, problems.isEmpty {
      steps += 1
      guard steps < 3000 else { return problems + ["the run never ends"] }
      if !step() { problems.append("nothing can happen, and the run is open") }
    }
    for row in state.beads.rows.indices {
      if case .judging = state.beads.rows[row].phase, state.run.end.exit != 2,
        state.run.end.why != .baseline
      {
        problems.append("\(state.beads.keys[row]) has no end")
      }
    }
    lookAtEnd()
    let report = replay.finish()
    return problems + (report.found == 0 ? [] : report.lines)
  }

  private mutating func start() {
    observe(
      .runStarted(
        RunStarted {
          $0.rules = Rules.number
          $0.seed = Name("0123456789abcdef") ?? Name()
          $0.policy = policy
          if isTracked { $0.tracker = Text("/w/.beads") }
        }
      )
    )
  }

  mutating func observe(_ event: Event, cause: Seq = .zero) {
    append(.event(event), cause: cause, key: .none, with: .zero)
    let observed = state.seq
    var count = 0
    while let next = state.plan() {
      count += 1
      guard count <= Policy.commandsPerStep else { return problems.append("no rest") }
      append(.command(next.command), cause: observed, key: next.key, with: observed)
    }
  }

  private mutating func append(_ fact: Fact, cause: Seq, key: Key, with: Seq) {
    at = at + Millis(Int64(dice.below(2000)))
    let seq = state.seq.next
    let entry =
      Entry(seq: seq, at: at, run: run, cause: cause, with: with, key: key, fact: fact)
    if case .command(.end(let asked)) = fact {
      end.why = asked.why
      end.exit = asked.exit
      end.counts = asked.counts
    }
    if case .command(let command) = fact { lookAt(command, seq, isAgain: !key.isNone) }
    entries.append(entry)
    state.apply(entry)
    replay.feed(entry)
    look()
  }

  /// What must hold after every entry.
  private mutating func look() {
    let rows = state.attempts.map(\.row)
    for (index, row) in rows.enumerated() where rows[..<index].contains(row) {
      problems.append("two attempts live at \(state.beads.keys[row])")
    }
    let held = state.attempts.compactMap { $0.phase == .absent ? nil : $0.turn?.pane }
    for (index, pane) in held.enumerated() where held[..<index].contains(pane) {
      problems.append("two attempts in one pane")
    }
    if rows.count > policy.concurrent { problems.append("too many attempts live") }
    if let budget = state.run.budget, state.run.starts > budget {
      problems.append("more starts than the budget")
    }
    if state.run.starts < 0 { problems.append("fewer starts than none") }
    for row in state.beads.rows.indices {
      let key = state.beads.keys[row]
      if state.beads.rows[row].phase == .ended(.verified), !passes.contains(key) {
        problems.append("\(key) is verified, and no verifier passed")
      }
      if policy.verify == .command, state.beads.rows[row].phase == .ended(.unverified) {
        problems.append("\(key) is done without the verifier")
      }
    }
  }
}

// How the world answers.
extension World {
  /// Lets one thing happen; false if nothing can.
  private mutating func step() -> Bool {
    if crashes > 0, dice.isLucky(oneIn: 12) {
      if dice.isLucky(oneIn: 4) { supersede() } else { crash() }
      return true
    }
    if crashes > 0, dice.isLucky(oneIn: 25) {
      let isNow = dice.isLucky(oneIn: 2)
      observe(isNow ? .operatorStopped(OperatorAsked()) : .operatorDrained(OperatorAsked()))
      return true
    }
    if dice.isLucky(oneIn: 7) { read() }
    if policy.host != .headless, dice.isLucky(oneIn: 2) {
      moveAgents()
      look(at: panes)
      if dice.isLucky(oneIn: 3), passTime() { return true }
    }
    if isTracked, dice.isLucky(oneIn: 60) { somebodyTakes() }
    var chances = state.outstanding.count + state.attempts.count
    chances += state.verifications.count
    if chances == 0, state.run.isDraining {
      if !state.isAtRest { problems.append("draining, nothing lives, and not at rest") }
      observe(.runStopped(RunStopped()))
      crash()
      return true
    }
    if chances == 0 {
      return passTime() || policy.host != .headless || state.run.phase == .ended
    }
    let choice = dice.below(chances)
    if choice < state.outstanding.count {
      answer(state.outstanding[choice])
    } else if choice - state.outstanding.count < state.attempts.count {
      end(state.attempts[choice - state.outstanding.count])
    } else if let verification = state.verifications.first {
      judge(verification)
    }
    return true
  }

  /// The next deadline falls due; false if there is none.
  private mutating func passTime() -> Bool {
    guard let due = state.nextDeadline else { return false }
    at = max(at, due)
    observe(.deadlinePassed(DeadlinePassed { $0.due = due }))
    return true
  }

  /// The writer dies, and a new run takes over what lives.
  private mutating func supersede() {
    crashes -= 1
    observe(.runStopped(RunStopped()))
    for asked in state.outstanding {
      guard state.outstanding.contains(asked) else { continue }
      observe(.effectAbsent(EffectAbsent()), cause: asked.seq)
    }
    observe(.runEnded(RunEnded { $0.why = .superseded }))
    run.number += 1
    start()
    read()
  }

  /// The writer dies; what was asked is gone, or is found.
  private mutating func crash() {
    crashes = max(0, crashes - 1)
    observe(
      .runResumed(
        RunResumed {
          $0.rules = Rules.number
          $0.policy = policy
        }
      )
    )
    // An end that was not written is always absent: nothing outside could hold it.
    for asked in state.outstanding where asked.kind == .end || dice.isLucky(oneIn: 2) {
      guard state.outstanding.contains(asked) else { continue }
      observe(.effectAbsent(EffectAbsent()), cause: asked.seq)
    }
    read()
  }

  mutating func read() {
    let asOf = state.seq
    let seen = file.enumerated().map { place, task in
      BeadSeen {
        $0.bead = task.bead
        $0.mark = task.mark
        $0.needs = task.needs
        $0.place = place
        $0.asOf = asOf
      }
    }
    let bytes = file.map { "\($0.bead)\($0.mark)" }.joined()
    let isTracked = isTracked
    let reading = SourceRead {
      $0.source = Name(isTracked ? "bd" : "plan") ?? Name()
      $0.digest = digest(bytes)
      $0.asOf = asOf
    }
    for event in state.events(of: seen, reading) where state.isNews(event) { observe(event) }
  }

  private mutating func answer(_ asked: Outstanding) {
    if answerElse(asked) { return }
    switch asked.kind {
    case .stop: observe(.stopDone(StopDone()), cause: asked.seq)
    case .end: observe(.runEnded(end), cause: asked.seq)
    case .dispatch:
      if dice.isLucky(oneIn: 15) {
        observe(.dispatchRefused(Refused()), cause: asked.seq)
      } else {
        observe(.dispatchSent(DispatchSent { $0.tree = digest("tree") }), cause: asked.seq)
      }
    case .verify:
      if dice.isLucky(oneIn: 15) {
        observe(.verifyRefused(Refused()), cause: asked.seq)
      } else {
        observe(.verifyStarted(VerifyStarted { $0.tree = digest("tree") }), cause: asked.seq)
      }
    case .mark: mark(asked)
    case .claim, .tracker, .comment, .gather, .interrupt, .open, .shut, .worktree, .merge, .land,
      .prune:
      break
    case .record: observe(.taskRecorded(TaskRecorded()), cause: asked.seq)
    case .commit: observe(.commitMade(CommitMade()), cause: asked.seq)
    case .warn: observe(.warningsAdded(WarningsAdded()), cause: asked.seq)
    case .push: observe(.pushMade(PushMade()), cause: asked.seq)
    }
  }

  private mutating func mark(_ asked: Outstanding) {
    guard let row = asked.row, let wanted = state.beads.rows[row].wanted,
      let task = file.firstIndex(where: { $0.bead == state.beads.keys[row] })
    else { return observe(.markConflict(MarkConflict()), cause: asked.seq) }
    let known = state.beads.rows[row].mark
    if file[task].mark != known, file[task].mark != wanted {
      return observe(.markDiffers(MarkDiffers { $0.mark = file[task].mark }), cause: asked.seq)
    }
    if dice.isLucky(oneIn: 20) { return observe(.markFailed(Refused()), cause: asked.seq) }
    file[task].mark = wanted
    let bytes = file.map { "\($0.bead)\($0.mark)" }.joined()
    observe(
      .markSet(
        MarkSet {
          $0.mark = wanted
          $0.digest = digest(bytes)
        }
      ),
      cause: asked.seq
    )
  }

  private mutating func end(_ attempt: Attempt) {
    guard attempt.phase != .absent else { return read() }
    guard attempt.turn == nil else {
      moveAgents()
      return look(at: panes)
    }
    let bead = state.beads.keys[attempt.row]
    if dice.isLucky(oneIn: 3), let task = file.firstIndex(where: { $0.bead == bead }) {
      if !isTracked {
        file[task].mark = dice.pick([.todo, .claimed, .done, .done])
      } else if file[task].mark == .begun {
        file[task].mark = .done
        read()
      }
    }
    var ended = AttemptEnded()
    ended.bead = bead
    ended.ended = dice.isLucky(oneIn: 3) ? dice.pick([.signaled, .timedOut, .lost]) : .exited
    if attempt.isStopAsked { ended.ended = .stopped }
    ended.endClass = dice.isLucky(oneIn: 4) ? dice.word(EndClass.self) : .finished
    ended.signal = dice.word(Signal.self)
    ended.code = dice.isLucky(oneIn: 6) ? 1 : 0
    ended.tree = digest(dice.pick(["tree", "changed"]))
    observe(.attemptEnded(ended), cause: attempt.fence)
  }

  private mutating func judge(_ verification: Verification) {
    var ended = VerifyEnded()
    ended.ended = dice.isLucky(oneIn: 10) ? dice.pick([.signaled, .timedOut, .lost]) : .exited
    if verification.isStopAsked { ended.ended = .stopped }
    ended.code = dice.isLucky(oneIn: 3) ? 1 : 0
    ended.took = dice.pick([.seconds(1), .minutes(9)])
    ended.tree = digest(dice.isLucky(oneIn: 9) ? "changed" : "tree")
    if let row = verification.row, ended.ended == .exited, ended.code == 0 {
      passes.append(state.beads.keys[row])
    }
    observe(.verifyEnded(ended), cause: verification.fence)
  }
}
