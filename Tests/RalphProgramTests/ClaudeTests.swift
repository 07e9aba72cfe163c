import RalphCore
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The preset `claude`, with a puppet of that name on the path.
@Suite struct ClaudeTests {
  private func stage(
    _ ending: String,
    script: String = "* * append a.txt x\n* * signal\n"
  ) throws -> Stage {
    let stage = try Stage(BrainPlan.small(2), script: script)
    try stage.put("bin/claude", "#!/bin/sh\nexec puppet claude \"$@\"\n")
    #expect(unsafe chmod(stage.path + "/bin/claude", 0o755) == 0)
    stage.variables = ["PUPPET_CLAUDE=\(ending)"]
    return stage
  }

  private static let words = ["--agent", "claude", "--verify", "true", "0"]

  @Test func `its work is taken, and what it cost is in the journal`() throws {
    let stage = try stage("success")
    let answer = try stage.ralph(ClaudeTests.words)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.2") == "[x]")
    let ends = try stage.entries().compactMap { entry -> AttemptEnded? in
      if case .event(.attemptEnded(let ended)) = entry.fact { ended } else { nil }
    }
    #expect(ends.map(\.costMicros) == [12500, 12500])
    #expect(ends.allSatisfy { $0.signal == .nonce })
    try stage.expectSound()
  }

  @Test func `huge output costs nothing of its end`() throws {
    let stage = try stage("flood")
    // Less is kept than is said, so that the records have a gap.
    stage.variables.append("RALPH_AGENT_OUTPUT_KEPT=64k")
    let answer = try stage.ralph(ClaudeTests.words)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.1") == "[x]")
    try stage.expectSound()
  }

  @Test func `one that hangs is ended at its time limit`() throws {
    let stage = try stage("hang")
    let answer = try stage.ralph(ClaudeTests.words + ["--timeout", "1s", "--attempts", "1"])
    #expect(answer.code == 1, "\(answer.all)")
    let ends = try stage.entries().compactMap { entry -> AttemptEnded? in
      if case .event(.attemptEnded(let ended)) = entry.fact { ended } else { nil }
    }
    #expect(!ends.isEmpty && ends.allSatisfy { $0.ended == .timedOut })
    try stage.expectSound()
    #expect(stage.isQuiet)
  }

  @Test(arguments: ["error", "garbage", "silent"])
  func `an ending that is none is an agent's failure`(_ ending: String) throws {
    let stage = try stage(ending)
    let answer = try stage.ralph(ClaudeTests.words)
    #expect(answer.code == 3, "\(answer.all)")
    #expect(stage.planText == BrainPlan.small(2))
    try stage.expectSound()
  }

  @Test func `a limit pauses the run, spends nothing, and does not end it`() throws {
    let stage = try stage("limit")
    let life = try stage.begin(ClaudeTests.words)
    try #require(eventually { text(stage.journal).contains("rate_limit") }, "\(life.err)")
    let status = try stage.ralph("status")
    #expect(status.code == 0 && status.all.contains("limit"), "\(status.all)")
    life.send(SIGTERM)
    #expect(try life.code() == 143, "\(life.err)")
    #expect(stage.planText == BrainPlan.small(2))
    try stage.expectSound()
    #expect(stage.isQuiet)
  }
}
