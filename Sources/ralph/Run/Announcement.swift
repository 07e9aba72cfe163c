import RalphAdapters
import RalphAudit
import RalphCore
import RalphRuntime

/// What a writer says before it begins: what it will use, what limits hold, what it never does.
enum Announcement {
  /// The first lines of a new run.
  static func start(
    _ call: Call,
    _ settings: Settings,
    _ policy: Policy,
    _ work: Work,
    _ host: HostPlan
  ) {
    for line in lines(settings, policy, work, host) { call.output.say(line) }
    for step in host.steps { call.output.note(step) }
    if let unused = work.unused { call.output.note(unused) }
    for sentence in work.tracker?.sentences.dropFirst() ?? [] { call.output.note(sentence) }
    for problem in work.plan.map(PlanNotes.sentences) ?? [] { call.output.note(problem) }
  }

  /// The same for a look ahead.
  static func lines(
    _ settings: Settings,
    _ policy: Policy,
    _ work: Work,
    _ host: HostPlan
  ) -> [String] {
    let rounds =
      policy.iterations == 0 ? "until nothing is ready" : "\(policy.iterations) iteration(s)"
    return [
      "Starting ralph: \(work.shown), \(policy.concurrent) at a time, \(rounds)",
      "  agent     \(AgentChoice.sentence(policy, Machine.environment()))",
      "  verifier  \(verifier(policy))",
      "  prompt    \(prompt(settings, work))",
      "  limits    \(policy.timeout) an attempt, \(policy.attempts) attempts a task, "
        + "\(policy.maxRuntime > .zero ? "\(policy.maxRuntime)" : "no limit") in all",
      "  never     pushes, force, reset, clean, stash; ends only what it started",
    ]
  }

  private static func verifier(_ policy: Policy) -> String {
    switch policy.verify {
    case .command: "sh -c '\(Visible.text(policy.verifyCommand.string))'"
    case .none: "none: finished tasks stay [?] (--verify CMD judges them)"
    case .accept: "none: the agent's word is enough (--no-verify)"
    }
  }

  private static func prompt(_ settings: Settings, _ work: Work) -> String {
    guard let template = work.template else { return "built-in" }
    return Visible.text(settings.workspace.shown(template.path))
  }

  /// Said when a new run finds an unfinished one.
  static func superseding(_ ledger: Ledger) -> String {
    "Run \(ledger.state.run.id) was not finished: settling it first"
  }

  /// The first lines of a resumed run: what was asked of the world and what it said.
  static func resume(_ call: Call, _ ledger: Ledger, _ beginning: Beginning) {
    let run = ledger.state.run
    call.output.say("Resuming run \(run.id), started \(run.startedAt)")
    if !beginning.adopted.isEmpty {
      call.output.say("  \(beginning.adopted.count) process(es) still at work, adopted")
    }
  }
}

/// What in the plan looks like work and is not taken, said once.
enum PlanNotes {
  /// At most three sentences, and how many more there are.
  static func sentences(_ work: WorkPlan) -> [String] {
    let all = PlanCheck.sentences(work.document)
    let shown = all.prefix(3).map { "\(work.shown) \($0)" }
    return all.count > 3
      ? shown + ["\(all.count - 3) more such lines: ralph plan check"] : Array(shown)
  }
}
