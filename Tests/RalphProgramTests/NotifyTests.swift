import RalphFiles
import Testing

/// People are called by their own command, which the run neither waits for nor fails with.
@Suite struct NotifyTests {
  private func stage(_ command: String) throws -> Stage {
    let stage = try Stage(BrainPlan.small(1), script: "1.1 * exit 3\n* * signal\n")
    let config = text(stage.path + "/config/ralph/config")
    try stage.put("config/ralph/config", config + "[notify]\n  command = \"\(command)\"\n")
    return stage
  }

  @Test func `a failed task and the end are told, in JSON and by variables`() throws {
    let stage = try stage("cat >> ../told; echo $RALPH_EVENT $RALPH_BEAD $RALPH >> ../told")
    #expect(try stage.play("--verify", "true", "0").code == 3)
    let told = text(stage.path + "/told").split(separator: "\n").map(String.init)
    try #require(told.count == 4, "\(told)")
    #expect(told[0].hasPrefix(#"{"schema":"ralph.notification/1","id":""#))
    #expect(told[0].contains(#""type":"task.failed""#) && told[0].contains(#""task":"plan:1.1""#))
    #expect(told[1] == "task.failed 1.1 1")
    #expect(told[2].contains(#""type":"run.finished""#))
    #expect(told[2].contains(#""severity":"info","report":{"schema":"ralph.report/1""#))
    #expect(told[2].contains(#""place":"agent_error","why":"1.1: the agent failed"#))
    #expect(!told[0].contains("report"))
    #expect(told[3] == "run.finished 1")
    try stage.expectSound()
  }

  @Test func `a command that fails is a remark, and changes nothing`() throws {
    let stage = try stage("echo no way >&2; exit 9")
    let answer = try stage.play("--verify", "true", "0")
    #expect(answer.code == 3)
    #expect(
      answer.err.contains("note: notify.command (run.finished): exited 9: no way"),
      "\(answer.err)"
    )
  }

  @Test func `a command that hangs is ended, and its run is not held up by it`() throws {
    let stage = try stage("echo $$ >> ../pids; sleep 600")
    let life = try stage.begin(stage.puppet() + ["--verify", "true", "0"])
    // The run's own end is on record long before the first call's ten seconds are over.
    try #require(eventually(within: 9) { text(stage.journal).contains("run.ended") })
    #expect(try life.code() == 3)
    #expect(life.err.contains("notify.command (task.failed): timed-out"), "\(life.err)")
    #expect(stage.isQuiet)
  }

  @Test func `a committed command is asked about, and fixed for the run`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * signal\n")
    try stage.put("work/.ralph.conf", "[notify]\n  command = touch ../called\n")
    let refused = try stage.play("--verify", "true", "0")
    #expect(refused.code == 78 && refused.err.contains("notify.command = touch ../called"))
    #expect(!Files.exists(stage.path + "/called"))
    _ = try stage.play("--verify", "true", "--yes", "0")
    #expect(Files.exists(stage.path + "/called"))
    #expect(text(stage.journal).contains(#""notify_command":"touch ../called""#))
  }
}
