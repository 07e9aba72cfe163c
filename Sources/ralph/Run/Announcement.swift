import RalphAdapters
import RalphAudit
import RalphCore
import RalphRuntime

/// What a writer says before it begins: what it will use, what limits hold, what it never does.
enum Announcement {
  /// The first lines of a new run.
  static func start(_ call: Call, _ intent: Intent) {
    for line in lines(intent) { call.output.say(line) }
    for step in intent.host.steps { call.output.note(step) }
    // A loop works in the workspace whatever was found out about worktrees.
    for sentence in intent.policy.isLoop ? [] : intent.tree.sentences { call.output.note(sentence) }
    if let unused = intent.work.unused { call.output.note(unused) }
    for sentence in intent.work.tracker?.sentences.dropFirst() ?? [] { call.output.note(sentence) }
    for problem in intent.work.plan.map(PlanNotes.sentences) ?? [] { call.output.note(problem) }
  }

  /// The same for a look ahead.
  static func lines(_ intent: Intent) -> [String] {
    let policy = intent.policy
    let rounds =
      policy.iterations == 0 ? "until nothing is ready" : "\(policy.iterations) iteration(s)"
    let agent = AgentChoice.Outline(policy, intent.host, Machine.environment())
    return [
      "Starting ralph: \(intent.work.shown), \(policy.concurrent) at a time, \(rounds)",
      "  host      \(intent.host.shown)",
      "  tree      \(tree(intent))",
      "  agent     \(agent.command)",
      "  rights    \(agent.rights)",
      "  pays      \(agent.pays)",
    ] + trust(intent) + [
      "  verifier  \(verifier(policy, intent.work))",
      "  prompt    \(prompt(intent))",
      "  limits    \(limits(intent))",
    ] + awake(policy) + push(policy)
  }

  /// Where what is committed goes, and what is never done.
  private static func push(_ policy: Policy) -> [String] {
    let never = "force, reset, clean, stash; ends only what it started"
    guard !policy.pushBranch.isEmpty else { return ["  never     pushes, " + never] }
    let place = "\(policy.pushRemote.string)/\(policy.pushBranch.string)"
    return [
      "  pushes    to \(Visible.text(place)) when a PLAN passes, commits of this journal alone",
      "  never     " + never,
    ]
  }

  private static func tree(_ intent: Intent) -> String {
    switch intent.policy.tree {
    case .own: "a worktree for each task, merged one at a time"
    case .shared where intent.policy.concurrent > 1: "the workspace, shared by all"
    case .shared: "the workspace"
    }
  }

  /// Whose beads are given out, where a tracker holds some.
  private static func trust(_ intent: Intent) -> [String] {
    guard intent.work.tracker != nil else { return [] }
    let names = intent.policy.authors.map { Visible.text($0.text) }
    return ["  trusts    " + (names.isEmpty ? "everybody" : names.joined(separator: ", "))]
  }

  /// What keeps the machine from falling asleep, where that is wanted.
  private static func awake(_ policy: Policy) -> [String] {
    guard policy.awake else { return [] }
    let inhibitor = ThisMachine.inhibitor(Machine.environment())
    return [
      inhibitor.isThere
        ? "  awake     keeps the machine awake while attempts live (\(inhibitor.name))"
        : "  awake     the machine may fall asleep: \(inhibitor.name) not found on PATH"
    ]
  }

  /// Time, tries, money: what bounds one attempt, one task, and all of it.
  static func limits(_ intent: Intent) -> String {
    let policy = intent.policy
    var attempt = "\(Measure.spell(policy.timeout)) an attempt"
    if policy.host != .headless {
      let hard = policy.hardTimeout > .zero ? policy.hardTimeout : Millis(policy.timeout.value &* 3)
      attempt += " (a working agent is interrupted after \(Measure.spell(hard)))"
    }
    var words = [attempt, "\(policy.attempts) attempts a task"]
    if let until = intent.until {
      words.append("nothing new after \(Visible.text(until.shown)) or \(policy.maxRuntime)")
    } else {
      let most = policy.maxRuntime
      words.append(most > .zero ? "\(Measure.spell(most)) in all" : "no limit of time in all")
    }
    if policy.maxCost > 0 { words.append("\(Measure.spell(micros: policy.maxCost)) dollars") }
    if policy.maxTokens > 0 { words.append("\(policy.maxTokens) tokens") }
    if policy.maxCost == 0, policy.maxTokens == 0 { words.append("no limit of cost") }
    return words.joined(separator: ", ")
  }

  private static func verifier(_ policy: Policy, _ work: Work) -> String {
    switch policy.verify {
    case .command: "sh -c '\(Visible.text(policy.verifyCommand.string))'"
    case .none where work.plan == nil:
      "none: beads are closed on strong evidence, unverified (--verify CMD judges them)"
    case .none: "none: finished tasks stay [?] (--verify CMD judges them)"
    case .accept: "none: the agent's word is enough (--no-verify)"
    }
  }

  private static func prompt(_ intent: Intent) -> String {
    guard let template = intent.work.template else { return "built-in" }
    return Visible.text(intent.settings.workspace.shown(template.path))
  }

  /// Said when a new run finds an unfinished one.
  static func superseding(_ ledger: Ledger) -> String {
    "Run \(ledger.state.run.id) was not finished: settling it first"
  }

  /// The first lines of a resumed run: what was asked of the world and what it said.
  static func resume(_ call: Call, _ ledger: Ledger, _ beginning: Beginning) {
    let run = ledger.state.run
    call.output.say("Resuming run \(run.id), started \(run.startedAt)")
    let adopted = beginning.adopted.count { $0.kind != .chore }
    if adopted > 0 {
      call.output.say("  \(adopted) process(es) still at work, adopted")
    }
  }
}

extension HostPlan {
  /// Where the agents work, in one line.
  var shown: String {
    switch kind {
    case .headless: return "headless: processes without a terminal"
    case .session: return "a session of our own by \(maker)"
    case .panes:
      let fit = panes.filter { $0.unfit.isEmpty && $0.what == .quiet }.map(\.pane.shortPane)
      let others = panes.filter { !$0.unfit.isEmpty || $0.what != .quiet }.map { pane in
        "\(pane.pane.shortPane) \(pane.obstacle ?? "")"
      }
      let free = fit.isEmpty ? "none is free" : fit.joined(separator: " ")
      let rest = others.isEmpty ? "" : " (not now: \(others.joined(separator: ", ")))"
      return "panes of session \(Visible.text(session)): \(free)\(rest)"
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
