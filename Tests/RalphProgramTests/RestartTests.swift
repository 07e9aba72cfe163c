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

/// A parent that resumes a run whose ralph has crashed.
@Suite struct RestartTests {
  /// The ralph that holds the journal now: a child of the parent.
  private func child(_ stage: Stage) -> ProcessIdentity? {
    let words = text(stage.workspace + "/.ralph/holder").split(whereSeparator: \.isWhitespace)
    guard words.count > 1, words[0] == "pid", let pid = Int32(words[1]) else { return nil }
    return (try? ProcessIdentity.of(pid)) ?? nil
  }

  private func begun(_ restarts: Int, _ script: String) throws -> (Stage, Life) {
    let stage = try Stage(BrainPlan.small(2), script: script)
    let words = ["--restart", "\(restarts)", "-c", "1", "--verify", "true", "0"]
    let life = try stage.begin(stage.puppet() + words)
    try #require(eventually { text(stage.log).contains("start") }, "\(life.err)")
    return (stage, life)
  }

  @Test func `a ralph that dies is resumed, its agent is adopted, and the code is the last one's`()
    throws
  {
    let (stage, life) = try begun(2, "* * sleep 2500\n* * signal\n")
    let first = try #require(child(stage))
    #expect(first.pid != life.pid && first.send(signal: SIGKILL))
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    #expect(life.err.contains("ralph died of signal 9; resuming in 1 s (1 of 2 restarts)"))
    #expect([stage.mark("1.1"), stage.mark("1.2")] == ["[x]", "[x]"])
    #expect(try stage.doubles() == [])
    try stage.expectSound()
  }

  @Test func `it is resumed as often as was said, and no more`() throws {
    let (stage, life) = try begun(1, "* * sleep 6000\n* * signal\n")
    let first = try #require(child(stage))
    #expect(first.send(signal: SIGKILL))
    var second: ProcessIdentity?
    try #require(
      eventually {
        second = child(stage)
        return second != first && second?.isAlive == true
          && text(stage.journal).contains("run.resumed")
      }
    )
    #expect(second?.send(signal: SIGKILL) == true)
    #expect(try life.code() == 70, "\(life.err)")
    #expect(life.err.contains("was restarted 1 times already"))
  }

  @Test func `a signal to the parent reaches the run, which is not begun again`() throws {
    let (stage, life) = try begun(3, "* * hang\n")
    life.send(SIGTERM)
    #expect(try life.code() == 143, "\(life.err)")
    #expect(!life.err.contains("resuming"))
    #expect(stage.isQuiet)
    #expect(text(stage.journal).contains("run.stopped"))
  }

  @Test func `a run that ends is not begun again, and stop from elsewhere is an end`() throws {
    let (stage, life) = try begun(3, "* * sleep 600\n* * signal\n")
    #expect(try stage.ralph("stop").code == 0)
    #expect(try life.code() == 0, "\(life.err)")
    #expect(try stage.logged().filter(\.isStart).count == 1)
    let resumed = try stage.ralph("resume", "--if-needed")
    #expect(resumed.code == 0 && stage.mark("1.2") == "[x]", "\(resumed.all)")
    let quiet = try stage.ralph("resume", "--if-needed")
    #expect(quiet.code == 0 && quiet.all.isEmpty, "\(quiet.all)")
    #expect(try stage.play("--restart", "many", "1").code == 64)
  }
}
