import RalphCore
import RalphFiles
package import RalphPorts

// Merging, in the worktree alone.
extension GitWorktrees {
  /// One worktree while something is merged in it.
  struct Bench {
    let git: GitFolder
    let folder: String
    let mark: Mark
    let scope: TreeScope
    /// The commit that the workspace's branch stands at.
    let target: String
  }

  /// Commits what is left there, merges beside the tree, and moves the worktree to the merge.
  package func merge(_ order: MergeOrder) throws(PortFailure) -> Merge {
    try requireMergeTree()
    let bench = try bench(order)
    try settle(bench)
    try commitLeft(bench, order)
    guard let tip = try bench.git.commit("HEAD") else { throw .unread("look up HEAD") }
    if try git.isAncestor(tip, of: bench.target) { return .nothing }
    if let ground = try lostGround(tip, bench, order) {
      let branch = order.branch.isEmpty ? "HEAD" : order.branch
      let short = ground.prefix(12)
      let words =
        "it stands on \(short), which \(branch) holds no more:"
        + " git rebase --onto \(branch) \(short) there, then ralph retry"
      throw PortFailure(.answer, words)
    }
    if let made = try found(tip, bench, order) { return made }
    let conflicts: [[UInt8]]
    let tree: String
    (tree, conflicts) = try joined(tip, bench)
    let foreign = conflicts.filter { !bench.scope.isNoWork($0) }
    guard foreign.isEmpty else {
      return .conflict(paths: foreign.map { GitOutput.Record(bytes: $0, path: $0).shown })
    }
    let whole = try withOwnFiles(tree, bench)
    let commit = try bench.git.object(
      "commit the merge",
      ["commit-tree", whole, "-p", bench.target, "-p", tip, "-F", "-"],
      input: Array(MergeMessage(order: order).merge.utf8)
    )
    let differences = try differences(tip, commit, bench.git)
    try setAside(order.worktree, bench.git, bench.scope)
    try bench.git.need(
      "move the worktree to the merge",
      GitWorktrees.forward + [commit],
      limitMs: GitCall.longLimitMs
    )
    let isSame = differences.allSatisfy { bench.scope.isNoWork($0.path) }
    return .made(commit: Name(cutting: commit), isSame: isSame)
  }

  /// A commit that the workspace's branch held when work began here or was merged, that somebody has
  /// taken from it since, if only to word it anew, and that the work still stands on.
  private func lostGround(
    _ tip: String,
    _ bench: Bench,
    _ order: MergeOrder
  ) throws(PortFailure) -> String? {
    let trailer = "%(trailers:key=Ralph-Bead,valueonly,separator=%x2c)"
    let words = ["log", "--format=%H %P\t\(trailer)", "--merges", "--grep=^Ralph-Key: "]
    let output = try bench.git.need("read the merges", words + [tip, "^" + bench.target])
    var grounds = [bench.mark.base]
    for line in GitOutput.lines(output) ?? [] {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      let commits = parts[0].split(separator: " ").map(String.init)
      // One for another bead was landed once.
      let isOwn = parts.count > 1 && parts[1] == "\(order.bead)"
      grounds += isOwn ? Array(commits.dropFirst().prefix(1)) : Array(commits.prefix(1))
    }
    for ground in grounds where try git.isAncestor(ground, of: tip) {
      if try !git.isAncestor(ground, of: bench.target) { return ground }
    }
    return nil
  }

  /// Moves the branch that is checked out to a commit after it, or does nothing at all.
  static let forward = [
    "merge", "--ff-only", "--no-autostash", "--no-verify-signatures", "--no-stat", "-q",
  ]

