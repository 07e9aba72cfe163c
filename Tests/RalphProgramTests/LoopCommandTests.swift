import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph loop` on a brain repository, as its user runs it.
@Suite(.tags(.slow)) struct LoopCommandTests {
  /// Breaks a rule in the first attempt at 7.1.4, and repairs it in the second.
  private static let build = """
    echo "$RALPH_BEAD $RALPH_ATTEMPT" >> src/done.txt
    if [ "$RALPH_BEAD $RALPH_ATTEMPT" = '7.1.4 1' ]; then echo '# BROKEN' > src/x.sh
    else rm -f src/x.sh; fi
    echo :::BUILD_READY:::
    """

  @Test func `eight iterations: PLAN at 1 and 5, one task repaired, all of it written down`() throws
  {
    let loop = try LoopStage(plan: "echo :::PLAN_READY:::", build: LoopCommandTests.build)
    let answer = try loop.stage.ralph(loop.words("8"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(
      loop.log == [
        "PLAN", "BUILD 7.1.3 1", "BUILD 7.1.4 1", "BUILD 7.1.4 2", "PLAN", "BUILD 7.2.1 1",
        "BUILD 7.2.2 1", "BUILD CR-6.2 1",
      ]
    )
    #expect(
      try loop.commits().map { $0.prefix { $0 != " " } } == [
        "loop:PLAN", "plan:7.1.3", "plan:7.1.4", "plan:7.2.1", "plan:7.2.2", "plan:CR-6.2",
      ]
    )
    #expect(
      try loop.changed() == [
        "src/done.txt", "workers/IMPLEMENTATION_PLAN.md", "workers/ralph/THUNK.md",
      ]
    )
    #expect(try loop.status() == "")
    #expect(loop.thunk.suffix(5).map { $0.prefix(13) }.first == "| 901 | 7.1.3")
    let names = try Files.list(loop.stage.workspace + "/.ralph/transcripts").sorted()
    #expect(names.count == 8 && names[0].hasSuffix("_iter1_plan.log"), "\(names)")
    #expect(text(loop.stage.workspace + "/workers/ralph/.verify/latest.txt").contains("SUMMARY"))
    try loop.expectWhole()
  }

  @Test func `with --plan-every 3 it plans at 1, 4 and 7`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    #expect(try loop.stage.ralph(loop.words("7", "--plan-every", "3")).code == 0)
    #expect(
      loop.log.map { $0.prefix(4) } == ["PLAN", "BUIL", "BUIL", "PLAN", "BUIL", "BUIL", "PLAN"]
    )
    try loop.expectWhole()
    let shown = try loop.stage.ralph("undo", "--iterations", "2", "--dry-run")
    #expect(shown.out.contains("7.2.2") && shown.out.contains("7.2.1"), "\(shown.all)")
    #expect(!shown.out.contains("7.1.4"), "\(shown.all)")
    #expect(try loop.stage.ralph("undo", "--iterations", "2", "--yes").code == 0)
    #expect(text(loop.stage.workspace + "/src/done.txt") == "7.1.3\n7.1.4\n")
  }

  @Test func `rules that an agent changed are looked at by a person before they count`() throws {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt
        if [ $RALPH_BEAD = 7.1.3 ]; then echo '# easier' >> rules/AC.rules; fi
        """
    )
    let answer = try loop.stage.ralph(loop.words("2"))
    #expect(answer.code == 3, "\(answer.all)")
    #expect(answer.out.contains("+++ rules/AC.rules now") && answer.out.contains("+# easier"))
    let report = try loop.stage.ralph("report").out
    #expect(report.contains("+# easier"))
    for page in [answer.out, report, try loop.stage.ralph("status").out] {
      for step in [
        "git diff HEAD -- rules/AC.rules", "git checkout HEAD --", "ralph verify --init",
      ] {
        #expect(page.contains(step), "\(page)")
      }
      #expect(!page.contains("git status") && !page.contains("ralph loop 0"), "\(page)")
    }
    #expect(text(loop.brain.plan).contains("- [-] **7.1.3**"))
    #expect(!loop.thunk.contains { $0.contains("| 901 |") })
    #expect(try loop.commits().map { $0.prefix { $0 != " " } } == ["loop:PLAN"])
  }

  @Test func `an agent that calls for a person ends the loop with 3, unless it only quotes`() throws
  {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt
        echo 'If stuck, say HUMAN INTERVENTION REQUIRED in a line.'
        if [ $RALPH_BEAD = 7.1.4 ]; then printf 'HUMAN INTERVENTION REQUIRED\n\nno key\n'; fi
        """
    )
    let answer = try loop.stage.ralph(loop.words("8"))
    #expect(answer.code == 3 && answer.out.contains("a person has to look"), "\(answer.all)")
    let reason = "nobody answered: HUMAN INTERVENTION REQUIRED: no key"
    #expect(try loop.stage.ralph("report").out.contains(reason))
    #expect(loop.log == ["PLAN", "BUILD 7.1.3 1", "BUILD 7.1.4 1"])
    try loop.expectWhole()
  }

  @Test func `a phase is only proposed, and told to the next PLAN once it is approved`() throws {
    let loop = try LoopStage(
      plan: """
        echo 'PROPOSED NEW PHASES:'; echo '- Phase 12: Frontend'; echo '  - Rationale: asked for'
        printf '\\n## Phase 13: Mine\\n\\n- [ ] **13.1** Do it\\n' >> workers/IMPLEMENTATION_PLAN.md
        """,
      build: ":"
    )
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
    let listed = try loop.stage.ralph("proposals")
    #expect(listed.out.contains("open  proposed: Phase 12: Frontend"), "\(listed.all)")
    #expect(listed.out.contains("open  added without leave: Phase 13: Mine"), "\(listed.all)")
    let line = listed.out.split(separator: "\n").first { $0.contains("Phase 12") } ?? ""
    let id = String(line.prefix { $0 != " " })
    let mixed = try loop.stage.ralph("proposals", "approve", id, "4711")
    let isTold = mixed.err.contains("no proposal '4711'; nothing was decided")
    #expect(mixed.code == 64 && isTold, "\(mixed.all)")
    #expect(try loop.stage.ralph("proposals").out.contains("open  proposed: Phase 12"))
    #expect(try loop.stage.ralph("proposals", "approve", id).code == 0)
    let prompt = try loop.stage.ralph(loop.words("--print-prompt", "plan", "--allow-dirty"))
    #expect(prompt.out.contains("# MODE: PLAN") && prompt.out.contains("\nPhase 12: Frontend\n"))
    #expect(prompt.out.contains("# LAST_VERIFIER_RESULT: PASS"), "\(prompt.out)")
    try loop.stage.expectSound()
  }

  @Test func `somebody else's changes stop it, or are left alone`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    try loop.stage.put("work/notes.txt", "mine\n")
    let refused = try loop.stage.ralph(loop.words("2"))
    #expect(refused.code == 64 && refused.err.contains("notes.txt"), "\(refused.all)")
    let dry = try loop.stage.ralph(loop.words("2", "--dry-run"))
    let said = "Would stop: 1 file(s) differ from HEAD, and are not the loop's work (exit 64)\n"
    #expect(dry.code == 0 && dry.out.contains(said), "\(dry.all)")
    #expect(dry.out.contains("\n    notes.txt\n") && dry.out.contains("ralph loop --allow-dirty"))
    let json = try loop.stage.ralph(loop.words("2", "--dry-run", "--json"))
    #expect(json.out.contains(#""would_stop":{"code":"DIRTY_TREE""#), "\(json.all)")
    let allowed = try loop.stage.ralph(loop.words("2", "--dry-run", "--allow-dirty"))
    #expect(allowed.code == 0 && !allowed.out.contains("Would stop"), "\(allowed.all)")
    #expect(try loop.stage.ralph(loop.words("2", "--allow-dirty")).code == 0)
    #expect(try loop.status() == "?? notes.txt")
    // The PLAN's, with what the verifier warns of, and the BUILD's.
    #expect(try loop.commits().count == 2)
    let many = try loop.stage.ralph(loop.words("2", "-c", "2"))
    #expect(many.code == 64 && many.err.contains("one writer"), "\(many.all)")
  }

  @Test(arguments: 0..<2)
  func
    `killed after any append, nothing is recorded, committed, marked or pushed twice or not at all`(
      seed: Int
    ) throws
  {
    var dice = Dice(UInt64(seed) &+ 900)
    let loop = try LoopStage(
      build: """
        if [ $RALPH_BEAD = WARN.Docs.NoTodo ]; then sed -i /TODO/d README.md; fi
        echo $RALPH_BEAD >> src/done.txt
        """
    )
    try loop.addRemote()
    func written() -> Int { ((try? Files.status(loop.stage.journal))??.size ?? 0) }
    var life = try loop.stage.begin(loop.words("0", "--push", "--plan-every", "3"))
    var kills = 0
    while kills < 24 {
      // A life writes some 800 bytes before it asks for anything.
      let wanted = written() + dice.below(3000)
      _ = eventually { !life.isAlive || written() > wanted }
      guard life.isAlive else { break }
      life.kill()
      kills += 1
      life = try loop.stage.begin(["resume"])
    }
    let code = try life.code()
    #expect(code == 0 || code == 3, "seed \(seed), \(kills) kills: \(life.err)\(life.out)")
    #expect(kills >= 20, "seed \(seed): over after \(kills)")
    let builds = loop.log.filter { $0.hasPrefix("BUILD") }
    #expect(Set(builds).count == builds.count, "seed \(seed): \(builds)")
    let notes = (0...kills).map { text("\(loop.stage.path)/said-\($0).err") }.joined()
    #expect(try loop.status() == "", "seed \(seed): \(notes)")
    let plan = text(loop.brain.plan)
    #expect(plan.split(separator: "\n").count { $0.contains("WARN.Docs.NoTodo") } == 1)
    let pushed = try loop.far("work")
    let here = try loop.git(["log", "--format=%s"]).split(separator: "\n").map(String.init)
    #expect(
      pushed.count > 3 && Array(here.suffix(pushed.count)) == pushed,
      "seed \(seed): \(pushed)"
    )
    try loop.expectWhole()
  }
}
