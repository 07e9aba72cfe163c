import RalphCore
import RalphFiles
import Testing

/// The main job, by the real program over real panes.
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(5)))
struct PanesRunTests {
  @Test func `twelve beads with dependencies are finished by three panes`() throws {
    let stage = try PaneStage(
      ["", "", ""],
      script: "* * sleep 300\n* * append done.txt x\\n\n* * signal\n"
    )
    try stage.add((1...12).map { "Task \($0)" })
    let needs = [(1, 0), (2, 1), (5, 2), (6, 3), (6, 4), (11, 6)]
    for (bead, other) in needs { try stage.depend(bead, on: other) }

    let answer = try stage.play("--verify", "test -e done.txt", within: 120)
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    try stage.expectOrder()

    let started = try stage.started()
    #expect(started.count == 12)
    let logged = try stage.stage.logged()
    for (bead, other) in needs {
      let begin = logged.firstIndex { $0.isStart && $0.bead == stage.beads[bead] }
      let end = logged.firstIndex { !$0.isStart && $0.bead == stage.beads[other] }
      #expect(try #require(end) < #require(begin), "\(bead) needs \(other)")
    }
    let spread = Dictionary(grouping: try stage.accepted()) { $0.pane }.mapValues(\.count)
    #expect(Set(spread.keys) == Set(stage.panes))
    #expect(spread.values.allSatisfy { (3...5).contains($0) }, "\(spread)")
    for pane in stage.panes { #expect(stage.screen(pane).contains("\n❯")) }
  }

  @Test func `what is said at the start names the panes, and not a process without a terminal`()
    throws
  {
    let stage = try PaneStage([""], script: "* * signal\n")
    try stage.add("One")
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("as it stands in the panes"), "\(answer.out)")
    #expect(!answer.out.contains("headless"))
    try stage.expectDone()
  }
}
