package import RalphCore
import RalphPorts

/// After a crash: asks the world what became of everything that was under way.
///
/// What lives is adopted, what has ended is settled from its record, what left no trace is asked for
/// again under the same key. ``Reconciliation`` has the row of each command kind.
package struct Reconcile {
  let runner: EffectRunner
  private let state: State
  /// The last entry before what is to be journaled.
  private let after: Seq
  /// What is to be journaled, in this order.
  package private(set) var observations: [Observation] = []
  /// The processes that live.
  package private(set) var adopted: [Watch] = []

  /// Asks about everything that lived, and about every command without an outcome.
  ///
  /// The observations will be journaled after the entry `after`.
  package init(
    _ runner: EffectRunner,
    _ state: State,
    commands: [(seq: Seq, command: Command)],
    after: Seq
  ) {
    self.runner = runner
    self.state = state
    self.after = after
    for attempt in state.attempts where attempt.phase == .running && attempt.turn == nil {
      #if PLANTED
        if planted(.runningNotAsked) { continue }
      #endif
      ask(state.watch(of: attempt))
    }
    for verification in state.verifications where !state.isAsked(verification.fence) {
      ask(state.watch(of: verification))
    }
    for outstanding in state.outstanding {
      guard let command = commands.first(where: { $0.seq == outstanding.seq })?.command
      else { continue }
      let asked = Reconciliation.Asked(command: command, outstanding: outstanding)
      Reconciliation.row(for: command).ask(&self, asked)
    }
  }

  /// Adds the outcome of a command.
  mutating func add(_ event: Event, _ asked: Reconciliation.Asked) {
    add(Observation(event, cause: asked.seq))
  }

  mutating func add(_ observation: Observation) { observations.append(observation) }

  /// Asks the folder of a process whose start was not journaled.
  mutating func askFolder(of seq: Seq) {
    guard var watch = state.watch(of: seq) else { return }
    watch.isAsked = true
    ask(watch)
  }

  /// Does a command to the tracker once more, which reads before it writes.
  mutating func tell(_ asked: Reconciliation.Asked) {
    observations += runner.tell(
      asked.command,
      key: asked.outstanding.key,
      cause: asked.seq,
      state.run.policy
    )
  }

  /// Says that a command is to be done again, which begins by asking how things stand.
  ///
  /// What ran for it and may live is waited for: nothing is done beside it.
  mutating func doAgain(_ asked: Reconciliation.Asked) {
    let bead = Fact.command(asked.command).bead ?? .none
    let process = Key(run: state.run.id, seq: asked.seq)
    guard runner.endAndWait(process) else {
      return adopted.append(Watch(process, bead, 0, .chore))
    }
    add(runner.absent(bead, "to be found by doing it again", cause: asked.seq))
  }

  /// Asks about one process; one that cannot be asked is watched like one that lives.
  private mutating func ask(_ watch: Watch) {
    let asOf = Seq(after.value + UInt64(observations.count))
    guard let fate = runner.fate(of: watch, asOf) else { return adopted.append(watch) }
    // Of a reading only the attempt's own mark is wanted now; the loop will read everything.
    let word = fate.word ?? fate.reading?.beads.first { $0.bead == watch.bead }
    observations += [fate.begun, fate.absent].compactMap { $0 }
    if let word { add(Observation(.beadChanged(word))) }
    for told in fate.told { add(told) }
    if let end = fate.end { add(end) }
    if let living = fate.living { adopted.append(living) }
  }
}

extension State {
  /// Whether a command has no outcome yet.
  fileprivate func isAsked(_ seq: Seq) -> Bool { outstanding.contains { $0.seq == seq } }
}

/// What became of a process: the answer of its folder as facts, in this order.
struct Fate: Sendable {
  /// The outcome of its asking, where a crash has kept that from the journal.
  var begun: Observation?
  /// The same, where nothing was begun and nothing ever will be.
  var absent: Observation?
  /// The source as it was right after the process ended.
  var reading: SourceReading?
  /// The same of one bead, where its source is a tracker.
  var word: BeadSeen?
  var end: Observation?
  /// What is told with its end.
  var told: [Observation] = []
  /// The process, if it lives.
  var living: Watch?
}

