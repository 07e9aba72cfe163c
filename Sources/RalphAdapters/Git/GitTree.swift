package import RalphCore
import RalphFiles
package import RalphPorts

/// The trees of a workspace's repository as git sees them.
///
/// Nothing is written, not even the index.
package struct GitTree: SourceControl {
  private let runner: any GitRunner
  private let workspace: String
  private let plan: String?
  private let head: HeadGlance

  /// The repository around a workspace; `plan` is the plan file's path, whose marks are ralph's own
  /// doing in every tree of the repository.
  package init(runner: any GitRunner, directory: String, plan: String?) {
    self.runner = runner
    workspace = directory
    self.plan = plan
    head = HeadGlance(runner, directory)
  }

  /// Variables for every git that ralph starts: no locks for looking, no questions, no editor, no
  /// network (what is not there of a partial clone is not fetched).
  package static let environment: [(name: String, value: String)] = [
    ("GIT_ALLOW_PROTOCOL", "none"), ("GIT_EDITOR", ":"), ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_SEQUENCE_EDITOR", ":"), ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
  ]

  package func look(at directory: String) -> TreeView {
    guard let (up, reading, own) = reading(of: directory) else { return .unknown }
    var hash = SHA256()
    hash.update(Array("head \(reading.head)\0".utf8))
    var files = FileDigests(top: directory + "/" + up)
    for record in reading.records where !own.holds(record.path) {
      hash.update(record.bytes + [0])
      hash.update(files.state(of: record.path) + [0])
    }
    let head = reading.head == GitOutput.unborn ? Name() : Name(cutting: reading.head)
    return TreeView(head: head, digest: hash.finish(), branch: Text(reading.branch))
  }

  package func changes(at directory: String) -> TreeChanges? {
    guard let (_, status, own) = reading(of: directory) else { return nil }
    let paths = status.records.map(\.path).filter { !own.holds($0) }
    return TreeChanges(
      paths: paths.prefix(TreeChanges.most).map { String(decoding: $0, as: UTF8.self) },
      count: paths.count
    )
  }

  package func mayHaveMoved(now: Millis) -> Bool { head.mayHaveMoved(now: now) }

  package var lookedAt: [String]? { head.lookedAt }

  package func glance() -> HeadView? { head.look() }

  package func isAncestor(_ commit: Name, of other: Name) -> Bool? {
    let first = commit.text.hasSuffix("~1") ? String(commit.text.dropLast(2)) : commit.text
    guard GitOutput.isObject(first), GitOutput.isObject(other.text) else { return nil }
    let words = ["merge-base", "--is-ancestor", commit.text, other.text]
    guard let answer = runner.run(GitCall(words, in: workspace)) else { return nil }
    switch answer.code {
    case 0: return true
    case 1: return false
    default: return nil
    }
  }

  package func isTakenBack(_ old: Name, by new: Name) -> Bool {
    guard !old.isEmpty, !new.isEmpty, old != new, isAncestor(old, of: new) == false,
      let lost = authored("--right-only", "\(new)...\(old)"), !lost.isEmpty,
      let kept = authored("\(old)..\(new)")
    else { return false }
    return lost.contains { !kept.contains($0) }
  }

  /// Who made the commits of a range that no other side of it has, and when; nil if that is not known.
  ///
  /// To amend or rebase a commit changes neither, and a rebased one mostly has the same difference.
  private func authored(_ range: String...) -> [String]? {
    let words = [
      "log", "--format=%an <%ae> %at", "--no-merges", "--cherry-pick", "--max-count=1000",
    ]
    guard let answer = runner.run(GitCall(words + range + ["--"], in: workspace)), answer.code == 0
    else { return nil }
    return GitOutput.lines(answer.output)
  }

  /// The way up to the top of a tree, what git says of it, and which paths are ralph's own.
  private func reading(
    of directory: String
  ) -> (
    up: String, status: (head: String, branch: String, records: [GitOutput.Record]), own: OwnFiles
  )? {
    guard let place = place(of: directory),
      let prefix = directory == workspace ? place.prefix : self.place(of: workspace)?.prefix,
      let status = runner.run(GitCall(GitCommands.status, in: directory)), status.code == 0,
      let reading = GitOutput.status(status.output)
    else { return nil }
    return (place.up, reading, OwnFiles(plan: plan, workspace: workspace, prefix: prefix))
  }

  private func place(of directory: String) -> (up: String, prefix: String)? {
    guard let answer = runner.run(GitCall(GitCommands.place, in: directory)), answer.code == 0
    else { return nil }
    return GitOutput.place(answer.output)
  }
}

/// What git is asked in more than one place.
enum GitCommands {
  /// Where the folder lies in its tree.
  static let place = ["rev-parse", "--show-cdup", "--show-prefix"]

  /// The commit at HEAD, and everything that differs from it.
  static let status = [
    "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch",
    "-z", "--untracked-files=all", "--no-renames",
  ]

  /// Before every command that may write: no hook runs, nothing is signed, cleaned up, stashed or
  /// done in submodules, and no daemon is left behind.
  static let quiet =
    [
      "core.hooksPath=/dev/null", "commit.gpgSign=false", "core.fsmonitor=false", "gc.auto=0",
      "maintenance.auto=false", "submodule.recurse=false", "core.safecrlf=false",
      "i18n.commitEncoding=UTF-8",
    ].flatMap { ["-c", $0] }
}
