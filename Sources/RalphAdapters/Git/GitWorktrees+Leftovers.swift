import RalphCore
import RalphFiles
import RalphPorts

// What an agent left in its worktree, put where it belongs.
extension GitWorktrees {
  /// Sees to it that the worktree stands on its branch, with all that was committed there.
  ///
  /// The work is what HEAD has: an agent may have made a branch of its own, or none. If HEAD has all
  /// that the branch has, the branch is moved to it; the agent's own branch stays as it is. If
  /// HEAD has nothing that is not known elsewhere, the agent has only looked around, and the branch
  /// is checked out again. If both have something, a person must say what is meant.
  func settle(_ bench: Bench) throws(PortFailure) {
    let (git, mark) = (bench.git, bench.mark)
    guard try git.headRef() != mark.ref else { return }
    guard let head = try git.commit("HEAD") else {
      throw PortFailure(.answer, "the worktree \(git.path) stands on a branch without a commit")
    }
    guard try !known().contains(where: { $0.ref == mark.ref }) else {
      throw PortFailure(.answer, "the branch \(mark.branch) is checked out in another worktree")
    }
    let tip = try git.commit(mark.ref)
    let isAhead: Bool
    if let tip { isAhead = try git.isAncestor(tip, of: head) } else { isAhead = true }
    if isAhead {
      let move = ["update-ref", mark.ref, head, tip ?? ""]
      try git.need("move \(mark.branch) to what was committed", move)
      // Same commit: index and files stay as they are.
      try git.need("stand on \(mark.branch)", ["symbolic-ref", "HEAD", mark.ref])
      return
    }
    let isKnown = try tip.map { tip throws(PortFailure) in try git.isAncestor(head, of: tip) }
    let isElsewhere = try git.isAncestor(head, of: bench.target)
    let changed = bench.scope.work(try git.status(), in: git.path)
    guard isKnown == true || isElsewhere, changed.isEmpty else {
      let words =
        "the worktree \(git.path) stands beside its branch \(mark.branch), and both hold work"
      throw PortFailure(.answer, words + ": check out the one that is meant")
    }
    try git.need(
      "check out \(mark.branch)",
      ["checkout", "-q", mark.branch, "--"],
      limitMs: GitCall.longLimitMs
    )
  }

  /// Commits what an agent left uncommitted, path by path; what is ralph's own never.
  func commitLeft(_ bench: Bench, _ order: MergeOrder) throws(PortFailure) {
    let (git, scope) = (bench.git, bench.scope)
    let records = try git.status()
    guard !records.isEmpty else { return }
    if let unmerged = records.first(where: \.isUnmerged) {
      throw PortFailure(.answer, "\(git.path): \(unmerged.shown) holds a conflict nobody resolved")
    }
    try unstage(scope.ownOnes(records), git)
    let work = scope.work(records, in: git.path)
    try IndexPaths(git: git).take(work, takesSubmodules: true)
    // What is in the index now is the agent's: what it had staged, and what it had not.
    let doing = "compare the index"
    let staged = try git.reach(doing, ["diff-index", "--cached", "--quiet", "HEAD", "--"])
    guard staged.code != 0 else { return }
    guard staged.code == 1 else { throw .git(doing, staged) }
    let words = ["commit", "-q", "--no-verify", "--cleanup=whitespace", "-F", "-"]
    let message = MergeMessage(order: order).left
    try git.need("commit what the agent left", words, input: Array(message.utf8))
  }

  /// Takes paths back out of the index if an agent has put them there; the files stay.
  private func unstage(_ records: [GitOutput.Record], _ git: GitFolder) throws(PortFailure) {
    let staged = records.filter { !$0.isUntracked && $0.inIndex != UInt8(ascii: ".") }
    guard !staged.isEmpty else { return }
    try git.need(
      "take ralph's own files out of the index",
      ["restore", "--staged", "--pathspec-from-file=-", "--pathspec-file-nul"],
      input: staged.flatMap { $0.path + [0] }
    )
  }

  /// Puts ralph's own files of a worktree back to what HEAD has, since they would be in the way of
  /// a merge or a removal; what stood there is kept under `refs/ralph/snap/<key>.own`.
  ///
  /// Marks that an agent set in its copy of the plan, or beads that it wrote into its copy of the
  /// tracker's files, have no other home.
  func setAside(_ key: Key, _ git: GitFolder, _ scope: TreeScope) throws(PortFailure) {
    let own = scope.ownOnes(try git.status())
    guard !own.isEmpty else { return }
    guard let head = try git.commit("HEAD") else { throw .unread("look up HEAD") }
    try keep(own, head, key, git)
    let tracked = own.filter { !$0.isUntracked }
    if !tracked.isEmpty {
      let words = ["restore", "--source=HEAD", "--staged", "--worktree"]
      try git.need(
        "put ralph's own files back",
        words + ["--pathspec-from-file=-", "--pathspec-file-nul"],
        input: tracked.flatMap { $0.path + [0] }
      )
    }
    for record in own where record.isUntracked && !record.isNested {
      let path = "\(git.path)/\(String(decoding: record.path, as: UTF8.self))"
      do throws(SystemFailure) { try Files.remove(path) } catch {
        throw PortFailure(.system, "cannot remove \(record.shown) from the worktree: \(error)")
      }
    }
  }

  private func keep(
    _ records: [GitOutput.Record],
    _ head: String,
    _ key: Key,
    _ git: GitFolder
  ) throws(PortFailure) {
    let ref = "refs/ralph/snap/\(key).own"
    let index = try OwnIndex(in: try git.place().folder, for: "own")
    let apart = git.with(index: index.path).asRalph
    try apart.need("read the commit at HEAD", ["read-tree", head])
    // As this index has nothing but HEAD, what is staged counts as changed, too.
    let gone = records.filter { !$0.isUntracked && !$0.isThere(in: git.path) }
    try IndexPaths(git: apart).remove(gone.map(\.path))
    let there = records.filter { !$0.isNested && $0.isThere(in: git.path) }
    try IndexPaths(git: apart).take(there.map(\.asUntracked), takesSubmodules: false)
    let tree = try apart.object("write what is kept", ["write-tree"])
    let before = try git.commit(ref)
    let parents = ["-p", head] + (before.map { ["-p", $0] } ?? [])
    let commit = try apart.object(
      "commit what is kept",
      ["commit-tree", tree] + parents + ["-F", "-"],
      input: Array("ralph: the worktree's own copies of plan and tracker files, \(key)\n".utf8)
    )
    try git.need("keep what stood there", ["update-ref", ref, commit, before ?? ""])
    _ = consume index
  }
}

extension GitOutput.Record {
  /// The same path as one that no index knows.
  var asUntracked: GitOutput.Record {
    GitOutput.Record(bytes: Array("? ".utf8) + path, path: path)
  }
}
