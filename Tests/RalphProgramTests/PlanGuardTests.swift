import RalphCore
import RalphFiles
import Testing

/// What becomes of a plan that others write in while ralph works from it.
@Suite struct PlanGuardTests {
  /// An agent that runs a line of shell where it works on one task, and signals.
  private func agent(on bead: String, _ line: String) -> [String] {
    [
      "--agent", "shell:if [ \"$RALPH_BEAD\" = \(bead) ]; then \(line); fi; exec puppet agent",
      "-c", "1", "--verify", "true", "0",
    ]
  }

  @Test func `a mark that the agent sets on its own task is judged like any attempt`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "1.1 * mark-plan x\n1.2 * mark-plan ?\n")
    let answer = try stage.play("-c", "1", "--verify", "test \"$RALPH_BEAD\" != 1.2", "0")
    #expect(answer.code == 4, "\(answer.all)")
    #expect(stage.mark("1.1") == "[x]")
    #expect(stage.mark("1.2") == "[-]")
    try stage.expectSound()
  }

  @Test func `a mark on another's task is left, and that task is not taken`() throws {
    let stage = try Stage(BrainPlan.small(3))
    // Somebody else's mark is seen at the next look at the plan, twice a second.
    let line = "sed -i 's/\\[ \\] ..1[.]3/[x] **1.3/' \"$PUPPET_PLAN\"; sleep 1"
    let answer = try stage.ralph(agent(on: "1.1", line))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.3") == "[x]")
    #expect(try stage.logged().filter(\.isStart).map(\.bead) == ["1.1", "1.2"])
    try stage.expectSound()
  }

  @Test func `a plan that shrank is left as it is, exit 2`() throws {
    let stage = try Stage(BrainPlan.text)
    try stage.put("work/.ralph.conf", "[retry]\n    tools = 0\n")
    let line = "head -n 14 \"$PUPPET_PLAN\" >\"$TMPDIR/cut\"; cp \"$TMPDIR/cut\" \"$PUPPET_PLAN\""
    let answer = try stage.ralph(agent(on: "WARN.SC2155.bin/index.sh", line))
    #expect(answer.code == 2, "\(answer.all)")
    #expect(stage.planText == text(stage.path + "/tmp/cut"))
    #expect(answer.all.contains("plan"), "\(answer.all)")
    try stage.expectSound()
  }

  @Test func `a task whose line is gone ends in conflict, exit 2`() throws {
    let stage = try Stage(BrainPlan.small(9))
    try stage.put("work/.ralph.conf", "[retry]\n    tools = 0\n")
    let answer = try stage.ralph(agent(on: "1.1", "sed -i '/1[.]1/d' \"$PUPPET_PLAN\""))
    #expect(answer.code == 2, "\(answer.all)")
    #expect(stage.planText.contains("1.2") && !stage.planText.contains("1.1"))
    try stage.expectSound()
  }

  @Test(arguments: [
    "head -n 3 \"$PUPPET_PLAN\" >cut; cp cut \"$PUPPET_PLAN\"; rm cut", "rm \"$PUPPET_PLAN\"",
    "rm \"$PUPPET_PLAN\"; mkdir \"$PUPPET_PLAN\"", "rm \"$PUPPET_PLAN\"; mkfifo \"$PUPPET_PLAN\"",
  ])
  func `a plan that broke and is mended costs nobody anything`(line: String) throws {
    let stage = try Stage(BrainPlan.small(3))
    let life = try stage.begin(agent(on: "1.1", line))
    try #require(eventually { life.out.contains("nothing new is begun") }, "\(life.err)\(life.out)")
    let status = try stage.ralph("status")
    #expect(status.out.contains("the run waits until"), "\(status.all)")
    let short = try stage.ralph("status", "--short")
    #expect(short.out.contains("LOOK: a source is broken"), "\(short.all)")
    try Files.removeTree(stage.plan)
    try stage.put("work/IMPLEMENTATION_PLAN.md", BrainPlan.small(3))
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    #expect(life.out.contains("The source is whole again"), "\(life.out)")
    #expect([1, 2, 3].allSatisfy { stage.mark("1.\($0)") == "[x]" }, "\(stage.planText)")
    #expect(try stage.logged().filter(\.isStart).map(\.bead) == ["1.1", "1.2", "1.3"])
    try stage.expectSound()
  }

  @Test func `a plan that a person has shortened is taken with a word, and the run goes on`() throws
  {
    let stage = try Stage(BrainPlan.small(3))
    let life = try stage.begin(agent(on: "1.1", "sed -i '/1[.]3/d' \"$PUPPET_PLAN\""))
    try #require(eventually { life.out.contains("ralph continue") }, "\(life.err)\(life.out)")
    #expect(try stage.ralph("continue").code == 0)
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    #expect(["1.1", "1.2"].map(stage.mark) == ["[x]", "[x]"], "\(stage.planText)")
    try stage.expectSound()
  }

  @Test
  func `work whose mark a broken plan did not take is settled by the next run, not done again`()
    throws
  {
    let stage = try Stage(BrainPlan.small(2))
    try stage.put("work/.ralph.conf", "[retry]\n    tools = 0\n")
    let words = agent(on: "1.1", ": >\"$PUPPET_PLAN\"")
    #expect(try stage.ralph(words).code == 2)
    try stage.put("work/IMPLEMENTATION_PLAN.md", BrainPlan.small(2))
    let again = try stage.ralph(agent(on: "none", "true"))
    #expect(again.code == 0, "\(again.all)")
    #expect(["1.1", "1.2"].map(stage.mark) == ["[x]", "[x]"], "\(again.all)")
    #expect(try stage.logged().filter(\.isStart).map(\.bead) == ["1.1", "1.2"])
    try stage.expectSound()
  }

  @Test func `a person who takes back a mark is told when work can be done again`() throws {
    let stage = try Stage(BrainPlan.small(2))
    let wait = "until test -e \"$STAGE/go\"; do sleep 0.05; done"
    let life = try stage.begin(agent(on: "1.2", wait))
    try #require(eventually { stage.mark("1.1") == "[x]" }, "\(life.err)\(life.out)")
    let refused = try stage.ralph("plan", "mark", "1.1", "todo")
    #expect(refused.code == 75, "\(refused.all)")
    #expect(refused.err.contains("has finished 1.1"), "\(refused.all)")
    #expect(stage.mark("1.1") == "[x]")
    let taken = stage.planText.replacing("[x] **1.1", with: "[ ] **1.1")
    try stage.put("work/IMPLEMENTATION_PLAN.md", taken)
    #expect(eventually { stage.mark("1.1") == "[x]" && life.out.contains("marked again") })
    try stage.put("go", "")
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    // Once the run is over it is a person's word.
    let marked = try stage.ralph("plan", "mark", "1.1", "todo")
    #expect(marked.code == 0 && stage.mark("1.1") == "[ ]", "\(marked.all)")
    try stage.expectSound()
  }

  @Test func `what a person changes beside the work is told of`() throws {
    let needing = BrainPlan.small(3)
      .replacing("Thing 3\n", with: "Thing 3\n  - **Dependencies:** 1.2\n")
    let stage = try Stage(needing)
    let wait = "until test -e \"$STAGE/go\"; do sleep 0.05; done"
    let life = try stage.begin(agent(on: "1.1", wait))
    try #require(eventually { life.out.contains("1.1 dispatched") }, "\(life.err)\(life.out)")
    let aside = stage.planText.replacing("[ ] **1.1", with: "[-] **1.1")
    let lines = aside.split(separator: "\n", omittingEmptySubsequences: false)
    let without = lines.filter { !$0.contains("**1.2") }.joined(separator: "\n")
    try stage.put("work/IMPLEMENTATION_PLAN.md", without)
    for words in ["1.1 was put aside by somebody else ([-])", "1.3 does not wait for 1.2 any more"]
    {
      #expect(eventually { life.out.contains(words) }, "\(life.out)")
    }
    try stage.put("go", "")
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    #expect(stage.mark("1.1") == "[-]" && stage.mark("1.3") == "[x]", "\(stage.planText)")
    try stage.put(
      "work/IMPLEMENTATION_PLAN.md",
      stage.planText.replacing("[x] **1.3", with: "[ ] **1.3")
    )
    let again = try stage.ralph(agent(on: "1.1", "true"))
    #expect(again.out.contains("1.3 read [x] and reads [ ] again: it is new work"), "\(again.all)")
    try stage.expectSound()
  }

  @Test func `a mark that an agent takes back is set again`() throws {
    let stage = try Stage(BrainPlan.small(3))
    let answer = try stage.ralph(
      agent(on: "1.2", "git checkout -q IMPLEMENTATION_PLAN.md; sleep 1")
    )
    #expect(answer.code == 0, "\(answer.all)")
    #expect([1, 2, 3].allSatisfy { stage.mark("1.\($0)") == "[x]" }, "\(stage.planText)")
    #expect(try stage.logged().filter(\.isStart).count == 3)
    try stage.expectSound()
  }

  @Test func `a task that a person reopens later is new work`() throws {
    let stage = try Stage(BrainPlan.small(2))
    #expect(try stage.play("--verify", "true", "0").code == 0)
    try stage.put(
      "work/IMPLEMENTATION_PLAN.md",
      stage.planText.replacing("[x] **1.1", with: "[ ] **1.1")
    )
    #expect(try stage.play("--verify", "true", "0").code == 0)
    #expect(stage.mark("1.1") == "[x]")
    #expect(
      try stage.logged().filter { $0.isStart && $0.bead == "1.1" }.map(\.attempt) == [1, 2]
    )
    try stage.expectSound()
  }

  @Test func `work that an agent adds is taken within the budget`() throws {
    let stage = try Stage(BrainPlan.small(2))
    let line = "sed -i 's/^## Notes/- [ ] **1.3** More\\n\\n## Notes/' \"$PUPPET_PLAN\""
    var words = agent(on: "1.1", line + "; sleep 1")
    words.insert(contentsOf: ["--follow-ups", "take"], at: 0)
    let answer = try stage.ralph(words)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.mark("1.3") == "[x]")
    try stage.expectSound()
  }

  @Test func `line ends, a byte order mark and invalid bytes survive`() throws {
    let stage = try Stage(nil)
    let odd = "\u{feff}" + BrainPlan.small(2).replacing("\n", with: "\r\n").dropLast(2)
    let bytes = Array(odd.utf8) + [0xff, 0xfe]
    try stage.putBytes("work/IMPLEMENTATION_PLAN.md", bytes)
    let answer = try stage.play("--verify", "true", "0")
    #expect(answer.code == 0, "\(answer.all)")
    let wanted = Array(odd.replacing("- [ ] **1.", with: "- [x] **1.").utf8) + [0xff, 0xfe]
    #expect(try stage.bytes("work/IMPLEMENTATION_PLAN.md") == wanted)
    try stage.expectSound()
  }
}
