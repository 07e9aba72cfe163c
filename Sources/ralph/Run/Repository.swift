import RalphFiles
import RalphProcess

/// The git repository around a workspace, asked for facts only.
struct Repository {
  /// The top of the tree.
  let top: String
  /// The git directory, which holds the journal's second name.
  let folder: String
  private let program: String

  /// The repository that a folder lies in; nil without one, or without git.
  static func find(_ start: String) -> Repository? {
    guard let program = Programs.find("git", path: Machine.searchPath) else {
      return nil
    }
    let answer = run(program, ["rev-parse", "--show-toplevel", "--absolute-git-dir"], in: start)
    guard let lines = answer?.split(separator: "\n"), lines.count == 2 else { return nil }
    return Repository(top: String(lines[0]), folder: String(lines[1]), program: program)
  }

  /// The first path under a folder of a workspace that git tracks; nil if it tracks none.
  func firstTracked(under path: String, of workspace: String) -> String? {
    let answer = Repository.run(program, ["ls-files", "--", path], in: workspace)
    return answer?.split(separator: "\n").first.map(String.init)
  }

  /// The branch that HEAD stands on; nil if it is detached.
  func branch() -> String? {
    Repository.run(program, ["symbolic-ref", "--quiet", "--short", "HEAD"], in: top)
      .map { String($0.prefix { $0 != "\n" }) }
  }

  /// Whether HEAD is a commit.
  var hasCommits: Bool {
    Repository.run(program, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], in: top) != nil
  }

  /// Whether this git merges trees without a checkout, which came with 2.38.
  var canMergeTrees: Bool {
    let words = Repository.run(program, ["version"], in: top)?.split(separator: " ") ?? []
    let numbers = words.dropFirst(2).first?.split(separator: ".").map { Int($0) ?? 0 } ?? []
    guard numbers.count >= 2 else { return false }
    return (numbers[0], numbers[1]) >= (2, 38)
  }

  /// How many tracked files of a workspace differ from HEAD, its plan and state left out.
  func changes(in workspace: String, besides plan: String?) -> Int {
    let own = [".ralph", ".beads"] + (plan.map { [$0] } ?? [])
    let words =
      ["status", "--porcelain", "--untracked-files=no", "--", "."]
      + own.map { ":(exclude,literal)\($0)" }
    let answer = Repository.run(program, words, in: workspace)
    return answer?.split(separator: "\n").count ?? 0
  }

  /// What git calls the person who works in a folder; nil if it does not say.
  static func userName(_ folder: String) -> String? {
    guard let program = Programs.find("git", path: Machine.searchPath) else { return nil }
    let answer = run(program, ["config", "user.name"], in: folder)
    return answer?.split(separator: "\n").first.map(String.init)
  }

  /// Standard output of a git command that succeeded within 45 s; nil otherwise.
  private static func run(_ program: String, _ words: [String], in folder: String) -> String? {
    var invocation = Invocation([program, "--no-optional-locks"] + words)
    invocation.directory = folder
    invocation.timeLimitMs = 45_000
    // A git that cannot be started or answers badly says nothing; ralph then goes on without it.
    guard let captured = try? ProgramRun.capture(invocation), captured.ending.isSuccess else {
      return nil
    }
    return String(decoding: captured.out, as: UTF8.self)
  }
}
