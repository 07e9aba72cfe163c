// tidy: table
// The agents that ralph calls without a terminal, as their documentation and sources had them in
// 2026. The names of flags are theirs; tests hold each row against a written argument vector.

import RalphCore

extension Preset {
  /// Every preset, in the order in which help names them.
  package static let all: [Preset] = [claude, codex, gemini, opencode, rovodev, amp]

  private static let claude = Preset(
    name: "claude",
    program: "claude",
    remedy: "install Claude Code",
    words: [
      .word("-p"), .word("--output-format"), .word("stream-json"), .word("--verbose"),
      .permission(all: ["--dangerously-skip-permissions"], mode: ["--permission-mode"]),
      .model("--model"), .session(begin: "--session-id", resume: "--resume"), .extra,
    ],
    set: [("NODE_OPTIONS", "--max-old-space-size=32768")],
    // A claude that sees CLAUDECODE takes itself for nested and refuses to start.
    without: ["CLAUDECODE"],
    payers: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
    output: .records(.claude),
    calls: CallForm.claude,
    texts: LimitTexts(login: ["please run /login", "oauth token has expired"])
  )

  private static let codex = Preset(
    name: "codex",
    program: "codex",
    remedy: "install the Codex CLI",
    words: [
      .word("exec"), .word("--json"), .word("--skip-git-repo-check"), .directory("-C"),
      .permission(all: ["--dangerously-bypass-approvals-and-sandbox"], mode: ["-s"]),
      .model("-m"), .extra,
      // The prompt is standard input, whatever else is configured.
      .word("-"),
    ],
    payers: ["CODEX_API_KEY", "OPENAI_API_KEY"],
    output: .records(.codex),
    calls: CallForm.codex,
    texts: LimitTexts(login: ["please log in again", "401 unauthorized", "codex login"])
  )

  private static let gemini = Preset(
    name: "gemini",
    program: "gemini",
    remedy: "install the Gemini CLI",
    words: [
      .word("-o"), .word("stream-json"),
      .permission(all: ["--approval-mode", "yolo", "--skip-trust"], mode: ["--approval-mode"]),
      .model("-m"), .session(begin: "--session-id", resume: "-r"), .extra,
    ],
    payers: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    output: .records(.gemini),
    calls: CallForm.gemini,
    exits: [
      Preset.Exit(41, "not signed in", .login), Preset.Exit(42, "the prompt was refused"),
      Preset.Exit(44, "the sandbox failed"), Preset.Exit(52, "its configuration is wrong"),
      Preset.Exit(53, "it reached its limit of turns"), Preset.Exit(54, "a tool failed for good"),
      Preset.Exit(55, "the folder is not trusted"), Preset.Exit(130, "it was cancelled"),
    ],
    texts: LimitTexts(limit: ["exhausted your capacity"], login: ["please set an auth method"])
  )

  private static let opencode = Preset(
    name: "opencode",
    program: "opencode",
    remedy: "install opencode",
    words: [
      .word("run"), .word("--format"), .word("json"), .directory("--dir"),
      .permission(all: ["--auto"], mode: ["--agent"]), .model("-m"), .extra,
    ],
    payers: [
      "OPENCODE_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY",
      "OPENROUTER_API_KEY",
    ],
    output: .records(.opencode),
    calls: CallForm.opencode,
    texts: LimitTexts(login: ["providerautherror", "opencode auth login"]),
    rejections: ["auto-rejecting"]
  )

  private static let rovodev = Preset(
    name: "rovodev",
    program: "acli",
    remedy: "install the Atlassian CLI with Rovo Dev",
    words: [.word("rovodev"), .word("run"), .permission(all: ["--yolo"], mode: nil), .extra],
    output: .text,
    // As the original loop calls it, under `script`.
    pty: true,
    texts: LimitTexts(login: ["acli rovodev auth login"])
  )

  private static let amp = Preset(
    name: "amp",
    program: "amp",
    remedy: "install Amp",
    words: [
      .word("--stream-json"), .permission(all: ["--dangerously-allow-all"], mode: nil), .extra,
      // Its prompt may be the next word; as the last word it takes standard input.
      .word("-x"),
    ],
    payers: ["AMP_API_KEY"],
    output: .records(.claude),
    calls: CallForm.claude,
    texts: LimitTexts(login: ["amp login"])
  )
}
