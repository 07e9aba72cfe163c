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
    let settings = try call.settings()
    let policy = try settings.policy()
    let work = try WorkPlan.find(settings)
    try work.refuseUnknown(policy)
    if isAllDone(work), !call.arguments.isOn(.dryRun),
      try !Past.read(settings.workspace).hasOpenRun
    {
      return nothingToDo(call, work)
    }
    if call.arguments.isOn(.dryRun) { return try DryRun.show(call, settings, policy, work) }
    try AgentCheck.refuseMissing(policy, settings.workspace)
    try Consent.ask(call, settings)
    let opened = try Workbench.open(settings.workspace)
    let ledger = opened.ledger
    let crew = try Crew(
      Crew.Plan(
        workspace: settings.workspace,
        policy: policy,
        plan: work.path,
        template: work.template?.text,
        signals: Life.signals
      )
    )
    Leftovers.sweep(settings.workspace, ledger.state, crew.ports.host)
    Announcement.start(call, settings, policy, work)
    var beginning = try beginning(
      ledger,
      opened.writer.recovered,
      crew,
      try started(policy, settings, work)
    )
    if ledger.hasOpenRun { call.output.say(Announcement.superseding(ledger)) }
    beginning.say(opened.mended)
    let life = Life(call, crew, beginning, exitsWithLeft: settings.isOn(.exitStatus))
    let titles = opened.titles
    return try life.live(opened.writer, ledger.state, titles)
  }

  private static func nothingToDo(_ call: Call, _ work: WorkPlan) -> ExitCode {
    let unread =
      work.document.problems.isEmpty
      ? "" : " \(work.document.problems.count) line(s) were not read: see ralph plan check."
    let message = "Every task read from \(work.shown) is done. Nothing to do.\(unread)"
    if call.output.isJSON {
      call.output.json(["schema": "ralph.run_result/1", "message": .string(message), "exit": 0])
    } else {
      call.output.say(message)
    }
    return .success
  }

  private static func isAllDone(_ work: WorkPlan) -> Bool {
    work.document.tasks.allSatisfy { $0.mark == .done }
  }

  /// The facts with which the run begins: birth, repair, the end of an older run, the start.
  private static func beginning(
    _ ledger: Ledger,
    _ recovered: JournalRecovered?,
    _ crew: Crew,
    _ started: RunStarted
  ) throws(Failure) -> Beginning {
    var first: [Event] = []
    if ledger.state.seq == .zero { first.append(try birth()) }
    if let recovered { first.append(.journalRecovered(recovered)) }
    return Beginning.starting(
      ledger,
      crew.runner,
      first,
      as: started,
      settledAs: try Life.resumed(ledger.state.run, ledger.state.run.policy)
    )
  }

  private static func birth() throws(Failure) -> Event {
    let genesis = try Machine.randomName()
    return .journalOpened(
      JournalOpened {
        $0.format = Line.format
        $0.genesis = genesis
        $0.program = Machine.program
      }
    )
  }

  private static func started(
    _ policy: Policy,
    _ settings: Settings,
    _ work: WorkPlan
  ) throws(Failure) -> RunStarted {
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
      $0.actor = Name(cutting: "ralph-\(Machine.host)")
      $0.workspace = Text(settings.workspace.root)
      $0.plan = Text(work.shown)
      $0.prompt = Text(work.template.map { settings.workspace.shown($0.path) } ?? "built-in")
      $0.config = settings.digest
      $0.policy = policy
    }
  }
}

/// What the lock's holder is described by.
enum Holder {
  static func text() throws(Failure) -> String {
    let me = try Machine.identity()
    return
      "pid \(me.pid) on host \(Machine.host) since \(MachineClock().wall()), process \(me.text)"
  }

  /// The process that a holder's text names, identified beyond its number; nil if it names none.
  static func process(in text: String) -> ProcessIdentity? {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard let at = words.lastIndex(of: "process"), words.count >= at + 4 else { return nil }
    return ProcessIdentity(text: words[(at + 1)...(at + 3)].joined(separator: " "))
  }
}
