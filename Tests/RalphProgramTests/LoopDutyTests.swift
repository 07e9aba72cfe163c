import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What `ralph loop` does of itself beside the tasks: it tells, warns, adds rows, and pushes.
@Suite(.tags(.slow)) struct LoopDutyTests {
  private static let mark = """
    mark() { sed -i "s/- \\[ \\] \\*\\*$1\\*\\*/- [x] **$1**/" workers/IMPLEMENTATION_PLAN.md; }
    echo $RALPH_BEAD >> src/done.txt
    """

  @Test func `a BUILD that marks two tasks is told of as exactly that`() throws {
    let loop = try LoopStage(build: LoopDutyTests.mark + "\nmark 7.1.3; mark 7.1.4")
    let answer = try loop.stage.ralph(loop.words("2"))
    let sentence = "2 tasks were marked in one BUILD: 7.1.3, 7.1.4"
    #expect(answer.out.contains(sentence), "\(answer.all)")
    #expect(try loop.stage.ralph("status").out.contains(sentence))
    #expect(try loop.stage.ralph("report").out.contains(sentence))
    #expect(try loop.stage.ralph("history", "--kind", "tasks.marked").out.contains(sentence))
    let one = try LoopStage(build: LoopDutyTests.mark + "\nmark 7.1.3")
    #expect(!(try one.stage.ralph(one.words("2")).out.contains("tasks were marked")))
  }

  @Test func `what the verifier warns of becomes tasks once, and asks nobody's leave`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    let answer = try loop.stage.ralph(loop.words("2"))
    #expect(answer.code == 0, "\(answer.all)")
    let plan = text(loop.brain.plan)
    let section = """
      ## Phase 0-Warn: Verifier Warnings

      - [ ] **WARN.Docs.NoTodo** Resolve the warning: README has no TODO left [LOW]
      - [-] **WARN.Manual.Wording** For a person to approve: Somebody has read the messages [LOW]

      ## Notes
      """
    #expect(plan.contains(section), "\(plan)")
    #expect(try loop.stage.ralph("proposals").out.contains("No phase"))
    #expect(try loop.stage.ralph("plan", "mark", "WARN.Docs.NoTodo", "done").code == 0)
    #expect(try loop.stage.ralph(loop.words("2")).code == 0)
    let again = text(loop.brain.plan)
    #expect(again.split(separator: "\n").count { $0.contains("WARN.Docs.NoTodo") } == 1)
    #expect(again.split(separator: "\n").count { $0.contains("Phase 0-Warn") } == 1)
    try loop.stage.expectSound()
  }

  @Test func `rows that the log lacks are added by the PLAN where that is set`() throws {
    let loop = try LoopStage(build: ":")
    let plan = text(loop.brain.plan).replacing("- [ ] **7.2.2**", with: "- [x] **7.2.2**")
    try Files.replace(loop.brain.plan, with: Array(plan.utf8))
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
    #expect(!loop.thunk.contains { $0.contains("| 7.2.2 |") })
    try loop.stage.put("work/.ralph.conf", "[thunk]\n  sync = auto\n")
    #expect(try loop.stage.ralph(loop.words("1", "--allow-dirty", "--yes")).code == 0)
    #expect(loop.thunk.count { $0.contains("| 7.2.2 |") } == 1)
    let history = try loop.stage.ralph("history", "--kind", "task.recorded")
    #expect(history.out.contains("7.2.2"), "\(history.all)")
    #expect(try loop.stage.ralph("thunk", "audit").code == 0)
    try loop.stage.expectSound()
  }

  @Test func `a PLAN that passes pushes everything so far, and never a default branch unasked`()
    throws
  {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    try loop.addRemote()
    let answer = try loop.stage.ralph(loop.words("4", "--push", "--plan-every", "3"))
    #expect(answer.code == 0 && answer.out.contains("✓ pushed"), "\(answer.all)")
    #expect(answer.out.contains("pushes    to origin/work"), "\(answer.all)")
    let log = try loop.far("work")
    #expect(log.contains { $0.hasPrefix("7.1.3: ") } && log.contains { $0.hasPrefix("7.1.4: ") })
    #expect(try loop.far("main") == ["The brain as it stands"])
    try loop.stage.expectSound()

    try loop.git(["switch", "-q", "-c", "mine", "--track", "origin/main"])
    let refused = try loop.stage.ralph(loop.words("1", "--push", "--allow-dirty"))
    #expect(refused.code == 64 && refused.err.contains("--push-to main"), "\(refused.all)")
    let named = try loop.stage.ralph(loop.words("1", "--push-to", "main", "--allow-dirty"))
    #expect(named.code == 0, "\(named.all)")
  }

  @Test func `commits of others keep everything from being pushed, and the status says so`() throws
  {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    try loop.addRemote()
    try loop.stage.put("work/hand.txt", "by hand\n")
    try loop.git(["add", "hand.txt"])
    try loop.git(["commit", "-q", "-m", "By hand"])
    let answer = try loop.stage.ralph(loop.words("1", "--push"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("is no commit of this journal: By hand; push it yourself"))
    #expect(try loop.stage.ralph("status").out.contains("! not pushed: "))
    #expect(try loop.far("work") == ["The brain as it stands"])
    try loop.stage.expectSound()
  }

  @Test func `a commit that lacks work is not pushed while that work lies there, in any run`()
    throws
  {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/mine.txt")
    try loop.addRemote()
    try loop.stage.put("work/src/mine.txt", "mine\n")
    #expect(try loop.stage.ralph(loop.words("2", "--allow-dirty")).code == 0)
    let words = loop.words("1", "--plan-now", "--allow-dirty", "--push", "--verify", "true")
    let answer = try loop.stage.ralph(words)
    #expect(answer.out.contains("lacks what was done in src/mine.txt"), "\(answer.all)")
    #expect(try loop.far("work") == ["The brain as it stands"])
    // Undone it is still there, which is said.
    let undone = try loop.stage.ralph("undo", "7.1.3", "--yes")
    #expect(
      undone.err.contains("in src/mine.txt was in no commit, and is still there"),
      "\(undone.all)"
    )
    try loop.git(["add", "src/mine.txt"])
    try loop.git(["commit", "-q", "-m", "7.1.3 and mine"])
    try loop.git(["push", "-q", "origin", "work"])
    let next = try loop.stage.ralph(words)
    #expect(next.code == 0 && !next.out.contains("not pushed"), "\(next.all)")
    try loop.stage.expectSound()
  }

  @Test func `a file that an agent took out of the index alone stops no loop`() throws {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt
        if [ $RALPH_BEAD = 7.1.3 ]; then
          echo x > secret.txt; git add -A; git -c user.name=a -c user.email=a@b commit -qm Done
          git rm -q --cached secret.txt
        fi
        """
    )
    #expect(try loop.stage.ralph(loop.words("2")).code == 0)
    let next = try loop.stage.ralph(loop.words("2"))
    #expect(next.code == 0 && next.out.contains("✓ 7.1.4 verified"), "\(next.all)")
    #expect(!next.all.contains("secret.txt, secret.txt"), "\(next.all)")
  }

  @Test func `an agent that switches the branch is followed by no other`() throws {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt
        if [ $RALPH_BEAD = 7.1.3 ]; then git checkout -q -b elsewhere; fi
        """
    )
    let answer = try loop.stage.ralph(loop.words("4"))
    #expect(loop.log == ["PLAN", "BUILD 7.1.3 1"], "\(answer.all)")
    #expect(answer.code != 0 && answer.out.contains("elsewhere"), "\(answer.all)")
  }

  @Test(.enabled(if: Files.isExecutable("/usr/bin/strace"), "needs strace"))
  func `killed after the plan got its warnings and before the journal knew, it adds none twice`()
    throws
  {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    let stage = loop.stage
    func warned() -> [Substring] {
      text(loop.brain.plan).split(separator: "\n").filter { $0.contains("WARN.Docs.NoTodo") }
    }
    // The call that puts the new plan in place does so, and comes back long after the kill below.
    let words = [
      "/usr/bin/strace", "-f", "-o", stage.path + "/calls", "-P", loop.brain.plan, "-e",
      "inject=renameat2,rename,renameat:delay_exit=600000000", try built("ralph"),
    ]
    let tracer = try Life(
      words + loop.words("2"),
      in: stage.workspace,
      environment: stage.environment,
      said: stage.path + "/said-held"
    )
    defer { tracer.kill() }
    try #require(eventually { warned().count == 1 }, "\(tracer.err)\(tracer.out)")
    func others() -> [ProcessIdentity] {
      stage.processes(running: "agent.sh").filter { $0.pid != tracer.pid }
    }
    let held = try #require(others().first, "\(tracer.err)")
    _ = held.send(signal: SIGKILL)
    try #require(eventually { others().isEmpty }, "\(others())")
    tracer.kill()
    // Whoever inherits it from the tracer takes its end; until then its number is still in use.
    try #require(eventually { !Files.exists("/proc/\(held.pid)") })
    let kinds = try stage.entries().map(\.fact.kind)
    try #require(kinds.contains(.warn) && !kinds.contains(.warningsAdded), "\(kinds)")
    #expect(loop.log == [])

    let answer = try stage.ralph("resume")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(warned().count == 1, "\(warned())")
    let plan = text(loop.brain.plan).split(separator: "\n")
    for word in ["Phase 0-Warn", "WARN.Manual.Wording"] {
      #expect(plan.count { $0.contains(word) } == 1, "\(plan)")
    }
    // It was asked for again under its first key, and nothing was left to add.
    let asked = try stage.entries().filter { $0.fact.kind == .warn }
    #expect(asked.count == 2 && asked[1].key == Key(run: asked[0].run, seq: asked[0].seq))
    let added = try stage.entries().compactMap { entry -> [Name]? in
      if case .event(.warningsAdded(let it)) = entry.fact { it.rules + it.again } else { nil }
    }
    #expect(added == [[]])
    #expect(loop.log == ["PLAN", "BUILD 7.1.3 1"])
    let status = try loop.status()
    #expect(status == "", "\(status)")
    try loop.expectWhole()
  }

  @Test func `a commit that an agent throws away at once is told of, and stops the loop`() throws {
    let loop = try LoopStage(
      plan: "echo :::PLAN_READY:::",
      build: """
        if test "$RALPH_BEAD" = 7.1.4; then git reset -q --hard HEAD~1; fi
        echo "$RALPH_BEAD" >> src/done.txt; echo :::BUILD_READY:::
        """
    )
    let life = try loop.stage.begin(loop.words("4"))
    let isTold = eventually { life.out.contains("HEAD went back from") }
    #expect(isTold, "\(life.out)\(life.err)")
    #expect(loop.log.last == "BUILD 7.1.4 1", "\(loop.log)")
    life.kill()
  }

  @Test func `a lock of somebody else's git is waited for`() throws {
    let loop = try LoopStage(
      plan: "echo :::PLAN_READY:::",
      build: "touch .git/index.lock; echo x >> src/done.txt; echo :::BUILD_READY:::"
    )
    try loop.stage.put("config/ralph/config", "[retry]\n  delay = 300ms\n")
    let life = try loop.stage.begin(loop.words("2"))
    let said = { life.out.contains("index.lock") || life.err.contains("index.lock") }
    try #require(eventually(said), "\(life.out)\(life.err)")
    try Files.remove(loop.stage.workspace + "/.git/index.lock")
    #expect(try life.code() == 0, "\(life.out)\(life.err)")
    #expect(life.out.contains("7.1.3 is committed"), "\(life.out)")
  }
}
