import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphPorts
import RalphProcess
import RalphRuntime

/// Everything a writer works with, put together from what a run has recorded.
///
/// It is made from the policy and the paths of `run.started`, never from configuration files, so
/// that a resumed run works exactly as the first life of its writer did.
struct Crew {
  let ports: Ports
  let setting: Setting
  let policy: Policy
  let workspace: Workspace
  /// The lane, to be finished before the process ends.
  private let lane: MachineLane

  /// The paths and choices that a crew is made from.
  struct Plan {
    var workspace: Workspace
    var policy: Policy
    /// The plan file's absolute path; nil without one.
    var plan: String?
    /// The tracker; nil without one.
    var tracker: WorkTracker?
    /// Whether of equally urgent beads those of the plan come first.
    var planFirst: Bool
    /// The first 16 bits of the journal's genesis, which stand in names that ralph gives.
    var genesis: UInt16
    /// Sessions that the journal's runs have made and not ended.
    var sessions: [Text]
    /// Whether attempts of the journal live in panes.
    var hasTurns: Bool
    /// The prompt's template, read; nil for the built-in one.
    var template: String?
    /// What says where transcripts of the loop go.
    var transcripts: Settings
    /// The signals that the loop hears.
    var signals: [Int32]
  }

  init(_ plan: Plan) throws(Failure) {
    (policy, workspace) = (plan.policy, plan.workspace)
    let folder = plan.workspace.folder
    let environment = Machine.environment()
    let actor = WorkTracker.actor(genesis: plan.genesis).text
    let tracker = try plan.tracker?.open(as: actor)
    let panes = try PaneSetup.panes(plan)
    do throws(SystemFailure) {
      lane = try MachineLane()
      ports = Ports(
        plan: plan.plan.map {
          PlanSource(
            path: $0,
            keep: folder + "/displaced",
            usesTags: plan.policy.planTags,
            isSecond: tracker != nil && !plan.planFirst
          )
        },
        tracker: tracker,
        panes: panes,
        host: HeadlessHost(
          attempts: folder + "/attempts",
          program: try Executable.path(),
          environment: environment,
          secrets: []
        ),
        voice: AgentChoice.voice(plan.policy, plan.workspace, environment),
        tree: Crew.tree(plan, environment),
        worktrees: Crew.worktrees(plan, environment),
        snapshots: Crew.snapshots(plan, environment),
        guards: GuardedFiles(plan.policy, workspace: plan.workspace.root, plan: plan.plan),
        machine: ThisMachine(workspace: plan.workspace.root, environment: environment),
        requests: RequestListener(RequestFolder(in: folder, user: Machine.user)),
        log: Crew.log(plan),
        commits: Crew.commits(plan, environment),
        folder: Crew.folder(plan),
        notices: SystemNotices(),
        keeper: FolderKeeper(folder),
        brake: ProcessBrake(),
        clock: MachineClock(),
        waiter: try MachineWaiter(hearing: plan.signals),
        lane: lane
      )
    } catch {
      throw .system(error, doing: "begin the loop")
    }
    var setting = Setting(
      workspace: plan.workspace.root,
      journal: plan.workspace.journal,
      template: plan.template,
      actor: tracker == nil ? "" : actor
    )
    if plan.policy.isLoop, let path = plan.plan {
      setting.loop = LoopSite(plan.workspace, plan: path).setting(
        plan.policy,
        prompt: plan.template
      )
    }
    self.setting = setting
  }

  /// Keeps a listing; none for an empty one.
  func keep(_ lines: [String]) throws(Failure) -> Digest {
    guard !lines.isEmpty else { return .none }
    do throws(PortFailure) {
      return try ports.keeper.keep(Array(lines.joined(separator: "\n").utf8))
    } catch {
      throw Failure(.cannotWrite, "NOT_KEPT", error.why, ["ralph keeps it in .ralph/objects"])
    }
  }

