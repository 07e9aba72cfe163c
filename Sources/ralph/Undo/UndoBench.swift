import RalphCore
import RalphFiles

/// A worktree of its own in which commits are reverted; the branch moves forward when all is well.
///
/// So a conflict in the middle leaves nothing behind: neither the tree nor the branch was touched.
struct UndoBench {
  private let git: UndoGit
  /// The worktree.
  let folder: String
  /// Where the branch stood.
  let before: String

  /// Makes the worktree at HEAD.
  init(_ git: UndoGit) throws(Failure) {
    self.git = git
    before = try git.head()
    folder = "\(git.repository.folder)/ralph/undo-\(Machine.pid)"
    do throws(SystemFailure) { try Files.makeFolder(Files.folder(of: folder)) } catch {
      throw .system(error, doing: "make a folder for the undo")
    }
    UndoBench.removeLeft(beside: folder, git)
    _ = try git.need(["worktree", "add", "--detach", "--quiet", folder, before])
  }

  /// Removes worktrees of undos that were killed before they had noted anything: whoever undoes holds
  /// the journal's lock.
  private static func removeLeft(beside folder: String, _ git: UndoGit) {
    let place = Files.folder(of: folder)
    // Where nothing can be listed nothing is there to be removed.
    for name in (try? Files.list(place)) ?? [] where name.hasPrefix("undo-") {
      remove("\(place)/\(name)", git)
    }
  }

  /// Removes the worktree, whatever lies in it.
  func remove() { UndoBench.remove(folder, git) }

  /// Removes the worktree of an undo, whatever lies in it.
  static func remove(_ folder: String, _ git: UndoGit) {
    // It is ours alone; one that stays is pruned by git once its folder is gone.
    _ = try? git.run(["worktree", "remove", "--force", folder])
    // The same.
    try? Files.removeTree(folder)
  }

  /// Reverts the commits, newest first; gives those whose changes were gone already.
  ///
  /// In the files `own`, by their paths from the top, only the rows and marks of a task go back with
  /// it; a PLAN takes back what it wrote, as far as nobody has written there since.
  func revert(
    _ commits: [UndoHistory.Commit],
    own: [String]
  ) throws(Failure) -> [UndoHistory.Commit] {
    var empty: [UndoHistory.Commit] = []
    for commit in commits {
      let mainline = commit.isMerge ? ["-m", "1"] : []
      let isTask = !commit.beads.contains("\(BeadID.planning)")
      let answer = try git.run(["revert", "--no-edit"] + mainline + [commit.hash], in: folder)
      if answer.isFine {
        let isKept = isTask ? try takeBack(commit, own, now: "HEAD~1") : false
        guard isKept else { continue }
        _ = try git.need(["commit", "-q", "--amend", "--no-edit", "--allow-empty"], in: folder)
      } else {
        let status = try git.need(["status", "--porcelain", "-z"], in: folder)
        if !status.out.isEmpty {
          _ = try takeBack(commit, own, now: "HEAD")
          let words = ["diff", "--name-only", "--diff-filter=U", "-z"]
          let left = try git.need(words, in: folder).out
          guard left.isEmpty else { throw conflict(commit, status.out, answer) }
          if try git.run(["revert", "--continue"], in: folder).isFine { continue }
        }
        guard try git.run(["revert", "--skip"], in: folder).isFine else {
          throw UndoGit.failed("revert", answer)
        }
        empty.append(commit)
      }
    }
    return empty
  }

  /// Makes of the files that ralph itself writes what they were at `now`, without what the commit did
  /// for its task; gives whether it touched one.
  private func takeBack(
    _ commit: UndoHistory.Commit,
    _ own: [String],
    now: String
  ) throws(Failure) -> Bool {
    var isTouched = false
    for path in own {
      guard let here = try bytes("\(now):\(path)"), let after = try bytes("\(commit.hash):\(path)"),
        let before = try bytes("\(commit.hash)^1:\(path)"), before != after
      else { continue }
      let new = UndoLines.takenBack(here, before: before, after: after) ?? here
      do throws(SystemFailure) {
        let file = folder + "/" + path
        try Files.replace(file, with: new, mode: try Files.status(file)?.mode ?? 0o644)
      } catch {
        throw .system(error, doing: "take \(path) back")
      }
      _ = try git.need(["add", "--", path], in: folder)
      isTouched = true
    }
    return isTouched
  }

