import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// `ralph demo`: the real engine on a small repository, with scripts as agents, and one kill -9.
enum DemoCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    do throws(SystemFailure) {
      let stage = try DemoStage.make(in: call.environment["TMPDIR"] ?? "/tmp")
      return try Demo(call.output, stage, try Executable.path()).play()
    } catch {
      throw .system(error, doing: "play the demo")
    }
  }
}

/// One performance of the demo.
struct Demo {
  private let output: Output
  private let stage: DemoStage
  private let program: String

  init(_ output: Output, _ stage: DemoStage, _ program: String) {
    self.output = output
    self.stage = stage
    self.program = program
  }

  private var journal: String { stage.folder + "/.ralph/journal.ndjson" }

  /// Plays it: run, kill in the midst, look, resume, check.
  func play() throws(SystemFailure) -> ExitCode {
    say("Demo: the 'agents' are shell scripts; no AI is called, nothing leaves \(stage.folder)")
    var engine = try start(run)
    try killInTheMidst(&engine)
    say("What the journal knows, and what goes on without ralph:")
    _ = try finish(["status"])
    say("$ ralph resume")
    let code = try finish(["resume"])
    say("Would the same decisions be taken again? $ ralph replay --check")
    let check = try finish(["replay", journal, "--check"])
    return try close(code, check)
  }

  /// The words of the run.
  private var run: [String] {
    [
      "run", "0", "--concurrent", "3", "--timeout", "4", "--agent", "shell:sh agent.sh",
      "--verify", "sh verify.sh",
    ]
  }

  private func say(_ text: String) {
    output.line("")
    output.line("── " + text)
  }

  private func start(_ words: [String]) throws(SystemFailure) -> Attached {
    output.flush()
    return try Attached([program, "-C", stage.folder] + words, environment: Machine.environment())
  }

  private func finish(_ words: [String]) throws(SystemFailure) -> Int32 {
    var child = try start(words)
    while true {
      guard let ending = child.wait(timeoutMs: nil) else { continue }
      if case .exited(let code) = ending { return code }
      return 70
    }
  }

  /// Kills the engine as soon as one task is verified and two agents are at work.
  private func killInTheMidst(_ engine: inout Attached) throws(SystemFailure) {
    var state = State()
    var follower: JournalFollower?
    for _ in 0..<300 {
      if engine.wait(timeoutMs: 50) != nil { return }
      if follower == nil, Files.exists(journal) { follower = try JournalFollower(path: journal) }
      for entry in try follower?.poll() ?? [] { state.apply(entry) }
      let working = state.attempts.count { $0.phase == .running }
      if state.counts.verified >= 1, working >= 2 { break }
    }
    say("kill -9 \(engine.pid): ralph is gone in the midst of its work, its agents are not")
    engine.kill()
    while engine.wait(timeoutMs: nil) == nil {}
  }

  private func close(_ code: Int32, _ check: Int32) throws(SystemFailure) -> ExitCode {
    var state = State()
    let tail = try JournalReader.read(path: journal) { entry, _, _ in state.apply(entry) }
    let counts = state.counts
    let blocked = state.beads.rows.indices.count {
      if case .needs = state.standing(of: $0) { true } else { false }
    }
    say(
      "Done: \(counts.verified) verified (1 after a retry), \(counts.timedOut) timed out, "
        + "\(blocked) waits for that one."
    )
    let isAsExpected =
      counts.verified == 4 && counts.timedOut == 1 && blocked == 1 && code == 1 && check == 0
      && tail.ending == .clean
    guard isAsExpected else {
      output.line(
        "The demo did not end as it should (exit \(code)); please report it with \(journal)"
      )
      return .defect
    }
    output.line("(ralph itself exited with 1, a task having timed out; the demo expected that)")
    // As it can be typed here: the short name only where it leads to this very program.
    let found = Programs.find("ralph", path: Machine.searchPath).flatMap(Files.realPath)
    let name = found == program ? "ralph" : program
    let place = "\(name) -C \(stage.folder)"
    output.line("")
    for line in [
      "Look around:", "  \(place) history demo-2      the task that needed two attempts",
      "  \(place) logs demo-2         what its agent said",
      "  \(place) status", "  \(place) replay \(journal) --state",
      "  git -C \(stage.folder) log --oneline", "Use it in a repository with a plan:",
      "  \(name) --dry-run", "Remove the demo:  rm -r \(stage.folder)",
      "Demo: the 'agents' were shell scripts; no AI was called.",
    ] { output.line(line) }
    return .success
  }
}
