import RalphCore
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The tests' own process blocks signals, and so every ralph here is started deaf: it must unblock
/// what it wants to hear.
@Suite struct SignalTests {
  private static let words = ["-c", "2", "--verify", "true", "0"]

  /// Begins a run of four tasks and waits until two agents are at work.
  private func begun(_ script: String) throws -> (Stage, Life) {
    let stage = try Stage(BrainPlan.small(4), script: script)
    let life = try stage.begin(stage.puppet() + SignalTests.words)
    try #require(eventually { text(stage.log).split(separator: "\n").count >= 2 }, "\(life.err)")
    return (stage, life)
  }

  private func finish(_ stage: Stage) throws {
    try stage.script("* * signal\n")
    let answer = try stage.ralph("resume")
    #expect(answer.code == 0, "\(answer.all)")
    for task in 1...4 { #expect(stage.mark("1.\(task)") == "[x]") }
    #expect(try stage.doubles() == [])
    try stage.expectSound()
    #expect(stage.isQuiet)
  }

  @Test func `Ctrl-C once waits for what runs and leaves the run open`() throws {
    let (stage, life) = try begun("* * sleep 700\n* * signal\n")
    life.send(SIGINT)
    #expect(try life.code() == 130, "\(life.err)")
    #expect(try stage.logged().filter { !$0.isStart }.count == 2)
    #expect([1, 2].allSatisfy { stage.mark("1.\($0)") == "[x]" }, "\(stage.planText)")
    #expect(try stage.logged().filter(\.isStart).count == 2)
    #expect(life.out.contains("ralph resume"), "\(life.out)\(life.err)")
    #expect(stage.isQuiet)
    try finish(stage)
  }

  @Test func `Ctrl-C twice ends agents that ignore TERM within five seconds`() throws {
    let (stage, life) = try begun("* * ignore-term\n* * hang\n")
    let clock = ContinuousClock()
    let began = clock.now
    life.send(SIGINT)
    try #require(eventually { text(stage.journal).contains("operator.drained") })
    life.send(SIGINT)
    #expect(try life.code() == 130, "\(life.err)")
    #expect(clock.now - began < .seconds(6))
    #expect(stage.isQuiet, "\(stage.processes())")
    #expect(stage.mark("1.1") == "[ ]")
    try finish(stage)
  }

  @Test func `SIGTERM stops what runs and leaves the run open`() throws {
    let (stage, life) = try begun("* * hang\n")
    life.send(SIGTERM)
    #expect(try life.code() == 143, "\(life.err)")
    #expect(stage.isQuiet)
    #expect(try stage.ralph("status").out.contains("resume"))
    try finish(stage)
  }

  @Test func `the third Ctrl-C leaves at once, and what runs is adopted later`() throws {
    let (stage, life) = try begun("* * ignore-term\n* * sleep 1500\n* * signal\n")
    for word in ["operator.drained", "operator.stopped"] {
      life.send(SIGINT)
      try #require(eventually { text(stage.journal).contains(word) })
    }
    life.send(SIGINT)
    #expect(try life.code() == 130, "\(life.err)")
    try finish(stage)
  }

  @Test func `a closed terminal drains, as Ctrl-C does`() throws {
    let (stage, life) = try begun("* * sleep 300\n* * signal\n")
    life.send(SIGHUP)
    #expect(try life.code() == 129, "\(life.err)")
    try finish(stage)
  }
}
