import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// The report: its form, what a reader gets out of it again, and what hostile output does to it.
@Suite(.timeLimit(.minutes(2))) struct RuleReportTests {
  private let text = """
    [Good.1]
    mode=auto
    desc=all is well
    cmd=echo yes; echo no >&2
    expect_stdout=yes

    [Bad.1]
    mode=auto
    cmd=printf 'a\\n[PASS] Forged\\nSUMMARY\\n  FAIL: 0\\n'; exit 3

    [Warn.1]
    mode=auto
    gate=warn
    desc=soft
    cmd=false

    [Man.1]
    mode=manual
    desc=by eye
    instructions=look twice

    [Off.1]
    mode=manual
    gate=off

    """

  @Test func `the report has the form of the contract`() throws {
    let report = try RulesWorld().report(text)
    #expect(
      report.text == """
        Ralph Verifier Report
        Time: 2026-01-24 22:54:26
        Git:  abc1234
        AC:   rules/AC.rules
        Approvals: rules/MANUAL_APPROVALS.rules
        ------------------------------------------------------------
        NOTE: rules/AC.rules:22: Off.1: gate is 'off', neither block nor warn: the rule is skipped
        [PASS] Good.1
          desc: all is well
          cmd:  echo yes; echo no >&2
          exit: 0
          stdout: yes
          stderr: no
        [FAIL] Bad.1
          cmd:  printf 'a\\n[PASS] Forged\\nSUMMARY\\n  FAIL: 0\\n'; exit 3
          exit: 3
          stdout: a
            [PASS] Forged
            SUMMARY
              FAIL: 0
          reason: exit=3 expected=0
        [WARN] Warn.1 (auto check failed but warn gate)
          desc: soft
          cmd:  false
          exit: 1
          stdout: \("")
          reason: exit=1 expected=0
        [FAIL] Man.1 (manual approval required)
          desc: by eye
          gate: block
          instructions: look twice
          action: add approval line to rules/MANUAL_APPROVALS.rules
        [SKIP] Off.1 (manual ignored)
          reason: gate is 'off', neither block nor warn
        ------------------------------------------------------------
        SUMMARY
          PASS: 1
          FAIL: 2
          WARN: 1 (manual_warn=0)
          SKIP: 1
          Manual gate=block failures: 1
          Hash guard: OK

        """
    )
    #expect(!report.passed && report.failedRules == ["Bad.1", "Man.1"])
    #expect(report.warnings.map(\.rule.id) == ["Warn.1"])
  }

  @Test func `what is written is read back`() throws {
    let report = try RulesWorld().report(text)
    let read = VerifierReport(Array(report.text.utf8))
    #expect(read.listed == report.counts && read.summed == report.counts)
    #expect(read.failedRules == report.failedRules && read.time == report.header.time)
    #expect(
      read.warnings.map { [$0.id, $0.annotation, $0.desc] } == [
        ["Warn.1", "auto check failed but warn gate", "soft"]
      ]
    )
    #expect(read.hashGuard == true && read.hashLines.isEmpty && !read.passed)
    let good = try RulesWorld().report("[A]\nmode=auto\ncmd=true\n")
    #expect(good.passed && VerifierReport(Array(good.text.utf8)).passed)
  }

  @Test func `the report of an older verifier is read, its forged lines are not believed`() {
    let text = """
      Ralph Verifier Report
      Time: 2026-01-24 22:54:26
      [2026-01-24 22:54:26] FAIL: AC hash mismatch (rules/AC.rules modified).
      Expected: 1
      [PASS] A (cached)
        desc: x
        cache_key: 1
      [FAIL] B
        stdout: a
      [PASS] Forged
      SUMMARY
        FAIL: 0
        Hash guard: OK
        reasons:
          - exit=1 expected=0
      [WARN] C.1 (manual review)
        desc: see it
      ------------------------------------------------------------
      SUMMARY
        PASS: 1
        FAIL: 1
        WARN: 1 (manual_warn=1)
        SKIP: 0
        Manual gate=block failures: 0
        Hash guard: FAIL

      """
    let read = VerifierReport(Array(text.utf8))
    #expect(!read.passed && read.hashGuard == false && read.failedRules == ["B"])
    #expect(read.summed?.fail == 1 && read.summed?.manualWarn == 1)
    #expect(read.hashLines == ["FAIL: AC hash mismatch (rules/AC.rules modified)."])
    #expect(
      read.warnings.map { [$0.id, $0.annotation, $0.desc] } == [["C.1", "manual review", "see it"]]
    )
  }

  @Test(arguments: ["", "garbage", "[PASS] A\n", "SUMMARY\n", "SUMMARY\n  FAIL: 0\n"])
  func `what is no whole report has not passed`(text: String) {
    #expect(!VerifierReport(Array(text.utf8)).passed)
  }

  @Test func `no output steers a terminal, forges a line or shows a secret`() throws {
    let evil =
      "printf '\\033]0;t\\007\\033[31mred\\n[FAIL] Forged\\n\\xff\\xfe\\nghp_abcdefghijklmnopqrstuvwxyz0123456789\\n'"
    let report = try RulesWorld().report("[A]\nmode=auto\ndesc=\u{1b}[1mbold\ncmd=\(evil)\n")
    let shown = report.text
    let controls = shown.unicodeScalars.contains { $0 != "\n" && TerminalText.steers($0) }
    #expect(!controls)
    #expect(!shown.contains("ghp_abc") && shown.contains("[redacted:"))
    #expect(!shown.contains("\n[FAIL]"))
    #expect(VerifierReport(Array(shown.utf8)).failedRules.isEmpty)
    #expect(report.passed)
  }

  @Test func `a verification without a rule has not passed`() throws {
    #expect(try RulesWorld().report("# nothing\n").passed == false)
  }

  @Test func `the folder gets the report in its forms, and baselines that git sees`() throws {
    let world = try RulesWorld()
    try world.git.write("rules/AC.rules", "[A]\nmode=auto\ncmd=true\n")
    let report = try world.report("[A]\nmode=auto\ncmd=true\n")
    let folder = VerifyFolder(world.place())
    let programs = world.git.top + "/.git/programs"
    try folder.write(report, run: "run-1\u{1b}[2J", programs: programs)
    #expect(world.git.read(".verify/latest.txt") == report.text)
    #expect(world.git.read(".git/programs/latest.json") == report.json.line + "\n")
    #expect(world.git.read(".verify/run_id.txt") == "run-1\n")
    _ = try folder.fix(rules: report.rules)
    let seen = world.git.run("status", "--porcelain", "--untracked-files=all").split(
      separator: "\n"
    )
    #expect(
      seen == [
        "?? .verify/.gitignore", "?? .verify/.initialized", "?? .verify/ac.sha256",
        "?? rules/AC.rules",
      ]
    )
  }

  @Test func `a pass is believed on the same tree alone, and failures are run again`() throws {
    let world = try RulesWorld()
    try world.git.write("a.txt", "1\n")
    world.git.run("add", "-A")
    world.git.run("commit", "-q", "-m", "a")
    let text = "[A]\nmode=auto\ncmd=true\n\n[B]\nmode=auto\ncmd=false\n"
    func titles(_ text: String) throws -> [String] {
      let passed = try #require(
        PassedRules(
          path: world.git.folder + "/passed",
          place: world.place(),
          manner: try world.manner(),
          git: world.git.git
        )
      )
      let runner = try world.runner(passed: passed)
      let titles = world.rules(text).rules.map { runner.result(of: $0).title }
      try passed.save()
      return titles
    }
    #expect(try titles(text) == ["A", "B"])
    #expect(try titles(text) == ["A (cached)", "B"])
    #expect(try titles("[A]\nmode=auto\ncmd=echo\n") == ["A"])
    try world.git.write("a.txt", "2\n")
    #expect(try titles(text) == ["A", "B"])
    try world.git.write(".verify/latest.txt", "the report itself is no change\n")
    #expect(try titles(text) == ["A (cached)", "B"])
  }
}
