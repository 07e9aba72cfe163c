import RalphAdapters
import RalphAudit
import RalphCore
import RalphRuntime

/// What somebody did to HEAD of the workspace while a run was open and no ralph lived.
enum HeadNews {
  /// What a resume would say of it, and of what held new work back before.
  static func preview(_ ledger: Ledger, _ workspace: Workspace) -> [String] {
    let until = "and gives out nothing new until: ralph continue"
    switch move(ledger, workspace) {
    case .treeRewound(let moved): return ["says that HEAD \(way(moved)), \(until)"]
    case .treeBranch(let moved):
      return ["says that the branch was switched \(names(moved)), \(until)"]
    default: return ledger.state.run.stillHeld
    }
  }

  /// What a new run over the open one says of it: it begins where HEAD stands.
  static func note(_ ledger: Ledger, _ workspace: Workspace) -> String? {
    switch move(ledger, workspace) {
    case .treeRewound(let moved):
      "while run \(ledger.state.run.id) was left, HEAD \(way(moved)):"
        + " what `git log \(moved.lost)` shows still counts as done"
    case .treeBranch(let moved):
      "while run \(ledger.state.run.id) was left, the branch was switched \(names(moved)):"
        + " this run works on the latter"
    default: nil
    }
  }

  private static func move(_ ledger: Ledger, _ workspace: Workspace) -> Event? {
    guard ledger.hasOpenRun, let git = ProcessGit(environment: Machine.environment()) else {
      return nil
    }
    let plan = ledger.started.map { workspace.configuredPath($0.plan.string) }
    let tree = GitTree(runner: git, directory: workspace.root, plan: plan)
    return Beginning.move(ledger, tree, at: workspace.root)
  }

  private static func way(_ moved: TreeMoved) -> String {
    "went back from \(moved.fromHead.shortCommit) to \(moved.head.shortCommit)"
  }

  private static func names(_ moved: TreeMoved) -> String {
    "from \(moved.fromBranch.branchName) to \(moved.branch.branchName)"
  }
}
