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

/// A second terminal beside a running ralph, and after its death.
@Suite struct RequestTests {
  private static let words = ["-c", "1", "--verify", "true", "0"]

  /// Begins a run of three tasks and waits until the first agent is at work.
  private func begun(_ script: String) throws -> (Stage, Life) {
    let stage = try Stage(BrainPlan.small(3), script: script)
    let life = try stage.begin(stage.puppet() + RequestTests.words)
    try #require(eventually { text(stage.log).contains("start") }, "\(life.err)")
    return (stage, life)
  }

  private func finish(_ stage: Stage) throws {
    try stage.script("* * signal\n")
    let answer = try stage.ralph("resume")
    #expect(answer.code == 0, "\(answer.all)")
    for task in 1...3 { #expect(stage.mark("1.\(task)") == "[x]", "\(stage.planText)") }
    #expect(try stage.doubles() == [])
    try stage.expectSound()
    #expect(stage.isQuiet)
  }

  @Test func `stop lets the run drain, which ends with 0 and is resumed later`() throws {
    let (stage, life) = try begun("* * sleep 700\n* * signal\n")
    let answer = try stage.ralph("stop")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("drains: 1 agent"), "\(answer.all)")
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    #expect(life.out.contains("Stopped (drained)"))
    #expect(try stage.logged().filter(\.isStart).count == 1)
    #expect(stage.mark("1.1") == "[x]")
    #expect(try Files.list(stage.workspace + "/.ralph/requests") == [])
    let again = try stage.ralph("stop")
    #expect(again.code == 0 && again.out.contains("nothing of it is at work"), "\(again.all)")
    try finish(stage)
    #expect(try stage.ralph("stop").out.contains("no run is open"))
  }

  @Test func `stop --now ends agents that ignore TERM, and nothing is charged`() throws {
    let (stage, life) = try begun("* * ignore-term\n* * hang\n")
    let answer = try stage.ralph("stop", "--now", "--json")
    #expect(answer.code == 0 && answer.out.contains(#""stopping":"now""#), "\(answer.all)")
    #expect(try life.code(within: 15) == 130, "\(life.err)")
    #expect(stage.isQuiet)
    try finish(stage)
  }