  /// What a commit holds of a file; nil where it has none.
  private func bytes(_ name: String) throws(Failure) -> [UInt8]? {
    let answer = try git.run(["show", name], in: folder)
    return answer.isFine ? answer.out : nil
  }

  /// What a file that ralph itself writes becomes when its changes that are not committed are kept;
  /// nil where it has none, where what is undone does not touch it, and where the two do not go
  /// together, so that git refuses.
  func merged(_ path: String) throws(Failure) -> UndoMerge? {
    let here = git.repository.top + "/" + path
    guard Files.exists(here), Files.exists(folder + "/" + path) else { return nil }
    let base = try git.run(["show", "\(before):\(path)"])
    guard base.isFine else { return nil }
    do throws(SystemFailure) {
      let (mine, theirs) = (try Files.read(here), try Files.read(folder + "/" + path))
      guard mine != base.out, theirs != base.out else { return nil }
      let old = folder + ".base"
      try Files.replace(old, with: base.out)
      let words = ["merge-file", "-p", "-q", here, old, folder + "/" + path]
      // A git that does not answer merges nothing.
      let answer = try? git.run(words)
      try Files.remove(old)
      guard let answer, answer.isFine else { return nil }
      return UndoMerge(
        path: here,
        mine: mine,
        base: base.out,
        theirs: theirs,
        merged: answer.out
      )
    } catch {
      throw .system(error, doing: "look at \(path)")
    }
  }

  /// The commit that was made here, at which the branch is to stand.
  func tip() throws(Failure) -> String {
    let tip = try git.need(["rev-parse", "HEAD"], in: folder).out.prefix { $0 != 0x0a }
    return String(decoding: tip, as: UTF8.self)
  }

  /// Moves the branch forward to what was made here; gives where it stands now.
  func land() throws(Failure) -> String {
    let after = try tip()
    guard after != before else { return before }
    let words = ["merge", "--ff-only", "--no-autostash", "--no-verify-signatures", "-q", after]
    let answer = try git.run(words)
    guard !answer.isFine else { return after }
    guard try git.head() == before else {
      throw Failure(
        .toolFailed,
        "BRANCH_MOVED",
        "somebody committed meanwhile; nothing was undone",
        ["try again"]
      )
    }
    let lines = answer.err.split(separator: "\n").prefix(12).map { line in
      String(line.drop { $0 == "\t" || $0 == " " })
    }
    throw Failure(
      .toolFailed,
      "TREE_NOT_CLEAN",
      "files of these commits have changes that are not committed; nothing was undone",
      lines + ["commit them or put them aside, then try again"]
    )
  }

  private func conflict(
    _ commit: UndoHistory.Commit,
    _ status: [UInt8],
    _ answer: UndoGit.Answer
  ) -> Failure {
    let both = ["UU", "AA", "DD", "AU", "UA", "DU", "UD"].map { Array("\($0) ".utf8) }
    let files = status.split(separator: 0).compactMap { record -> String? in
      guard both.contains(where: { record.starts(with: $0) }) else { return nil }
      return "in conflict: " + TerminalText.plain(Array(record.dropFirst(3)))
    }
    return Failure(
      .toolFailed,
      "UNDO_CONFLICT",
      "\(commit.short) cannot be taken back by itself: later work changed the same lines; "
        + "nothing was undone",
      files.prefix(8) + ["by hand: git revert \(commit.isMerge ? "-m 1 " : "")\(commit.short)"]
    )
  }
}
