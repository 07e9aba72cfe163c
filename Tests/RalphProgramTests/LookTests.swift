import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// Commands that only look: they change nothing, take no lock, and answer programs in JSON.
@Suite struct LookTests {
  @Test func `a dry run says what would happen, and writes nothing`() throws {
    let stage = try Stage(BrainPlan.text)
    let words = stage.puppet() + ["--dry-run", "-c", "2", "--verify", "true", "0"]
    let fresh = try stage.snapshot()
    let answer = try stage.ralph(words)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("WARN.SC2155.bin/index.sh") && answer.out.contains("needs 24.1.1"))
    #expect(try stage.snapshot() == fresh)
    #expect(try stage.play("-c", "2", "--verify", "true", "1").code == 0)
    let used = try stage.snapshot()
    #expect(try stage.ralph(words).code == 0)
    #expect(try stage.ralph(words + ["--json"]).out.hasPrefix("{\"schema\":\"ralph.dry_run/1\""))
    #expect(try stage.snapshot() == used)
  }

  @Test(.enabled(if: Files.isExecutable("/usr/bin/jq"), "needs jq"))
  func `every answer in JSON parses, and its schema stands first`() throws {
    let stage = try Stage(BrainPlan.text, script: "24.1.1 * exit 1\n* * echo-prompt\n* * signal\n")
    _ = try stage.play("-c", "2", "--verify", "true", "2")
    let used = try stage.snapshot()
    let lines = [
      ["status"], ["history"], ["history", "24.1.1"], ["history", "-n", "3", "-r"],
      ["history", "-o", "json"], ["replay", stage.journal], ["replay", stage.journal, "--check"],
      ["replay", stage.journal, "--state"], ["journal", "list"], ["journal", "verify"],
      ["plan", "list"], ["plan", "next"], ["plan", "check"], ["search", "read"], ["thunk", "list"],
      ["config", "list"], ["version"],
      ["logs", "24.1.1"], ["report"], ["report", "1", "--all"], ["report", "--since", "today"],
      ["report", "7"], ["--dry-run", "--agent", "shell:true"], ["nonsense"],
    ]
    for line in lines {
      let answer = try stage.ralph(line + ["--json"])
      #expect(!answer.out.isEmpty, "\(line): \(answer.err)")
      for object in answer.out.split(separator: "\n") {
        #expect(object.hasPrefix("{\"schema\":\"ralph."), "\(line): \(object.prefix(60))")
      }
      let parsed = try stage.program(
        ["/usr/bin/jq", "-e", "-c", ".schema"],
        input: .bytes(Array(answer.out.utf8))
      )
      #expect(parsed.code == 0, "\(line): \(parsed.err)")
      #expect(
        parsed.out.split(separator: "\n").count == answer.out.split(separator: "\n").count,
        "\(line)"
      )
    }
    #expect(try stage.snapshot() == used)
  }

  @Test func `history, logs and status follow a run without disturbing it`() throws {
    let script = "* * echo-prompt\n* * sleep 700\n* * stderr late\n* * signal\n"
    let stage = try Stage(BrainPlan.small(2), script: script)
    let run = try stage.begin(stage.puppet() + ["-c", "1", "--verify", "true", "0"])
    try #require(eventually { text(stage.log).contains("start 1.1") })
    let history = try stage.begin(["history", "-f"])
    let logs = try stage.begin(["logs", "-f", "1.1"])
    // While the agent is at work its words are there already.
    try #require(eventually { logs.out.contains("bead: 1.1") }, "\(logs.err)\(logs.out)")
    #expect(logs.isAlive)
    var looks = 0
    while run.isAlive, looks < 40 {
      let status = try stage.ralph("status")
      #expect(status.code == 0, "\(status.err)")
      looks += 1
    }
    #expect(looks >= 5)
    #expect(try run.code() == 0, "\(run.err)\(run.out)")
    #expect(try logs.code() == 0)
    #expect(logs.out.contains(":::COMPLETE"))
    #expect(eventually { history.out.contains("everything selected is done") }, "\(history.out)")
    #expect(history.isAlive)
    history.kill()
    try stage.expectSound()
  }

  @Test func `the last lines of a history are those of the whole one`() throws {
    let stage = try Stage(BrainPlan.small(3), script: "* * signal\n")
    try stage.play("-c", "2", "--verify", "true", "0")
    let count = try stage.entries().count
    for last in [1, 7, count, count + 5] {
      for form in [[], ["-o", "full"], ["--json"]] {
        let whole = try stage.ralph(["history"] + form).out.split(separator: "\n")
        let words = ["history", "-n", "\(last)"] + form
        let some = try stage.ralph(words).out.split(separator: "\n")
        // Nothing is shown before the first line, so that it has no time since.
        let (lines, isTable) = (form.isEmpty ? Array(some.dropFirst(2)) : some, form.isEmpty)
        #expect(!some.isEmpty && Array(whole.suffix(lines.count)) == lines, "\(words)")
        if isTable { #expect(some.count == min(last, count) + 1, "\(words)") }
        if form == ["--json"] { #expect(some.count == min(last, count), "\(words)") }
      }
    }
    let none = try stage.ralph("history", "\(count + 1)..")
    #expect(none.code == 0 && none.out.isEmpty && none.err.contains("\(count)"), "\(none.all)")
  }

  @Test func `a reader whose pipe is closed is silent`() throws {
    let stage = try Stage(BrainPlan.small(4))
    #expect(try stage.play("--verify", "true", "0").code == 0)
    let line = "'\(try built("ralph"))' history -o full | head -n 1; echo ${PIPESTATUS[0]}"
    let answer = try stage.program(["/bin/bash", "-c", line])
    #expect(answer.out.hasSuffix("\n0\n"), "\(answer.out)")
    #expect(answer.err == "")
  }
}
