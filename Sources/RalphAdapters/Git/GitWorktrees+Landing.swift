package import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess

// Bringing a merge into the workspace.
extension GitWorktrees {
  /// Moves the branch by a fast-forward that git itself allows, or not at all.
  package func land(_ order: MergeOrder, _ commit: Name) throws(PortFailure) -> Landing {
    guard GitOutput.isObject(commit.text), let merge = try git.commit(commit.text) else {
      throw PortFailure(.answer, "the merge \(commit) is not there any more")
    }
    guard !order.branch.isEmpty else {
      return .waits("no branch was checked out in the workspace that could get it")
    }
    let ref = "refs/heads/\(order.branch)"
    if let tip = try git.commit(ref), try git.isAncestor(merge, of: tip) {
      return .landed
    }
    let there = try git.headRef()
    guard there == ref else {
      let name = there.map(GitOutput.branch) ?? ""
      let what = name.isEmpty ? "no branch" : GitOutput.Record.shown(name)
      return .waits("\(what) is checked out in the workspace, and not \(order.branch)")
    }
    guard let head = try git.commit("HEAD"), head == (try git.commit("\(merge)^1")) else {
      return .stale
    }
    let place = try git.place()
    if let what = GitWorktrees.unfinished(in: place.folder) {
      return .waits("a \(what) has been begun in the workspace and is not ended")
    }
    let lock = place.folder + "/index.lock"
    guard Poller.wait(timeoutMs: lockWaitMs, until: { !Files.exists(lock) }) else {
      return .waits("another git works in the workspace, or was killed there: \(lock)")
    }
    let answer = try git.reach(
      "move \(order.branch) forward",
      GitWorktrees.forward + [merge],
      limitMs: GitCall.longLimitMs
    )
    if answer.code == 0 { return .landed }
    guard try git.commit("HEAD") == head else { return .stale }
    return .waits(GitWorktrees.obstacle(answer))
  }

  /// What git says is in the way, with at most five paths.
  static func obstacle(_ answer: GitAnswer) -> String {
    let lines = TerminalText.plain(answer.errors).split(separator: "\n")
    // Paths stand one a line, after a tab.
    let paths = lines.filter { $0.hasPrefix("\t") }.map { GitOutput.Record.shown($0.dropFirst()) }
    guard !paths.isEmpty else { return answer.reason }
    let told = paths.prefix(5).joined(separator: ", ")
    let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
    return "changes in the workspace are in the way: \(told)\(more)"
  }
}

// Taking worktrees away.
extension GitWorktrees {
  /// Removes a worktree in which nothing would be lost; its branch only if it is merged.
  package func remove(_ key: Key) throws(PortFailure) -> Removal {
    let path = path(of: key)
    let mark = try mark(of: key)
    if let tree = try standing(key) {
      if let why = try objection(to: tree, key, mark) { return .kept(why) }
      let answer = try git.reach(
        "remove the worktree \(path)",
        ["worktree", "remove"] + (tree.isHalfMade ? ["--force", "--force"] : []) + ["--", path],
        limitMs: GitCall.longLimitMs
      )
      guard answer.code == 0 else { return .kept(answer.reason) }
    } else if Files.exists(path) {
      return .kept("\(path) is no worktree of this repository any more")
    }
    if let mark { try drop(mark) }
    return .removed
  }

  /// Why a worktree must stay; nil where nothing would be lost with it.
  private func objection(
    to tree: GitOutput.Tree,
    _ key: Key,
    _ mark: Mark?
  ) throws(PortFailure) -> String? {
    guard !tree.isHalfMade, Files.exists(tree.path) else { return nil }
    if let lock = tree.lock { return "it is locked" + (lock.isEmpty ? "" : ": \(lock)") }
    let there = git.at(tree.path)
    if let what = GitWorktrees.unfinished(in: try there.place().folder) {
      return "a \(what) has been begun there and is not ended"
    }
    let scope = try scope()
    let records = try there.status()
    let work = scope.work(records, in: tree.path)
    guard work.isEmpty else {
      return "not committed there: \(GitOutput.Record.told(work))"
    }
    if tree.ref == nil, let head = tree.head, try !isHeld(head) {
      return "a commit there is on no branch: \(head)"
    }
    try setAside(key, there, scope)
    let directory = scope.directory(in: tree.path)
    try carried.unlink(scope.carriedOnes(records, in: tree.path), in: directory)
    return nil
  }

  /// Whether some branch, or the workspace's HEAD, has a commit.
  private func isHeld(_ commit: String) throws(PortFailure) -> Bool {
    if let head = try git.commit("HEAD"), try git.isAncestor(commit, of: head) { return true }
    let words = ["for-each-ref", "--count=1", "--format=%(refname)", "--contains", commit]
    return try !git.need("look for \(commit)", words + ["refs/heads/"]).isEmpty
  }

  /// Deletes a branch of ours, if the workspace's branch has all of it and nobody stands on it.
  private func drop(_ mark: Mark) throws(PortFailure) {
    var lines = "delete \(mark.name) \(mark.base)\n"
    if let tip = try git.commit(mark.ref) {
      guard let head = try git.commit("HEAD"), try git.isAncestor(tip, of: head),
        try !known().contains(where: { $0.ref == mark.ref })
      else { return }
      lines += "delete \(mark.ref) \(tip)\n"
    }
    let doing = "delete the branch \(mark.branch)"
    try git.need(doing, ["update-ref", "--no-deref", "--stdin"], input: Array(lines.utf8))
  }
}
