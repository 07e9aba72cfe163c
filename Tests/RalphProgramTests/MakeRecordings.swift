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

/// How the recordings were made: real runs of the real binary.
///
/// Not part of a usual run of the tests.
@Suite(.enabled(if: wants("RALPH_MAKE_RECORDINGS"), "set RALPH_MAKE_RECORDINGS=1"))
struct MakeRecordings {
  @Test func `clean: a plan of three phases, three at a time`() throws {
    let stage = try Stage(
      BrainPlan.text,
      script: "* * sleep 120\n* * append done.txt one\n* * signal\n"
    )
    #expect(
      try stage.play("--tree", "shared", "-c", "3", "--verify", "test ! -e broken", "0").code == 0
    )
    try keep(stage, "clean")
  }

  @Test func `failures: agents and verifiers that fail, a timeout, a flaky verifier`() throws {
    let script = """
      1.1 1 exit 1
      1.2 * append two.txt x
      1.2 * signal
      1.3 * hang
      1.4 * append four.txt x
      1.4 * signal
      1.5 1 append five.txt x
      1.5 1 signal
      1.6 * exit 0
      * * append other.txt x
      * * signal

      """
    let stage = try Stage(BrainPlan.small(7), script: script)
    let verify = """
      case "$RALPH_BEAD" in \
      1.2) echo 'expected 7, got 8'; exit 1;; \
      1.4) test -e "$STAGE/seen" || { : >"$STAGE/seen"; exit 1; };; \
      1.5) test "$RALPH_ATTEMPT" != 1;; esac
      """
    #expect(
      try stage.play("--tree", "shared", "-c", "2", "-t", "1", "--verify", verify, "0").code != 0
    )
    // The next run finds the one [-], a task that is open again, and nothing to do at last.
    try stage.script("* * append more.txt x\n* * signal\n")
    #expect(try stage.play("--tree", "shared", "-c", "2", "--verify", "true", "0").code == 0)
    try keep(stage, "failures")
  }

  @Test func `killed: kill -9 five times, once with its agents, then Ctrl-C, each resumed`() throws
  {
    var dice = Dice(7)
    let stage = try Stage(
      BrainPlan.text,
      script: "* * sleep 150\n* * append done.txt one\n* * signal\n"
    )
    var life = try stage.begin(
      stage.puppet() + ["--tree", "shared", "-c", "3", "--verify", "test ! -e broken", "0"]
    )
    for round in 0..<6 {
      let wanted = ((try? Files.status(stage.journal))??.size ?? 0) + 2000 + dice.below(3000)
      _ = eventually { !life.isAlive || ((try? Files.status(stage.journal))??.size ?? 0) > wanted }
      if round == 3 {
        life.send(SIGINT)
        _ = try life.code()
      } else {
        life.kill()
      }
      if round == 1 {
        for process in stage.processes() { _ = process.send(signal: SIGKILL) }
      }
      life = try stage.begin(["resume"])
    }
    #expect(try life.code() == 0, "\(life.err)")
    try keep(stage, "killed")
  }

  @Test(.enabled(if: realTmux != nil, "tmux is not on PATH"))
  func `panes: beads of bd in three panes, one of which is killed at work`() throws {
    let script = """
      * * sleep 300
      * * append done.txt x\\n
      * * signal

      """
    let stage = try PaneStage(["", "", ""], script: script)
    try stage.add((1...8).map { "Task \($0)" })
    for (bead, other) in [(1, 0), (2, 1), (5, 2), (6, 3)] { try stage.depend(bead, on: other) }
    let failing = stage.beads[4]
    let verify = "test \"$RALPH_BEAD\" != \(failing) || { echo 'expected 7, got 8'; exit 1; }"
    let life = try stage.begin("--verify", verify)
    #expect(eventually { (try? stage.started().count) ?? 0 >= 4 })
    try stage.tmux("kill-pane", "-t", stage.panes[2])
    #expect(try life.code() == 4, "\(life.err)")
    try keep(stage.stage, "panes")
  }

  @Test func `neighbors: three agents in one tree, one of which breaks it for a while`() throws {
    let (stage, answer) = try Scenes.neighbors()
    #expect(answer.code == 0, "\(answer.all)")
    try keep(stage, "neighbors")
  }

  @Test func `worktrees: three trees, a merge, a conflict that is kept`() throws {
    let (stage, answer) = try Scenes.worktrees()
    #expect(answer.code == 4, "\(answer.all)")
    try keep(stage, "worktrees")
  }

  @Test func `storm: agents that fail alike are suspended, and the operator stops the run`() throws
  {
    let stage = try Stage(Scenes.plan)
    let agent = "shell:echo 'cannot connect' >&2; exit 1"
    let life = try stage.begin(
      ["--agent", agent, "--tree", "shared", "-c", "3", "--verify", "true", "0"]
    )
    #expect(eventually { text(stage.journal).split(separator: "attempt.ended").count > 3 })
    life.send(SIGINT)
    #expect(try life.code() == 130, "\(life.err)")
    try keep(stage, "storm")
  }

  @Test func `held: a run whose processes stand still for longer than its limit`() throws {
    let stage = try Stage(Scenes.plan, script: "* * sleep 1500\n* * append x.txt x\n* * signal\n")
    let life = try stage.begin(stage.puppet() + ["-t", "4", "-c", "1", "--verify", "true", "0"])
    #expect(eventually { text(stage.journal).contains("dispatch.sent") })
    let all = stage.processes(running: "__supervise") + stage.processes(running: "puppet")
    life.send(SIGSTOP)
    for process in all { _ = process.send(signal: SIGSTOP) }
    _ = Poller.wait(descriptors: [], timeoutMs: 8000)
    for process in all { _ = process.send(signal: SIGCONT) }
    life.send(SIGCONT)
    #expect(try life.code() == 0, "\(life.err)")
    try keep(stage, "held")
  }

  @Test func `loop: PLAN, BUILD and VERIFY, a task repaired, a phase proposed, rows and commits`()
    throws
  {
    let loop = try LoopStage(
      plan: "echo 'PROPOSED NEW PHASES:'; echo '- Phase 12: Frontend'; echo :::PLAN_READY:::",
      build: """
        echo "$RALPH_BEAD $RALPH_ATTEMPT" >> src/done.txt
        if [ "$RALPH_BEAD $RALPH_ATTEMPT" = '7.1.4 1' ]; then echo '# BROKEN' > src/x.sh
        else rm -f src/x.sh; fi
        echo :::BUILD_READY:::
        """
    )
    #expect(try loop.stage.ralph(loop.words("6")).code == 0)
    try keep(loop.stage, "loop")
  }

  @Test func `broken: a plan that is cut, and gone, a branch that is left, and a crash`() throws {
    let stage = try Stage(BrainPlan.small(6))
    let line = """
      shell:case "$RALPH_BEAD" in \
      1.1) head -n 3 "$PUPPET_PLAN" >"$TMPDIR/cut"; cp "$TMPDIR/cut" "$PUPPET_PLAN";; \
      1.2) rm "$PUPPET_PLAN";; \
      1.3) git switch -q -c other; sleep 1;; \
      1.4) until test -e "$STAGE/go"; do sleep 0.05; done;; esac; exec puppet agent
      """
    let words = ["--agent", line, "-c", "1", "--tree", "shared", "--verify", "true", "0"]
    var life = try stage.begin(words)
    for round in 1...2 {
      let said = { life.out.split(separator: "nothing new is begun").count > round }
      try #require(eventually(said), "\(life.out)\(life.err)")
      try stage.put("work/IMPLEMENTATION_PLAN.md", BrainPlan.small(6))
    }
    try #require(eventually { stage.mark("1.3") == "[x]" }, "\(life.out)\(life.err)")
    let back = try stage.program(["/usr/bin/env", "git", "switch", "-q", "-"])
    #expect(back.ending.isSuccess, "\(back.err)")
    try #require(eventually { life.out.contains("1.4 dispatched") }, "\(life.out)\(life.err)")
    let plan = stage.planText
    try Files.remove(stage.plan)
    try #require(
      eventually { life.out.split(separator: "nothing new is begun").count > 3 },
      "\(life.out)\(life.err)"
    )
    life.kill()
    try stage.put("go", "")
    try stage.put("work/IMPLEMENTATION_PLAN.md", plan)
    life = try stage.begin("resume")
    #expect(try life.code() == 0, "\(life.out)\(life.err)")
    #expect([1, 2, 3, 4, 5, 6].allSatisfy { stage.mark("1.\($0)") == "[x]" }, "\(life.out)")
    try keep(stage, "broken")
  }

  private func keep(_ stage: Stage, _ name: String) throws {
    try stage.expectSound()
    try Files.makeFolder(Recording.folder)
    try Files.replace(
      "\(Recording.folder)/\(name).ndjson",
      with: try Files.read(stage.journal),
      mode: 0o644
    )
  }
}
