import RalphCore
import RalphFiles
import Testing

/// What goes wrong with panes while a run is under way: every bead ends in a right state, nothing
/// is done twice, and the history says what happened.
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(5)))
struct PanesFaultTests {
  private static let quick = "* * sleep 300\n* * append done.txt x\\n\n* * signal\n"
  private static let long = "* * sleep 3000\n* * append done.txt x\\n\n* * signal\n"

  /// A stage with some beads.
  private func stage(
    _ agents: [String],
    beads: Int = 3,
    script: String = PanesFaultTests.quick,
    settings: String = ""
  ) throws -> PaneStage {
    let stage = try PaneStage(agents, script: script, settings: settings)
    try stage.add((1...beads).map { "Task \($0)" })
    return stage
  }

  @Test func `a pane that is killed at work costs a try, and its bead is finished elsewhere`()
    throws
  {
    let stage = try stage(["", ""], script: Self.long)
    let life = try stage.begin("--verify", "true")
    // Whichever agent begins first, it is the one in this pane whose pane goes.
    var taken: String?
    try #require(
      eventually {
        taken = (try? stage.accepted())?.first { $0.pane == stage.panes[0] }?.bead
        return taken != nil
      },
      "\(life.out)\(life.err)"
    )
    let victim = try #require(taken)
    try stage.tmux("kill-pane", "-t", stage.panes[0])
    #expect(try life.code(within: 120) == 0, "\(life.out)\(life.err)")
    try stage.expectDone()
    try stage.expectOrder()
    let told = try stage.told(victim)
    #expect(told.contains("pane gone"), "\(told)")
    #expect(told.contains("its process is lost"), "\(told)")
    let again = try stage.accepted().filter { $0.bead == victim }.map(\.pane)
    #expect(again == [stage.panes[0], stage.panes[1]])
  }

  @Test func `an agent that leaves its pane to the shell is typed to no more`() throws {
    let stage = try stage(["exit", ""], settings: "settle = 1s\n")
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    try stage.expectOrder()
    // It went before it read a prompt, and what came after went to the other pane.
    #expect(try Set(stage.started()) == Set(stage.beads))
    #expect(try stage.accepted().last?.pane == stage.panes[1])
    let left = try stage.history(stage.panes[0])
    #expect(left.components(of: ".ralph/prompts/") == 1, "\(left)")
    #expect(!left.contains("not found"), "\(left)")
  }

  @Test func `an Enter that is lost is pressed once more, and the bead is begun once`() throws {
    let stage = try stage(["swallow=1", ""])
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    try stage.expectOrder()
    #expect(try stage.started().sorted() == stage.beads.sorted())
  }

  @Test func `a prompt that a person submits later is not given out again`() throws {
    let stage = try stage(["swallow=2"], settings: "settle = 1m\n")
    let life = try stage.begin("--verify", "true")
    let isDoubted = eventually {
      // A journal that is being written is read again.
      let entries = (try? stage.stage.entries()) ?? []
      return entries.contains { if case .event(.dispatchUnknown) = $0.fact { true } else { false } }
    }
    #expect(isDoubted)
    try stage.tmux("send-keys", "-t", stage.panes[0], "Enter")
    #expect(try life.code() == 0, "\(life.err)")
    try stage.expectDone()
    #expect(try stage.started().sorted() == stage.beads.sorted())
  }

  @Test func `a prompt that no Enter submits settles, and is given to another pane`() throws {
    let stage = try stage(["swallow=9", ""], settings: "settle = 1s\n")
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    try stage.expectOrder()
    #expect(try stage.started().sorted() == stage.beads.sorted())
    #expect(try stage.accepted().allSatisfy { $0.pane == stage.panes[1] })
    let told = try stage.told(stage.beads[0])
    #expect(told.contains("typed, and not submitted by Enter, twice"), "\(told)")
    #expect(told.contains("again"), "\(told)")
    // The line still stands in the box; whoever submits it later begins nothing.
    for _ in 0..<10 { try stage.tmux("send-keys", "-t", stage.panes[0], "Enter") }
    #expect(eventually { stage.screen(stage.panes[0]).contains("given out before") })
    #expect(try stage.started().sorted() == stage.beads.sorted())
  }

  @Test func `titles decide nothing: overwritten, like an error, like a meter`() throws {
    let stage = try stage(["title", "", ""], beads: 4)
    try stage.tmux("select-pane", "-t", stage.panes[1], "-T", "Fix: login failed with error: 429")
    try stage.tmux("select-pane", "-t", stage.panes[2], "-T", "context 90%")
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    try stage.expectOrder()
    #expect(try Set(stage.accepted().map(\.pane)) == Set(stage.panes))
  }

  @Test(arguments: [true, false])
  func `a session that is killed as a whole stops the run, and nothing is made anew`(
    isServerGone: Bool
  ) throws {
    let stage = try stage(["", ""], script: Self.long)
    if !isServerGone { try stage.tmux("new-session", "-d", "-s", "another", "sleep 1000") }
    let life = try stage.begin("--verify", "true")
    try stage.awaitStarts(2)
    try stage.tmux("kill-session", "-t", "=hypermark")
    #expect(try life.code(within: 120) == 2, "\(life.out)\(life.err)")
    try stage.expectOrder()
    #expect(try stage.started().count == 2)
    for bead in stage.beads { #expect(try stage.bd(bead, "status") == "open", "\(bead)") }
    let told = try stage.told(try #require(try stage.started().first))
    #expect(told.contains("its process is lost"), "\(told)")
    let sessions = stage.ask("list-sessions", "-F", "#{session_name}")
    #expect(sessions == (isServerGone ? nil : "another\n"))
  }
}

extension StringProtocol {
  /// How often other words stand in it.
  func components(of words: String) -> Int { ranges(of: words).count }
}
