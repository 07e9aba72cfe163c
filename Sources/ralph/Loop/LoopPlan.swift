import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphRuntime

/// What a run of the Ralph loop uses of a brain repository, found before anything is written.
struct LoopPlan {
  private let workspace: Workspace
  private let settings: Settings
  private let plan: WorkPlan
  /// The log of finished tasks; nil where there is none.
  let thunk: String?
  /// What differs from HEAD already, by the paths from the top of the repository.
  private(set) var dirty: [String] = []
  private let planNow: Bool

  /// Names that no loop commits, beside those of the configuration.
  static let never = [
    "*.sqlite", "*.sqlite3", "*.db", "*.pyc", "__pycache__", ".cache", "node_modules", ".verify",
    "*.log", "*.tmp", "*.swp", ".DS_Store",
  ]

  /// Whether a call asks for the loop.
  static func isMeant(by call: Call) -> Bool {
    call.arguments.verb == .loop || call.arguments.value(.mode) == "loop"
  }

  init(_ call: Call, _ settings: Settings, _ work: Work) throws(Failure) {
    guard let plan = work.plan, work.tracker == nil else {
      throw Failure(
        .missingInput,
        "NO_PLAN",
        "the loop works on a Markdown plan alone",
        ["name it: ralph loop --plan FILE", "for beads of a tracker: ralph"]
      )
    }
    (self.settings, self.plan, workspace) = (settings, plan, settings.workspace)
    let named = settings.path(.thunkFile)
    planNow = call.arguments.isOn(.planNow)
    thunk = ThunkSearch.find(from: workspace.here, named: named)
    if let named, thunk == nil {
      throw Failure(.missingInput, "NO_THUNK", "no file '\(named)'", ["thunk.file names it"])
    }
    guard settings[.concurrent].origin == .standard || settings[.concurrent].value == .count(1)
    else {
      throw Failure(
        .usage,
        "ONE_WRITER",
        "the loop has one writer: PLAN and BUILD follow each other in one tree",
        ["leave -c at 1, or use 'ralph run' for several at a time"]
      )
    }
  }

  /// Puts the loop's own settings into the policy.
  func enter(_ policy: inout Policy) throws(Failure) {
    policy.concurrent = 1
    policy.planNow = planNow
    policy.host = .headless
    policy.tree = .shared
    if case .count(let every) = settings[.planEvery].value { policy.planEvery = every }
    policy.thunk = Text(thunk.map { workspace.shown($0) } ?? "")
    let isRepository = Repository.find(workspace.root) != nil
    let word = CommitMode(rawValue: settings[.loopCommit].value.text) ?? .commit
    policy.commits = isRepository ? word : .off
    let own = policy.commitNever.isEmpty ? [] : [policy.commitNever.string]
    policy.commitNever = Text((LoopPlan.never + own).joined(separator: "\n"))
    enterVerifier(&policy)
    policy.thunkSync = settings[.thunkSync].value.text == "auto"
    try enterPush(&policy)
    // A red verifier is what the first PLAN is told of.
    if settings[.baseline].origin == .standard { policy.baseline = .ignore }
  }

  /// Finds where pushes go, and refuses what nobody has said aloud.
  private func enterPush(_ policy: inout Policy) throws(Failure) {
    let named = settings[.loopPushTo].value.text
    guard settings.isOn(.loopPush) || !named.isEmpty else { return }
    guard policy.commits == .commit, policy.verify == .command,
      let git = ProcessGit(environment: Machine.environment())
    else {
      let why = policy.verify == .command ? "the loop's own commits" : "a verifier"
      throw .usage("NOTHING_TO_PUSH", "--push needs \(why): only what has passed is pushed")
    }
    do throws(PortFailure) {
      let target = try LoopCommits(runner: git, workspace: workspace.root).target(named: named)
      (policy.pushRemote, policy.pushBranch) = (Text(target.remote), Text(target.branch))
      policy.pushNamed = !named.isEmpty
    } catch {
      throw Failure(.usage, "NO_PUSH", error.why, ["see 'ralph help loop'"])
    }
  }

  /// Where nobody names a verifier the repository's own rules are it, or its verifier.sh.
  private func enterVerifier(_ policy: inout Policy) {
    guard policy.verify == .none, settings[.verifyMode].value.text == "auto" else { return }
    let scripts = ["workers/ralph/verifier.sh", "ralph/verifier.sh", "verifier.sh"]
    // Without a path to itself it could not supervise either; the script is there for that.
    if Files.exists(workspace.root + "/rules/AC.rules"), let program = try? Machine.programPath() {
      policy.verifyCommand = Text(CommandWords.quoted(program) + " verify --report")
    } else if let script = scripts.first(where: { Files.exists(workspace.root + "/" + $0) }) {
      policy.verifyCommand = Text("bash " + script)
    } else {
      return
    }
    policy.verify = .command
  }

  /// Refuses a tree in which somebody else's changes lie, unless they are to be left alone.
  mutating func look(_ call: Call, _ policy: Policy, _ ledger: Ledger) throws(Failure) {
    guard let files = ForeignFiles(workspace, policy, plan: plan.path) else { return }
    if ledger.state.run.isPlanDamaged { try refuseLoss(call, try files.lost(plan)) }
    let found = try files.look(ledger)
    dirty = found.foreign
    try found.refuse(call, verb: "loop")
    found.tell(call)
  }
}

extension LoopPlan {
  /// A run that ended because an agent took tasks out of the plan is not followed by one that commits
  /// the loss.
  private func refuseLoss(_ call: Call, _ lost: [String]) throws(Failure) {
    guard !lost.isEmpty, !call.arguments.isOn(.allowDirty) else { return }
    let names = lost.prefix(8).map { Visible.text($0) }.joined(separator: ", ")
    let shown = CommandWords.quoted(plan.path)
    throw Failure(
      .usage,
      "PLAN_LOST",
      "the plan lost \(lost.count) open task(s) in the last run: \(names)",
      [
        "see 'git diff \(shown)', and put them back: git checkout -p HEAD -- \(shown)",
        "or go on without them: ralph loop --allow-dirty",
      ]
    )
  }
}

extension ForeignFiles.Finding {
  /// Throws where something is to be left alone and nobody has said so.
  func refuse(_ call: Call, verb: String) throws(Failure) {
    guard !foreign.isEmpty, !call.arguments.isOn(.allowDirty) else { return }
    let rest = foreign.count > 8 ? ["  and \(foreign.count - 8) more"] : []
    throw Failure(
      .usage,
      "DIRTY_TREE",
      "\(foreign.count) file(s) differ from HEAD, and are not the loop's work",
      foreign.prefix(8).map { "  " + Visible.text($0) } + rest
        + ["commit them, or go on and leave them alone: ralph \(verb) --allow-dirty"]
    )
  }

  /// Says what goes into the next commit although no iteration of this life makes it.
  func tell(_ call: Call) {
    guard !ours.isEmpty else { return }
    let shown = ours.prefix(8).map { Visible.text($0) }.joined(separator: ", ")
    let rest = ours.count > 8 ? " and \(ours.count - 8) more" : ""
    call.output.note(
      isUnsure
        ? "no end of an attempt is recorded: what differs counts as its work: \(shown)\(rest)"
        : "earlier attempts left this uncommitted; the next commit takes it: \(shown)\(rest)"
    )
  }
}
