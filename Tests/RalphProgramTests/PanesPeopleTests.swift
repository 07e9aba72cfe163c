import RalphCore
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

/// Panes that people use, and agents that need a person: ralph waits or takes another pane.
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(5)))
struct PanesPeopleTests {
  private static let quick = "* * sleep 300\n* * append done.txt x\\n\n* * signal\n"

  private func stage(
    _ agents: [String],
    beads: Int = 2,
    settings: String = ""
  ) throws -> PaneStage {
    let stage = try PaneStage(agents, script: PanesPeopleTests.quick, settings: settings)
    try stage.add((1...beads).map { "Task \($0)" })
    return stage
  }

  /// Everything is done in the second pane, and the first is as it was.
  private func expectLeft(
    _ stage: PaneStage,
    _ why: String,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let before = stage.screen(stage.panes[0])
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)", sourceLocation: place)
    try stage.expectDone(nil, place)
    try stage.expectOrder(place)
    let used = try stage.accepted().map(\.pane)
    #expect(used.allSatisfy { $0 == stage.panes[1] }, "\(used)", sourceLocation: place)
    #expect(stage.screen(stage.panes[0]) == before, sourceLocation: place)
    #expect(try stage.unfit(stage.panes[0]).contains(why), sourceLocation: place)
  }

  @Test func `a pane in copy-mode is left in it`() throws {
    let stage = try stage(["", ""])
    try stage.tmux("copy-mode", "-t", stage.panes[0])
    try expectLeft(stage, "in_mode")
    let mode = try stage.tmux("display-message", "-p", "-t", stage.panes[0], "#{pane_in_mode}")
    #expect(mode.out == "1\n")
  }

  @Test func `a draft in the box is neither sent nor cleared`() throws {
    let stage = try stage(["draft=half_a_thought", ""])
    try expectLeft(stage, "draft")
    #expect(stage.screen(stage.panes[0]).contains("half a thought"))
  }

  @Test func `an agent that stands in another folder is not ours`() throws {
    let stage = try stage(["", ""])
    try stage.respawn(stage.panes[0], "", folder: stage.stage.path + "/home")
    try #require(eventually { stage.screen(stage.panes[0]).contains("❯") })
    try expectLeft(stage, "elsewhere")
  }

  @Test func `with synchronized panes nothing is typed until they are not`() throws {
    let stage = try stage(["", ""])
    try stage.tmux("set-option", "-w", "-t", "=hypermark:", "synchronize-panes", "on")
    let life = try stage.begin("--verify", "true")
    // The verdict on panes stands in the journal; nothing can be seen of what does not happen.
    let isSeen = eventually {
      stage.panes.allSatisfy { ((try? stage.unfit($0)) ?? []).contains("synchronized") }
    }
    #expect(isSeen)
    #expect(try stage.accepted().isEmpty)
    try stage.tmux("set-option", "-w", "-t", "=hypermark:", "synchronize-panes", "off")
    #expect(try life.code(within: 120) == 0, "\(life.out)\(life.err)")
    try stage.expectDone()
    try stage.expectOrder()
  }

  @Test func `a person who types into a pane has it`() throws {
    let stage = try stage(["", ""])
    // A second tmux client on a terminal of its own, standing in the first agent's pane.
    try stage.tmux("select-pane", "-t", stage.panes[0])
    let tmux = try #require(realTmux)
    let keys = "sleep 0.5; while :; do printf x; sleep 1; printf '\\177'; sleep 1; done"
    let lines = "TERM=xterm script -qfc \"\(tmux) attach -t =hypermark\" /dev/null"
    let person = try Life(
      ["/bin/sh", "-c", "(\(keys)) | \(lines)"],
      in: stage.stage.workspace,
      environment: stage.stage.environment,
      said: stage.stage.path + "/person"
    )
    defer { person.kill() }
    let isAttached = eventually {
      (stage.ask("list-clients", "-F", "#{pane_id}") ?? "").contains(stage.panes[0])
    }
    try #require(isAttached, "\(person.out)\(person.err)")
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    try stage.expectOrder()
    #expect(try stage.accepted().allSatisfy { $0.pane == stage.panes[1] })
    #expect(try stage.unfit(stage.panes[0]).contains("person"))
    #expect(try !stage.history(stage.panes[0]).contains(".ralph"))
  }

  @Test func `a limit spends no attempt, and status says when it is over`() throws {
    let stage = try stage(["limit=resets_3pm"], beads: 1)
    let life = try stage.begin("--verify", "true")
    let isSaid = eventually {
      let said = (try? stage.stage.ralph("status").out) ?? ""
      return said.contains("a rate limit holds dispatching until 20") && said.contains("T15:00:00")
    }
    let status = try stage.stage.ralph("status").out
    #expect(isSaid, "\(status)")
    #expect(life.isAlive)
    let told = try stage.told(stage.beads[0])
    #expect(told.contains("rate limit") && told.contains("hit your limit"), "\(told)")
    // Waiting, the bead stays ours, and no start is counted.
    #expect(try stage.bd(stage.beads[0], "status") == "in_progress")
    #expect(status.contains("0 starts"), "\(status)")
    life.send(SIGTERM)
    _ = try life.code()
    try stage.expectOrder()
    #expect(try stage.bd(stage.beads[0], "status") == "open")
  }

  @Test func `a question is reported and not answered, and its bead is parked in the end`() throws {
    let stage = try stage(["ask=permission", ""], settings: "ask-wait = 2s\n")
    let life = try stage.begin("--verify", "true")
    #expect(eventually { life.out.contains("asks in \(stage.panes[0])") }, "\(life.out)")
    #expect(try life.code(within: 120) == 3, "\(life.out)\(life.err)")
    try stage.expectDone([stage.beads[1]])
    try stage.expectOrder()
    #expect(try stage.bd(stage.beads[0], "status") == "blocked")
    #expect(stage.screen(stage.panes[0]).contains("Do you want to proceed?"))
    let told = try stage.told(stage.beads[0])
    #expect(told.contains("asks") && told.contains("Do you want to proceed?"), "\(told)")
  }
}
