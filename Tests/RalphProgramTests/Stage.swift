import RalphFiles
import RalphProcess
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A workspace of a test's own, in which the real `ralph` is run as a user runs it.
///
/// Home, configuration, temporary folder and path are fixed, and nothing outside the stage's folder
/// is written. When the stage goes, everything that was started on it is ended, also after a
/// failure: it is known by a variable that every descendant inherits.
final class Stage {
  /// The stage's folder.
  let path: String
  /// The workspace: a git repository.
  let workspace: String
  /// What is in the environment of every process of the stage, beside the variable that marks it.
  var variables: [String] = []
  /// Where programs are looked for after those of the stage.
  var searchPath = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
  /// The lives of ralph that were begun here.
  private var lives: [Life] = []

  /// A stage whose plan is committed, with a script for its puppets.
  init(_ plan: String?, script: String = "", name: String = "IMPLEMENTATION_PLAN.md") throws {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let number = Stage.count.wrappingAdd(1, ordering: .relaxed).newValue
    let wanted = "\(parent)/ralph-stage-\(getpid())-\(number)"
    try Files.removeTree(wanted)
    for folder in ["work", "home", "config/ralph", "tmp", "bin"] {
      try Files.makeFolder("\(wanted)/\(folder)")
    }
    path = try #require(Files.realPath(wanted))
    workspace = path + "/work"
    try put(
      "config/ralph/config",
      "[run]\n  host = headless\n[retry]\n  delay = 20ms\n  breaker = 1000\n"
        + "[agent]\n  grace = 300ms\n[source]\n  authors = *\n"
    )
    try put("script", script)
    try #require(unsafe symlink(try built("puppet"), path + "/bin/puppet") == 0)
    if let plan { try put("work/" + name, plan) }
    self.name = name
    try git()
  }

  deinit {
    endAll()
    try? Files.removeTree(path)
  }

  private static let count = Atomic<Int>(0)
  private var name = ""

  /// Where the plan lies.
  var plan: String { workspace + "/" + name }
  var planText: String { text(plan) }
  var journal: String { workspace + "/.ralph/journal.ndjson" }
  /// Where puppets log their starts and ends.
  var log: String { path + "/log" }

  /// Writes a file of the stage.
  func put(_ name: String, _ text: String) throws {
    let place = path + "/" + name
    try Files.makeFolder(Files.folder(of: place))
    try Files.replace(place, with: Array(text.utf8), mode: 0o644)
  }

  /// Replaces the puppets' script.
  func script(_ text: String) throws { try put("script", text) }

  /// The words that name the puppet as the agent.
  func puppet() -> [String] { ["--agent", "shell:puppet agent"] }

  /// Runs `ralph` with these words to its end.
  @discardableResult
  func ralph(_ words: String..., within seconds: Int64 = 60) throws -> Answer {
    try ralph(words, within: seconds)
  }

  @discardableResult
  func ralph(_ words: [String], within seconds: Int64 = 60) throws -> Answer {
    try program([try built("ralph")] + words, within: seconds)
  }

  /// Runs `ralph` with the puppet as agent to its end.
  @discardableResult
  func play(_ words: String..., within seconds: Int64 = 60) throws -> Answer {
    try ralph(puppet() + words, within: seconds)
  }

  /// Runs any program in the workspace to its end.
  func program(
    _ argv: [String],
    input: Invocation.Input = .none,
    within seconds: Int64 = 60
  ) throws -> Answer {
    let invocation = Invocation(
      argv,
      environment: environment,
      directory: workspace,
      input: input,
      timeLimitMs: seconds * 1000,
      outputBound: 32 << 20
    )
    let captured = try ProgramRun.capture(invocation)
    return Answer(
      ending: captured.ending,
      out: String(decoding: captured.out, as: UTF8.self),
      err: String(decoding: captured.err, as: UTF8.self)
    )
  }

  /// Begins `ralph` in the background, its output in files beside the workspace.
  func begin(_ words: String...) throws -> Life { try begin(words) }

  func begin(_ words: [String]) throws -> Life {
    let life = try Life(
      [try built("ralph")] + words,
      in: workspace,
      environment: environment,
      said: "\(path)/said-\(lives.count)"
    )
    lives.append(life)
    return life
  }

  /// What every process of the stage is told.
  var environment: [String] {
    [
      "PATH=\(path)/bin:\(searchPath)", "HOME=\(path)/home",
      "XDG_CONFIG_HOME=\(path)/config", "TMPDIR=\(path)/tmp", "TZ=UTC", "LC_ALL=C.UTF-8",
      "GIT_CONFIG_NOSYSTEM=1", "PUPPET_SCRIPT=\(path)/script", "PUPPET_LOG=\(log)",
      "PUPPET_PLAN=\(plan)", "STAGE=\(path)",
    ] + awake + variables
  }

  /// Only the tests of it keep the machine awake: what comes of that depends on the machine.
  private var awake: [String] {
    variables.contains { $0.hasPrefix("RALPH_RUN_AWAKE=") } ? [] : ["RALPH_RUN_AWAKE=no"]
  }

  private func git() throws {
    let lines = """
      git init -q . && git config user.email puppet@example.org && git config user.name Puppet \
      && git add -A && git commit -q --allow-empty -m 'The stage is set'
      """
    let answer = try program(["/bin/sh", "-c", lines])
    try #require(answer.ending.isSuccess, "\(answer.err)")
  }

  private func endAll() {
    for life in lives { life.kill() }
    for process in processes() { _ = process.send(signal: SIGKILL) }
  }
}

/// What a program answered.
struct Answer {
  var ending: Ending
  var out: String
  var err: String

  /// The exit code; -1 if it did not exit by itself.
  var code: Int32 { if case .exited(let code) = ending { code } else { -1 } }
  var all: String { out + err }
}

/// A program that was built with these tests: it lies in a folder above the test bundle.
func built(_ name: String) throws -> String {
  var folder = Files.folder(of: CommandLine.arguments[0])
  while folder != "/" && folder != "." {
    if Files.isExecutable("\(folder)/\(name)") { return "\(folder)/\(name)" }
    folder = Files.folder(of: folder)
  }
  throw SystemFailure("find", "\(name) beside \(CommandLine.arguments[0])", code: ENOENT)
}

/// The text of a file; empty while it is missing.
func text(_ path: String) -> String {
  String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
}

/// Waits until something holds; the deadline is generous since the machine may be busy.
func eventually(within seconds: Int64 = 30, _ condition: () -> Bool) -> Bool {
  Poller.wait(timeoutMs: seconds * 1000, until: condition)
}
