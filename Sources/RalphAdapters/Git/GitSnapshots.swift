package import RalphCore
import RalphFiles
package import RalphPorts

/// Snapshots of trees as commits under `refs/ralph/snap/`.
///
/// The tree of a snapshot is that of HEAD with everything that differs from it, put into an index of
/// its own path by path. It holds the plan file, but neither `.ralph`, which is the journal's, nor
/// `.beads`: the tracker's database is large, locked while it is used, and not to be gone back to. It
/// holds neither what git ignores nor what repositories inside the tree hold. No hook runs; filters
/// that the repository sets up for its files do.
package struct GitSnapshots: Snapshots {
  let git: GitFolder
  let workspace: String
  let plan: String?
  private let files: Int
  private let bytes: Int

  /// Where they are kept.
  static let refs = "refs/ralph/snap/"

  /// The snapshots of a workspace's repository and of its worktrees.
  ///
  /// `plan` is the plan file's path, absolute or from the workspace on. Where more than `files`
  /// files or `bytes` bytes differ from HEAD, nothing is written and no snapshot is made.
  package init(
    runner: any GitRunner,
    workspace: String,
    plan: String? = nil,
    files: Int = 20_000,
    bytes: Int = 200_000_000
  ) {
    git = GitFolder(runner, workspace).asRalph
    self.workspace = workspace
    self.plan = plan
    self.files = files
    self.bytes = bytes
  }

  package func take(_ key: Key, _ moment: SnapshotMoment, of directory: String) -> Snapshot {
    do throws(PortFailure) {
      return .made(try keep(directory, as: "\(key).\(moment.rawValue)"))
    } catch {
      return .skipped(error.why)
    }
  }

  /// Keeps a tree under a name of its own that no other snapshot has, such as
  /// `<key>.restore-2` for the start `<key>.restore-`.
  package func takeBeside(
    _ start: String,
    of directory: String
  ) throws(PortFailure) -> (name: String, commit: Name) {
    let words = ["for-each-ref", "--format=%(refname)", GitSnapshots.refs]
    let output = try git.need("list the snapshots", words)
    let numbers = (GitOutput.lines(output) ?? []).compactMap { line in
      line.hasPrefix(GitSnapshots.refs + start)
        ? Int(line.dropFirst((GitSnapshots.refs + start).utf8.count)) : nil
    }
    let name = "\(start)\((numbers.max() ?? 0) + 1)"
    return (GitSnapshots.refs + name, try keep(directory, as: name))
  }

  private func keep(_ directory: String, as name: String) throws(PortFailure) -> Name {
    let commit = try commit(directory, name)
    try git.need("keep a snapshot", ["update-ref", GitSnapshots.refs + name, commit])
    return Name(cutting: commit)
  }

  /// A commit of a tree as it is now, which nothing keeps yet.
  func commit(_ directory: String, _ name: String) throws(PortFailure) -> String {
    let there = git.at(directory)
    let place = try there.place()
    let head = try there.commit("HEAD")
    let records = try there.status().filter { !OwnFiles.isState($0.path) }
    try weigh(records, in: place.top)
    let index = try OwnIndex(in: place.folder, for: "snap.\(name)")
    let apart = there.at(place.top).with(index: index.path)
    if let head { try apart.need("read the commit at HEAD", ["read-tree", head]) }
    try put(records, into: apart)
    let tree = try apart.object("write a snapshot", ["write-tree"])
    let commit = try apart.object(
      "commit a snapshot",
      ["commit-tree", tree] + (head.map { ["-p", $0] } ?? []) + ["-F", "-"],
      input: Array("ralph: snapshot \(name)\n".utf8)
    )
    _ = consume index
    return commit
  }

  /// Refuses what is too much, before anything is written.
  private func weigh(_ records: [GitOutput.Record], in top: String) throws(PortFailure) {
    guard records.count <= files else {
      let found = "\(records.count) files differ from HEAD"
      throw PortFailure(.answer, "\(found), and a snapshot takes at most \(files)")
    }
    var sum = 0
    for record in records {
      // What cannot be looked at adds nothing.
      let status = try? Files.linkStatus(record.path(in: top))
      if let status, status.isRegular { sum += status.size }
      guard sum <= bytes else {
        let found = "more than \(bytes / 1_000_000) MB of files differ from HEAD"
        throw PortFailure(.answer, "\(found), which is more than a snapshot takes")
      }
    }
  }

  /// Brings everything that differs from HEAD into an index that has HEAD alone.
  private func put(_ records: [GitOutput.Record], into git: GitFolder) throws(PortFailure) {
    let paths = IndexPaths(git: git)
    let states = try git.withPatterns.need(
      "list what is not kept",
      ["ls-files", "-z", "--", ":(glob)**/.ralph/**", ":(glob)**/.beads/**"]
    )
    // Of submodules and other repositories the commit at HEAD stays, if there is one.
    let changed = records.filter { $0.submodule == nil && !$0.isNested }
    // What git says is gone may seem to be there, behind a link that took a folder's place.
    let there = changed.filter { !$0.isGone && $0.isThere(in: git.path) }.map(\.asUntracked)
    let gone = changed.filter { $0.isGone || !$0.isThere(in: git.path) }
    try paths.remove(states.split(separator: 0).map(Array.init) + gone.map(\.path))
    do throws(PortFailure) {
      try paths.take(there, takesSubmodules: false)
    } catch {
      // One file that may not be read must not cost all others.
      let readable = there.filter { $0.isReadable(in: git.path) }
      guard readable.count < there.count else { throw error }
      try paths.take(readable, takesSubmodules: false)
    }
  }
}

