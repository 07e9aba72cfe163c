import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess
import RalphRuntime

/// `ralph run`: finds the work, settles what an older run has left, and turns the loop.
enum RunCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let restarts = try Restarting.wanted(by: call)
    guard restarts == 0 else { return try Restarting(call, most: restarts).run() }
    let settings = try call.settings()
    let work = try Work.find(settings)
    var policy = try work.resolve(try settings.policy(), settings)
    var loop = LoopPlan.isMeant(by: call) ? try LoopPlan(call, settings, work) : nil
    let until = try Until(call.arguments, now: MachineClock().wall())
    if work.isDone, !call.arguments.isOn(.dryRun), !UndoPending.stands(settings.workspace),
      try !Past.read(settings.workspace).hasOpenRun
    {
      return nothingToDo(call, work)
    }
    let host = try HostPlan.find(call, settings, policy)
    host.enter(&policy)
    let tree = try TreePlan.find(settings, policy, host, plan: work.plan?.path)
    tree.enter(&policy)
    try loop?.enter(&policy)
    if loop != nil, let word = call.arguments.value(.printPrompt) {
      return try LoopPreview.show(call, policy, work, isPlan: word == "plan")
    }
    if call.arguments.isOn(.dryRun) {
      return try DryRun.show(call, Intent(settings, policy, work, host, tree, until), loop)
    }
    if host.kind == .headless { try AgentCheck.refuseMissing(policy, settings.workspace) }
    try Consent.ask(call, settings)
    try Consent.askForPanes(call, settings, host)
    let opened = try Workbench.open(settings.workspace)
    try UndoPending.settle(call, settings.workspace)
    if policy.verify == .command { try TamperedFiles(settings.workspace).refuse() }
    let ledger = opened.ledger
    let birth = ledger.state.seq == .zero ? try birth() : nil
    let genesis = birth?.genesisBits ?? ledger.state.genesis
    try loop?.look(call, policy, ledger)
    let intent = Intent(settings, policy, work, host, tree, until).settled(genesis)
    policy = intent.policy
    let crew = try crew(intent, genesis, ledger.state)
    Leftovers.sweep(settings.workspace, ledger.state, crew.ports.host)
    Leftovers.putAside(settings.workspace, besides: work.plan?.path)
    Leftovers.putAside(settings.workspace, besides: loop?.thunk)
    crew.thinSnapshots()
    Announcement.start(call, intent)
    var beginning = try beginning(
      ledger,
      birth,
      opened.writer.recovered,
      crew,
      try started(intent, genesis, dirty: crew.keep(loop?.dirty ?? []))
    )
    if ledger.hasOpenRun { call.output.say(Announcement.superseding(ledger)) }
    if let note = HeadNews.note(ledger, intent.settings.workspace) { call.output.note(note) }
    beginning.say(opened.mended)
    beginning.say(gone: PaneSetup.gone(ledger.state.sessions))
    let life = Life(call, crew, beginning, exitsWithLeft: settings.isOn(.exitStatus))
    let titles = opened.titles
    return try life.live(opened.writer, ledger.state, titles)
  }

  private static func crew(
    _ intent: Intent,
    _ genesis: UInt16,
    _ state: State
  ) throws(Failure) -> Crew {
    let work = intent.work
    return try Crew(
      Crew.Plan(
        workspace: intent.settings.workspace,
        policy: intent.policy,
        plan: work.plan?.path,
        tracker: work.tracker,
        planFirst: work.planFirst,
        genesis: genesis,
        sessions: state.sessions,
        hasTurns: state.attempts.contains { $0.turn != nil },
        template: work.template?.text,
        transcripts: intent.settings,
        signals: Life.signals
      )
    )
  }

  private static func nothingToDo(_ call: Call, _ work: Work) -> ExitCode {
    let problems = work.plan?.document.problems.count ?? 0
    let unread = problems == 0 ? "" : " \(problems) line(s) were not read: see ralph plan check."
    let shown = work.plan.map(\.shown) ?? ""
    let message = "Every task read from \(shown) is done. Nothing to do.\(unread)"
    if call.output.isJSON {
      call.output.json(["schema": "ralph.run_result/1", "message": .string(message), "exit": 0])
    } else {
      call.output.say(message)
    }
    return .success
  }

  /// The facts with which the run begins: birth, repair, the end of an older run, the start.
  private static func beginning(
    _ ledger: Ledger,
    _ birth: JournalOpened?,
    _ recovered: JournalRecovered?,
    _ crew: Crew,
    _ started: RunStarted
  ) throws(Failure) -> Beginning {
    var first: [Event] = []
    if let birth { first.append(.journalOpened(birth)) }
    if let recovered { first.append(.journalRecovered(recovered)) }
    return Beginning.starting(
      ledger,
      crew.runner,
      first,
      as: started,
      settledAs: try Life.resumed(ledger.state.run, ledger.state.run.policy)
    )
  }

  private static func birth() throws(Failure) -> JournalOpened {
    let genesis = try Machine.randomName()
    return JournalOpened {
      $0.format = Line.format
      $0.genesis = genesis
      $0.program = Machine.program
    }
  }

  private static func started(
    _ intent: Intent,
    _ genesis: UInt16,
    dirty: Digest
  ) throws(Failure) -> RunStarted {
    let (settings, work, host) = (intent.settings, intent.work, intent.host)
    let me = try Machine.identity()
    let seed = try Machine.randomName()
    return RunStarted {
      $0.format = Line.format
      $0.program = Machine.program
      $0.rules = Rules.number
      $0.epoch = 1
      $0.seed = seed
      $0.host = Machine.host
      $0.pid = Int(me.pid)
      $0.boot = Name(cutting: me.boot)
      $0.actor = WorkTracker.actor(genesis: genesis)
      $0.workspace = Text(settings.workspace.root)
      $0.plan = Text(work.plan?.shown ?? "")
      $0.tracker = Text(work.tracker?.place.folder ?? "")
      $0.planFirst = work.planFirst
      $0.hostWhy = Text(host.steps.joined(separator: "; "))
      $0.branch = Text(Repository.find(settings.workspace.root)?.branch() ?? "")
      $0.prompt = Text(work.template.map { settings.workspace.shown($0.path) } ?? "built-in")
      $0.config = settings.digest
      $0.dirty = dirty
      $0.policy = intent.policy
      // What is not there was said already, and is not asked for at every attempt.
      let isThere = ThisMachine.inhibitor(Machine.environment()).isThere
      $0.policy.awake = intent.policy.awake && isThere
    }
  }
}

extension JournalOpened {
  /// The first 16 bits of the genesis, as the state keeps them.
  fileprivate var genesisBits: UInt16 {
    UInt16(truncatingIfNeeded: Hex.value(genesis.bytes.prefix(4)) ?? 0)
  }
}

/// What the lock's holder is described by.
enum Holder {
  static func text() throws(Failure) -> String {
    let me = try Machine.identity()
    return
      "pid \(me.pid) on host \(Machine.host) since \(MachineClock().wall()), process \(me.text)"
  }

  /// Whether a holder's text names nobody who can hold anything: nobody at all, or a process of this
  /// boot that has ended.
  static func isGone(_ text: String) -> Bool {
    guard let process = process(in: text) else { return text.isEmpty }
    return process.isOfThisBoot && !process.isAlive
  }

  /// The process that a holder's text names, identified beyond its number; nil if it names none.
  static func process(in text: String) -> ProcessIdentity? {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard let at = words.lastIndex(of: "process"), words.count >= at + 4 else { return nil }
    return ProcessIdentity(text: words[(at + 1)...(at + 3)].joined(separator: " "))
  }
}
