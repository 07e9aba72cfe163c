import RalphFiles
import RalphProcess
import Testing

/// Who is named to the one that is kept out.
@Suite struct HolderTests {
  /// A stage with a journal whose lock this test holds, and whose holder's text names a dead process.
  private func held() throws -> Held {
    let stage = try Stage(BrainPlan.small(2))
    let life = try stage.begin(stage.puppet() + ["--verify", "true", "0"])
    _ = try life.code()
    #expect(text(stage.workspace + "/.ralph/holder").contains("pid \(life.pid) "))
    let file = try FileDescriptor.open(stage.journal, .update)
    #expect(try file.lockExclusively())
    return Held(stage, file)
  }

  @Test func `a holder that has not written its name yet is waited for, not the dead one named`()
    throws
  {
    let held = try held()
    let stage = held.stage
    let dead = text(stage.workspace + "/.ralph/holder")
    let life = try stage.begin("resume")
    // Until it has looked once, at least; that it has cannot be seen from outside.
    _ = Poller.wait(descriptors: [], timeoutMs: 300)
    let me = try ProcessIdentity.current()
    let named = "pid \(me.pid) on host here since now, process \(me.text)\n"
    try stage.put("work/.ralph/holder", named)
    #expect(try life.code() == 75)
    #expect(life.err.contains("pid \(me.pid) "), "\(life.err)")
    #expect(!life.err.contains(dead.prefix { $0 != "," }), "\(life.err)")
    withExtendedLifetime(held) {}
  }

  @Test func `where nobody alive is named in the end, none is`() throws {
    let held = try held()
    let stage = held.stage
    let answer = try stage.ralph("resume")
    #expect(answer.code == 75)
    #expect(answer.err.contains("it does not say who"), "\(answer.err)")
    withExtendedLifetime(held) {}
  }
}

/// A stage whose journal this test has locked, for as long as it lives.
private final class Held {
  let stage: Stage
  private let lock: FileDescriptor

  init(_ stage: Stage, _ lock: consuming FileDescriptor) {
    self.stage = stage
    self.lock = lock
  }
}