  private static func log(_ plan: Plan) -> ThunkLog? {
    guard !plan.policy.thunk.isEmpty else { return nil }
    return ThunkLog(
      path: plan.workspace.configuredPath(plan.policy.thunk.string),
      addsMissing: plan.policy.thunkSync
    )
  }

  private static func commits(_ plan: Plan, _ environment: [String]) -> LoopCommits? {
    guard plan.policy.isLoop, plan.policy.commits != .off,
      let git = ProcessGit(environment: environment)
    else { return nil }
    let workspace = plan.workspace
    return LoopCommits(
      runner: git,
      workspace: workspace.root,
      // What cannot be read proves nothing: those commits count as somebody else's.
      spans: { (try? Past.spans(workspace)) ?? [] },
      touched: { Crew.touched($0, $1, workspace) },
      // Where the journal cannot be read the run is over.
      left: { (try? Past.left(workspace)) ?? [:] }
    )
  }

  /// Those of some paths that were changed since the run began to work at a bead; all of them where
  /// that is not known.
  private static func touched(_ bead: BeadID, _ paths: [String], _ workspace: Workspace) -> [String]
  {
    guard let top = Repository.find(workspace.root)?.top,
      // As said.
      let began = (try? AttemptTimes.read(workspace))?.began(bead)
    else { return paths }
    // Of a file that is gone nobody knows when it went.
    return paths.filter {
      Files.exists("\(top)/\($0)") && AttemptTimes.touched($0, under: top) >= began
    }
  }

  private static func folder(_ plan: Plan) -> BrainFolder? {
    guard plan.policy.isLoop, let path = plan.plan else { return nil }
    let days: Int
    if case .count(let set) = plan.transcripts[.loopTranscriptDays].value {
      days = set
    } else {
      days = 7
    }
    return BrainFolder(
      plan: path,
      keep: plan.workspace.folder + "/displaced",
      transcripts: LoopSite(plan.workspace, plan: path).transcripts(plan.transcripts),
      days: days,
      root: plan.workspace.root
    )
  }

  /// What performs the effects, with these ports.
  var runner: EffectRunner { EffectRunner(ports, setting) }

  /// Does what the lane has left, and ends it.
  func finish() { lane.finish() }

  /// Worktrees are there in every repository: an older run may have left some that are in use.
  private static func worktrees(_ plan: Plan, _ environment: [String]) -> GitWorktrees? {
    guard let git = ProcessGit(environment: environment),
      let repository = Repository.find(plan.workspace.root)
    else { return nil }
    let named = plan.policy.treeRoot.string
    return GitWorktrees(
      runner: git,
      workspace: plan.workspace.root,
      plan: plan.plan,
      root: named.isEmpty
        ? GitWorktrees.usualRoot(repository: repository.top)
        : plan.workspace.configuredPath(named),
      carry: plan.policy.treeCarry.string.split(separator: "\n").map(String.init)
    )
  }

  /// Removes snapshots that are older than two weeks.
  func thinSnapshots() {
    // What cannot be removed now is removed at the next start.
    _ = try? (ports.snapshots as? GitSnapshots)?.thin(now: ports.clock.wall())
  }

  private static func snapshots(_ plan: Plan, _ environment: [String]) -> GitSnapshots? {
    guard let git = ProcessGit(environment: environment),
      Repository.find(plan.workspace.root) != nil
    else { return nil }
    let (files, bytes) = (plan.policy.snapshotFiles, plan.policy.snapshotBytes)
    return GitSnapshots(
      runner: git,
      workspace: plan.workspace.root,
      plan: plan.plan,
      files: files > 0 ? files : 20_000,
      bytes: bytes > 0 ? bytes : 200_000_000
    )
  }

  private static func tree(_ plan: Plan, _ environment: [String]) -> any SourceControl {
    guard let git = ProcessGit(environment: environment) else { return UnknownTree() }
    return GitTree(runner: git, directory: plan.workspace.root, plan: plan.plan)
  }
}
