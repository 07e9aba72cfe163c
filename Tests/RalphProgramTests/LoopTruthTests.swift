import RalphFiles
import Testing

/// What the loop says of itself, held against what it does.
@Suite struct LoopTruthTests {
  @Test func `a look ahead says what a red verifier does, and counts what comes up on the way`()
    throws
  {
    let loop = try LoopStage(build: ":")
    let shown = try loop.stage.ralph(loop.words("9", "--dry-run", "--verify", "false")).out
    #expect(shown.contains("the PLAN is told of a red one, and the run goes on"), "\(shown)")
    // It waits for 7.1.3, which is done by then.
    #expect(shown.contains("  BUILD 7.2.1  ") && !shown.contains("needs 7.1.3"), "\(shown)")
    let stops = try loop.stage.ralph(
      loop.words("9", "--dry-run", "--verify", "false", "--baseline", "stop")
    ).out
    #expect(stops.contains("a red one stops the run"), "\(stops)")
  }

  @Test func `a PLAN that changed nothing left nothing uncommitted, and a loop has no worktrees`()
    throws
  {
    let loop = try LoopStage(build: ":")
    try loop.stage.put("work/src/done.txt", "mine\n")
    let stage = loop.stage
    stage.variables.append("RALPH_TREE_MODE=own")
    let answer = try stage.ralph(loop.words("1", "--allow-dirty", "--verify", "true"))
    #expect(answer.out.contains("PLAN"), "\(answer.all)")
    #expect(!answer.all.contains("no commit holds"), "\(answer.all)")
    #expect(!answer.all.contains("worktrees begin at"), "\(answer.all)")
    // One that wrote into the file of somebody else did leave it, and says so.
    let other = try LoopStage(plan: "echo more >> src/done.txt", build: ":")
    try other.stage.put("work/src/done.txt", "mine\n")
    let told = try other.stage.ralph(other.words("1", "--allow-dirty", "--verify", "true"))
    #expect(told.out.contains("! of PLAN no commit holds what was done in "), "\(told.all)")
  }

  @Test func `a row that the loop adds of a person's task is no row without an event`() throws {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    let stage = loop.stage
    #expect(try stage.ralph(loop.words("1", "--verify", "true")).code == 0)
    #expect(try stage.ralph("plan", "mark", "9C.1.1", "done").code == 0)
    #expect(try stage.ralph("plan", "check").out.contains("thunk add 9C.1.1"))
    stage.variables.append("RALPH_THUNK_SYNC=auto")
    let answer = try stage.ralph(loop.words("2", "--verify", "true", "--allow-dirty"))
    #expect(loop.thunk.contains { $0.contains("| 9C.1.1 |") }, "\(answer.all)")
    let audit = try stage.ralph("thunk", "audit")
    #expect(audit.code == 0, "\(audit.all)")
    let check = try stage.ralph("plan", "check")
    #expect(!check.out.contains("9C.1.1"), "\(check.all)")
    try stage.expectSound()
  }
}
