package import RalphCore
import RalphFiles
package import RalphPorts

/// Runs git; whoever composes the program decides how.
package protocol GitRunner: Sendable {
  /// Runs `git` with these arguments in a folder and returns its exit code and standard output.
  ///
  /// Nil if it could not be started, was ended by a signal or took too long, and also if its output
  /// was not kept whole. It runs with ``GitTree/environment``, without input, never through a shell.
  func git(_ arguments: [String], in directory: String) -> (code: Int32, output: [UInt8])?
}

/// The tree of a workspace as git sees it.
///
/// Nothing is written, not even the index.
package struct GitTree: SourceControl {
  private let runner: any GitRunner
  private let directory: String
  private let plan: String?

  /// The tree around a folder; `plan` is the plan file's path, whose marks are ralph's own doing.
  package init(runner: any GitRunner, directory: String, plan: String?) {
    self.runner = runner
    self.directory = directory
    self.plan = plan
  }

  /// Variables for every git that ralph starts: no locks for looking, no questions.
  package static let environment: [(name: String, value: String)] = [
    ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C"),
  ]

  package func glance() -> HeadView? { nil }

  package func isAncestor(_ commit: Name, of other: Name) -> Bool? { nil }

  package func look(at directory: String) -> TreeView {
    guard let place = runner.git(GitCommands.place, in: directory), place.code == 0,
      let prefixes = GitOutput.place(place.output),
      let status = runner.git(GitCommands.status, in: directory), status.code == 0,
      let reading = GitOutput.status(status.output)
    else { return .unknown }
    let own = OwnFiles(plan: planPath(prefixes.prefix))
    let top = directory + "/" + prefixes.up
    var hash = SHA256()
    hash.update(Array("head \(reading.head)\0".utf8))
    var files = FileDigests(top: top)
    for record in reading.records where !own.holds(record.path) {
      hash.update(record.bytes + [0])
      hash.update(files.state(of: record.path) + [0])
    }
    let head = reading.head == GitOutput.unborn ? Name() : Name(cutting: reading.head)
    return TreeView(head: head, digest: hash.finish())
  }

  package func changes(at directory: String) -> TreeChanges? {
    guard let place = runner.git(GitCommands.place, in: directory), place.code == 0,
      let prefixes = GitOutput.place(place.output),
      let status = runner.git(GitCommands.status, in: directory), status.code == 0,
      let reading = GitOutput.status(status.output)
    else { return nil }
    let own = OwnFiles(plan: planPath(prefixes.prefix))
    let paths = reading.records.map(\.path).filter { !own.holds($0) }
    return TreeChanges(
      paths: paths.prefix(TreeChanges.most).map { String(decoding: $0, as: UTF8.self) },
      count: paths.count
    )
  }

  /// The plan's path from the top of the tree; nil if there is none, or it lies elsewhere.
  private func planPath(_ prefix: String) -> [UInt8]? {
    guard let plan else { return nil }
    guard plan.hasPrefix("/") else { return Array((prefix + plan).utf8) }
    guard plan.hasPrefix(directory + "/") else { return nil }
    return Array((prefix + plan.dropFirst(directory.count + 1)).utf8)
  }
}

/// What git is asked.
enum GitCommands {
  /// Where the folder lies in its tree.
  static let place = ["rev-parse", "--show-cdup", "--show-prefix"]

  /// The commit at HEAD, and everything that differs from it.
  static let status = [
    "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch",
    "-z", "--untracked-files=all", "--no-renames",
  ]
}

/// Which paths of a tree are ralph's or the tracker's, and say nothing of an agent's work.
struct OwnFiles: Equatable {
  private let plan: [UInt8]?
  private let besidePlan: [UInt8]?

  init(plan: [UInt8]?) {
    self.plan = plan
    // Files.writeBeside names a new plan `.<name>.<pid>.new` until it takes its place.
    besidePlan = plan.map { path in
      let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      return path[..<start] + [UInt8(ascii: ".")] + path[start...] + [UInt8(ascii: ".")]
    }
  }

  func holds(_ path: [UInt8]) -> Bool {
    if path == plan { return true }
    if let besidePlan, path.starts(with: besidePlan) { return true }
    return path.split(separator: UInt8(ascii: "/")).contains {
      $0.elementsEqual(".ralph".utf8) || $0.elementsEqual(".beads".utf8)
    }
  }
}
