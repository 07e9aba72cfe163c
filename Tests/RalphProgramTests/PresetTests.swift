import RalphCore
import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The other presets, with a puppet under the name of each program on the path.
///
/// Each puppet reads its standard input to the end before it does anything, and refuses words that
/// the real program would not take.
@Suite struct PresetTests {
  private func stage(
    _ program: String,
    script: String = "* * append a.txt x\n* * signal\n",
    ending: String = "success"
  ) throws -> Stage {
    let stage = try Stage(BrainPlan.small(2), script: script)
    try #require(unsafe symlink(try built("puppet"), "\(stage.path)/bin/\(program)") == 0)
    let name = program == "acli" ? "ROVODEV" : program.uppercased()
    stage.variables = ["PUPPET_\(name)=\(ending)"]
    return stage
  }

  private func ends(_ stage: Stage) throws -> [AttemptEnded] {
    try stage.entries().compactMap { entry in
      if case .event(.attemptEnded(let ended)) = entry.fact { ended } else { nil }
    }
  }

  private func words(_ agent: String) -> [String] {
    ["--agent", agent, "--tree", "shared", "--verify", "true", "0"]
  }

  @Test(arguments: [
    ("codex", "codex"), ("gemini", "gemini"), ("opencode", "opencode"), ("rovodev", "acli"),
    ("amp", "amp"),
  ])
  func `the work of an agent is taken, by its signal`(agent: String, program: String) throws {
    let stage = try stage(program)
    let answer = try stage.ralph(words(agent))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.1") == "[x]")
    #expect(stage.mark("1.2") == "[x]")
    #expect(text(stage.workspace + "/a.txt") == "x\nx\n")
    let ends = try ends(stage)
    #expect(ends.count == 2)
    #expect(ends.allSatisfy { $0.endClass == .finished && $0.signal == .nonce })
    #expect(ends.allSatisfy { agent == "rovodev" || $0.tokens > 0 || $0.turns > 0 })
    #expect(answer.all.contains("on the account that \(agent) is signed in to"), "\(answer.all)")
    try stage.expectSound()
    #expect(stage.isQuiet)
  }

  @Test(arguments: ["error", "garbage", "silent"])
  func `a codex that fails is an agent's failure`(_ ending: String) throws {
    let stage = try stage("codex", ending: ending)
    let answer = try stage.ralph(words("codex"))
    #expect(answer.code == 3, "\(answer.all)")
    #expect(try ends(stage).allSatisfy { $0.endClass == .agentError })
    #expect(stage.planText == BrainPlan.small(2))
    try stage.expectSound()
  }

  @Test func `a codex at its limit pauses the run until the time that it names`() throws {
    let stage = try stage("codex", ending: "limit")
    let life = try stage.begin(words("codex"))
    try #require(eventually { text(stage.journal).contains("rate_limit") }, "\(life.err)")
    life.send(SIGTERM)
    #expect(try life.code() == 143, "\(life.err)")
    let end = try #require(try ends(stage).first)
    #expect(end.endClass == .rateLimit)
    #expect(end.wake > .zero)
    #expect(stage.planText == BrainPlan.small(2))
  }

  @Test(arguments: [
    ("claude", "claude"), ("codex", "codex"), ("gemini", "gemini"), ("opencode", "opencode"),
    ("rovodev", "acli"), ("amp", "amp"),
  ])
  func `an agent that nobody is signed in for stops the run at once, as one without money does`(
    agent: String,
    program: String
  ) throws {
    for (ending, endClass) in [("login", EndClass.login), ("credit", .credit)] {
      let stage = try stage(program, ending: ending)
      let answer = try stage.ralph(words(agent) + ["-c", "1"])
      #expect(answer.code == 3, "\(answer.all)")
      #expect(try ends(stage).map(\.endClass) == [endClass], "\(answer.all)")
      #expect(stage.planText == BrainPlan.small(2))
      try stage.expectSound()
    }
  }

  @Test func `a silent opencode is taken for nothing, and one that was refused for an error`()
    throws
  {
    let silent = try stage("opencode", ending: "silent")
    _ = try silent.ralph(words("opencode") + ["--attempts", "1"])
    let ends = try ends(silent)
    #expect(!ends.isEmpty && ends.allSatisfy { $0.endClass == .finished && $0.signal == .none })
    #expect(silent.mark("1.1") != "[x]")
    let refused = try stage("opencode", ending: "rejected")
    let answer = try refused.ralph(words("opencode") + ["--attempts", "1"])
    #expect(answer.code == 3, "\(answer.all)")
    #expect(try self.ends(refused).allSatisfy { $0.endClass == .agentError })
  }

  @Test func `a missing program is said before anything is written`() throws {
    let stage = try Stage(BrainPlan.small(1))
    let answer = try stage.ralph(words("codex"))
    #expect(answer.code == 69, "\(answer.all)")
    #expect(answer.err.contains("codex not found on PATH"), "\(answer.err)")
    #expect(!Files.exists(stage.journal))
  }

  @Test func `a key that pays is named, and not shown`() throws {
    let stage = try stage("codex")
    stage.variables.append("OPENAI_API_KEY=sk-not-to-be-shown-0123456789")
    let answer = try stage.ralph(words("codex") + ["--dry-run"])
    #expect(answer.all.contains("paid by API key (OPENAI_API_KEY is set)"), "\(answer.all)")
    #expect(!answer.all.contains("not-to-be-shown"))
  }

  @Test func `program and words of a preset come from its own section`() throws {
    let stage = try stage("codex")
    let place = stage.path + "/my tools"
    try Files.makeFolder(place)
    try #require(unsafe rename(stage.path + "/bin/codex", place + "/codex") == 0)
    let section = "[agent \"codex\"]\n  program = \"\(place)/codex\"\n  args = -c 'a = \"b c\"'\n"
    try stage.put("config/ralph/config", section + "[retry]\n  delay = 20ms\n")
    let answer = try stage.ralph(words("codex"))
    #expect(answer.code == 0, "\(answer.all)")
    let started = try stage.entries().compactMap { entry -> RunStarted? in
      if case .event(.runStarted(let started)) = entry.fact { started } else { nil }
    }
    #expect(started.first?.policy.agentCommand.string == "'\(place)/codex' -c 'a = \"b c\"'")
    try stage.expectSound()
  }
}