extension EffectRunner {
  /// Asks the attempt folder: exited, alive, lost, or never begun; nil if it cannot be read.
  ///
  /// Where it cannot be read nothing is known, so that nothing may be begun beside it.
  func fate(of watch: Watch, _ asOf: Seq) -> Fate? {
    guard let look = look(at: watch.process) else { return nil }
    if watch.kind == .chore { return chore(watch, look) }
    // Somebody removed the folder of an agent that still works: nothing is begun beside it.
    if look == .missing, !watch.isAsked, ports.host.lives(watch.process, pid: watch.pid) {
      return nil
    }
    var fate = Fate()
    switch look {
    case .exited(let end):
      fate.begun = watch.isAsked ? begun(watch, 0) : nil
      let seen = watch.isAsked ? asOf.next : asOf
      fate.reading = lastReading(of: watch, seen)
      fate.word = lastWord(of: watch, seen)
      fate.end = self.end(of: watch, end)
      fate.told = told(by: watch, end)
    case .alive(let pid):
      fate.begun = watch.isAsked ? begun(watch, pid) : nil
      fate.living = watch
      fate.living?.isAsked = false
    case .lost:
      fate.end = loss(of: watch)
      fate.told = told(byLost: watch)
    case .neverStarted, .missing:
      if watch.isAsked { fate.absent = absent(watch, look) } else { fate.end = loss(of: watch) }
    }
    return fate
  }

  /// A chore of a ralph that is gone: once it has ended, what it was for is asked for again.
  private func chore(_ watch: Watch, _ look: ProcessLook) -> Fate? {
    var fate = Fate()
    if case .alive = look {
      // One that cannot be asked now is asked at the next look.
      guard (try? ports.host.stop(watch.process)) != nil else { return nil }
      fate.living = watch
    } else {
      ports.host.discard(watch.process)
      fate.absent = absent(watch.bead, "what ran for it has ended", cause: watch.process.seq)
    }
    return fate
  }

  /// What the folder of a process says; nil if it cannot be read.
  private func look(at process: Key) -> ProcessLook? {
    // Why it cannot be read matters to nobody: the caller asks again.
    let look = try? ports.host.look(process)
    #if PLANTED
      if planted(.unreadableTakenForMissing), look == nil { return .missing }
      if planted(.lostTakenForUnbegun), look == .lost { return .neverStarted }
      if planted(.livingTakenForUnbegun), case .alive? = look { return .neverStarted }
    #endif
    return look
  }

  /// The source as an ended attempt left it; nil where that does not matter or cannot be read.
  ///
  /// A mark that the agent set as its last act is its vote, and must be known when the end is judged.
  private func lastReading(of watch: Watch, _ asOf: Seq) -> SourceReading? {
    guard case .attempt = watch.kind, !watch.bead.isTracked else { return nil }
    // What cannot be read now is read at the next look; a mark is then a vote that came late.
    return try? ports.source(of: watch.bead).read(asOf: asOf)
  }

  /// The bead as an ended attempt left it in its tracker: one look, and not a reading of all.
  private func lastWord(of watch: Watch, _ asOf: Seq) -> BeadSeen? {
    guard case .attempt = watch.kind, watch.bead.isTracked else { return nil }
    // As above.
    return (try? ports.tracker?.look(at: watch.bead, asOf: asOf)) ?? nil
  }

  /// The outcome that the crash kept from the journal: it had begun.
  func begun(_ watch: Watch, _ pid: Int) -> Observation {
    let event: Event =
      switch watch.kind {
      case .attempt:
        .dispatchSent(
          DispatchSent {
            $0.bead = watch.bead
            $0.attempt = watch.attempt
            $0.pid = pid
            $0.adopted = true
          }
        )
      case .chore: absent(watch.bead, "it runs", cause: watch.process.seq).event
      case .verification:
        .verifyStarted(
          VerifyStarted {
            $0.bead = watch.bead
            $0.pid = pid
            $0.adopted = true
          }
        )
      }
    return Observation(event, cause: watch.process.seq)
  }

  private func absent(_ watch: Watch, _ look: ProcessLook) -> Observation {
    let seen = look == .missing ? "no attempt folder" : "attempt folder without a gate, now closed"
    return absent(watch.bead, seen, cause: watch.process.seq)
  }

  /// A command of which the world shows no trace.
  func absent(_ bead: BeadID, _ seen: String, cause: Seq) -> Observation {
    Observation(
      .effectAbsent(
        EffectAbsent {
          $0.bead = bead
          $0.seen = Text(seen)
        }
      ),
      cause: cause
    )
  }
}

extension EndRun {
  /// The fact that follows from the command.
  package var outcome: RunEnded {
    RunEnded {
      $0.why = why
      $0.exit = exit
      $0.counts = counts
    }
  }
}
