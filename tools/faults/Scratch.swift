import FaultRules
import RalphFiles
import RalphProcess

/// A folder of one case: workspace, home, temporary folder, and a path with a played agent.
final class Scratch {
  let path: String
  let shape: Shape
  var workspace: String { path + "/work" }
  var journal: String { workspace + "/.ralph/journal.ndjson" }
  private let tools: Tools
  private var lives: [Life] = []
  /// What stands in the environment of every process here, besides the usual.
  var variables: [String] = []

  /// Writes down that it began, makes a change that is its own, and signals.
  private static let agent = """
    #!/bin/sh
    echo "$RALPH_BEAD $RALPH_ATTEMPT $RALPH_NONCE" >>"$STAGE/starts"
    echo "by $RALPH_BEAD" >"made-$RALPH_BEAD"
    [ -z "$PAUSE" ] || sleep "$PAUSE"
    echo ":::COMPLETE $RALPH_NONCE:::"

    """
  private static let settings = """
    [run]
      host = headless
      awake = no
    [retry]
      delay = 20ms
      breaker = 1000
    [agent]
      grace = 300ms
    [source]
      authors = *

    """

  /// Makes the folder, or copies one that was made.
  init(_ path: String, _ shape: Shape, beads: Int, _ tools: Tools, like model: Scratch?) throws {
    self.path = path
    self.shape = shape
    self.tools = tools
    if let model {
      try tools.must(["/bin/cp", "-a", model.path, path], in: "/", [])
      return
    }
    for folder in ["work", "home", "config/ralph", "tmp", "bin"] {
      try Files.makeFolder("\(path)/\(folder)")
    }
    try put("config/ralph/config", Self.settings)
    try put("bin/agent", Self.agent, mode: 0o755)
    let tasks = (1...beads).map { "- [ ] **1.\($0)** Thing \($0)\n" }.joined()
    try put("work/IMPLEMENTATION_PLAN.md", "# Plan\n\n## Phase 1: Things\n\n" + tasks)
    guard shape != .plain else { return }
    let git = """
      git init -q . && git config user.email faults@example.org && git config user.name Faults \
      && git add -A && git commit -q -m 'The plan'
      """
    try tools.must(["/bin/sh", "-c", git], in: workspace, environment)
  }

  /// A folder that was made before.
  init(standing path: String, _ shape: Shape, _ tools: Tools) {
    (self.path, self.shape, self.tools) = (path, shape, tools)
  }

  func put(_ name: String, _ text: String, mode: UInt32 = 0o644) throws(SystemFailure) {
    try Files.replace(path + "/" + name, with: Array(text.utf8), mode: mode)
  }

  var environment: [String] {
    [
      "PATH=\(path)/bin:/usr/local/bin:/usr/bin:/bin", "HOME=\(path)/home",
      "XDG_CONFIG_HOME=\(path)/config", "TMPDIR=\(path)/tmp", "TZ=UTC", "LC_ALL=C.UTF-8",
      "GIT_CONFIG_NOSYSTEM=1", "STAGE=\(path)",
    ] + variables
  }

  /// The words that begin the run.
  var start: [String] {
    [
      "0", "-c", "3", "--agent", "shell:agent", "--verify", "true", "--tree",
      shape == .own ? "own" : "shared",
    ]
  }

  /// Begins one life of ralph, under strace if a point says so.
  func begin(_ words: [String], _ point: Point? = nil) throws(SystemFailure) -> Life {
    var argv = [tools.ralph] + words
    if let point, !point.isLimit { argv = tools.strace(point, log: trace) + argv }
    let life = try Life(
      argv,
      in: workspace,
      environment: environment,
      said: "\(path)/said-\(lives.count)",
      blocks: point.flatMap { $0.isLimit ? $0.index : nil },
      ignoresLimit: point?.fault == .short
    )
    lives.append(life)
    return life
  }

  /// Begins the run with its calls counted.
  func beginCounted() throws(SystemFailure) -> Life {
    let argv = tools.strace(nil, log: trace) + [tools.ralph] + start
    let life = try Life(argv, in: workspace, environment: environment, said: "\(path)/said-0")
    lives.append(life)
    return life
  }

  /// Where strace writes.
  var trace: String { path + "/trace" }

  /// What is seen of it now.
  func look() throws(SystemFailure) -> Sight {
    var sight = Sight()
    try sight.read(journal: journal)
    sight.starts = Sight.starts(in: text(path + "/starts"))
    sight.plan = text(workspace + "/IMPLEMENTATION_PLAN.md")
    sight.files = try Files.list(workspace).filter { $0.hasPrefix("made-") }
    for folder in [".ralph/attempts", ".git/worktrees", ".git/refs/heads"] {
      // A folder that was never needed is as good as an empty one.
      let names = (try? Files.list("\(workspace)/\(folder)")) ?? []
      sight.left += names.map { "\(folder)/\($0)" }
    }
    return sight
  }

  /// Waits for everything that was begun here, and says what did not end.
  func settle() -> [String] {
    let isQuiet = Poller.wait(timeoutMs: 5000) { Machine.processes(of: path).isEmpty }
    return isQuiet ? [] : Machine.processes(of: path).map { "left alive: process \($0.pid)" }
  }

  /// Ends everything that was begun here and removes the folder.
  func clear(keeps: Bool = false) {
    for life in lives { life.send(9) }
    for process in Machine.processes(of: path) { _ = process.send(signal: 9) }
    for life in lives { _ = life.code(within: 5000) }
    // What cannot be removed now is in a temporary folder.
    if !keeps { try? Files.removeTree(path) }
  }
}
