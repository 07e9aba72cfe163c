import RalphCore

/// What a played run is like.
///
/// A generated journal takes them in turn, in about the proportions in which people use them.
enum Shape: CaseIterable {
  /// Processes in the workspace, tasks of the plan, a verifier.
  case plan
  /// Agents in panes that people made, beads of the tracker.
  case panes
  /// A worktree for each bead.
  case worktrees
  /// The Ralph loop: PLAN and BUILD, one after the other.
  case loop

  /// The shapes of the runs of a journal, again and again.
  static let cycle: [Shape] = [.plan, .panes, .plan, .worktrees, .panes, .plan, .loop, .panes]

  var isTracked: Bool { self == .panes }

  /// The policy of a run with so many slots.
  func policy(slots: Int) -> Policy {
    var policy = Policy()
    policy.iterations = 0
    policy.concurrent = self == .loop ? 1 : slots
    policy.followUps = .hold
    policy.maxRuntime = .zero
    policy.verify = .command
    policy.verifyCommand = Text("swift build && swift test --quiet")
    policy.agent = Name(cutting: self == .plan ? "shell" : "claude")
    policy.agentCommand = Text(self == .plan ? "agent --print --model large" : "")
    policy.timeout = .minutes(60)
    policy.host = self == .panes ? .panes : .headless
    policy.session = Text(self == .panes ? "hypermark" : "")
    policy.breaker = 1000
    switch self {
    case .worktrees: policy.tree = .own
    case .loop:
      policy.planEvery = 3
      policy.thunk = Text("workers/ralph/THUNK.md")
      policy.commits = .commit
    case .plan, .panes: break
    }
    return policy
  }

  func started(_ policy: Policy, seed: Name) -> RunStarted {
    RunStarted {
      $0.format = 4
      $0.program = Name(cutting: "0.1.0")
      $0.rules = Rules.number
      $0.epoch = 1
      $0.seed = seed
      $0.host = Name(cutting: "build-7")
      $0.pid = 4711
      $0.boot = Name(cutting: "bb053b3b-cfac-4d97-a710-ea8242294a73")
      $0.actor = Name(cutting: "ralph-build-7-9ae0")
      $0.workspace = Text("/home/ralph/brain/hypermark")
      $0.plan = Text(isTracked ? "" : "IMPLEMENTATION_PLAN.md")
      $0.tracker = Text(isTracked ? "/home/ralph/brain/hypermark/.beads" : "")
      $0.branch = Text("main")
      $0.prompt = Text("built-in")
      $0.policy = policy
    }
  }
}
