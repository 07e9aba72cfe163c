import RalphCore
import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What stops a run, or one task, at first sight, and asks for a person.
@Suite struct HaltTests {
  private func ended(_ stage: Stage) throws -> RunEnded? {
    try stage.entries().compactMap { entry in
      if case .event(.runEnded(let ended)) = entry.fact { ended } else { nil }
    }.last
  }

  @Test
  func `a login that expires at the fourth task of six keeps what is done, and gives it back`()
    throws
  {
    let work = "* * append a.txt x\n* * signal\n"
    let stage = try Stage(BrainPlan.small(6), script: work + "1.4 * end login\n")
    try #require(unsafe symlink(try built("puppet"), "\(stage.path)/bin/claude") == 0)
    let words = ["--agent", "claude", "--verify", "true", "-c", "1", "0"]
    let answer = try stage.ralph(words)
    #expect(answer.code == 3, "\(answer.all)")
    let marks = (1...6).map { stage.mark("1.\($0)") }
    #expect(marks == ["[x]", "[x]", "[x]", "[ ]", "[ ]", "[ ]"], "\(answer.all)")
    let end = try #require(try ended(stage))
    #expect(end.why == .login && end.counts.verified == 3 && end.counts.starts == 3)
    let told = answer.out.split(separator: "\n").filter { $0.contains("login has expired") }
    // The line as it comes, the run's end, and the report.
    #expect(told.count >= 2, "\(answer.out)")
    #expect(told.first?.contains("Invalid API key · Please run /login") == true, "\(told)")
    try stage.expectSound()
    // Somebody signs in, and the next run goes on with it.
    try stage.script(work)
    let next = try stage.ralph(words)
    #expect(next.code == 0, "\(next.all)")
    #expect((1...6).allSatisfy { stage.mark("1.\($0)") == "[x]" })
    #expect(next.out.contains("1.4 dispatched (attempt 1 of 2)"), "\(next.out)")
    try stage.expectSound()
  }

  @Test func `an agent that edits the Makefile behind the verifier parks all that is judged by it`()
    throws
  {
    let script =
      "1.1 * append Makefile # never mind\n1.1 * signal\n* * append a.txt x\n* * signal\n"
    let stage = try Stage(BrainPlan.small(2), script: script)
    try stage.put("work/Makefile", "test:\n\t@true\n")
    let answer = try stage.play("--verify", "test -s Makefile", "-c", "1", "0")
    #expect(answer.code == 3, "\(answer.all)")
    // In the same tree the next one would be judged by what the first has changed.
    #expect(stage.mark("1.1") == "[-]" && stage.mark("1.2") == "[-]", "\(stage.planText)")
    #expect(stage.planText.contains("files that the verifier rests on were changed"))
    let told = answer.out.split(separator: "\n").filter { $0.contains("Makefile") }
    #expect(told.contains { $0.contains("1.1 changed what the verifier rests on") }, "\(told)")
    try stage.expectSound()
  }

  @Test func `an agent that calls ralph and edits the configuration gains nothing`() throws {
    let stage = try Stage(BrainPlan.small(2))
    stage.variables.append("RALPH_PROGRAM=\(try built("ralph"))")
    let lines = """
      test "$RALPH_BEAD" = 1.1 || { echo x >>a.txt; exit 0; }
      "$RALPH_PROGRAM" skip 1.2 --reason 'I do not like it' >"$STAGE/skip" 2>&1
      echo $? >"$STAGE/skip.code"
      "$RALPH_PROGRAM" plan mark 1.2 x >"$STAGE/mark" 2>&1; echo $? >"$STAGE/mark.code"
      printf '[verify]\\ncommand = true\\n' >.ralph.conf
      """
    try stage.put("agent.sh", lines)
    let answer = try stage.ralph(
      "--agent",
      "shell:sh \"$STAGE/agent.sh\"",
      "--verify",
      "test -d .",
      "-c",
      "1",
      "0"
    )
    #expect(answer.code == 3, "\(answer.all)")
    #expect(text(stage.path + "/mark.code") == "77\n", "\(text(stage.path + "/mark"))")
    #expect(text(stage.path + "/skip.code") != "0\n", "\(text(stage.path + "/skip"))")
    // In the same tree the next one would be judged by what the first has changed.
    #expect(stage.mark("1.1") == "[-]" && stage.mark("1.2") == "[-]", "\(stage.planText)")
    #expect(answer.out.contains(".ralph.conf"), "\(answer.out)")
    try stage.expectSound()
  }

