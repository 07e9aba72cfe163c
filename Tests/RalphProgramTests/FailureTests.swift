import RalphCore
import RalphFiles
import Testing

/// What becomes of tasks whose agents or verifiers fail, and of the run's exit code.
@Suite struct FailureTests {
  @Test func `an agent that fails twice leaves its task open, exit 3`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "1.1 * stderr broken pipe\n1.1 * exit 1\n")
    let answer = try stage.play("--verify", "true", "0")
    #expect(answer.code == 3, "\(answer.all)")
    #expect(stage.mark("1.1") == "[ ]")
    #expect(stage.mark("1.2") == "[x]")
    #expect(try stage.logged().filter { $0.isStart && $0.bead == "1.1" }.map(\.attempt) == [1, 2])
    #expect(try stage.ralph("logs", "1.1", "--json").code == 0)
    #expect(try stage.ralph("history", "1.1").out.contains("exit 1"))
    try stage.expectSound()
  }

  @Test func `the second prompt holds the verifier's failure, and a spent task says why`() throws {
    let stage = try Stage(
      BrainPlan.small(2),
      script: "1.1 * append a.txt x\n1.1 * echo-prompt\n1.1 * signal\n* * signal\n"
    )
    let verify = "if [ \"$RALPH_BEAD\" = 1.1 ]; then echo 'expected 7, got 8'; exit 1; fi"
    let answer = try stage.play("--verify", verify, "0")
    #expect(answer.code == 4, "\(answer.all)")
    let first = try stage.ralph("logs", "1.1", "--attempt", "1")
    #expect(!first.out.contains("expected 7, got 8"))
    let second = try stage.ralph("logs", "1.1", "--attempt", "2")
    #expect(second.out.contains("expected 7, got 8"), "\(second.all)")
    #expect(stage.mark("1.1") == "[-]")
    let bullet = "- [-] **1.1** Thing 1\n  - **Blocked:** "
    #expect(stage.planText.contains(bullet), "\(stage.planText)")
    #expect(stage.planText.contains("expected 7, got 8\n- [x] **1.2**"), "\(stage.planText)")
    try stage.expectSound()
    // What is [-] is a person's now.
    let again = try stage.play("--verify", "true", "0")
    #expect(again.code == 0 && stage.mark("1.1") == "[-]", "\(again.all)")
  }

  @Test func `who changes the verifier's script is stopped, and so is all that is judged by it`()
    throws
  {
    let script = "1.1 * append check.sh exit\\n\n* * append made.txt x\n* * signal\n"
    let stage = try Stage(BrainPlan.small(3), script: script)
    let verify = "sh check.sh"
    try stage.put("work/check.sh", "test -e made.txt\n")
    let answer = try stage.play("-c", "1", "--baseline", "ignore", "--verify", verify, "0")
    #expect(answer.code == 3, "\(answer.all)")
    let marks = ["1.1", "1.2", "1.3"].map { stage.mark($0) }
    #expect(marks == ["[-]", "[-]", "[-]"], "\(answer.all)")
    // Somebody looks, and puts the script right: what a retry finds there counts from then on.
    try stage.put("work/check.sh", "test -e made.txt # looked at\n")
    _ = try stage.ralph("retry", "1.2")
    let again = try stage.play("-c", "1", "--verify", verify, "--only", "1.2", "0")
    #expect(again.code == 0 && stage.mark("1.2") == "[x]", "\(again.all)")
    try stage.expectSound()
  }

  @Test func `a file that the verifier names and the work makes is not guarded`() throws {
    let stage = try Stage(BrainPlan.small(3), script: "* * append made.txt x\n* * signal\n")
    let answer = try stage.play(
      "-c",
      "1",
      "--baseline",
      "ignore",
      "--verify",
      "test -e made.txt",
      "0"
    )
    #expect(answer.code == 0, "\(answer.all)")
    #expect(["1.1", "1.2", "1.3"].allSatisfy { stage.mark($0) == "[x]" }, "\(stage.planText)")
  }

  @Test func `without reasons a spent task changes one character`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * append a.txt x\n* * signal\n")
    try stage.put("config/ralph/config", "[plan]\n  reasons = no\n[retry]\n  delay = 20ms\n")
    #expect(try stage.play("--verify", "test -z \"$RALPH_BEAD\"", "0").code == 4)
    #expect(stage.planText == BrainPlan.small(1).replacing("- [ ] **1.1**", with: "- [-] **1.1**"))
  }

  @Test func `an agent past its time is ended, exit 1`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "1.1 * ignore-term\n1.1 * hang\n* * signal\n")
    let answer = try stage.play("-t", "1", "--attempts", "1", "--verify", "true", "0")
    #expect(answer.code == 1, "\(answer.all)")
    #expect(stage.mark("1.1") == "[ ]")
    #expect(stage.mark("1.2") == "[x]")
    #expect(stage.isQuiet)
    try stage.expectSound()
  }

  @Test func `an agent that leaves a child behind does not keep it`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * spawn-child 60000\n* * signal\n")
    #expect(try stage.play("--verify", "true", "0").code == 0)
    #expect(stage.isQuiet, "\(stage.processes())")
    #expect(stage.mark("1.1") == "[x]")
  }

  @Test func `a verifier that cannot decide is asked again, and spends nothing`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * append a.txt x\n* * signal\n")
    // Fails at the first look at the task, passes from then on.
    let verify = """
      test -z "$RALPH_BEAD" && exit 0; test -e "$STAGE/seen" && exit 0; : >"$STAGE/seen"; exit 1
      """
    let answer = try stage.play("--verify", verify, "0")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.1") == "[x]")
    #expect(try stage.logged().filter(\.isStart).count == 1)
    #expect(answer.out.contains("flaky") || answer.out.contains("once more"), "\(answer.out)")
    try stage.expectSound()
  }

  @Test func `a red baseline stops before anything is given out`() throws {
    let stage = try Stage(BrainPlan.small(2))
    let verify = "test -z \"$RALPH_BEAD\" && echo 'no compiler here' && exit 3; exit 0"
    let answer = try stage.play("--verify", verify, "0")
    #expect(answer.code == 4, "\(answer.all)")
    #expect(answer.all.contains("no compiler here"))
    #expect(answer.all.contains("--baseline ignore"))
    #expect(try stage.logged().isEmpty)
    #expect(stage.planText == BrainPlan.small(2))
    let regardless = try stage.play("--verify", verify, "--baseline", "ignore", "0")
    #expect(regardless.code == 0, "\(regardless.all)")
    #expect(stage.mark("1.2") == "[x]")
    try stage.expectSound()
  }

  @Test func `without a verifier a finished task waits as [?], and a verifier takes it up first`()
    throws
  {
    let stage = try Stage(BrainPlan.small(3))
    let answer = try stage.play("2", "-c", "1")
    #expect(stage.mark("1.1") == "[?]", "\(answer.all)")
    #expect(answer.all.contains("--verify"))
    let starts = try stage.logged().filter(\.isStart).count
    let verified = try stage.play("--verify", "test \"$RALPH_BEAD\" != 1.2", "--attempts", "1", "0")
    #expect(stage.mark("1.1") == "[x]", "\(verified.all)")
    // 1.2 failed as it was found, and was ready again; then it failed for good.
    #expect(stage.mark("1.2") == "[-]", "\(verified.all)")
    #expect(verified.code == 4)
    #expect(
      try stage.logged().filter(\.isStart).map(\.bead).dropFirst(starts).sorted() == ["1.2", "1.3"]
    )
    try stage.expectSound()
  }

  @Test func `the agent's word is enough where the user says so`() throws {
    let stage = try Stage(BrainPlan.small(2))
    let answer = try stage.play("--no-verify", "0")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.1") == "[x]" && stage.mark("1.2") == "[x]")
    #expect(try stage.ralph("replay", stage.journal, "--state").out.contains("ended:unverified"))
    try stage.expectSound()
  }

  @Test func `a second ralph is turned away, and told who is at work`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "* * sleep 800\n* * signal\n")
    let life = try stage.begin(stage.puppet() + ["--verify", "true", "0"])
    try #require(eventually { text(stage.log).contains("start") })
    for words in [stage.puppet() + ["0"], ["resume"]] {
      let answer = try stage.ralph(words)
      #expect(answer.code == 75, "\(answer.all)")
      #expect(answer.err.contains("\(life.pid)"), "\(answer.err)")
    }
    #expect(try life.code() == 0, "\(life.err)")
    #expect(try stage.doubles() == [])
    try stage.expectSound()
  }

  @Test func `an agent may look, and may not run ralph`() throws {
    let stage = try Stage(BrainPlan.small(2))
    stage.variables = ["RALPH=1"]
    let before = try stage.snapshot()
    for words in [stage.puppet() + ["0"], ["resume"], ["plan", "mark", "1.1", "x"]] {
      let answer = try stage.ralph(words)
      #expect(answer.code == 77, "\(words): \(answer.all)")
      #expect(answer.err.contains("agent"))
    }
    #expect(try stage.ralph("plan", "list").code == 0)
    #expect(try stage.snapshot() == before)
  }

  @Test func `a run over an unfinished one settles that first, and says so`() throws {
    let stage = try Stage(BrainPlan.small(3), script: "* * sleep 500\n* * signal\n")
    let life = try stage.begin(stage.puppet() + ["-c", "2", "--verify", "true", "0"])
    try #require(eventually { text(stage.log).split(separator: "\n").count >= 2 })
    life.kill()
    let answer = try stage.play("-c", "2", "--verify", "true", "0")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("not finished"), "\(answer.out)")
    #expect(try stage.doubles() == [])
    #expect(try stage.logged().filter(\.isStart).count == 3)
    #expect([1, 2, 3].allSatisfy { stage.mark("1.\($0)") == "[x]" })
    #expect(try stage.ralph("journal", "list").out.contains("superseded"))
    try stage.expectSound()
  }

  @Test func `a journal that an agent cleans away is linked back, and the run goes on`() throws {
    let stage = try Stage(BrainPlan.small(3))
    let agent = "shell:if [ $RALPH_BEAD = 1.2 ]; then git clean -q -fdx; fi; exec puppet agent"
    let life = try stage.begin(["--agent", agent, "-c", "1", "--verify", "true", "0"])
    let code = try life.code()
    #expect(stage.mark("1.3") == "[x]", "\(code) \(life.out)\(life.err)")
    #expect(
      try stage.entries().contains {
        if case .event(.workspaceDamaged) = $0.fact { true } else { false }
      }
    )
    #expect(try stage.ralph("journal", "verify").code == 0)
    #expect(stage.isQuiet)
  }

  @Test func `a task that leaves the tree broken does not cost the others their attempts`() throws {
    let stage = try Stage(
      BrainPlan.small(4),
      script: "1.2 * append broken x\n* * append done.txt x\n* * signal\n"
    )
    let words = ["--tree", "shared", "-c", "1", "--verify", "test ! -e broken"]
    let answer = try stage.ralph(stage.puppet() + words + ["0"])
    #expect(answer.code == 4, "\(answer.all)")
    #expect(
      answer.out.contains("the verifier fails on the tree after 1.2 was given up"),
      "\(answer.out)"
    )
    #expect(["1.1", "1.2", "1.3", "1.4"].map(stage.mark) == ["[x]", "[-]", "[ ]", "[ ]"])
    #expect(try stage.logged().filter(\.isStart).map(\.bead) == ["1.1", "1.2", "1.2"])
    // Who mends it goes on; nothing was spent.
    try Files.remove(stage.workspace + "/broken")
    try stage.script("* * append done.txt x\n* * signal\n")
    let again = try stage.ralph(stage.puppet() + words + ["0"])
    #expect(again.code == 0, "\(again.all)")
    #expect(["1.2", "1.3", "1.4"].map(stage.mark) == ["[-]", "[x]", "[x]"])
    try stage.expectSound()
  }
}
