import RalphAdapters
import RalphAudit
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

  init(_ call: Call, _ crew: Crew, _ beginning: Beginning, exitsWithLeft: Bool) {
    self.call = call
    self.exitsWithLeft = exitsWithLeft
    self.crew = crew
    self.beginning = beginning
  }

  /// Turns the loop until the run or the writer ends; the lane has finished on return.
  func live(
    _ writer: consuming JournalWriter<FileMedium>,
    _ state: State,
    _ titles: Titles
  ) throws(Failure) -> ExitCode {
    call.output.closedPipe = .fallSilent
    let monitor = call.arguments.isOn(.monitor) ? Monitor(call.output) : nil
    let notifier = Notifier(crew.policy, crew.workspace, Machine.environment())
    let reporter = Reporter(call, crew.workspace, state, titles, monitor, notifier)
    defer { monitor?.hide() }
    var loop = Orchestrator(
      writer,
      state,
      crew.runner,
      report: { entry in reporter.tell(entry) },
      beat: { state in reporter.beat(state) }
    )
    do throws(JournalFailure) {
      let end = try loop.run(from: beginning)
      monitor?.hide()
      // Who wants to stop now does not wait for a tool; a resume settles what it was asked.
      let isHurried = end == .stopped(.interrupted) || end == .stopped(.terminated)
      if end != .left, !isHurried {
        crew.finish()
        notifier?.finish()
        reporter.tellRemarks()
      }
      let farewell = Farewell(call, loop.state, reporter.report, exitsWithLeft: exitsWithLeft)
      return farewell.say(end)
    } catch {
      throw Failure(error)
    }
  }

  /// A later life of a run's writer.
  ///
  /// `dirty` lists what it leaves alone from here on; none for what the run began with.
  static func resumed(
    _ run: Run,
    _ policy: Policy,
    dirty: Digest = .none
  ) throws(Failure) -> RunResumed {
    let me = try Machine.identity()
    return RunResumed {
      $0.format = Line.format
      $0.program = Machine.program
      $0.rules = Rules.number
      $0.epoch = run.epoch + 1
      $0.host = Machine.host
      $0.pid = Int(me.pid)
      $0.boot = Name(cutting: me.boot)
      $0.policy = policy
      $0.dirty = dirty
    }
  }
}
