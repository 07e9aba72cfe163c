import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph verify`, by itself and as the verifier of a run.
@Suite(.timeLimit(.minutes(3))) struct VerifyTests {
  private let rules = """
    [Docs.Readme]
    mode=auto
    desc=there is a README
    cmd=test -s README.md

    [Docs.NoTodo]
    mode=auto
    gate=warn
    desc=no TODO is left
    cmd=grep -c TODO README.md
    expect_stdout=0

    [Eye.1]
    mode=manual
    gate=warn
    instructions=look

    """

  private func stage() throws -> Stage {
    let stage = try Stage(nil)
    try stage.put("work/rules/AC.rules", rules)
    return stage
  }

  @Test func `rules are judged, reported and said by the exit code`() throws {
    let stage = try stage()
    let red = try stage.ralph("verify")
    #expect(red.code == 4, "\(red.all)")
    #expect(red.out.hasPrefix("[FAIL] Docs.Readme\n  desc: there is a README\n"))
    #expect(red.out.contains("\n  FAIL: 1\n"))
    #expect(red.out.contains("\nfailed: Docs.Readme: exit=1 expected=0\n"))
    try stage.put("work/README.md", "hello\n")
    let green = try stage.ralph("verify")
    #expect(green.code == 0, "\(green.all)")
    #expect(
      green.out.hasPrefix("[PASS] Docs.Readme\n[PASS] Docs.NoTodo\n[WARN] Eye.1 (manual review)\n")
    )
    let report = text(stage.workspace + "/.verify/latest.txt")
    #expect(report.hasPrefix("Ralph Verifier Report\nTime: "))
    #expect(report.hasSuffix("  Hash guard: OK\n"))
    let json = try stage.ralph("verify", "--json")
    #expect(json.out.hasPrefix(#"{"schema":"ralph.verify/1","passed":true,"#))
    #expect(json.out.contains(#""report":".verify/latest.txt"}"#))
  }

  @Test func `a report never makes the tree of a brain repository dirty`() throws {
    let stage = try BrainStage().stage
    #expect(try stage.ralph("verify").code == 0)
    #expect(try stage.program(["/usr/bin/env", "git", "status", "--porcelain"]).out == "")
    let programs = text(stage.workspace + "/.ralph/verify/latest.json")
    #expect(programs.hasPrefix(#"{"schema":"ralph.verify/1","passed":true,"#), "\(programs)")
  }

  @Test func `a part of the rules, a list and an agent write nothing`() throws {
    let stage = try stage()
    let before = try stage.snapshot()
    let one = try stage.ralph("verify", "--rule", "Docs.Readme")
    #expect(one.code == 4 && !one.out.contains("Eye.1"))
    #expect(one.err.contains("no report was written: not all rules were judged"))
    let list = try stage.ralph("verify", "--list")
    #expect(list.code == 0)
    #expect(list.out.hasPrefix("Docs.Readme\tauto\tblock\t-\tthere is a README\n"))
    #expect(list.out.contains("Eye.1\tmanual\twarn\tnot approved\t\n"))
    stage.variables = ["RALPH=1"]
    let agent = try stage.ralph("verify")
    #expect(agent.code == 4 && agent.err.contains("called by an agent or a run"))
    #expect(try stage.ralph("verify", "--init").code == 77)
    #expect(try stage.snapshot() == before)
  }

  @Test func `what is missing or wrong has a code of its own`() throws {
    let stage = try stage()
    let wrong = try stage.ralph("verify", "--rule", "Docs.Redme")
    #expect(wrong.code == 64 && wrong.err.contains("did you mean 'Docs.Readme'?"))
    #expect(try stage.ralph("verify", "--rule", "Eye.1", "--list").code == 64)
    #expect(try stage.ralph("verify", "--rules", "none.rules").code == 66)
    try stage.put("work/rules/AC.rules", "# nothing\n")
    #expect(try stage.ralph("verify").code == 65)
    try Files.remove(stage.workspace + "/rules/AC.rules")
    let missing = try stage.ralph("verify", "--json")
    #expect(missing.code == 66 && missing.out.contains(#""code":"NO_RULES_FILE""#))
    #expect(!Files.exists(stage.workspace + "/.verify"))
  }

  @Test func `what a person has fixed is guarded, and replaced only on a word`() throws {
    let stage = try stage()
    try stage.put("work/README.md", "hello\n")
    #expect(try stage.ralph("verify", "--init").all.contains("fixed in .verify; commit it"))
    let mark = stage.workspace + "/.verify/.initialized"
    let made = try Files.status(mark)
    let same = try stage.ralph("verify", "--init")
    #expect(same.code == 0 && same.all.contains("nothing changed"), "\(same.all)")
    // The mark is written all the same: it never stands for half of a fixing.
    #expect(try Files.status(mark)?.inode != made?.inode)
    #expect(try stage.ralph("verify").code == 0)
    try stage.put("work/rules/AC.rules", rules + "# one more\n")
    let changed = try stage.ralph("verify")
    #expect(changed.code == 4, "\(changed.all)")
    #expect(changed.out.contains("FAIL: AC hash mismatch (rules/AC.rules modified).\n"))
    #expect(text(stage.workspace + "/.verify/latest.txt").hasSuffix("  Hash guard: FAIL\n"))
    #expect(try stage.ralph("verify", "--init").code == 64)
    #expect(try stage.ralph("verify", "--init", "--yes").code == 0)
    #expect(try stage.ralph("verify").code == 0)
  }

  @Test func `a pass is believed where that was asked for`() throws {
    let stage = try stage()
    try stage.put("work/README.md", "hello\n")
    #expect(try stage.ralph("verify", "--cache").out.hasPrefix("[PASS] Docs.Readme\n"))
    let again = try stage.ralph("verify", "--cache")
    #expect(again.code == 0 && again.out.hasPrefix("[PASS] Docs.Readme (cached)\n"))
    #expect(try stage.ralph("verify").out.hasPrefix("[PASS] Docs.Readme\n"))
  }

  @Test func `a hanging rule is ended with its time, and a signal ends the rule`() throws {
    let stage = try stage()
    try stage.put("work/rules/AC.rules", "[Hang]\nmode=auto\ncmd=echo $$ > pid; sleep 300\n")
    stage.variables = ["RALPH_VERIFY_RULE_TIMEOUT=300ms"]
    let hung = try stage.ralph("verify")
    #expect(hung.code == 4 && hung.out.contains("no end within 0.3 s"))
    stage.variables = []
    try Files.remove(stage.workspace + "/pid")
    let life = try stage.begin("verify")
    #expect(eventually { !text(stage.workspace + "/pid").isEmpty })
    let pid = try #require(Int32(text(stage.workspace + "/pid").dropLast()))
    life.send(SIGINT)
    #expect(try life.code() == 130)
    #expect(eventually { ((try? ProcessIdentity.of(pid)) ?? nil)?.isAlive != true })
  }

  @Test(arguments: ["shared", "own"])
  func `a run judged by rules repairs with the second attempt what they found`(
    tree: String
  ) throws {
    let stage = try Stage("- [ ] **1.1** Write the README\n")
    try stage.put("work/rules/AC.rules", rules)
    try stage.put("work/.ralph.conf", "[verify]\n    command = \"ralph verify\"\n")
    try stage.put("work/README.md", "hello\n")
    try stage.put(
      "bin/agent",
      "#!/bin/sh\nif [ \"$RALPH_ATTEMPT\" = 1 ]; then : > README.md; else "
        + "cat > \(stage.path)/prompt; echo good > README.md; fi\n"
    )
    try Files.replace(
      stage.path + "/bin/agent",
      with: try Files.read(stage.path + "/bin/agent"),
      mode: 0o755
    )
    try #require(unsafe symlink(try built("ralph"), stage.path + "/bin/ralph") == 0)
    let commit = try stage.program(["/bin/sh", "-c", "git add -A && git commit -q -m rules"])
    try #require(commit.code == 0)
    let run = try stage.ralph("--agent", "shell:agent", "--tree", tree, "--yes", "3")
    #expect(run.code == 0, "\(run.all)")
    #expect(stage.planText.contains("- [x] **1.1**"), "\(run.all)")
    #expect(run.out.contains("verification failed (exit 4)"), "\(run.out)")
    #expect(text(stage.path + "/prompt").contains("failed: Docs.Readme: exit=1 expected=0"))
    #expect(text(stage.workspace + "/README.md") == "good\n")
    #expect(!Files.exists(stage.workspace + "/.verify"))
  }
}
