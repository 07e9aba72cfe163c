import RalphFiles
import RalphProcess
import Testing

/// What others do beside the loop, and what its agents do beside their task.
@Suite(.tags(.slow)) struct LoopBesideTests {
  /// Marks a task `[x]` in the plan, as an agent that does more than it was told.
  private static let mark = """
    mark() { sed -i "s/- \\[ \\] \\*\\*$1\\*\\*/- [x] **$1**/" workers/IMPLEMENTATION_PLAN.md; }
    """

  /// A loop killed while its BUILD is at work, whose agent has come to its end since.
  private func killed(_ loop: LoopStage, _ more: [String] = []) throws {
    let life = try loop.stage.begin(loop.words("2") + more)
    try #require(eventually { Files.exists(loop.stage.path + "/began") }, "\(life.err)\(life.out)")
    life.kill()
    try loop.stage.put("go", "")
    #expect(eventually { loop.stage.processes(running: "agent.sh").allSatisfy { !$0.isAlive } })
    #expect(eventually { loop.stage.isQuiet })
    // Times of files are told in steps of the system's clock: what comes now is later by some.
    let over = try #require(try Files.touched(loop.stage.path + "/go"))
    #expect(
      eventually {
        try? loop.stage.put("probe", "")
        return ((try? Files.touched(loop.stage.path + "/probe")) ?? 0) > over + 50_000_000
      }
    )
  }

  /// An agent that waits in its first BUILD until it is let go.
  private func waiting() throws -> LoopStage {
    try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt
        touch "$AT/began"; while [ ! -e "$AT/go" ]; do sleep 0.02; done
        echo more >> src/done.txt
        """
    )
  }

  @Test func `what a person changes while no ralph watches stays out of commits and undo`() throws {
    let loop = try waiting()
    loop.stage.variables.append("AT=\(loop.stage.path)")
    try killed(loop)
    try loop.stage.put("work/LATER.txt", "mine\n")
    let dry = try loop.stage.ralph("resume", "--dry-run")
    let says = dry.out.hasPrefix("Would stop: 1 file(s)")
    #expect(says && dry.out.contains("leave alone: LATER.txt"), "\(dry.all)")
    let refused = try loop.stage.ralph(loop.words("2"))
    let isTold = refused.err.contains("LATER.txt") && !refused.err.contains("done.txt")
    #expect(refused.code == 64 && isTold, "\(refused.all)")
    let stopped = try loop.stage.ralph("resume")
    #expect(stopped.code == 64 && stopped.err.contains("LATER.txt"), "\(stopped.all)")
    let answer = try loop.stage.ralph("resume", "--allow-dirty")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try loop.status() == "?? LATER.txt")
    #expect(try loop.git(["show", "HEAD:src/done.txt"]) == "7.1.3\nmore\n")
    #expect(try loop.stage.ralph("undo", "--iterations", "1", "--yes").code == 0)
    #expect(text(loop.stage.workspace + "/LATER.txt") == "mine\n")
    #expect(!Files.exists(loop.stage.workspace + "/src/done.txt"))
    try loop.stage.expectSound()
  }

  @Test func `a run that takes an unfinished one over leaves alone what both may not touch`() throws
  {
    let loop = try waiting()
    loop.stage.variables.append("AT=\(loop.stage.path)")
    try loop.stage.put("work/notes.txt", "mine\n")
    try killed(loop, ["--allow-dirty"])
    try loop.stage.put("work/LATER.txt", "mine too\n")
    let refused = try loop.stage.ralph(loop.words("1"))
    #expect(refused.code == 64 && refused.err.contains("notes.txt"), "\(refused.all)")
    let answer = try loop.stage.ralph(loop.words("1", "--allow-dirty"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try loop.status() == "?? LATER.txt\n?? notes.txt", "\(answer.all)")
    #expect(try loop.git(["show", "HEAD:src/done.txt"]).hasPrefix("7.1.3\nmore\n"))
    try loop.stage.expectSound()
  }

  @Test func `the task of a rule that warns again is done again, in the same run`() throws {
    let loop = try LoopStage(
      build: """
        case "$RALPH_BEAD" in
        WARN.*) sed -i /TODO/d README.md ;;
        7.1.3) echo TODO >> README.md ;;
        *) echo $RALPH_BEAD >> src/done.txt ;;
        esac
        """
    )
    let first = "## Phase 7: Import pipeline"
    let warned = "## Phase 0-Warn: Warnings\n\n- [ ] **WARN.Docs.NoTodo** Mend [HIGH]\n\n"
    let plan = text(loop.brain.plan).replacing(first, with: warned + first)
    try loop.stage.put("work/workers/IMPLEMENTATION_PLAN.md", plan)
    let answer = try loop.stage.ralph(loop.words("4", "--only", "WARN.Docs.NoTodo,7.1.3"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(
      loop.log == ["PLAN", "BUILD WARN.Docs.NoTodo 1", "BUILD 7.1.3 1", "BUILD WARN.Docs.NoTodo 2"]
    )
    #expect(answer.out.contains("in the plan now: ") && answer.out.contains("Docs.NoTodo (again)"))
    #expect(text(loop.brain.plan).contains("- [x] **WARN.Docs.NoTodo**"), "\(answer.all)")
    #expect(!text(loop.stage.workspace + "/README.md").contains("TODO"))
    try loop.stage.expectSound()
  }

  @Test func `the task of a rule passes once that rule warns no more`() throws {
    let loop = try LoopStage(
      build: """
        case "$RALPH_BEAD $RALPH_ATTEMPT" in
        WARN.Docs.NoTodo\\ 1) echo nothing >> src/done.txt ;;
        WARN.*) sed -i /TODO/d README.md ;;
        *) echo $RALPH_BEAD >> src/done.txt ;;
        esac
        """
    )
    #expect(try loop.stage.ralph(loop.words("2")).code == 0)
    let answer = try loop.stage.ralph(loop.words("--only", "WARN.Docs.NoTodo", "3"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("Docs.NoTodo still warns"), "\(answer.all)")
    #expect(loop.log.suffix(2) == ["BUILD WARN.Docs.NoTodo 1", "BUILD WARN.Docs.NoTodo 2"])
    #expect(text(loop.brain.plan).contains("- [x] **WARN.Docs.NoTodo**"))
    #expect(!text(loop.stage.workspace + "/README.md").contains("TODO"))
    try loop.stage.expectSound()
  }

  @Test func `a mark that an agent sets on another task frees nothing and is no finished work`()
    throws
  {
    let loop = try LoopStage(
      build: LoopBesideTests.mark + "\necho $RALPH_BEAD >> src/done.txt\nmark 7.1.4"
    )
    let plan = text(loop.brain.plan)
      .replacing(
        "- [ ] **7.2.1**",
        with: "- [ ] **7.2.1** First\n  - **Dependencies:** 7.1.4\n- [ ] **7.2.9**"
      )
    try Files.replace(loop.brain.plan, with: Array(plan.utf8))
    try loop.stage.put("work/.ralph.conf", "[thunk]\n  sync = auto\n")
    let words = loop.words("2", "--only", "7.1.3,7.1.4,7.2.1", "--allow-dirty", "--plan-now")
    let answer = try loop.stage.ralph(words)
    let sentence = "the BUILD of 7.1.3 marked 7.1.4; nothing verified [x] of 7.1.4"
    #expect(answer.out.contains(sentence), "\(answer.all)")
    let again = try loop.stage.ralph(words)
    #expect(again.code == 0, "\(again.all)")
    #expect(!loop.log.contains { $0.contains("7.2.1") }, "\(loop.log)")
    #expect(!loop.thunk.contains { $0.contains("| 7.1.4 |") })
    let check = try loop.stage.ralph("plan", "check")
    #expect(
      check.code == 4 && check.out.contains("7.1.4 is [x], marked by an agent"),
      "\(check.all)"
    )
    #expect(try loop.stage.ralph("thunk", "audit").out.contains("[x] of 7.1.4"))
    #expect(try loop.stage.ralph("thunk", "sync", "--yes").err.contains("left out: 7.1.4"))
    #expect(try loop.stage.ralph("plan", "archive", "--yes").err.contains("7.1.4 stays: "))
    #expect(text(loop.brain.plan).contains("- [x] **7.1.4**"))
    #expect(try loop.stage.ralph("thunk", "add", "7.1.4", "Taken as it is").code == 0)
    let last = try loop.stage.ralph(loop.words("2", "--only", "7.1.4,7.2.1", "--allow-dirty"))
    #expect(last.code == 0 && loop.log.contains { $0.contains("7.2.1") }, "\(last.all)")
  }

  @Test func `tasks of a phase that nobody approved are not given out`() throws {
    let loop = try LoopStage(
      plan: """
        grep -q 'Phase 13' workers/IMPLEMENTATION_PLAN.md ||
        printf '\\n## Phase 13: Mine\\n\\n- [ ] **13.1** Do it [HIGH]\\n' >> workers/IMPLEMENTATION_PLAN.md
        """,
      build: "echo $RALPH_BEAD >> src/done.txt"
    )
    let answer = try loop.stage.ralph(loop.words("0"))
    #expect(answer.out.contains("13.1 (its phase is not approved)"), "\(answer.all)")
    #expect(loop.log.count > 6 && !loop.log.contains { $0.contains("13.1") }, "\(loop.log)")
    let listed = try loop.stage.ralph("proposals").out
    let line = listed.split(separator: "\n").first { $0.contains("Phase 13") } ?? ""
    #expect(try loop.stage.ralph("proposals", "approve", "\(line.prefix { $0 != " " })").code == 0)
    let approved = try loop.stage.ralph(loop.words("2", "--only", "13.1"))
    #expect(approved.code == 0 && loop.log.last == "BUILD 13.1 1", "\(approved.all)")
  }

  @Test func `commits that an agent makes itself are pushed, and undone with its iteration`() throws
  {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/own.txt; git add src/own.txt; git commit -q -m "Mine: $RALPH_BEAD"
        echo $RALPH_BEAD >> src/done.txt
        """
    )
    try loop.addRemote()
    let answer = try loop.stage.ralph(loop.words("4", "--push", "--plan-every", "3"))
    #expect(answer.code == 0 && answer.out.contains("✓ pushed"), "\(answer.all)")
    #expect(try loop.far("work").contains("Mine: 7.1.4"))
    let dry = try loop.stage.ralph("undo", "7.1.4", "--dry-run")
    #expect(dry.out.contains("Mine: 7.1.4  (committed by the agent of plan:7.1.4)"), "\(dry.all)")
    #expect(!dry.out.contains("Mine: 7.1.3"), "\(dry.all)")
    let undone = try loop.stage.ralph("undo", "7.1.4", "--yes")
    #expect(undone.code == 0, "\(undone.all)")
    #expect(text(loop.stage.workspace + "/src/own.txt") == "7.1.3\n")
    #expect(text(loop.stage.workspace + "/src/done.txt") == "7.1.3\n")
    #expect(try loop.stage.ralph(loop.words("1", "--push")).out.contains("✓ pushed"))
    // What a person commits when no agent is at work is nobody's of the journal.
    try loop.stage.put("work/hand.txt", "by hand\n")
    try loop.git(["add", "hand.txt"])
    try loop.git(["commit", "-q", "-m", "By hand"])
    let next = try loop.stage.ralph(loop.words("1", "--push"))
    #expect(next.out.contains("is no commit of this journal: By hand"), "\(next.all)")
  }

  @Test func `any task is undone by itself, and what people wrote beside it stays`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD > src/$RALPH_BEAD.txt")
    #expect(try loop.stage.ralph(loop.words("4")).code == 0)
    let undone = try loop.stage.ralph("undo", "7.1.3", "--yes")
    #expect(undone.code == 0, "\(undone.all)")
    #expect(!Files.exists(loop.stage.workspace + "/src/7.1.3.txt"))
    #expect(Files.exists(loop.stage.workspace + "/src/7.1.4.txt"))
    #expect(!loop.thunk.contains { $0.contains("| 7.1.3 |") })
    #expect(loop.thunk.contains { $0.contains("| 7.1.4 |") })
    let plan = text(loop.brain.plan)
    #expect(plan.contains("- [ ] **7.1.3**") && plan.contains("- [x] **7.1.4**"), "\(plan)")
    #expect(try loop.status() == "")
    #expect(try loop.stage.ralph("thunk", "audit").code == 0)
  }

  @Test func `what a failed attempt left is the loop's, and rules that it changed are not`() throws
  {
    let loop = try LoopStage(
      build: """
        if [ $RALPH_BEAD = 7.1.3 ]; then echo half > src/half.txt; echo '# BROKEN' > src/x.sh; exit 1; fi
        rm -f src/x.sh
        if [ $RALPH_BEAD = 7.1.4 ]; then echo '# easier' >> rules/AC.rules; fi
        """
    )
    _ = try loop.stage.ralph(loop.words("2", "--attempts", "1"))
    #expect(try loop.status().contains("?? src/half.txt"))
    let next = try loop.stage.ralph(loop.words("1"))
    #expect(next.err.contains("the next commit takes it: src/half.txt"), "\(next.all)")
    _ = try loop.stage.ralph(loop.words("2", "--only", "7.1.4"))
    let refused = try loop.stage.ralph(loop.words("1"))
    #expect(refused.code == 64, "\(refused.all)")
    #expect(refused.err.contains("rules/AC.rules  by 7.1.4#1"), "\(refused.all)")
    #expect(!refused.err.contains("commit them"), "\(refused.all)")
  }

  @Test func `a plan that lost tasks to an agent is not committed by the next loop`() throws {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt
        if [ $RALPH_BEAD = 7.1.4 ]; then sed -i '/9C.2.B2/d' workers/IMPLEMENTATION_PLAN.md; fi
        """
    )
    #expect(try loop.stage.ralph(loop.words("3")).code != 0)
    let refused = try loop.stage.ralph(loop.words("1"))
    #expect(refused.code == 64 && refused.err.contains("9C.2.B2"), "\(refused.all)")
    try loop.git(["checkout", "-q", "HEAD", "--", "workers/IMPLEMENTATION_PLAN.md"])
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
    #expect(text(loop.brain.plan).contains("9C.2.B2"))
  }
}
