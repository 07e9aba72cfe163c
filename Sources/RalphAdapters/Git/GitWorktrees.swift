package import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess

/// Worktrees of a workspace's repository, one for each key, in a folder outside the repository.
///
/// Everything that must be known again after a crash stands in git itself: which branch is a key's,
/// and at which commit it began, says the ref `refs/ralph/tree/<key>/<branch>`, which is made
/// together with the branch; what was merged for whom say the trailers of the merge. So each verb
/// begins by looking, and goes on from what it finds.
package struct GitWorktrees: Worktrees {
  let git: GitFolder
  let workspace: String
  let plan: String?
  let root: String
  let carried: CarriedFiles
  let lockWaitMs: Int64

  /// The worktrees of the repository around a workspace.
  ///
  /// `plan` is the plan file's path, absolute or from the workspace on. Worktrees are made as
  /// `<root>/<key>`. `carry` names what is taken along from the workspace although git ignores it,
  /// such as `.env` or `node_modules`. A busy index of the workspace is waited for that long.
  package init(
    runner: any GitRunner,
    workspace: String,
    plan: String?,
    root: String,
    carry: [String] = [],
    lockWait: Millis = Millis(10_000)
  ) {
    git = GitFolder(runner, workspace)
    self.workspace = workspace
    self.plan = plan
    self.root = root
    carried = CarriedFiles(names: carry, workspace: workspace)
    lockWaitMs = lockWait.value
  }

  /// Where worktrees of a repository are made unless it is said otherwise: beside it, so that no
  /// agent that looks upwards finds the workspace.
  package static func usualRoot(repository top: String) -> String {
    "\(Files.folder(of: top))/.ralph-worktrees/\(Files.name(of: top))"
  }

  /// A worktree of ours that git knows.
  package struct Listed: Equatable, Sendable {
    package var key: Key
    /// Its top folder.
    package var path: String
    /// Its branch; empty if nothing says which.
    package var branch: String
    /// Whether its folder is there.
    package var isThere = false
    /// Whether everything that was committed there is in the workspace's branch.
    package var isMerged = false
    /// What was changed there and not committed, at most five paths; what is ralph's own is left out.
    package var changed: [String] = []
  }

  /// The worktrees under the root and the branches of those that are gone, sorted by key; those of
  /// other workspaces of the repository, too.
  package func list() throws(PortFailure) -> [Listed] {
    let scope = try scope()
    let (head, trees) = (try git.commit("HEAD"), try known())
    var keys = try marks().compactMap(\.key)
    for tree in trees {
      guard let key = Key(Files.name(of: tree.path).utf8), tree.path == path(of: key),
        !keys.contains(key)
      else { continue }
      keys.append(key)
    }
    var found: [Listed] = []
    for key in keys.sorted(by: { ($0.run.number, $0.seq) < ($1.run.number, $1.seq) }) {
      found.append(try listed(key, trees.first { $0.path == path(of: key) }, head, scope))
    }
    return found
  }

  private func listed(
    _ key: Key,
    _ tree: GitOutput.Tree?,
    _ head: String?,
    _ scope: TreeScope
  ) throws(PortFailure) -> Listed {
    let mark = try mark(of: key)
    var isMerged = head != nil
    for revision in [mark?.ref, tree?.head] {
      guard isMerged, let head, let revision, let commit = try git.commit(revision) else {
        continue
      }
      isMerged = try git.isAncestor(commit, of: head)
    }
    var listed = Listed(key: key, path: path(of: key), branch: mark?.branch ?? "")
    (listed.isMerged, listed.isThere) = (isMerged, tree != nil && Files.exists(listed.path))
    if listed.isThere {
      let work = scope.work(try git.at(listed.path).status(), in: listed.path)
      listed.changed = work.prefix(5).map(\.shown)
    }
    return listed
  }
}

// What is looked up again and again.
extension GitWorktrees {
  /// Which branch is a key's.
  struct Mark: Equatable {
    /// The commit at which the branch began.
    var base: String
    /// The branch's name.
    var branch: String
    var ref: String { "refs/heads/" + branch }
    /// The ref that says so.
    var name: String
    /// Whose it is.
    var key: Key? { Key(name.utf8.dropFirst(GitWorktrees.marks.utf8.count).prefix { $0 != 0x2f }) }
  }

  /// What the names of all marks begin with.
  static let marks = "refs/ralph/tree/"

  /// The top of a key's worktree.
  func path(of key: Key) -> String { "\(Files.realPath(root) ?? root)/\(key)" }

  /// What is whose in every tree of the repository.
  func scope() throws(PortFailure) -> TreeScope {
    let prefix = try git.place().prefix
    let own = OwnFiles(plan: plan, workspace: workspace, prefix: prefix)
    return TreeScope(own: own, prefix: prefix, carried: carried)
  }

  /// The mark of a key; nil if no worktree was asked for, or nothing is left of it.
  func mark(of key: Key) throws(PortFailure) -> Mark? {
    try marks("\(key)/").first { $0.key == key }
  }

  /// The marks of all keys whose name goes on like this.
  func marks(_ start: String = "") throws(PortFailure) -> [Mark] {
    let words = ["for-each-ref", "--format=%(objectname) %(refname)", GitWorktrees.marks + start]
    let lines = GitOutput.lines(try git.need("look up whose branches there are", words)) ?? []
    return lines.compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return nil }
      let rest = parts[1].dropFirst(GitWorktrees.marks.utf8.count)
      let branch = rest.drop { $0 != "/" }.dropFirst()
      return Mark(base: parts[0], branch: String(branch), name: parts[1])
    }
  }

  /// Every worktree of the repository, the main one first.
  ///
  /// Git gives up where one is just being made by somebody else, so it is asked again for a while.
  func known() throws(PortFailure) -> [GitOutput.Tree] {
    let words = ["worktree", "list", "--porcelain", "-z"]
    for _ in 0..<GitWorktrees.patience {
      let answer = try git.reach("list the worktrees", words)
      if answer.code == 0 { return GitOutput.trees(answer.output) }
      _ = Poller.wait(descriptors: [], timeoutMs: 50)
    }
    return GitOutput.trees(try git.need("list the worktrees", words))
  }

  /// How often a list that git gives up on is asked for again.
  private static let patience = 10

  /// The worktree of a key; nil if git knows none.
  func standing(_ key: Key) throws(PortFailure) -> GitOutput.Tree? {
    let path = path(of: key)
    return try known().first { $0.path == path }
  }

  /// What somebody has begun in a tree and not ended, such as `rebase`; nil if nothing is.
  static func unfinished(in folder: String) -> String? {
    let signs = [
      ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase"),
      ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("sequencer", "cherry-pick"),
    ]
    return signs.first { Files.exists("\(folder)/\($0.0)") }.map(\.1)
  }
}

extension GitWorktrees {
  /// Looks for the folder alone, without asking git.
  package func isThere(_ key: Key) -> Bool { Files.exists(directory(key)) }

  /// The folder that stands for the workspace in a key's worktree, made or not.
  package func directory(_ key: Key) -> String {
    // What git would say, without running it: the way down from the folder that holds `.git`.
    var top = workspace
    while !top.isEmpty, !Files.exists(top + "/.git") {
      top = top == "/" ? "" : Files.folder(of: top)
    }
    let below = top.isEmpty ? "" : workspace.dropFirst(top.utf8.count)
    return path(of: key) + below
  }
}
