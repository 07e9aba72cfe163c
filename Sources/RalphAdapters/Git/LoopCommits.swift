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
  private let touched: @Sendable (BeadID, Int, [String]) -> [String]

  /// Commits in the repository around a folder.
  ///
  /// `spans` gives what agents have committed themselves, as the journal knows it by now; `touched`
  /// those of some paths, from the top of the repository, that an attempt at a bead has changed.
  package init(
    runner: any GitRunner,
    workspace: String,
    spans: @escaping @Sendable () -> [CommitSpan] = { [] },
    touched: @escaping @Sendable (BeadID, Int, [String]) -> [String] = { _, _, _ in [] }
  ) {
    git = GitFolder(runner, workspace)
    (self.spans, self.touched) = (spans, touched)
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
    let fromInput = ["--pathspec-from-file=-", "--pathspec-file-nul"]
    if !new.isEmpty {
      try git.need("note new files", ["add", "--intent-to-add"] + fromInput, input: new)
    }
    try git.asUser().need(
      "commit what the iteration changed",
      ["commit", "-q", "--no-verify", "--only", "--cleanup=whitespace", "-m", message(order)]
        + fromInput,
      input: all
    )
    guard let commit = try git.commit("HEAD") else { throw .unread("look up HEAD") }
    return CommitAnswer(commit: Name(cutting: commit), files: work.count, left: left)
  }

  /// How many of the files that differed before the run the attempt has changed, too.
  private func left(_ records: [GitOutput.Record], _ order: CommitOrder) -> Int {
    guard !order.leave.isEmpty else { return 0 }
    let paths = records.map { String(decoding: $0.path, as: UTF8.self) }
    return touched(order.bead, order.attempt, paths.filter(order.leave.contains)).count
  }

  /// What differs from HEAD now, as a run that commits has to leave it alone.
  package func changed(never: [String]) throws(PortFailure) -> [String] {
    try git.status().filter {
      !OwnFiles.isState($0.path) && !OwnFiles.isBeside($0.path)
        && !Pattern.any(never, match: $0.path)
    }.map { String(decoding: $0.path, as: UTF8.self) }
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
    try LoopPush(git, push, genesis: genesis, spans: spans()).run()
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
