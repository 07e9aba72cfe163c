import RalphFiles
import Testing

/// A brain repository on which the Ralph loop is run, with an agent that a test writes in shell.
struct LoopStage {
  let brain: BrainStage
  let stage: Stage
  /// What the agent wrote down: `PLAN` or `BUILD TASK ATTEMPT`, a line each.
  var log: [String] { text(stage.path + "/agent-log").split(separator: "\n").map(String.init) }
  var thunk: [Substring] {
    text(stage.workspace + "/workers/ralph/THUNK.md").split(separator: "\n")
  }
  private let base: String

  /// An agent that logs its iteration, and then does what the two pieces of shell say.
  init(plan: String = ":", build: String) throws {
    brain = try BrainStage()
    stage = brain.stage
    try stage.put(
      "agent.sh",
      """
      prompt=$(cat)
      log() { echo "$*" >> '\(stage.path)/agent-log'; }
      case "$prompt" in
      *'# MODE: PLAN'*) log PLAN; \(plan) ;;
      *) log BUILD "$RALPH_BEAD" "$RALPH_ATTEMPT"
         \(build) ;;
      esac
      """
    )
    base = try LoopStage.line(stage, "git", "rev-parse", "HEAD")
  }

  /// A branch `work` whose remote is a bare repository on disk.
  func addRemote() throws {
    for words in [
      ["init", "-q", "--bare", "-b", "main", "\(stage.path)/far.git"],
      ["remote", "add", "origin", "\(stage.path)/far.git"],
      ["push", "-q", "origin", "main"], ["switch", "-q", "-c", "work"],
      ["push", "-q", "-u", "origin", "work"], ["remote", "set-head", "origin", "-a"],
    ] { try git(words) }
  }

  /// The subjects on a branch of the remote, newest first.
  func far(_ branch: String) throws -> [String] {
    let git = ["/usr/bin/env", "git", "-C", "\(stage.path)/far.git"]
    return try stage.program(git + ["log", "--format=%s", branch]).out
      .split(separator: "\n").map(String.init)
  }

  /// Runs git in the workspace, which must succeed; gives what it said.
  @discardableResult
  func git(_ words: [String]) throws -> String {
    let answer = try stage.program(["/usr/bin/env", "git"] + words)
    #expect(answer.code == 0, "\(words): \(answer.all)")
    return answer.out
  }

  /// The words of a loop with this agent, judged by the repository's own rules.
  func words(_ more: String...) -> [String] { words(more) }

  func words(_ more: [String]) -> [String] {
    ["loop"] + more + ["--agent", "shell:sh '\(stage.path)/agent.sh'"]
  }

  /// The commits since the repository was made, oldest first, each as its bead and subject.
  func commits() throws -> [String] {
    let form = "--format=%(trailers:key=Ralph-Bead,valueonly,separator=%x2C) %s"
    let all = try stage.program(["/usr/bin/env", "git", "log", "--reverse", form, base + "..HEAD"])
    return all.out.split(separator: "\n").map(String.init)
  }

  /// The files that differ from how the repository was made, committed or not.
  func changed() throws -> [String] {
    let all = try stage.program(["/usr/bin/env", "git", "diff", "--name-only", base])
    return all.out.split(separator: "\n").map(String.init)
  }

  /// What git says of the tree; empty for a clean one.
  func status() throws -> String { try LoopStage.line(stage, "git", "status", "--porcelain") }

  private static func line(_ stage: Stage, _ words: String...) throws -> String {
    let answer = try stage.program(["/usr/bin/env"] + words)
    return String(answer.out.drop { $0 == "\n" }.reversed().drop { $0 == "\n" }.reversed())
  }

  /// Log, plan, journal and git say the same, and no task stands twice anywhere.
  func expectWhole(_ place: SourceLocation = #_sourceLocation) throws {
    try stage.expectSound(place)
    let audit = try stage.ralph("thunk", "audit")
    #expect(audit.code == 0, "\(audit.all)", sourceLocation: place)
    let new = thunk.filter { $0.hasPrefix("| 9") && $0.contains("| 20") && !$0.contains("2026-01") }
    let tasks = new.compactMap { row in
      row.split(separator: "|").dropFirst().first.map { String($0.filter { $0 != " " }) }
    }
    #expect(Set(tasks).count == tasks.count, "\(new)", sourceLocation: place)
    let beads = try commits().compactMap { $0.split(separator: " ").first.map(String.init) }
    let built = beads.filter { $0.hasPrefix("plan:") }
    #expect(Set(built).count == built.count, "\(beads)", sourceLocation: place)
    #expect(Set(built) == Set(tasks.map { "plan:" + $0 }), sourceLocation: place)
  }
}
