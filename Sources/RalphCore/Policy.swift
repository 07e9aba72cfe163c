/// Everything a run was told about limits, waits and ways of working.
///
/// It stands whole in `run.started` and `run.resumed`, so that a journal needs nothing else to be
/// replayed. Every value has a name here and in the configuration; nothing is unbounded.
package struct Policy: Equatable, Sendable {
  // Work
  /// Rounds of up to ``concurrent`` dispatches that the run may start; 0 is unbounded.
  package var iterations: Int = 1
  /// The most attempts that live at once, 1 to 64.
  package var concurrent: Int = 3
  /// Attempts a bead may spend within the run.
  package var attempts: Int = 2
  /// Beads that alone are given out; empty means all.
  package var only: [BeadID] = []
  /// Beads that are not given out.
  package var skip: [BeadID] = []
  /// The lowest priority that is given out, as a number from 0 (highest) to 9.
  package var priority: Int = 9
  /// What becomes of beads that appear during the run.
  package var followUps: FollowUps = .take
  /// Whether the first bead that fails for good ends the run.
  package var failFast = false

  // Agents
  /// The kind of agent, such as `shell` or `claude`.
  package var agent = Name("shell") ?? Name()
  /// The command of a `shell:` agent, or what a preset is changed to.
  package var agentCommand = Text()
  /// The model a preset is asked for; empty for its own choice.
  package var agentModel = Text()
  /// What a preset's agent may do unasked; empty or `skip` for everything.
  package var agentPermission = Text("skip")
  /// How long an attempt may take.
  package var timeout = Millis.minutes(10)
  /// How long a program that was asked to end is waited for before it is killed.
  package var grace = Millis.seconds(10)
  /// The same where the operator wants to stop now.
  package var stopGrace = Millis.seconds(3)
  /// Bytes of output kept from the beginning and from the end, each.
  package var outputKept: Int = 1 << 20
  /// The most bytes a prompt may have.
  package var promptLimit: Int = 1 << 20

  // Verification
  /// Which work is verified.
  package var verify: VerifyMode = .none
  /// The verifier, a shell command line.
  package var verifyCommand = Text()
  /// How long one verification may take.
  package var verifyTimeout = Millis.minutes(30)
  /// A failure that took no longer than this is run again at once.
  package var verifyAgain = Millis.seconds(60)
  /// How often a bead's verification may be flaky or inconclusive before it counts as failed.
  package var verifyDoubts: Int = 3
  package var baseline: BaselineMode = .stop

  // Waits and tries
  /// How long a bead waits after an attempt that timed out, erred or made no progress.
  package var retryDelay = Millis.seconds(5)
  /// How long the agent is left alone after a rate limit that named no reset time.
  package var limitPause = Millis.minutes(15)
  /// Refusals of tools in a row before the run stops with 2.
  package var toolRetries: Int = 2
  /// From this loss of a bead's process on, a loss spends an attempt.
  package var losses: Int = 3
  /// The longest duration of a run; 0 is unbounded.
  package var maxRuntime = Millis.hours(12)
  /// How often a file is looked at for changes while attempts live.
  package var pollInterval = Millis(500)

  // Plan
  /// Whether the reason of a `[-]` is written under the task.
  package var planReasons = true
  /// Whether trailing priority tags reorder the tasks.
  package var planTags = false

  // Trackers. What is absent in older journals is empty or zero here.
  /// Whether a tracker's claims that nothing accounts for are left alone at the start.
  package var keepOrphans = false
  /// Who may write beads that are given out; empty trusts everybody.
  package var authors: [Name] = []
  /// A label that beads must bear; empty for any.
  package var label = Name()

  // Panes
  /// What runs the agents.
  package var host = HostKind.headless
  /// The session whose panes are used; empty where ralph makes one.
  package var session = Text()
  /// Panes that alone are used, such as `%7`; empty for all of the session.
  package var panes: [Name] = []
  /// Whether sessions that ralph made outlive the run.
  package var keepSessions = false
  /// Looks at a quiet pane before it counts as quiet; 0 is 2.
  package var quietLooks = 0
  /// How long a pane must be quiet where nothing else says that the turn ended; 0 is a minute.
  package var quietPeriod = Millis.zero
  /// How long something unknown is left to settle; 0 is two minutes.
  package var settle = Millis.zero
  /// How long a question waits for a person; 0 is half an hour.
  package var askWait = Millis.zero
  /// When a working agent is interrupted; 0 is three times ``timeout``.
  package var hardTimeout = Millis.zero
  /// Whether an agent in a pane forgets its conversation before each prompt.
  package var clearsPanes = false

  /// Attempts in a row that end alike before the agents are suspended; 0 is 3.
  package var breaker: Int = 0

  // Money
  /// The most money a run may take, in millionths of a dollar; 0 is unbounded.
  package var maxCost: Int = 0
  /// The most tokens a run may take; 0 is unbounded.
  package var maxTokens: Int = 0

  // Trees
  /// Whose trees the attempts work in.
  package var tree = TreeMode.shared
  /// The folder that worktrees stand in; empty for the one beside the repository.
  package var treeRoot = Text()
  /// The command that makes a new worktree fit for work; empty for none.
  package var treeSetup = Text()
  /// The command that is run before a worktree is removed; empty for none.
  package var treeTeardown = Text()
  /// How long either may take; 0 is ten minutes.
  package var treeTimeout = Millis.zero
  /// Ignored files that a worktree gets from the workspace, a line each.
  package var treeCarry = Text()
  /// After how many beads that passed beside others a sweep is owed; 0 is only when the run drains.
  package var sweepEvery: Int = 0
  /// Files that the verifier rests on, a line each; empty for those that ralph finds itself.
  package var guards = Text()
  /// The most changed files a snapshot holds; 0 is 20,000.
  package var snapshotFiles: Int = 0
  /// The most bytes of changed files a snapshot holds; 0 is 200 MB.
  package var snapshotBytes: Int = 0
  /// Bytes of free disk below which nothing is begun; 0 is none.
  package var diskFloor: Int = 0
  /// Whether the machine is kept awake while attempts live.
  package var awake = false

  // The Ralph loop
  /// How many iterations there are from one PLAN to the next; 0 is a run without modes.
  package var planEvery: Int = 0
  /// Whether a PLAN is owed whatever the number of the iteration.
  package var planNow = false
  /// The log of finished tasks; empty for none.
  package var thunk = Text()
  /// What becomes of the changes of an iteration that passed.
  package var commits = CommitMode.off
  /// Paths that are never committed, a pattern a line.
  package var commitNever = Text()
  /// Whether a PLAN adds the rows that the log of finished tasks lacks.
  package var thunkSync = false
  /// The remote and the branch there that a PLAN pushes to; empty for no push.
  package var pushRemote = Text()
  package var pushBranch = Text()
  /// Whether the operator has named that branch.
  package var pushNamed = false

  // Calling people
  /// The command, a shell line, that is run to call a person; empty for none.
  package var notifyCommand = Text()

  package init() {}

  /// Whether the run has the modes of the Ralph loop.
  package var isLoop: Bool { planEvery > 0 }

  /// Follow-ups that a run takes at most, and how many generations of them.
  package static let followUpsMost = 20
  package static let generationsMost = 2

  /// Commands that one observation may lead to; reaching it is a defect, and ends the loop.
  package static let commandsPerStep = 256
  /// The most attempts a run may have living at once.
  package static let concurrentMost = 64
}
