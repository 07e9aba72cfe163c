import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// A screen as tmux gave it: from the contract's captures (`ntm-…`) or from the puppet.
func capture(_ name: String) throws -> [UInt8] {
  try Files.read("\(Files.folder(of: #filePath))/Captures/\(name).txt")
}

/// Every capture.
func captureNames() throws -> [String] {
  try Files.list("\(Files.folder(of: #filePath))/Captures").sorted().map { String($0.dropLast(4)) }
}

@Suite struct ScreenClassifierTests {
  static let table: [(name: String, what: ScreenClass, draft: String?)] = [
    ("ntm-busy", .working, ""),
    ("ntm-after-wait", .quiet, ""),
    ("ntm-caret-idle", .quiet, ""),
    ("ntm-gt-idle", .quiet, ""),
    ("ntm-titled-idle", .quiet, ""),
    ("claude-quiet-puppet", .quiet, ""),
    ("claude-suggestion", .quiet, ""),
    ("claude-draft", .quiet, "half a thought"),
    ("claude-working", .working, ""),
    ("claude-signaled", .quiet, ""),
    ("claude-limited", .limited("● You've hit your limit · resets 3pm (UTC)"), ""),
    ("claude-permission", .asks(.permission), nil),
    ("claude-trust", .asks(.trust), nil),
    ("claude-login", .asks(.login), nil),
    ("claude-old-errors", .quiet, ""),
    ("codex-quiet", .quiet, ""),
    ("codex-draft", .quiet, "half a thought"),
    ("codex-working", .working, ""),
    ("codex-limited", .limited("• You've hit your limit · try again at 12:16 PM."), ""),
    ("codex-permission", .asks(.permission), nil),
    ("codex-old-errors", .quiet, ""),
  ]

  @Test(arguments: table.map(\.name))
  func `a captured screen is what a person would say it is`(_ name: String) throws {
    let row = try #require(Self.table.first { $0.name == name })
    let reading = ScreenClassifier.read(
      try capture(name),
      as: name.hasPrefix("codex") ? .codex : .claude
    )
    #expect(reading.what == row.what, "\(reading.evidence)")
    #expect(reading.composer?.draft == row.draft)
    #expect(reading.version == 1)
  }

  @Test func `an agent that has ended leaves a shell, by its screen and by its processes`() throws {
    let screen = try capture("claude-exited")
    let reading = ScreenClassifier.read(screen, as: .claude)
    #expect(reading.what == .dead)
    let quiet = ScreenClassifier.read(try capture("claude-quiet-puppet"), as: .claude)
    #expect(quiet.seen(with: .shell("bash")).what == .dead)
    #expect(quiet.seen(with: .agent(.claude, pid: 1)) == quiet)
    #expect(reading.seen(with: .agent(.claude, pid: 1)).what == .unknown)
  }

  @Test func `a limit tells its end`() throws {
    let reading = ScreenClassifier.read(try capture("claude-limited"), as: .claude)
    let wake = reading.wake(now: noon, zones: ZoneFiles())
    #expect(wake.description == "2026-11-20T15:00:00.000Z")
    let quiet = ScreenClassifier.read(try capture("claude-quiet-puppet"), as: .claude)
    #expect(quiet.wake(now: noon, zones: ZoneFiles()) == .zero)
  }

  @Test(arguments: [
    ("gemini", "╭───╮\n│ > Type your message or @path/to/file │\n╰───╯\n", ScreenClass.quiet),
    ("gemini", "⠏ Thinking (esc to cancel, 5s)\n╭────────╮\n│ > │\n╰────────╯\n", .working),
    ("gemini", "│ Allow execution of 'rm'? │\n│ ● 1. Yes, allow once │\n", .asks(.permission)),
    ("opencode", "┃\n┃  fix it\n┃\n┃  Build  Claude\n  ⬝⬝⬝⬝■■■■  esc interrupt\n", .working),
    ("opencode", "△ Permission required\n Allow once   Allow always\n", .asks(.permission)),
    ("rovodev", "╭────╮\n│ > │\n╰────╯\n", .quiet),
    ("plain", "hello\n>\n", .quiet),
    ("plain", "hello\n", .unknown),
    ("plain", "agent\nuser@host:~$ \n", .dead),
    ("claude", "", .unknown),
    ("claude", "95% done\n", .unknown),
    ("claude", "● Fix: login failed with error: 429\n────\n❯\n────\n", .quiet),
    ("claude", "● 5-hour limit reached ∙ resets 2am\n● Read 3 files\n────\n❯\n────\n", .quiet),
    ("claude", "  ⎿  Invalid API key · Please run /login\n────\n❯\n────\n", .asks(.login)),
    ("claude", "> say ✻ Cogitating… (esc to interrupt)\n● no\n────\n❯\n────\n", .quiet),
    ("claude", "────\n❯\n────\n  Context left until auto-compact: 8%\n", .quiet),
  ])
  func `a drawn screen is what it shows`(
    _ kind: String,
    _ text: String,
    _ what: ScreenClass
  ) throws {
    let agent = try #require(AgentKind(rawValue: kind))
    #expect(ScreenClassifier.read(Array(text.utf8), as: agent).what == what, "\(text)")
  }

  @Test func `any bytes are read, in a time that any loop can afford`() throws {
    let screens = try captureNames().map(capture)
    var mutator = Mutator(seed: 3)
    let clock = ContinuousClock()
    let start = clock.now
    for round in 0..<20_000 {
      let screen = mutator.mutated(screens[round % screens.count], with: screens)
      let kind = AgentKind.allCases[round % AgentKind.allCases.count]
      let reading = ScreenClassifier.read(screen, as: kind)
      #expect(reading.evidence.utf8.count <= 400)
    }
    #expect(clock.now - start < .seconds(120))
  }

  @Test(arguments: [
    "(", "esc to interrupt (", "✻ ", "● You've hit your ", "❯ 1. ", "─", "│ ", "a", " ",
    "\u{1b}[2m",
    "\u{1b}]", "■⬝", "Do you want to ", "$#%",
  ])
  func `no pattern is slow on eight kilobytes of one thing`(_ piece: String) {
    let long = Array(String(repeating: piece, count: 8192 / piece.utf8.count + 1).utf8.prefix(8192))
    let lines = Array(String(repeating: piece + "\n", count: 8192 / piece.utf8.count).utf8)
    for kind in AgentKind.allCases {
      for screen in [long, lines] {
        let clock = ContinuousClock()
        let took = clock.measure { _ = ScreenClassifier.read(screen, as: kind) }
        // 50 ms is what it may take; the rest is for a busy machine and unoptimized code.
        #expect(took < .milliseconds(500), "\(kind) took \(took) for \(piece)")
      }
    }
  }
}
