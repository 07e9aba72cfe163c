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
