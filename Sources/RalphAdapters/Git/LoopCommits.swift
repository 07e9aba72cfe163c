package import RalphCore
import RalphFiles
package import RalphPorts

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Local commits of what the iterations of the Ralph loop changed.
///
/// Only paths that are named one by one go into a commit; what others have staged stays staged.
/// Nothing is forced or reset, and no hook runs.
package struct LoopCommits: Commits {
  private let git: GitFolder
  private let spans: @Sendable () -> [CommitSpan]
  private let touched: @Sendable (BeadID, [String]) -> [String]
  private let left: @Sendable () -> [String: [String]]

  /// Commits in the repository around a folder.
  ///
  /// `spans` gives what agents have committed themselves, as the journal knows it by now; `touched`
  /// those of some paths, from the top of the repository, that were changed since work at a bead
  /// began; `left` the files whose changes a commit lacks, by the commit's name.
  package init(
    runner: any GitRunner,
    workspace: String,
    spans: @escaping @Sendable () -> [CommitSpan] = { [] },
    touched: @escaping @Sendable (BeadID, [String]) -> [String] = { _, _ in [] },
    left: @escaping @Sendable () -> [String: [String]] = { [:] }
  ) {
    git = GitFolder(runner, workspace)
    (self.spans, self.touched, self.left) = (spans, touched, left)
  }

  /// How many commits are looked through for one that stands already.
  private static let searched = 200
  /// The most letters of a title in a subject.
  private static let titleMost = 60

  package func commit(_ order: CommitOrder) throws(PortFailure) -> CommitAnswer {
    let records = try git.status()
    let left = left(records, order)
    if var found = try found(order.key) {
      found.left = left
      return found
    }
    if let unmerged = records.first(where: \.isUnmerged) {
      throw PortFailure(.answer, "\(unmerged.shown) holds a conflict nobody resolved")
    }
    let work = records.filter { !$0.isNested && isWork($0.path, order) }
    guard !work.isEmpty else { return CommitAnswer(left: left) }
    guard !order.stages else {
      try IndexPaths(git: git).take(work, takesSubmodules: false)
      return CommitAnswer(files: work.count, left: left)
    }
    let new: [UInt8] = work.filter(\.isUntracked).flatMap { $0.path + [0] }
    let all: [UInt8] = work.flatMap { $0.path + [0] }
    let paths = work.prefix(1000).map { String(decoding: $0.path, as: UTF8.self) }
    let fromInput = ["--pathspec-from-file=-", "--pathspec-file-nul"]
    if !new.isEmpty {
      try git.need("note new files", ["add", "--intent-to-add"] + fromInput, input: new)
    }
    let doing = "commit what the iteration changed"
    let answer = try git.asUser().reach(
      doing,
      ["commit", "-q", "--no-verify", "--only", "--cleanup=whitespace", "-m", message(order)]
        + fromInput,
      input: all
    )
    guard answer.code == 0 else {
      // Where only the index was another, the files are as they were committed.
      let isSame = try git.reach("compare with HEAD", ["diff", "--quiet", "HEAD", "--"] + paths)
      guard answer.code == 1, isSame.code == 0 else { throw .git(doing, answer) }
      return CommitAnswer(left: left)
    }
    guard let commit = try git.commit("HEAD") else { throw .unread("look up HEAD") }
    return CommitAnswer(commit: Name(cutting: commit), files: work.count, left: left)
  }

  /// The files that differed before the run and were changed since.
  private func left(_ records: [GitOutput.Record], _ order: CommitOrder) -> [String] {
    guard !order.leave.isEmpty else { return [] }
    let paths = records.map { String(decoding: $0.path, as: UTF8.self) }
    return touched(order.bead, paths.filter(order.leave.contains))
  }

  /// What differs from HEAD now, as a run that commits has to leave it alone.
  package func changed(never: [String]) throws(PortFailure) -> [String] {
    var seen: Set<[UInt8]> = []
    // A file that was taken out of the index alone has two records.
    return try git.status().map(\.path).filter {
      !OwnFiles.isState($0) && !OwnFiles.isBeside($0) && !Pattern.any(never, match: $0)
        && seen.insert($0).inserted
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What HEAD holds of a file of the tree, by its absolute path; nil where it has none, or git does
  /// not say.
  package func committed(_ path: String) -> [UInt8]? {
    let place = Files.folder(of: path)
    let answer = git.ask(["-C", place, "show", "HEAD:./" + Files.name(of: path)])
    guard let answer, answer.code == 0 else { return nil }
    return answer.output
  }

  private func isWork(_ path: [UInt8], _ order: CommitOrder) -> Bool {
    let text = String(decoding: path, as: UTF8.self)
    return !OwnFiles.isState(path) && !OwnFiles.isBeside(path) && !order.leave.contains(text)
      && !Pattern.any(order.never, match: path)
  }

  private func message(_ order: CommitOrder) -> String {
    let subject: String
    if order.mode == .plan {
      subject = "plan: what the PLAN iteration changed"
    } else {
      let title = CommitTrailers.title(order.title, most: LoopCommits.titleMost)
      subject = "\(order.bead.bare): \(title)"
    }
    return "\(subject)\n\n\(CommitTrailers.text(order.bead, order.attempt, order.key))"
  }

  /// The commit that a life before has made for the same key.
  private func found(_ key: Key) throws(PortFailure) -> CommitAnswer? {
    // A repository without a commit has none of ours either.
    guard try git.commit("HEAD") != nil else { return nil }
    let form = "--format=%H %(trailers:key=Ralph-Key,valueonly,separator=%x2C)"
    let words = [
      "-c", "log.showSignature=false", "log", "-z", "--no-color", "--no-notes",
      "--max-count=\(LoopCommits.searched)", form,
    ]
    let output = try git.need("look for the commit of \(key)", words)
    for record in output.split(separator: 0) {
      let fields = String(decoding: record, as: UTF8.self).split(separator: " ")
      guard fields.count == 2, fields[1].split(separator: ",").contains("\(key)") else { continue }
      let list = ["diff-tree", "--root", "--no-commit-id", "--name-only", "-r", "-z"]
      let names = try git.need("list a commit", list + [String(fields[0])])
      return CommitAnswer(
        commit: Name(cutting: String(fields[0])),
        files: names.split(separator: 0).count
      )
    }
    return nil
  }

  /// The remote and the branch that the current branch is pushed to; `named` is the operator's word
  /// for the branch, and empty for the usual one, which must not be the default one.
  package func target(
    named: String
  ) throws(PortFailure) -> (remote: String, branch: String) {
    try LoopPush.target(git, named: named)
  }

  package func push(_ push: PushWork, genesis: UInt16) throws(PortFailure) -> PushAnswer {
    try LoopPush(git, push, genesis: genesis, spans: spans(), left: left()).run()
  }

  /// The most bytes of discoveries that are told.
  private static let discoveriesMost = 8 << 10

  package func discoveries(since commit: Name) -> String {
    var words = ["log", "-z", "--no-color", "--no-notes", "--max-count=50", "--format=%h %s%n%b"]
    // Before the first PLAN of the journal nothing is known of what was discovered when.
    guard GitOutput.isObject(commit.text) else { return "" }
    words += [commit.text + "..HEAD", "--"]
    guard let answer = git.ask(words), answer.code == 0 else { return "" }
    let notes = answer.output.split(separator: 0).compactMap {
      LoopCommits.note(in: TerminalText.plain(Array($0)))
    }
    return TerminalText.beginning(
      of: notes.joined(separator: "\n\n"),
      bytes: LoopCommits.discoveriesMost
    )
  }

  /// A commit's subject and what its body notes as discovered; nil where it notes nothing.
  static func note(in text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let subject = lines.first else { return nil }
    let body = lines.dropFirst().filter { !$0.hasPrefix("Ralph-") }
    let telling = body.drop { line in
      let lower = line.lowercased()
      return !lower.hasPrefix("note:") && !lower.hasPrefix("discover")
        && !lower.hasPrefix("also discovered")
    }
    guard !telling.isEmpty else { return nil }
    return ([subject] + telling).joined(separator: "\n")
  }
}

/// A path that is never committed: a name of a file or folder wherever it stands, or a path from
/// the top of the repository; `*`, `?` and `[…]` as in a shell.
enum Pattern {
  static func any(_ patterns: [String], match path: [UInt8]) -> Bool {
    let text = String(decoding: path, as: UTF8.self)
    let names = text.split(separator: "/").map(String.init)
    return patterns.contains { pattern in
      let bare = pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
      guard bare.contains("/") else { return names.contains { matches(bare, $0, 0) } }
      return matches(bare, text, FNM_PATHNAME) || text.hasPrefix(bare + "/")
    }
  }

  private static func matches(_ pattern: String, _ text: String, _ flags: Int32) -> Bool {
    unsafe fnmatch(pattern, text, flags) == 0
  }
}