// Keeping house.
extension GitSnapshots {
  /// The snapshot of a key; nil if there is none.
  package func find(_ key: Key, _ moment: SnapshotMoment) throws(PortFailure) -> Name? {
    try git.commit("\(GitSnapshots.refs)\(key).\(moment.rawValue)").map { Name(cutting: $0) }
  }

  /// Removes the refs of snapshots that were made longer ago than that, and tells how many.
  package func thin(
    olderThan age: Millis = .hours(14 * 24),
    now: Instant
  ) throws(PortFailure) -> Int {
    let format = "--format=%(committerdate:unix) %(objectname) %(refname)"
    let output = try git.need("list the snapshots", ["for-each-ref", format, GitSnapshots.refs])
    let limit = (now.milliseconds - age.value) / 1000
    let old = (GitOutput.lines(output) ?? []).compactMap { line -> String? in
      let parts = line.split(separator: " ", maxSplits: 2)
      guard parts.count == 3, let made = Int64(parts[0]), made < limit else { return nil }
      return "delete \(parts[2]) \(parts[1])\n"
    }
    guard !old.isEmpty else { return 0 }
    let lines = Array(old.joined().utf8)
    try git.need("remove old snapshots", ["update-ref", "--no-deref", "--stdin"], input: lines)
    return old.count
  }
}

extension GitOutput.Record {
  /// Where it lies, in a tree with this top.
  func path(in top: String) -> String { "\(top)/\(String(decoding: path, as: UTF8.self))" }

  /// Whether the index or the tree has it no more.
  var isGone: Bool {
    !isUntracked && !isUnmerged && [sinceIndex, inIndex].contains(UInt8(ascii: "D"))
  }

  /// Whether something stands there, in a tree with this top.
  func isThere(in top: String) -> Bool {
    // What cannot be looked at cannot be kept either.
    (try? Files.linkStatus(path(in: top))) != nil
  }

  /// Whether its content can be had.
  func isReadable(in top: String) -> Bool {
    // As said: this asks whether it works.
    guard let status = try? Files.linkStatus(path(in: top)) else { return false }
    // As said above.
    return !status.isRegular || (try? FileDescriptor.open(path(in: top), .read)) != nil
  }
}
