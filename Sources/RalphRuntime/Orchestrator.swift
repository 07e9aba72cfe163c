package import RalphCore
package import RalphJournal
import RalphPorts

/// How a writer's life came to its end.
package enum LifeEnd: Equatable, Sendable {
  /// The run is over.
  case ended(RunEnded)
  /// The run is open; the writer left.
  case stopped(StopReason)
  /// The run is open; the writer left because another terminal asked it to, once all was at rest.
  case dismissed
  /// The operator did not want to wait any longer; nothing more was written.
  case left
}

/// The loop: one owner, in order.
///
/// Each turn waits, appends what arrived, applies it, asks the plan, appends what is owed, syncs
/// once, and only then starts the effects. Nothing is acted upon before it is durable; it alone
/// writes the journal.
package struct Orchestrator<Disk: Medium & ~Copyable>: ~Copyable {
  private var journal: JournalWriter<Disk>
  package private(set) var state: State
  private var timeline: Timeline
  private let edge: Edge
  private var shutdown = Shutdown()
  /// When a stopping writer leaves, whatever still lives.
  private var leaveBy: Instant?
  /// Sees each entry once it is durable.
  private let report: (Entry) -> Void
  /// Is shown the state before each wait; gives how long the wait may take at most, nil for any.
  private let beat: (State) -> Millis?
  private var batch: [Entry] = []
  /// Processes whose end stands in the batch.
  private var ended: [Key] = []

  /// How long a stopping writer waits for what it has asked to end.
  package static var patience: Millis { .seconds(5) }

  package init(
    _ journal: consuming JournalWriter<Disk>,
    _ state: State,
    _ runner: EffectRunner,
    report: @escaping (Entry) -> Void,
    beat: @escaping (State) -> Millis? = { _ in nil }
  ) {
    self.journal = journal
    self.state = state
    timeline = Timeline(runner.ports.clock, runner.ports.machine, after: state.at)
    edge = Edge(runner)
    self.report = report
    self.beat = beat
  }

  /// Begins the writer's life with facts that it brings, then turns until it ends.
  package mutating func run(from beginning: Beginning) throws(JournalFailure) -> LifeEnd {
    try step(beginning.facts.map(Arrival.observation))
    for process in beginning.unwanted { edge.stop(process) }
    for watch in beginning.adopted { edge.watch(watch, asOf: state.seq) }
    edge.read(asOf: state.seq)
    edge.listen()
    while true {
      if let end = try finish() {
        edge.rest()
        return end
      }
      var atMost = patience()
      if let beat = beat(state) { atMost = min(atMost ?? beat, beat) }
      let arrived = edge.wait(atMost: atMost, state)
      var arrivals: [Arrival] = []
      for signal in arrived.signals {
        guard let word = shutdown.hear(signal) else { continue }
        guard let observation = word.observation else { return .left }
        arrivals.append(.observation(observation))
      }
      try step(arrivals + arrived.arrivals)
    }
  }

  /// How long the next wait may take: until a deadline; for ever where time changes nothing.
  private mutating func patience() -> Millis? {
    guard let next = state.nextDeadline ?? leaveBy else { return nil }
    return max(.zero, min(next, leaveBy ?? next) - timeline.now())
  }

  /// The end of the writer's life, if it has come; what must be written for it is written.
  private mutating func finish() throws(JournalFailure) -> LifeEnd? {
    if state.run.phase == .ended { return .ended(state.run.end) }
    guard state.run.isDraining, let why = shutdown.why else { return nil }
    let now = timeline.now()
    if state.run.isStopping, leaveBy == nil { leaveBy = now + Self.patience }
    guard state.isAtRest || leaveBy.map({ $0 <= now }) ?? false else { return nil }
    try step([.observation(Observation(.runStopped(RunStopped { $0.why = why })))])
    return shutdown.isDismissed ? .dismissed : .stopped(why)
  }

  /// One batch: append, apply and plan for each observation in order; then one sync; then act.
  private mutating func step(_ arrivals: [Arrival]) throws(JournalFailure) {
    var now = timeline.now()
    var answered: [Name] = []
    if let slept = timeline.slept() { observe(Observation(.hostSlept(slept)), now) }
    if let moved = timeline.jump() {
      observe(Observation(.clockMoved(moved)), now)
      // What begins now has all of its time before it.
      now = timeline.now()
    }
    #if PLANTED
      if planted(.deadlineFirst) { observeDeadline(now) }
    #endif
    for arrival in arrivals {
      switch arrival {
      case .observation(let observation): observe(observation, now)
      case .reading(let reading): take(reading, now)
      case .looked(let reading):
        for event in state.events(
          of: reading.panes,
          reading.votes,
          asOf: reading.asOf,
          isBare: reading.isBare
        ) {
          observe(Observation(event), now)
        }
      case .petitions(let reading):
        for observation in reading.observations(in: state.run.id) { observe(observation, now) }
        answered += reading.requests.map(\.name)
      case .readingFailed, .notLooked, .stillAlive, .unknown: break
      }
    }
    observeDeadline(now)
    try commit()
    edge.remove(answered)
  }

  /// What has fallen due by now, after everything that arrived before.
  private mutating func observeDeadline(_ now: Instant) {
    guard let due = state.nextDeadline, due <= now else { return }
    observe(Observation(.deadlinePassed(DeadlinePassed { $0.due = now })), now)
  }

  private mutating func take(_ reading: SourceReading, _ now: Instant) {
    let asOf = reading.summary.asOf
    let isStale = reading.beads.contains { seen in
      state.beads.index(of: seen.bead).map { state.isStale($0, asOf) } ?? false
    }
    if isStale { edge.readingWasStale(reading.summary.source) }
    for note in reading.notes { observe(Observation(note), now) }
    for event in state.events(of: reading.beads, reading.summary) {
      observe(Observation(event), now)
    }
  }

  /// Appends an observation and every command that is owed after it, and applies them.
  private mutating func observe(_ observation: Observation, _ now: Instant) {
    guard state.isNews(observation.event) else { return }
    shutdown.hear(observation.event)
    let entry = enter(.event(observation.event), cause: observation.cause, .none, now)
    // What a crash has torn is said first; a life decides only once it has taken the run over.
    if case .journalRecovered = observation.event { return }
    var owed = 0
    while let next = state.plan() {
      owed += 1
      precondition(owed <= Policy.commandsPerStep, "BUG: the plan owes without end")
      _ = enter(.command(next.command), cause: entry.seq, next.key, now)
    }
  }

  private mutating func enter(
    _ fact: Fact,
    cause: Seq,
    _ key: Key,
    _ now: Instant
  ) -> Entry {
    let entry = Entry(
      seq: state.seq.next,
      at: stamp(now),
      run: run(of: fact),
      cause: cause,
      with: batch.first?.seq ?? .zero,
      key: key,
      fact: fact
    )
    // The process behind an end is known only until the end is applied.
    #if PLANTED
      if planted(.discardedAlive), case .dispatchSent? = entry.event,
        let watch = state.watch(of: entry.cause)
      {
        ended.append(watch.process)
      }
    #endif
    if let watch = state.watch(of: entry.cause), entry.event?.isEndOfProcess == true {
      ended.append(watch.process)
    }
    state.apply(entry)
    batch.append(entry)
    return entry
  }

  /// The instant of the next entry: never before that of the last one.
  private func stamp(_ now: Instant) -> Instant {
    #if PLANTED
      if planted(.timeGoesBack) { return timeline.wall() }
    #endif
    return max(now, state.at)
  }

  /// The run that an entry belongs to: the present one, the next one at its start, none at birth.
  private func run(of fact: Fact) -> RunID {
    switch fact {
    case .event(.journalOpened): .none
    case .event(.runStarted):
      RunID(genesis: state.genesis, number: max(state.run.id.number, state.usedRuns) &+ 1)
    default: state.run.id
    }
  }

  /// Writes and syncs the batch, and only then acts on it.
  private mutating func commit() throws(JournalFailure) {
    guard !batch.isEmpty else { return }
    let (entries, processes) = (batch, ended)
    batch = []
    ended = []
    #if PLANTED
      if planted(.actedBeforeSync) { for entry in entries { act(on: entry) } }
    #endif
    let damage = try write(entries)
    for entry in entries {
      report(entry)
      #if PLANTED
        if planted(.actedBeforeSync) { continue }
      #endif
      act(on: entry)
    }
    for process in processes { edge.discard(process) }
    if let damage { try step([.observation(Observation(.workspaceDamaged(damage)))]) }
    if let end = entries.lazy.compactMap(\.endRun).first {
      let ended = Observation(.runEnded(end.1.outcome), cause: end.0)
      try step([.observation(ended)])
    }
  }

  /// Writes a batch while the brake is pulled: after a failure nothing more is started.
  private mutating func write(_ entries: [Entry]) throws(JournalFailure) -> WorkspaceDamaged? {
    guard let brake = edge.brake else { return try journal.append(entries) }
    var written: Result<WorkspaceDamaged?, JournalFailure> = .success(nil)
    brake.whileNothingStarts {
      do throws(JournalFailure) { written = .success(try journal.append(entries)) } catch {
        written = .failure(error)
      }
      if case .failure = written { return false }
      return true
    }
    return try written.get()
  }

  private func act(on entry: Entry) {
    switch entry.fact {
    case .command: edge.start(entry, state.run.policy)
    case .event(.dispatchSent(let sent)) where !sent.adopted && sent.proof.isEmpty:
      watch(entry.cause)
    case .event(.verifyStarted(let started)) where !started.adopted: watch(entry.cause)
    case .event: break
    }
  }

  private func watch(_ cause: Seq) {
    if let watch = state.watch(of: cause) { edge.watch(watch, asOf: state.seq) }
  }
}

extension Entry {
  fileprivate var endRun: (Seq, EndRun)? {
    if case .command(.end(let end)) = fact { (seq, end) } else { nil }
  }
}

extension Event {
  /// Whether it says that a process of ours is over, or never was and never will be, so that its
  /// folder is not needed any more.
  fileprivate var isEndOfProcess: Bool {
    switch self {
    case .attemptEnded, .verifyEnded, .effectAbsent: true
    default: false
    }
  }
}
