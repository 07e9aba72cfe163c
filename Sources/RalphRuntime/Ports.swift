import RalphCore
package import RalphPorts

/// The world as the runtime sees it: one value for each thing that it asks.
package struct Ports: Sendable {
  /// The plan file; nil where the run has none.
  package var plan: (any MarkedPlan)?
  /// The tracker; nil where the run has none.
  package var tracker: (any Tracker)?
  /// Agents in panes; nil where attempts have processes of their own.
  package var panes: (any PaneHost)?
  package var host: any ProcessHost
  package var voice: any AgentVoice
  package var tree: any SourceControl
  /// Worktrees of beads; nil where every attempt works in the workspace.
  package var worktrees: (any Worktrees)?
  /// Snapshots of trees; nil where nothing can be kept.
  package var snapshots: (any Snapshots)?
  /// The files that the verifier rests on; nil where nobody looks.
  package var guards: (any Guards)?
  package var machine: (any Machine)?
  /// Requests of other terminals; nil where nobody can ask for anything.
  package var requests: (any Requests)?
  /// The log of finished tasks; nil where the run has none.
  package var log: (any TaskLog)?
  /// Local commits; nil where nothing is committed.
  package var commits: (any Commits)?
  /// Phases and transcripts of the Ralph loop; nil for a run without modes.
  package var folder: (any LoopFolder)?
  /// Tells of changes of files; nil where nobody does.
  package var notices: (any ChangeNotices)?
  package var keeper: any Keeper
  /// Keeps effects back while a batch is written; nil where nothing is started in earnest.
  package var brake: (any Brake)?
  package var clock: any Clock
  package var waiter: any Waiter
  package var lane: any Lane

  package init(
    plan: (any MarkedPlan)?,
    tracker: (any Tracker)? = nil,
    panes: (any PaneHost)? = nil,
    host: any ProcessHost,
    voice: any AgentVoice,
    tree: any SourceControl,
    worktrees: (any Worktrees)? = nil,
    snapshots: (any Snapshots)? = nil,
    guards: (any Guards)? = nil,
    machine: (any Machine)? = nil,
    requests: (any Requests)? = nil,
    log: (any TaskLog)? = nil,
    commits: (any Commits)? = nil,
    folder: (any LoopFolder)? = nil,
    notices: (any ChangeNotices)? = nil,
    keeper: any Keeper,
    brake: (any Brake)? = nil,
    clock: any Clock,
    waiter: any Waiter,
    lane: any Lane
  ) {
    self.plan = plan
    self.tracker = tracker
    self.panes = panes
    self.host = host
    self.voice = voice
    self.tree = tree
    self.worktrees = worktrees
    self.snapshots = snapshots
    self.guards = guards
    self.machine = machine
    self.requests = requests
    self.log = log
    self.commits = commits
    self.folder = folder
    self.notices = notices
    self.keeper = keeper
    self.brake = brake
    self.clock = clock
    self.waiter = waiter
    self.lane = lane
  }

  /// The source that a bead comes from; throws where the run does not have it.
  func source(of bead: BeadID) throws(PortFailure) -> any WorkSource {
    let source: (any WorkSource)? = bead.isTracked ? tracker : plan
    guard let source else {
      throw PortFailure(.answer, "\(bead) comes from a source that this run does not read")
    }
    return source
  }
}

/// What every effect of a run needs beside its command; fixed when the writer begins to live.
package struct Setting: Equatable, Sendable {
  /// The workspace's real path: the directory of agents and verifiers.
  package var workspace: String
  /// The journal's absolute path, told to children.
  package var journal: String
  /// The prompt's template; nil for the built-in one.
  package var template: String?
  /// Who ralph is to trackers; agents with processes of their own are told to be the same.
  package var actor: String
  /// What the prompts of the Ralph loop tell beside the task; nil for a run without modes.
  package var loop: LoopSetting?

  package init(workspace: String, journal: String, template: String?, actor: String = "") {
    self.workspace = workspace
    self.journal = journal
    self.template = template
    self.actor = actor
  }
}
