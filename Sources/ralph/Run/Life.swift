import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphPorts
import RalphProcess
import RalphRuntime

/// One life of the writer: begin, turn the loop, say how it ended.
struct Life {
  private let call: Call
  private let crew: Crew
  private let beginning: Beginning
  private let exitsWithLeft: Bool

  /// The signals that the loop hears.
  static let signals: [Int32] = [Shutdown.interrupt, Shutdown.terminate, Shutdown.hangup]

  /// What a life begins with.
  struct Beginning {
    var facts: [Observation] = []
    /// Processes of an earlier life that still live.
    var adopted: [Watch] = []
  }

  init(_ call: Call, _ crew: Crew, _ beginning: Beginning, exitsWithLeft: Bool) {
    self.call = call
    self.exitsWithLeft = exitsWithLeft
    self.crew = crew
    self.beginning = beginning
  }

  /// Turns the loop until the run or the writer ends; the lane has finished on return.
  func live(_ writer: consuming JournalWriter<FileMedium>, _ ledger: Ledger) throws(Failure) -> ExitCode {
    call.output.closedPipe = .fallSilent
    let reporter = Reporter(call, ledger)
    var loop = Orchestrator(
      writer,
      ledger.state,
      EffectRunner(crew.ports, crew.setting),
      report: { entry in reporter.tell(entry) })
    do throws(JournalFailure) {
      let end = try loop.run(from: beginning.facts, watching: beginning.adopted)
      if end != .left {
        crew.finish()
        Leftovers.sweep(crew, loop.state)
      }
      return Farewell(call, loop.state, exitsWithLeft: exitsWithLeft).say(end)
    } catch {
      throw Failure(error)
    }
  }

  /// A later life of a run's writer, as a fact.
  static func resumed(_ run: Run, _ policy: Policy) throws(Failure) -> Event {
    let me = try Machine.identity()
    return .runResumed(
      RunResumed {
        $0.format = Line.format
        $0.program = Machine.program
        $0.rules = Rules.number
        $0.epoch = run.epoch + 1
        $0.host = Machine.host
        $0.pid = Int(me.pid)
        $0.boot = Name(cutting: me.boot)
        $0.policy = policy
      })
  }
}

extension Life.Beginning {
  /// Goes on with an open run: everything under way is asked about.
  mutating func settle(_ ledger: Ledger, _ crew: Crew, _ resumed: Event) {
    facts.append(Observation(resumed))
    let runner = EffectRunner(crew.ports, crew.setting)
    let answer = Reconcile(runner, commands: ledger.outstanding).ask(ledger.state)
    facts += answer.observations
    adopted += answer.adopted
  }

  /// Ends the open run for a new one: living attempts go over to it, a living verifier does not.
  mutating func supersede(_ crew: Crew) {
    for watch in adopted where watch.kind == .verification {
      // A verifier that cannot be stopped ends by its own limit; nobody listens to it any more.
      try? crew.ports.host.stop(watch.process)
    }
    adopted.removeAll { $0.kind == .verification }
    facts.append(Observation(.runEnded(RunEnded { $0.why = .superseded })))
  }
}
