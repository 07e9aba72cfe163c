import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphRuntime

/// `ralph resume`: settles what was under way and goes on.
enum ResumeCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let settings = try call.settings()
    let workspace = settings.workspace
    if call.arguments.isOn(.dryRun) { return try preview(call, workspace) }
    guard Workbench.hasJournal(workspace) else {
      return nothing(call, "no journal in \(workspace.root)")
    }
    return try live(call, settings)
  }

  /// One more life of the open run; `asked` is what the operator wants of it from the start.
  static func live(
    _ call: Call,
    _ settings: Settings,
    asked: Event? = nil
  ) throws(Failure) -> ExitCode {
    let workspace = settings.workspace
    let opened = try Workbench.open(workspace)
    let ledger = opened.ledger
    guard ledger.hasOpenRun, let started = ledger.started else {
      Leftovers.sweep(workspace, ledger.state)
      return nothing(call, "no run is open here")
    }
    try UndoPending.settle(call, workspace)
    try refuseForeign(call, ledger)
    try refuseRepaired(ledger)
    let run = ledger.state.run
    let policy = try policy(call, settings, run, started, ledger.state.genesis)
    let crew = try crew(settings, policy, started, ledger.state)
    Leftovers.sweep(workspace, ledger.state, crew.ports.host)
    for file in [started.plan.string, policy.thunk.string] where !file.isEmpty {
      Leftovers.putAside(workspace, besides: workspace.configuredPath(file))
    }
    crew.thinSnapshots()
    if started.config != settings.digest, !call.arguments.isOn(.reloadConfig) {
      call.output.note(
        "the configuration files have changed since the run began; they are not read again"
          + " (ralph resume --reload-config reads them)"
      )
    }
    let others = try beside(call, ledger, started, policy)
    let mended = opened.writer.recovered.map { [Event.journalRecovered($0)] } ?? []
    var beginning = Beginning.resuming(
      ledger,
      crew.runner,
      mended,
      as: try Life.resumed(run, policy, dirty: crew.keep(others))
    )
    beginning.say(opened.mended)
    beginning.say(gone: PaneSetup.gone(ledger.state.sessions))
    beginning.say(asked: asked)
    Announcement.resume(call, ledger, beginning)
    let life = Life(call, crew, beginning, exitsWithLeft: settings.isOn(.exitStatus))
    let titles = opened.titles
    return try life.live(opened.writer, ledger.state, titles)
  }

  /// What the run leaves alone from here on, where somebody has changed files while no ralph watched;
  /// nothing where it stays as it was.
  private static func beside(
    _ call: Call,
    _ ledger: Ledger,
    _ started: RunStarted,
    _ policy: Policy
  ) throws(Failure) -> [String] {
    let workspace = try call.workspace()
    guard let files = ForeignFiles(workspace, policy, plan: started.plan.string) else { return [] }
    let found = try files.look(ledger)
    let before = try files.before(ledger.state.run.dirty)
    let new = found.foreign.filter { !before.contains($0) }
    if !new.isEmpty { try found.refuse(call, verb: "resume") }
    found.tell(call)
    return new.isEmpty ? [] : before + new
  }

  /// What a resume would ask and do; nothing is asked, since asking settles.
  private static func preview(_ call: Call, _ workspace: Workspace) throws(Failure) -> ExitCode {
    let ledger = try Past.read(workspace)
    guard ledger.hasOpenRun else { return nothing(call, "no run is open here") }
    try refuseRepaired(ledger)
    var lines = Preview.lines(ledger, workspace) + HeadNews.preview(ledger, workspace)
    var refusal: Failure?
    if let started = ledger.started,
      let files = ForeignFiles(workspace, ledger.state.run.policy, plan: started.plan.string)
    {
      let found = try files.look(ledger)
      let before = try files.before(ledger.state.run.dirty)
      if found.foreign.contains(where: { !before.contains($0) }) {
        do throws(Failure) { try found.refuse(call, verb: "resume") } catch { refusal = error }
      }
      lines += found.foreign.map { "leave alone: \(Visible.text($0))" }
      lines += found.ours.map { "take for the run's work: \(Visible.text($0))" }
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.resume/1", "open": true, "run": .string("\(ledger.state.run.id)"),
        "would": .strings(lines), "would_stop": refusal?.members ?? .absent,
      ])
      return .success
    }
    for line in refusal?.wouldStop ?? [] { call.output.line(line) }
    let what = "resume run \(ledger.state.run.id):"
    call.output.line(refusal == nil ? "Would \(what)" : "With --allow-dirty it would \(what)")
    for line in lines { call.output.line("  " + line) }
    call.output.line("Dry run: nothing was asked and nothing was written.")
    return .success
  }

  private static func nothing(_ call: Call, _ why: String) -> ExitCode {
    if call.arguments.isOn(.ifNeeded) { return .success }
    if call.output.isJSON {
      call.output.json(["schema": "ralph.resume/1", "open": false, "message": .string(why)])
    } else {
      call.output.say("Nothing to resume: \(Visible.text(why)).")
    }
    return .success
  }

  /// The recorded policy with what was typed, or what the files say now where that is asked for.
  private static func policy(
    _ call: Call,
    _ settings: Settings,
    _ run: Run,
    _ started: RunStarted,
    _ genesis: UInt16
  ) throws(Failure) -> Policy {
    let reloads = call.arguments.isOn(.reloadConfig)
    var policy =
      reloads ? try settings.reloaded(on: run.policy) : try settings.overlay(on: run.policy)
    if reloads {
      // Where its agents work was chosen when it began, and stays.
      (policy.host, policy.session) = (run.policy.host, run.policy.session)
      policy.tree = run.policy.tree
      policy.goOnLooping(as: run.policy)
      if !started.tracker.isEmpty {
        Trust.enter(&policy, settings, actor: WorkTracker.actor(genesis: genesis))
      }
    }
    if policy.isLoop { policy.concurrent = 1 }
    policy.planNow = policy.isLoop && call.arguments.isOn(.planNow)
    let until = try Until(call.arguments, now: MachineClock().wall())
    until?.shorten(&policy, from: run.startedAt)
    return policy
  }

  private static func crew(
    _ settings: Settings,
    _ policy: Policy,
    _ started: RunStarted,
    _ state: State
  ) throws(Failure) -> Crew {
    let workspace = settings.workspace
    let template = started.prompt.string
    return try Crew(
      Crew.Plan(
        workspace: workspace,
        policy: policy,
        plan: started.plan.isEmpty ? nil : workspace.configuredPath(started.plan.string),
        tracker: started.tracker.isEmpty
          ? nil : try WorkTracker.at(started.tracker.string),
        planFirst: started.planFirst,
        genesis: state.genesis,
        sessions: state.sessions,
        hasTurns: state.attempts.contains { $0.turn != nil },
        template: template == "built-in"
          ? nil : try Template.read(workspace.configuredPath(template)).text,
        transcripts: settings,
        signals: Life.signals
      )
    )
  }

  /// What the cut part had begun bears numbers that a run gone on with would give once more.
  private static func refuseRepaired(_ ledger: Ledger) throws(Failure) {
    guard ledger.isRepaired else { return }
    throw Failure(
      .configuration,
      "REPAIRED",
      "run \(ledger.state.run.id) cannot be gone on with: its journal was repaired",
      ["start a new run, as you started this one: it settles what is left of it first"]
    )
  }

  /// A journal of another machine is read, and not continued by accident.
  private static func refuseForeign(_ call: Call, _ ledger: Ledger) throws(Failure) {
    guard let writer = ledger.lastWriter, writer.host != Machine.host,
      !call.arguments.isOn(.adopt)
    else { return }
    throw Failure(
      .configuration,
      "FOREIGN_JOURNAL",
      "this journal was last written on host \(writer.host), this is \(Machine.host)",
      [
        "its processes cannot be asked from here, and may still be at work there",
        "if that machine is gone: ralph resume --adopt",
      ]
    )
  }
}

extension Policy {
  /// The modes of the loop were chosen when the run began, and stay.
  fileprivate mutating func goOnLooping(as recorded: Policy) {
    (planEvery, thunk) = (recorded.planEvery, recorded.thunk)
    (commits, commitNever) = (recorded.commits, recorded.commitNever)
    (pushRemote, pushBranch) = (recorded.pushRemote, recorded.pushBranch)
    (pushNamed, thunkSync) = (recorded.pushNamed, recorded.thunkSync)
  }
}
