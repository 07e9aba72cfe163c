import RalphAdapters
import RalphCore
import RalphPorts
import RalphRuntime

/// Worktrees that runs of this workspace have left, and which of them may go.
///
/// Only those go of which nothing would be lost: everything in them is committed, and the
/// workspace's branch holds all of it.
struct TreeRemains {
  private(set) var all: [GitWorktrees.Listed] = []
  private let trees: GitWorktrees?
  /// Those of a run that is open.
  private var inUse: [Key] = []

  /// Looks at the folder beside the repository; none is found where there is no repository.
  static func find(_ workspace: Workspace) -> TreeRemains {
    guard let git = ProcessGit(environment: Machine.environment()),
      let repository = Repository.find(workspace.root)
    else { return TreeRemains(nil) }
    // The last run says where they are; without a journal there are none.
    let last = try? Past.read(workspace)
    let named = last?.state.run.policy.treeRoot.string ?? ""
    let trees = GitWorktrees(
      runner: git,
      workspace: workspace.root,
      plan: last?.started.map { workspace.configuredPath($0.plan.string) },
      root: named.isEmpty
        ? GitWorktrees.usualRoot(repository: repository.top) : workspace.configuredPath(named)
    )
    var remains = TreeRemains(trees)
    // An open run goes on in its worktrees, or begins there.
    if let last, last.hasOpenRun { remains.inUse = last.state.trees.map(\.key) }
    return remains
  }

  private init(_ trees: GitWorktrees?) {
    self.trees = trees
    // What cannot be listed is left alone.
    all = (try? trees?.list()) ?? []
  }

  /// Those of which nothing would be lost.
  var removable: [GitWorktrees.Listed] {
    all.filter { $0.isMerged && $0.changed.isEmpty && !inUse.contains($0.key) }
  }

  /// What stands where, a line each.
  var lines: [String] {
    all.map { tree in
      let place = "worktree \(tree.path)  \(tree.branch)"
      if !tree.changed.isEmpty {
        return "keeps   \(place)  not committed: \(tree.changed.joined(separator: ", "))"
      }
      if inUse.contains(tree.key) { return "in use  \(place)" }
      return tree.isMerged ? "merged  \(place)" : "keeps   \(place)  not merged"
    }
  }

  var json: JSONText {
    .array(
      all.map { tree in
        [
          "path": .string(tree.path), "branch": .string(tree.branch),
          "merged": .boolean(tree.isMerged), "changed": .strings(tree.changed),
        ]
      }
    )
  }

  /// Removes what may go; gives a line for each.
  func remove() -> [String] {
    guard let trees else { return [] }
    return removable.map { tree in
      do throws(PortFailure) {
        switch try trees.remove(tree.key) {
        case .removed: return "removed worktree \(tree.path)"
        case .kept(let why): return "kept    worktree \(tree.path): \(why)"
        }
      } catch {
        return "kept    worktree \(tree.path): \(error.why)"
      }
    }
  }
}
