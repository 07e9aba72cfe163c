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
    /// The last entry that stands before the observations, once they are journaled.
    var after: Seq
  }

  /// Asks about everything outstanding and everything that lived.
  ///
  /// The observations will be journaled after the entry `after`.
  package func ask(_ state: State, after: Seq) -> Answer {
    var answer = Answer(after: after)
    for attempt in state.attempts where attempt.phase != .absent {
      askProcess(
        state.watch(of: attempt),
        wasAsked: attempt.phase == .asked,
        &answer
      )
    }
    if let verification = state.verification {
      askProcess(
        state.watch(of: verification),
        wasAsked: state.outstanding.contains { $0.seq == verification.fence },
        &answer
      )
    }
    for outstanding in state.outstanding {
      guard let command = commands.first(where: { $0.seq == outstanding.seq })?.command
      else { continue }
      switch command {
      case .mark(let mark):
        answer.observations.append(
          Observation(runner.ports.source.settle(mark), cause: outstanding.seq)
        )
      case .stop(let stop):
        answer.observations.append(
          Observation(.stopDone(StopDone { $0.of = stop.of }), cause: outstanding.seq)
        )
      case .end(let end):
        answer.observations.append(Observation(.runEnded(end.outcome), cause: outstanding.seq))
      case .dispatch, .verify: break
      }
    }
    return answer
  }

  /// Asks the attempt folder: exited, adopted, lost, or never begun.
  private func askProcess(_ watch: Watch, wasAsked: Bool, _ answer: inout Answer) {
    let look: ProcessLook
    do throws(PortFailure) { look = try runner.ports.host.look(watch.process) } catch {
      // The folder cannot be read: nothing is known, so nothing is begun beside it. It is watched
      // like one that lives, and asked about again.
      answer.adopted.append(watch)
      return
    }
    switch look {
    case .exited(let end):
      if wasAsked { answer.observations.append(begun(watch, 0)) }
      answer.observations += lastWord(of: watch, answer)
      answer.observations.append(runner.end(of: watch, end))
    case .alive(let pid):
      if wasAsked { answer.observations.append(begun(watch, pid)) }
      answer.adopted.append(watch)
    case .lost:
      answer.observations.append(runner.loss(of: watch))
    case .neverStarted, .missing:
      answer.observations.append(wasAsked ? absent(watch, look) : runner.loss(of: watch))
    }
  }

  /// The mark that an ended attempt has left on its own task: a vote, known before its end is judged.
  ///
  /// The process was gone when this was read, so that it holds after the outcome before it, too.
  private func lastWord(of watch: Watch, _ answer: Answer) -> [Observation] {
    let asOf = Seq(answer.after.value + UInt64(answer.observations.count))
    let seen = runner.lastReading(of: watch, asOf)?.beads.first { $0.bead == watch.bead }
    return seen.map { [Observation(.beadChanged($0))] } ?? []
  }

  /// The outcome that the crash kept from the journal: it had begun.
  private func begun(_ watch: Watch, _ pid: Int) -> Observation {
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
    return Observation(
      .effectAbsent(
        EffectAbsent {
          $0.bead = watch.bead
          $0.seen = Text(seen)
        }
      ),
      cause: watch.process.seq
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
