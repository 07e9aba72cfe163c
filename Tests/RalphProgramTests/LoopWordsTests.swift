import RalphFiles
import Testing

/// What the Ralph loop says, to somebody who has read the README and nothing else.
@Suite(.tags(.slow)) struct LoopWordsTests {
  /// Why every rule that the agent below breaks has failed, wherever it is told.
  private static let why = "Src.NoBroken: stdout mismatch expected='0' got='1'"

  @Test
  func `after a failure screen, status, history, report and prompt name one rule and one way on`()
    throws
  {
    let loop = try LoopStage(build: "echo '# BROKEN' > src/x.sh")
    let answer = try loop.stage.ralph(loop.words("3"))
    #expect(answer.code == 4, "\(answer.all)")
    #expect(answer.out.contains("✗ 7.1.3 verification failed (exit 4): \(LoopWordsTests.why)"))
    let status = try loop.stage.ralph("status").out
    #expect(status.contains("verification failed: \(LoopWordsTests.why)"), "\(status)")
    let history = try loop.stage.ralph("history", "7.1.3", "--kind", "verify.ended").out
    #expect(history.contains(LoopWordsTests.why), "\(history)")
    let report = try loop.stage.ralph("report").out
    let words = report.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("7.1.3: verification failed: \(LoopWordsTests.why)"), "\(report)")
    let prompt = try loop.stage.ralph(loop.words("--print-prompt", "build", "--allow-dirty")).out
    #expect(prompt.contains("# FAILED_RULES: Src.NoBroken"), "\(prompt)")
    // The way on is the same everywhere, in the same order, and it leads on.
    let steps = ["ralph verify", "ralph retry 7.1.3", "git status", "ralph loop 0"]
    for said in [answer.out.after("\nNext:"), status.after("not given out")] {
      let found = steps.compactMap { said.firstRange(of: "\($0)  ")?.lowerBound }
      #expect(found.count == 4 && found == found.sorted(), "\(said)")
    }
    #expect(report.contains(steps.joined(separator: "  ·  ")), "\(report)")
    #expect(!answer.out.contains("how it went") && !status.contains("ralph loop 5"))
    #expect(try loop.stage.ralph("verify").code == 4)
    let retried = try loop.stage.ralph("retry", "7.1.3").out
    #expect(retried.contains("  ralph loop "), "\(retried)")
    try loop.git(["clean", "-q", "-f", "src"])
    try loop.git(["add", "-A"])
    try loop.git(["commit", "-q", "-m", "by hand"])
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
  }

  @Test func `a changed guarded file is named as what is wrong, with who settles it`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    let rules = text(loop.stage.workspace + "/rules/AC.rules") + "\n# easier\n"
    try loop.stage.put("work/rules/AC.rules", rules)
    try loop.git(["commit", "-q", "-a", "-m", "easier"])
    let why = "AC hash mismatch (rules/AC.rules modified)"
    let answer = try loop.stage.ralph(loop.words("2"))
    #expect(answer.code == 4, "\(answer.all)")
    #expect(answer.out.contains("! the untouched tree fails: \(why)\n"), "\(answer.all)")
    #expect(answer.out.contains("the loop goes on") && answer.out.contains("ralph verify --init"))
    #expect(try loop.stage.ralph("status").out.contains(why))
    let prompt = try loop.stage.ralph(loop.words("--print-prompt", "plan", "--allow-dirty")).out
    #expect(prompt.contains("# FAILED_RULES: \(why)\n"), "\(prompt)")
    #expect(prompt.contains("# ACTION_REQUIRED: none of yours: a person settles"), "\(prompt)")
    let stopped = try loop.stage.ralph(loop.words("2", "--baseline", "stop", "--allow-dirty"))
    #expect(stopped.code == 4 && stopped.out.contains("untouched tree (exit 4): \(why)\n"))
    #expect(stopped.out.contains("    ralph loop --baseline ignore\n"), "\(stopped.all)")
    let next = stopped.out.after("\nNext:")
    #expect(next.contains("  ralph verify --init  "), "\(next)")
    #expect(try loop.stage.ralph("help", "loop").out.contains("--baseline stop ends the loop"))
    #expect(try loop.stage.ralph("verify", "--init", "--yes").code == 0)
    try loop.git(["add", "-A"])
    try loop.git(["commit", "-q", "-m", "fixed by hand"])
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
  }

  @Test func `a damaged journal is repaired first, and nothing else is advised`() throws {
    let loop = try LoopStage(build: ":")
    #expect(try loop.stage.ralph(loop.words("1")).code == 0)
    var bytes = try Files.read(loop.stage.journal)
    bytes[bytes.count / 2] ^= 1
    try Files.replace(loop.stage.journal, with: bytes)
    let status = try loop.stage.ralph("status")
    #expect(status.code == 65, "\(status.all)")
    #expect(status.out.contains("ralph journal repair") && !status.out.contains("ralph resume"))
    #expect(!status.out.contains("ralph loop") && !status.out.contains("ralph 0"))
    #expect(
      try loop.stage.ralph("status", "--json").out.contains(#""hints":["ralph journal repair"#)
    )
  }

  @Test func `work in files that are left alone is said to be in no commit`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    try loop.stage.put("work/src/done.txt", "mine\n")
    let answer = try loop.stage.ralph(loop.words("2", "--allow-dirty"))
    #expect(
      answer.out.contains("! of 7.1.3 no commit holds what was done in src/done.txt"),
      "\(answer.all)"
    )
    let status = try loop.stage.ralph("status", "--json").out
    #expect(
      status.contains(#""not_committed":[{"bead":"plan:7.1.3","files":["src/done.txt"]}]"#),
      "\(status)"
    )
    #expect(try loop.stage.ralph("report").out.contains("of 7.1.3 no commit holds"))
    // Where git does not see the plan either, nothing is left to commit.
    let other = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    try other.git(["rm", "-q", "--cached", "workers/IMPLEMENTATION_PLAN.md"])
    try other.git(["rm", "-q", "workers/ralph/THUNK.md"])
    try other.stage.put("work/.gitignore", "workers/\n")
    try other.git(["add", ".gitignore"])
    try other.git(["commit", "-q", "-m", "by hand"])
    try other.stage.put("work/src/done.txt", "mine\n")
    let words = other.words("2", "--allow-dirty", "--verify", "true")
    let none = try other.stage.ralph(words).out
    #expect(none.contains("! of 7.1.3 no commit holds what was done in src/done.txt"), "\(none)")
    let history = try other.stage.ralph("history", "7.1.3", "--kind", "commit.made").out
    #expect(history.contains("nothing to commit") && history.contains("left alone"), "\(history)")
  }

  @Test func `a dependency on an archived task is no line that was not read`() throws {
    let loop = try LoopStage(build: ":")
    let plan = text(loop.brain.plan).replacing(
      "- **Dependencies:** 7.1.3",
      with: "- **Dependencies:** 7.1.3, 6.2.1, 6.9.9"
    )
    try loop.stage.put("work/workers/IMPLEMENTATION_PLAN.md", plan)
    let answer = try loop.stage.ralph(loop.words("1"))
    #expect(answer.err.contains("6.9.9") && !answer.all.contains("6.2.1"), "\(answer.all)")
    #expect(!(try loop.stage.ralph("--dry-run").all.contains("6.2.1")))
  }

  @Test func `with --verbose what an agent says is shown once`() throws {
    let loop = try LoopStage(plan: "echo 'I looked around'", build: ":")
    let loud = try loop.stage.ralph(loop.words("1", "--verbose")).out
    #expect(loud.split(separator: "\n").count { $0.contains("I looked around") } == 1, "\(loud)")
    let quiet = try loop.stage.ralph(loop.words("1")).out
    #expect(quiet.split(separator: "\n").count { $0.contains("I looked around") } == 1, "\(quiet)")
  }

  @Test(arguments: ["shell:", "shell:   ", "shell:''"])
  func `an agent without a command is refused before anything`(agent: String) throws {
    let loop = try LoopStage(build: ":")
    let answer = try loop.stage.ralph("loop", "1", "--agent", agent)
    #expect(answer.code == 64 && answer.err.contains("command is empty"), "\(answer.all)")
    #expect(!Files.exists(loop.stage.journal))
    try loop.stage.put("work/workers/IMPLEMENTATION_PLAN.md", "# Plan\n")
    let empty = try loop.stage.ralph(loop.words("1"))
    #expect(empty.code == 65 && empty.err.contains("write the first one"), "\(empty.all)")
  }
}

extension String {
  /// What stands behind the first place of some words; empty where they do not stand.
  fileprivate func after(_ words: String) -> String {
    firstRange(of: words).map { String(self[$0.upperBound...]) } ?? ""
  }
}