  private func bench(_ order: MergeOrder) throws(PortFailure) -> Bench {
    let path = path(of: order.worktree)
    guard let mark = try mark(of: order.worktree), try standing(order.worktree) != nil,
      Files.exists(path + "/.git")
    else { throw PortFailure(.answer, "the worktree \(path) is not there any more") }
    let there = git.at(path)
    let folder = try there.place().folder
    if let what = GitWorktrees.unfinished(in: folder) {
      throw PortFailure(.answer, "somebody has begun a \(what) in \(path) and not ended it")
    }
    let revision = order.branch.isEmpty ? "HEAD" : "refs/heads/\(order.branch)"
    guard let target = try git.commit(revision) else {
      throw PortFailure(.answer, "the branch \(order.branch) that is to get the merge is not there")
    }
    let user = try there.asUser()
    return Bench(git: user, folder: folder, mark: mark, scope: try scope(), target: target)
  }

  private func requireMergeTree() throws(PortFailure) {
    let output = try git.need("say its version", ["version"])
    let words = String(decoding: output, as: UTF8.self).split(separator: " ")
    let numbers = words.count > 2 ? words[2].split(separator: ".").prefix(2).map { Int($0) } : []
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else {
      throw .unread("say its version")
    }
    guard major > 2 || major == 2 && minor >= 38 else {
      let words =
        "git \(major).\(minor) cannot merge beside a tree; trees of their own need git 2.38"
      throw PortFailure(.missing, words)
    }
  }

  /// The tree of both sides, and the paths on which they do not agree.
  private func joined(
    _ tip: String,
    _ bench: Bench
  ) throws(PortFailure) -> (tree: String, conflicts: [[UInt8]]) {
    let words = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages"]
    let answer = try bench.git.reach(
      "merge",
      words + [bench.target, tip],
      limitMs: GitCall.longLimitMs
    )
    guard answer.code <= 1 else { throw .git("merge", answer) }
    guard let merge = GitOutput.merge(answer.output) else { throw .unread("merge") }
    // Something may be in the way of which git names no path.
    guard answer.code == 0 || !merge.conflicts.isEmpty else { throw .unread("merge") }
    return merge
  }

  /// The tree with ralph's, the plan's and the tracker's files as the workspace's branch has them.
  private func withOwnFiles(_ tree: String, _ bench: Bench) throws(PortFailure) -> String {
    let own = try differences(tree, bench.target, bench.git)
      .filter { bench.scope.isNoWork($0.path) }
    guard !own.isEmpty else { return tree }
    let index = try OwnIndex(in: bench.folder, for: "merge")
    let apart = bench.git.with(index: index.path)
    try apart.need("read the merged tree", ["read-tree", tree])
    let isGone: (GitOutput.Difference) -> Bool = { $0.change == UInt8(ascii: "D") }
    try IndexPaths(git: apart).remove(own.filter(isGone).map(\.path))
    try IndexPaths(git: apart).put(own.filter { !isGone($0) })
    let whole = try apart.object("write the merged tree", ["write-tree"])
    _ = consume index
    return whole
  }

  /// What a second tree or commit has otherwise than a first one.
  func differences(
    _ first: String,
    _ second: String,
    _ git: GitFolder
  ) throws(PortFailure) -> [GitOutput.Difference] {
    let words = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"]
    let doing = "compare two trees"
    let output = try git.need(doing, words + [first + "^{tree}", second + "^{tree}"])
    guard let differences = GitOutput.differences(output) else { throw .unread(doing) }
    return differences
  }

  /// The merge that an earlier call has made already.
  private func found(
    _ tip: String,
    _ bench: Bench,
    _ order: MergeOrder
  ) throws(PortFailure) -> Merge? {
    guard let first = try bench.git.commit("\(tip)^1"), first == bench.target,
      let second = try bench.git.commit("\(tip)^2"),
      case let text = try bench.git.need("read a commit", ["cat-file", "commit", tip]),
      MergeMessage(order: order).isOurs(text)
    else { return nil }
    // An agent may have written such a commit, too: the files that are not its own tell.
    let since = try differences(bench.target, tip, bench.git)
    guard !since.contains(where: { bench.scope.isNoWork($0.path) }) else { return nil }
    let differences = try differences(second, tip, bench.git)
    let isSame = differences.allSatisfy { bench.scope.isNoWork($0.path) }
    return .made(commit: Name(cutting: tip), isSame: isSame)
  }
}
