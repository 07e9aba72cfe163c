import RalphAdapters
import RalphCore
import RalphPorts
import Testing

/// How the presets call their agents.
@Suite struct PresetTests {
  /// One row a preset: everything allowed, and with a mode, a model and words of the user's.
  static let rows: [(name: String, plain: String, full: String)] = [
    (
      "claude",
      "claude -p --output-format stream-json --verbose --dangerously-skip-permissions"
        + " --session-id \(session)",
      "/p -p --output-format stream-json --verbose --permission-mode M --model L"
        + " --session-id \(session) --x y"
    ),
    (
      "codex",
      "codex exec --json --skip-git-repo-check -C /w --dangerously-bypass-approvals-and-sandbox -",
      "/p exec --json --skip-git-repo-check -C /w -s M -m L --x y -"
    ),
    (
      "gemini",
      "gemini -o stream-json --approval-mode yolo --skip-trust --session-id \(session)",
      "/p -o stream-json --approval-mode M -m L --session-id \(session) --x y"
    ),
    (
      "opencode",
      "opencode run --format json --dir /w --auto",
      "/p run --format json --dir /w --agent M -m L --x y"
    ),
    ("rovodev", "acli rovodev run --yolo", "/p rovodev run --x y"),
    (
      "amp", "amp --stream-json --dangerously-allow-all -x",
      "/p --stream-json --x y -x"
    ),
  ]

  @Test func `every preset has its row`() {
    #expect(Preset.all.map(\.name) == PresetTests.rows.map(\.name))
    #expect(Preset.named("shell") == nil)
  }

  @Test(arguments: rows)
  func `a preset calls its agent with these words`(name: String, plain: String, full: String) {
    #expect(voice(name).arguments(turn).joined(separator: " ") == plain)
    let other = PresetVoice(
      preset(name),
      program: "/p",
      extra: ["--x", "y"],
      permission: .mode("M"),
      model: "L"
    )
    #expect(other.arguments(turn).joined(separator: " ") == full)
    #expect(preset(name).takesModel == full.contains(" L"))
    #expect(preset(name).takesModes == full.contains(" M"))
  }

  @Test func `a session is named after the nonce alone, in the form of a UUID`() throws {
    let other = AgentTurn(nonce: "111111111111", directory: "/w")
    let named = try #require(voice("gemini").arguments(turn).last)
    #expect(voice("gemini").arguments(turn).last == named)
    #expect(voice("gemini").arguments(other).last != named)
    let parts = named.split(separator: "-")
    #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
    #expect(parts[2].first == "4")
    #expect("89ab".contains(parts[3].first ?? "-"))
    #expect(named.allSatisfy { $0 == "-" || $0.isHexDigit && !$0.isUppercase })
  }

  @Test func `a session to go on with takes the place of a new one, where that can be`() {
    let again = AgentTurn(nonce: nonce, directory: "/w", resume: "abc")
    #expect(voice("claude").arguments(again).suffix(2) == ["--resume", "abc"])
    #expect(voice("gemini").arguments(again).suffix(2) == ["-r", "abc"])
    #expect(voice("amp").arguments(again) == voice("amp").arguments(turn))
  }

  @Test(arguments: ["codex", "gemini", "opencode", "rovodev", "amp"])
  func `nothing is set or taken from the environment of the others`(name: String) {
    #expect(voice(name).environment().set.isEmpty)
    #expect(voice(name).environment().without.isEmpty)
  }

  @Test(arguments: [
    ("claude", ["ANTHROPIC_API_KEY=k"], "ANTHROPIC_API_KEY"),
    ("claude", ["ANTHROPIC_API_KEY="], nil),
    ("claude", ["ANTHROPIC_API_KEY_FILE=k", "X=ANTHROPIC_API_KEY=k"], nil),
    ("codex", ["A=b", "OPENAI_API_KEY=k"], "OPENAI_API_KEY"),
    ("gemini", ["GEMINI_API_KEY=k"], "GEMINI_API_KEY"),
    ("opencode", ["ANTHROPIC_API_KEY=k"], "ANTHROPIC_API_KEY"),
    ("amp", ["AMP_API_KEY=k"], "AMP_API_KEY"),
    ("rovodev", ["ANTHROPIC_API_KEY=k"], nil),
  ])
  func `a key in the environment pays, where the agent takes one`(
    name: String,
    environment: [String],
    payer: String?
  ) {
    #expect(preset(name).payer(environment) == payer)
  }
}