  @Test func `stop on a dead ralph waits for its living agent, and begins nothing new`() throws {
    let (stage, life) = try begun("* * sleep 1500\n* * signal\n")
    life.kill()
    let answer = try stage.ralph("stop")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("ralph is gone, and 1 of its processes still lives"))
    #expect(try stage.logged().filter(\.isStart).count == 1)
    #expect(stage.mark("1.1") == "[x]", "\(answer.all)")
    try finish(stage)
  }

  @Test func `pause holds new work back until continue`() throws {
    let (stage, life) = try begun("* * sleep 500\n* * signal\n")
    #expect(try stage.ralph("pause").code == 0)
    try #require(eventually { stage.mark("1.1") == "[x]" })
    #expect(try stage.ralph("status", "--short").out.contains("paused"))
    #expect(life.isAlive)
    #expect(try stage.logged().filter(\.isStart).count == 1)
    #expect(try stage.ralph("continue").out.contains("goes on"))
    #expect(try life.code() == 0, "\(life.err)")
    for task in 1...3 { #expect(stage.mark("1.\(task)") == "[x]") }
    try stage.expectSound()
    #expect(try stage.ralph("pause").code == 66)
    #expect(try stage.ralph("continue").out.contains("No run is open"))
  }

  @Test func `skip and retry reach a running ralph`() throws {
    let (stage, life) = try begun("* * sleep 1200\n* * signal\n")
    let answer = try stage.ralph("skip", "1.2", "plan:1.3", "--reason", "not\u{1b}[31m now")
    #expect(answer.code == 0 && answer.out.contains("■ 1.3 is skipped"), "\(answer.all)")
    try #require(eventually { stage.mark("1.2") == "[-]" && stage.mark("1.3") == "[-]" })
    #expect(try stage.ralph("retry", "1.3").code == 0)
    #expect(try life.code() == 0, "\(life.err)")
    #expect([stage.mark("1.1"), stage.mark("1.2"), stage.mark("1.3")] == ["[x]", "[-]", "[x]"])
    #expect(!text(stage.journal).contains("u001b"))
    try stage.expectSound()
  }

  @Test func `skip and retry on a dead run are written down for the next one`() throws {
    let (stage, life) = try begun("* * sleep 60000\n* * signal\n")
    life.kill()
    let skipped = try stage.ralph("skip", "1.2", "1.1", "--reason", "no")
    #expect(skipped.code == 0 && skipped.out.contains("ralph resume"), "\(skipped.all)")
    #expect(try stage.ralph("retry", "1.2").code == 0)
    #expect(try stage.ralph("skip", "1.3", "--reason", "no").code == 0)
    #expect(try stage.ralph("replay", stage.journal, "--check").code == 0)
    try stage.script("* * signal\n")
    let run = try stage.play("-c", "1", "--verify", "true", "0")
    #expect(run.code == 0, "\(run.all)")
    #expect([stage.mark("1.1"), stage.mark("1.2"), stage.mark("1.3")] == ["[-]", "[x]", "[-]"])
    #expect(try stage.ralph("retry", "1.3", "1.1").code == 0)
    #expect(try stage.play("-c", "1", "--verify", "true", "0").code == 0)
    #expect([stage.mark("1.1"), stage.mark("1.3")] == ["[x]", "[x]"])
    try stage.expectSound()
    #expect(stage.isQuiet)
  }

  @Test func `a retry for the next run is known before it begins`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "1.1 * exit 0\n1.2 * signal\n")
    let words = [
      "--tree", "own", "--attempts", "1", "-c", "1", "--verify", "test -z \"$RALPH_BEAD\"",
    ]
    #expect(try stage.ralph(stage.puppet() + words + ["0"]).code == 4)
    #expect(stage.mark("1.2") == "[-]", "\(stage.planText)")
    let before = try stage.ralph(stage.puppet() + words + ["--dry-run"])
    #expect(before.out.contains("0 of 0 ready") || !before.out.contains("slot 1  1.2"))
    let retry = try stage.ralph("retry", "1.2")
    #expect(retry.out.contains(" merge master"), "\(retry.all)")
    let after = try stage.ralph(stage.puppet() + words + ["--dry-run"])
    #expect(after.out.contains("slot 1  1.2"), "\(after.all)")
    let status = try stage.ralph("status")
    #expect(status.out.contains("given out again by the next run or resume"), "\(status.all)")
    #expect(stage.mark("1.2") == "[-]", "a dry run marks nothing")
    try stage.expectSound()
  }

  @Test func `what is asked wrongly is said, and nothing is written`() throws {
    let stage = try Stage(BrainPlan.small(3), script: "* * signal\n")
    #expect(try stage.ralph("retry", "1.1").code == 66)
    #expect(try stage.play("-c", "1", "--verify", "true", "1").code == 0)
    let before = text(stage.journal)
    let unknown = try stage.ralph("retry", "1.9")
    #expect(unknown.code == 66 && unknown.err.contains("did you mean '1.1'?"), "\(unknown.all)")
    let reasonless = try stage.ralph("skip", "1.2")
    #expect(reasonless.code == 64 && reasonless.err.contains("--reason"), "\(reasonless.all)")
    let done = try stage.ralph("retry", "1.1", "--json")
    #expect(done.code == 64 && done.out.contains("TASK_IS_DONE"), "\(done.all)")
    stage.variables = ["RALPH=1"]
    for words in [["stop"], ["pause"], ["continue"], ["retry", "1.2"], ["undo", "1.1"]] {
      let answer = try stage.ralph(words)
      #expect(answer.code == 77, "\(answer.all)")
      #expect(answer.err.contains("was called by an agent of ralph"))
    }
    #expect(text(stage.journal) == before)
  }

  @Test func `an agent cannot steer its run, not even without the variable`() throws {
    let stage = try Stage(BrainPlan.small(1))
    let ralph = try built("ralph")
    let agent = "env -u RALPH \(ralph) stop >said 2>&1; echo $? >>said; exec puppet agent"
    try stage.script("* * signal\n")
    let run = try stage.ralph("--agent", "shell:\(agent)", "-c", "1", "0")
    #expect(run.code == 0, "\(run.all)")
    let said = text(stage.workspace + "/said")
    #expect(said.contains("where an agent of ralph works on 1.1"), "\(said)")
    #expect(said.hasSuffix("77\n"), "\(said)")
    #expect(!text(stage.journal).contains("operator."))
  }

  @Test func `rubbish among the requests is set aside and said; the run goes on`() throws {
    let (stage, life) = try begun("* * sleep 900\n* * signal\n")
    let folder = stage.workspace + "/.ralph/requests"
    try stage.put("work/.ralph/requests/1.json", "}{")
    try stage.put("work/.ralph/requests/;rm -rf.json", "{}")
    try #require(unsafe symlink("/dev/zero", folder + "/2.json") == 0)
    #expect(try stage.ralph("retry", "1.2").code == 0)
    #expect(try life.code() == 0, "\(life.err)")
    #expect(try Files.list(folder) == ["aside"])
    #expect(try Files.list(folder + "/aside").count == 3)
    #expect(text(stage.journal).contains("among the requests was passed over"))
    try stage.expectSound()
  }

  @Test func `an agent that cleans the workspace does not take the bell away for good`() throws {
    let (stage, life) = try begun("* * sleep 2500\n* * signal\n")
    try Files.remove(stage.workspace + "/.ralph/bell")
    try Files.removeTree(stage.workspace + "/.ralph/requests")
    let answer = try stage.ralph("stop")
    #expect(answer.code == 0 && answer.out.contains("drains"), "\(answer.all)")
    #expect(try life.code() == 0, "\(life.err)")
    try finish(stage)
  }
}