  @Test func `a verifier that hangs is ended at its limit, and its verdict is a failure`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * append a.txt x\n* * signal\n")
    stage.variables.append("RALPH_VERIFY_TIMEOUT=1s")
    let verify = "test -z \"$RALPH_BEAD\" || sleep 1000"
    let words = ["--tree", "shared", "--verify", verify, "--attempts", "1", "0"]
    let answer = try stage.ralph(stage.puppet() + words)
    #expect(answer.code == 4, "\(answer.all)")
    #expect(stage.mark("1.1") == "[-]")
    let told = answer.out.split(separator: "\n").filter { $0.contains("verification failed") }
    #expect(told.contains { $0.contains("given up") }, "\(answer.out)")
    #expect(stage.isQuiet, "\(stage.processes())")
    try stage.expectSound()
  }

  @Test func `a verifier that hangs on the untouched tree is a red baseline`() throws {
    let stage = try Stage(BrainPlan.small(1))
    stage.variables.append("RALPH_VERIFY_TIMEOUT=1s")
    let answer = try stage.play("--verify", "sleep 1000", "0")
    #expect(answer.code == 4, "\(answer.all)")
    #expect(!answer.out.contains("exit 0") && answer.out.contains("untouched tree"))
    #expect(try stage.logged().isEmpty)
    #expect(stage.isQuiet)
    try stage.expectSound()
  }

  @Test(arguments: ["own", "shared"])
  func `below the disk's floor nothing is begun, and the line says how much there is`(
    tree: String
  ) throws {
    let stage = try Stage(BrainPlan.small(2))
    stage.variables.append("RALPH_DISK_FLOOR=1000000g")
    let answer = try stage.play("--tree", tree, "--verify", "true", "0")
    #expect(answer.code == 2, "\(answer.all)")
    #expect(answer.out.contains("MB are free; disk.floor is 1024000000 MB"), "\(answer.out)")
    #expect(try stage.logged().isEmpty)
    #expect(stage.planText == BrainPlan.small(2))
    try stage.expectSound()
  }
}

/// What the next attempt is told of the tree that the one before has left.
@Suite struct LeftTreeTests {
  @Test(arguments: ["own", "shared"])
  func `the prompt of a retry names what lies there, and the snapshots hold it`(
    tree: String
  ) throws {
    let script = """
      * 1 write half.txt half done
      * 1 exit 1
      * 2 echo-prompt
      * 2 append half.txt done
      * 2 signal

      """
    let stage = try Stage(BrainPlan.small(1), script: script)
    let answer = try stage.play("--tree", tree, "--verify", "true", "0")
    #expect(answer.code == 0, "\(answer.all)")
    let prompt = try stage.ralph("logs", "1.1", "--attempt", "2").out
    #expect(prompt.contains("differs here from the last commit, whoever changed it, 1 in all"))
    #expect(prompt.contains("half.txt"), "\(prompt)")
    let words = prompt.split { $0 == " " || $0 == "\n" }
    let ref = String(try #require(words.first { $0.hasPrefix("refs/ralph/snap/") }, "\(prompt)"))
    #expect(ref.hasSuffix(".before"), "\(ref)")
    let after = ref.dropLast("before".count) + "after"
    let shown = try stage.program(["/usr/bin/git", "show", "\(after):half.txt"])
    #expect(shown.out == "half done\n", "\(shown.all)")
    let before = try stage.program(["/usr/bin/git", "show", "\(ref):half.txt"])
    #expect(before.code != 0, "\(before.all)")
    try stage.expectSound()
  }
}
