package import RalphCore

/// Which commits a run has left, and how the workspace stands: a few questions that change nothing.
///
/// None of them reaches the network: what is pushed is told by the ref of the upstream as it was
/// fetched or pushed last.
package struct GitCommits: Sendable {
  /// One commit; its texts are foreign.
  package struct Commit: Equatable, Sendable {
    package var hash: String
    package var subject: String
    /// What its trailers `Ralph-Bead` and `Ralph-Run` say; empty where there are none.
    package var bead: String
    package var run: String
  }

  /// The workspace as it is now.
  package struct Present: Equatable, Sendable {
    /// The branch, and the one it is pushed to; empty where there is none.
    package var branch = ""
    package var upstream = ""
    /// Files that differ from HEAD, but for ralph's own, the tracker's and the plan.
    package var changed = 0
  }

  private let runner: any GitRunner
  private let directory: String

  /// Questions about the repository around a folder.
  package init(runner: any GitRunner, directory: String) {
    (self.runner, self.directory) = (runner, directory)
  }

  /// The most commits that are listed for one question.
  package static let most = 500

  /// How long one question may take: somebody waits for the answer.
  static let limitMs: Int64 = 10_000

  /// The commits that `last` holds and `first` does not, newest first; nil if git does not say.
  ///
  /// An empty `first` stands for the time before the first commit.
  package func commits(after first: Name, to last: Name) -> [Commit]? {
    guard let range = range(first, last) else { return nil }
    let form =
      "--format=%H%x1f%(trailers:key=Ralph-Bead,valueonly,separator=%x2C)"
      + "%x1f%(trailers:key=Ralph-Run,valueonly,separator=%x2C)%x1f%s"
    let words = [
      "-c", "log.showSignature=false", "log", "-z", "--no-color", "--no-notes",
      "--max-count=\(GitCommits.most)", form,
    ]
    guard let output = ask(words + range + ["--"]) else { return nil }
    return GitCommits.read(output)
  }

  /// How many of the same commits the upstream does not have; nil where there is no upstream.
  package func unpushed(after first: Name, to last: Name) -> Int? {
    guard let range = range(first, last) else { return nil }
    let words = ["rev-list", "--count"] + range + ["^@{upstream}", "--"]
    return ask(words).flatMap { Int(String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self)) }
  }

  /// The workspace as it is now; `plan` is the plan file's path, whose marks are ralph's own.
  package func present(plan: String) -> Present? {
    var words = [
      "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch",
      "-z", "--untracked-files=normal", "--no-renames", "--", ":/",
      ":(exclude,top,glob)**/.ralph/**", ":(exclude,top,glob)**/.beads/**",
    ]
    let isInside = !plan.hasPrefix("/") || plan.hasPrefix(directory + "/")
    if !plan.isEmpty, isInside, !plan.hasPrefix("..") { words.append(":(exclude,literal)" + plan) }
    return ask(words).map(GitCommits.standing)
  }

  /// What `git status` says, reduced to what people ask.
  static func standing(_ output: [UInt8]) -> Present {
    var present = Present()
    for field in output.split(separator: 0) {
      let text = String(decoding: field, as: UTF8.self)
      if let branch = text.after("# branch.head ") {
        present.branch = branch == "(detached)" ? "" : branch
      } else if let upstream = text.after("# branch.upstream ") {
        present.upstream = upstream
      } else if !text.hasPrefix("# ") {
        present.changed += 1
      }
    }
    return present
  }

  /// What `git log` says in the form that it is asked for.
  package static func read(_ output: [UInt8]) -> [Commit] {
    output.split(separator: 0).compactMap { record in
      let fields = record.split(separator: 0x1f, maxSplits: 3, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 4, isCommit(fields[0]) else { return nil }
      // Several trailers of one name: the last counts, as it does for git itself.
      let last = fields.map { String($0.split(separator: ",").last ?? "") }
      return Commit(hash: fields[0], subject: fields[3], bead: last[1], run: last[2])
    }
  }

  /// The words of a range; nil unless its ends are commits and nothing else that git understands.
  private func range(_ first: Name, _ last: Name) -> [String]? {
    guard GitCommits.isCommit(last.text) else { return nil }
    if first.isEmpty { return [last.text] }
    return GitCommits.isCommit(first.text) ? [last.text, "^" + first.text] : nil
  }

  private static func isCommit(_ text: String) -> Bool {
    let isHex = text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    return isHex && (text.utf8.count == 40 || text.utf8.count == 64)
  }

  private func ask(_ words: [String]) -> [UInt8]? {
    let call = GitCall(words, in: directory, limitMs: GitCommits.limitMs)
    guard let answer = runner.run(call), answer.code == 0 else { return nil }
    return answer.output
  }
}

extension String {
  /// What stands behind a beginning; nil if it begins otherwise.
  fileprivate func after(_ beginning: String) -> String? {
    hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil
  }
}
