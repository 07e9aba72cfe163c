import RalphCore
import RalphPorts

/// A folder of a tree, and git at work in it on ralph's behalf.
///
/// Every call is made with ``GitCommands/quiet``: no hook runs, nothing is signed, no path is a
/// pattern. Filters that a repository sets up for its files do run, since without them the files
/// would be other files.
struct GitFolder: Sendable {
  let runner: any GitRunner
  let path: String
  /// An index of our own in place of the tree's; nil for the tree's.
  var index: String?
  /// Whether a path may be a pattern; `check-ignore` wants to be told nothing else.
  var takesPatterns = false
  /// Who commits, where that is not left to git.
  var identity: [String] = []

  /// Transports to other repositories that it may use, as GIT_ALLOW_PROTOCOL has them; nil for none.
  var transports: String?

  init(_ runner: any GitRunner, _ path: String) {
    self.runner = runner
    self.path = path
  }

  /// The same with another index.
  func with(index: String) -> GitFolder {
    var other = self
    other.index = index
    return other
  }

  /// The same for paths that are patterns.
  var withPatterns: GitFolder {
    var other = self
    other.takesPatterns = true
    return other
  }

  /// The same in another folder.
  func at(_ path: String) -> GitFolder {
    var other = GitFolder(runner, path)
    other.identity = identity
    return other
  }

  /// Runs git and gives what it said; nil as the runner does.
  func ask(
    _ words: [String],
    input: [UInt8] = [],
    limitMs: Int64 = GitCall.usualLimitMs
  ) -> GitAnswer? {
    var environment = identity
    if let transports { environment.append("GIT_ALLOW_PROTOCOL=\(transports)") }
    if let index { environment.append("GIT_INDEX_FILE=\(index)") }
    // An index of our own must not leave parts of itself behind in files of other names.
    let whole = index == nil ? [] : ["-c", "core.splitIndex=false"]
    let call = GitCall(
      GitCommands.quiet + whole + (takesPatterns ? [] : ["--literal-pathspecs"]) + words,
      in: path,
      environment: environment,
      input: input,
      limitMs: limitMs
    )
    return runner.run(call)
  }

  /// Runs git, which must succeed; `doing` completes "git cannot …".
  @discardableResult
  func need(
    _ doing: String,
    _ words: [String],
    input: [UInt8] = [],
    limitMs: Int64 = GitCall.usualLimitMs
  ) throws(PortFailure) -> [UInt8] {
    let answer = try reach(doing, words, input: input, limitMs: limitMs)
    guard answer.code == 0 else { throw .git(doing, answer) }
    return answer.output
  }

  /// Runs git, which must come to an end with any exit code.
  func reach(
    _ doing: String,
    _ words: [String],
    input: [UInt8] = [],
    limitMs: Int64 = GitCall.usualLimitMs
  ) throws(PortFailure) -> GitAnswer {
    guard let answer = ask(words, input: input, limitMs: limitMs) else {
      throw PortFailure(.system, "git did not answer when it was to \(doing)")
    }
    return answer
  }

  /// Runs git, which must print one object name.
  func object(
    _ doing: String,
    _ words: [String],
    input: [UInt8] = []
  ) throws(PortFailure) -> String {
    let output = try need(doing, words, input: input)
    guard let object = GitOutput.object(output) else { throw .unread(doing) }
    return object
  }

  /// The commit that a ref or revision names; nil if there is none.
  func commit(_ revision: String) throws(PortFailure) -> String? {
    let doing = "look up \(revision)"
    let answer = try reach(doing, ["rev-parse", "-q", "--verify", revision + "^{commit}"])
    if answer.code == 1 { return nil }
    guard answer.code == 0, let object = GitOutput.object(answer.output) else {
      throw .git(doing, answer)
    }
    return object
  }

  /// The ref that HEAD stands on; nil where it is detached.
  func headRef() throws(PortFailure) -> String? {
    let answer = try reach("look up HEAD", ["symbolic-ref", "-q", "HEAD"])
    if answer.code == 1 { return nil }
    guard answer.code == 0, let line = GitOutput.lines(answer.output)?.first else {
      throw .git("look up HEAD", answer)
    }
    return line
  }

  /// Whether one commit is an ancestor of another, or the same.
  func isAncestor(_ commit: String, of other: String) throws(PortFailure) -> Bool {
    if commit == other { return true }
    let doing = "compare two commits"
    let answer = try reach(doing, ["merge-base", "--is-ancestor", commit, other])
    guard answer.code <= 1 else { throw .git(doing, answer) }
    return answer.code == 0
  }

  /// What differs from HEAD and is not ignored.
  func status() throws(PortFailure) -> [GitOutput.Record] {
    let output = try need("look at \(path)", GitCommands.status)
    guard let reading = GitOutput.status(output) else { throw .unread("look at \(path)") }
    return reading.records
  }

  /// The way to the top of the tree, the way down again, and the git folder of this tree.
  func place() throws(PortFailure) -> (top: String, prefix: String, folder: String) {
    let words = GitCommands.place + ["--absolute-git-dir"]
    let output = try need("find the repository of \(path)", words)
    guard let lines = GitOutput.lines(output), lines.count == 3 else {
      throw .unread("find the repository of \(path)")
    }
    let whole = path + "/"
    guard lines[1].isEmpty || whole.hasSuffix("/" + lines[1]) else {
      return (path + "/" + lines[0], lines[1], lines[2])
    }
    return (String(whole.dropLast(lines[1].utf8.count + 1)), lines[1], lines[2])
  }

  /// The same, with commits in ralph's own name, whatever the user's settings say.
  var asRalph: GitFolder {
    var other = self
    other.identity = ["AUTHOR", "COMMITTER"].flatMap {
      ["GIT_\($0)_NAME=ralph", "GIT_\($0)_EMAIL=ralph@localhost"]
    }
    return other
  }

  /// The same, with commits in the user's name where git has been told one, else in ralph's.
  func asUser() throws(PortFailure) -> GitFolder {
    let answer = try reach(
      "look up who commits",
      ["config", "--get-regexp", "^user\\.(name|email)$"]
    )
    let lines = GitOutput.lines(answer.output) ?? []
    let isKnown = ["user.name ", "user.email "].allSatisfy { start in
      lines.contains { $0.hasPrefix(start) && $0.utf8.count > start.utf8.count }
    }
    return isKnown ? self : asRalph
  }
}

extension PortFailure {
  /// A git that refused, with the first line of what it said.
  static func git(_ doing: String, _ answer: GitAnswer) -> PortFailure {
    PortFailure(.answer, "git cannot \(doing): \(answer.reason)")
  }

  /// A git whose answer is none that ralph reads.
  static func unread(_ doing: String) -> PortFailure {
    PortFailure(.answer, "git was to \(doing) and gave an answer that cannot be read")
  }
}

extension GitAnswer {
  /// The first line of what it said of a failure, or its exit code.
  var reason: String {
    let lines = TerminalText.plain(errors).split(separator: "\n")
    let telling =
      lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.first
    guard let telling else { return "exit code \(code)" }
    let said = telling.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
    let isTold = telling.hasPrefix("fatal: ") || telling.hasPrefix("error: ")
    return TerminalText.beginning(of: String(isTold ? said : telling), bytes: 200)
  }
}
