package import RalphCore
import RalphPorts

/// After a crash: asks the world what became of everything that was under way.
///
/// One row a command kind, as in design §5; each answer is a fact. What lives is adopted, what has
/// ended is settled from its record, what left no trace is asked for again under the same key.
package struct Reconcile: Sendable {
  let runner: EffectRunner
  /// The commands without an outcome, by their sequence.
  let commands: [(seq: Seq, command: Command)]

  package init(_ runner: EffectRunner, commands: [(seq: Seq, command: Command)]) {
    self.runner = runner
    self.commands = commands
  }

  /// What is to be journaled, and the processes that live.
  package struct Answer: Sendable {
    package var observations: [Observation] = []
    package var adopted: [Watch] = []
  }

  /// Asks about everything outstanding and everything that lived.
  ///
  /// The observations will be journaled after the entry `after`.
  package func ask(_ state: State, after: Seq) -> Answer {
    var answer = Answer()
    for attempt in state.attempts where attempt.phase != .absent && attempt.turn == nil {
      var watch = state.watch(of: attempt)
      watch.isAsked = attempt.phase == .asked
      ask(watch, after, &answer)
    }
    for verification in state.verifications {
      var watch = state.watch(of: verification)
      watch.isAsked = state.outstanding.contains { $0.seq == verification.fence }
      ask(watch, after, &answer)
    }
    for outstanding in state.outstanding {
      guard let command = commands.first(where: { $0.seq == outstanding.seq })?.command
      else { continue }
      switch command {
      case .mark(let mark):
        answer.observations.append(
          Observation(runner.settle(mark), cause: outstanding.seq)
        )
      case .stop(let stop):
        answer.observations.append(
          Observation(.stopDone(StopDone { $0.of = stop.of }), cause: outstanding.seq)
        )
      case .end(let end):
        answer.observations.append(Observation(.runEnded(end.outcome), cause: outstanding.seq))
      case .claim, .close, .reopen, .park, .release, .comment, .interrupt, .open, .shut:
        // Each of these reads before it writes: to do it again is to ask what became of it.
        answer.observations += runner.again(command, outstanding, state.run)
      case .gather(let gather):
        answer.observations.append(runner.absent(gather.bead, "", cause: outstanding.seq))
      case .dispatch(let dispatch):
        guard !dispatch.pane.isEmpty else { break }
        answer.observations.append(runner.settle(dispatch, outstanding))
      case .worktree, .merge, .land, .prune:
        runner.endChore(Key(run: state.run.id, seq: outstanding.seq))
        // Each asks first how things stand: to ask for it again is to ask what became of it.
        let bead = Fact.command(command).bead ?? .none
        let seen = "to be found by doing it again"
        answer.observations.append(runner.absent(bead, seen, cause: outstanding.seq))
      case .verify: break
      }
    }
    return answer
  }

  /// Asks about one process; one that cannot be asked is watched like one that lives.
  private func ask(_ watch: Watch, _ after: Seq, _ answer: inout Answer) {
    let asOf = Seq(after.value + UInt64(answer.observations.count))
    guard let fate = runner.fate(of: watch, asOf) else { return answer.adopted.append(watch) }
    // Of a reading only the attempt's own mark is wanted now; the loop will read everything.
    let word = fate.word ?? fate.reading?.beads.first { $0.bead == watch.bead }
    answer.observations += [fate.begun, fate.absent].compactMap { $0 }
    if let word { answer.observations.append(Observation(.beadChanged(word))) }
    if let end = fate.end { answer.observations.append(end) }
    if let living = fate.living { answer.adopted.append(living) }
  }
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
  /// The process, if it lives.
  var living: Watch?
}

extension EffectRunner {
  /// Asks the attempt folder: exited, alive, lost, or never begun; nil if it cannot be read.
  ///
  /// Where it cannot be read nothing is known, so that nothing may be begun beside it.
  func fate(of watch: Watch, _ asOf: Seq) -> Fate? {
    // Why it cannot be read matters to nobody: the caller asks again.
    guard let look = try? ports.host.look(watch.process) else { return nil }
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
    case .alive(let pid):
      fate.begun = watch.isAsked ? begun(watch, pid) : nil
      fate.living = watch
      fate.living?.isAsked = false
    case .lost: fate.end = loss(of: watch)
    case .neverStarted, .missing:
      if watch.isAsked { fate.absent = absent(watch, look) } else { fate.end = loss(of: watch) }
    }
    return fate
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
