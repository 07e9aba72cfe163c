import RalphCore
import RalphFiles
import RalphProcess

/// The git that an undo runs: bounded, asking nobody, without the repository's hooks.
struct UndoGit {
  /// The top of the tree, and git's own folder.
  let repository: Repository
  private let program: String
  private let environment: [String]

  /// What one call left behind.
  struct Answer {
    var code: Int32
    var out: [UInt8]
    var err: String
    var isFine: Bool { code == 0 }
  }

  /// The git around a workspace.
  init(_ workspace: Workspace) throws(Failure) {
    guard let program = Programs.find("git", path: Machine.searchPath) else {
      throw Failure(.missingProgram, "GIT_MISSING", "git not found on PATH", [])
    }
    guard let repository = Repository.find(workspace.root) else {
      throw Failure(
        .missingInput,
        "NO_REPOSITORY",
        "\(workspace.root) is in no git repository, so there are no commits to undo"
      )
    }
    (self.program, self.repository) = (program, repository)
    let own = ["GIT_TERMINAL_PROMPT=0", "GIT_EDITOR=true", "LC_ALL=C"]
    let names = own.map { $0.prefix { $0 != "=" } }
    environment =
      Machine.environment().filter { line in !names.contains { line.hasPrefix($0 + "=") } } + own
  }

  /// Runs git; a git that gives no answer is a failure.
  func run(_ words: [String], in folder: String? = nil) throws(Failure) -> Answer {
    let invocation = Invocation(
      [program, "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false"] + words,
      environment: environment,
      directory: folder ?? repository.top,
      timeLimitMs: 120_000,
      outputBound: 32 << 20
    )
    do throws(SystemFailure) {
      let captured = try ProgramRun.capture(invocation)
      guard case .exited(let code) = captured.ending, captured.outCounts.leftOut == 0 else {
        throw SystemFailure("run", "git \(words[0])", code: 110)
      }
      return Answer(
        code: code,
        out: captured.out,
        err: TerminalText.plain(captured.err)
      )
    } catch {
      throw Failure(.toolFailed, "GIT_FAILED", "git \(words[0]) gives no answer: \(error)")
    }
  }

  /// Runs git where anything but success ends the undo.
  func need(_ words: [String], in folder: String? = nil) throws(Failure) -> Answer {
    let answer = try run(words, in: folder)
    guard answer.isFine else { throw UndoGit.failed(words[0], answer) }
    return answer
  }

  /// A call that git refused, in its own words.
  static func failed(_ verb: String, _ answer: Answer) -> Failure {
    let lines = answer.err.split(separator: "\n").prefix(6).map(String.init)
    return Failure(
      .toolFailed,
      "GIT_FAILED",
      "git \(verb) failed; nothing was changed",
      lines
    )
  }

  /// Whether the branch holds a commit.
  func isLanded(_ commit: String) throws(Failure) -> Bool {
    try run(["merge-base", "--is-ancestor", commit, "HEAD"]).isFine
  }

  /// Whether HEAD or any ref holds a commit, or nobody can tell.
  func stands(_ commit: String) throws(Failure) -> Bool {
    if try isLanded(commit) { return true }
    // A commit that is not there any more is held by nothing.
    guard try run(["cat-file", "-e", commit + "^{commit}"]).isFine else { return false }
    let refs = try need(["for-each-ref", "--count=1", "--contains=\(commit)"])
    return !refs.out.isEmpty
  }

  /// The commit at HEAD.
  func head() throws(Failure) -> String {
    let answer = try run(["rev-parse", "--verify", "-q", "HEAD"])
    guard answer.isFine else {
      throw Failure(.missingInput, "NO_COMMITS", "this repository has no commit yet")
    }
    return String(decoding: answer.out.prefix { $0 != 0x0a }, as: UTF8.self)
  }
}
