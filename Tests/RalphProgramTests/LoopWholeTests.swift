import RalphFiles
import Testing

/// What `ralph loop` leaves behind as a whole, and what its agents are told and judged by.
@Suite(.tags(.slow)) struct LoopWholeTests {
  private static let build = """
    echo "$RALPH_BEAD $RALPH_ATTEMPT" >> src/done.txt
    if [ "$RALPH_BEAD $RALPH_ATTEMPT" = '7.1.4 1' ]; then echo '# BROKEN' > src/x.sh
    else rm -f src/x.sh; fi
    echo :::BUILD_READY:::
    """

  @Test func `THUNK, plan, PLAN_DONE, git log and journal agree, and only intended bytes change`()
    throws
  {
    let loop = try LoopStage(plan: "echo :::PLAN_READY:::", build: LoopWholeTests.build)
    let (thunk, plan) = (text(loop.brain.thunk), text(loop.brain.plan))
    #expect(try loop.stage.ralph(loop.words("8")).code == 0)
    let done = ["7.1.3", "7.1.4", "7.2.1", "7.2.2", "CR-6.2"]
    // The log: what stood there stands there, and five rows more.
    let rows = text(loop.brain.thunk)
    #expect(rows.hasPrefix(thunk))
    let new = rows.dropFirst(thunk.count).split(separator: "\n")
    #expect(new.map { $0.split(separator: "|")[1].filter { $0 != " " } } == done)
    // The plan: five marks, and the verifier's warnings in a section of their own.
    var wanted = plan
    for id in done { wanted = wanted.replacing("- [ ] **\(id)**", with: "- [x] **\(id)**") }
    let now = text(loop.brain.plan)
    let start = try #require(now.firstRange(of: "## Phase 0-Warn"))
    let end = try #require(now.firstRange(of: "## Notes"))
    #expect(now[..<start.lowerBound] + now[end.lowerBound...] == wanted)
    let moved = try loop.stage.ralph("plan", "archive", "--yes")
    #expect(moved.out.contains("8 moved") && moved.err.contains("7.2.2 stays"), "\(moved.all)")
    let archive = text(loop.brain.archive)
    // Without the last task of its phase a line of acceptance would be one.
    for id in done where id != "7.2.2" {
      #expect(archive.contains("- [x] **\(id)**") && !text(loop.brain.plan).contains("**\(id)**"))
    }
    #expect(
      try loop.commits().compactMap { $0.split(separator: " ").first }.filter {
        $0.hasPrefix("plan:")
      } == done.map { "plan:\($0)" }
    )
    let verified = try loop.stage.ralph("history", "--kind", "task.recorded")
    for id in done { #expect(verified.out.contains(" \(id) "), "\(verified.all)") }
    #expect(
      try loop.changed() == [
        "src/done.txt", "workers/IMPLEMENTATION_PLAN.md", "workers/PLAN_DONE.md",
        "workers/ralph/THUNK.md",
      ]
    )
    try loop.expectWhole()
  }

  @Test func `with loop.commit = stage a BUILD only stages, and the next PLAN commits`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    try loop.stage.put(
      "config/ralph/config",
      "[run]\n  host = headless\n[loop]\n  commit = stage\n"
    )
    let answer = try loop.stage.ralph(loop.words("3", "--plan-every", "3"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try loop.commits().map { $0.prefix { $0 != " " } } == ["loop:PLAN"])
    #expect(
      try loop.git(["diff", "--cached", "--name-only"]) == """
        src/done.txt
        workers/IMPLEMENTATION_PLAN.md
        workers/ralph/THUNK.md

        """
    )
    #expect(try loop.git(["diff", "--name-only"]) == "")
    let next = try loop.stage.ralph(loop.words("1", "--allow-dirty"))
    #expect(next.code == 0, "\(next.all)")
    try loop.stage.expectSound()
  }

  @Test func `what a BUILD discovers in a commit's body is told to the next PLAN`() throws {
    let loop = try LoopStage(
      plan: "printf '%s\\n' \"$prompt\" >> \"$HOME/plans\"",
      build: """
        echo $RALPH_BEAD >> src/done.txt; git add src/done.txt
        git commit -q -m "$RALPH_BEAD: done" -m 'Discovered: the reader holds a lock'
        """
    )
    let answer = try loop.stage.ralph(loop.words("3", "--plan-every", "2"))
    #expect(answer.code == 0, "\(answer.all)")
    let plans = text(loop.stage.path + "/home/plans")
    let parts = plans.split(separator: "# This iteration: PLAN")
    #expect(parts.count == 3 && !parts[1].contains("holds a lock"), "\(plans)")
    #expect(parts.last?.contains("Discoveries noted in commits since the last PLAN") == true)
    #expect(parts.last?.contains("Discovered: the reader holds a lock") == true)
  }

  @Test func `with --verbose an agent's lines stream, without it only its final words are told`()
    throws
  {
    let loop = try LoopStage(
      build: "echo first; sleep 0.5; echo second; echo $RALPH_BEAD >> src/done.txt; echo last"
    )
    let loud = try loop.stage.ralph(loop.words("2", "--verbose"))
    for word in ["first", "second", "last"] {
      #expect(loud.out.contains("  · 7.1.3 \(word)\n"), "\(loud.all)")
    }
    let quiet = try loop.stage.ralph(loop.words("2", "--plan-every", "9"))
    #expect(!quiet.out.contains("  · ") && quiet.out.contains("    last\n"), "\(quiet.all)")
  }

  @Test func `an iteration is judged by the rules as they stood before it`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    // Somebody changes the rules after the agent ended and before the verifier reads them.
    let judge = """
      if [ -n "$RALPH_BEAD" ]; then cp rules/AC.rules "$HOME/rules"
      printf '\\n[Bad.Rule]\\nmode=auto\\ncmd=false\\n' >> rules/AC.rules; fi
      \(try built("ralph")) verify --report; code=$?
      if [ -n "$RALPH_BEAD" ]; then cp rules/AC.rules "$HOME/bad"; cp "$HOME/rules" rules/AC.rules; fi
      exit $code
      """
    let answer = try loop.stage.ralph(loop.words("1", "--verify", judge))
    #expect(answer.code == 0 && answer.out.contains("PLAN done; it passes"), "\(answer.all)")
    #expect(!text(loop.stage.workspace + "/workers/ralph/.verify/latest.txt").contains("Bad.Rule"))
    #expect(text(loop.stage.path + "/home/bad").contains("Bad.Rule"))
    let now = try loop.stage.ralph("verify", "--rules", loop.stage.path + "/home/bad")
    #expect(now.code == 4, "\(now.all)")
  }

  @Test func `a look ahead says what each iteration would be for`() throws {
    let loop = try LoopStage(build: ":")
    let shown = try loop.stage.ralph(loop.words("5", "--dry-run", "--plan-every", "3"))
    let lines = shown.out.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Iterations") }, "\(shown.all)")
    #expect(lines[start + 1] == "  1  PLAN" && lines[start + 2].hasPrefix("  2  BUILD 7.1.3"))
    #expect(lines[start + 4] == "  4  PLAN" && lines[start + 5].hasPrefix("  5  BUILD 7.2.1"))
    #expect(!(try loop.stage.ralph("loop", "--help").out.contains("--concurrent")))
  }

  @Test func `undo takes marks back, and keeps those that are not committed`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    #expect(try loop.stage.ralph(loop.words("3")).code == 0)
    #expect(try loop.stage.ralph("skip", "CR-6.2", "--reason", "Ada does it").code == 0)
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
    #expect(try loop.stage.ralph("plan", "mark", "9C.1.1", "claimed").code == 0)
    let undone = try loop.stage.ralph("undo", "--iterations", "2", "--yes")
    #expect(undone.code == 0, "\(undone.all)")
    let plan = text(loop.brain.plan)
    #expect(plan.contains("- [ ] **7.1.4**") && plan.contains("- [?] **9C.1.1**"), "\(undone.all)")
    let audit = try loop.stage.ralph("thunk", "audit")
    #expect(audit.code == 0, "\(audit.all)")
    try loop.stage.expectSound()
  }
}
