import RalphCore
import RalphFiles
import Testing

/// Ways to an agent: its pane, what it shows, what it printed.
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(5)))
struct AttachTests {
  @Test func `attach names the pane, logs shows it while it lives and after`() throws {
    let stage = try PaneStage([""], script: "* * sleep 4000\n* * signal\n")
    try stage.add("One", "Two")
    let life = try stage.begin("--verify", "true")
    try #require(eventually { (try? stage.accepted().count) == 1 }, "\(life.err)")
    let bead = stage.beads[0]
    let outside = try stage.stage.ralph("attach", "--print", bead)
    let pane = stage.panes[0]
    #expect(
      outside.out
        == "tmux attach-session -t '=hypermark' \\; select-window -t '\(pane)' \\; "
        + "select-pane -t '\(pane)'\n",
      "\(outside.all)"
    )
    let socket = try stage.tmux("display-message", "-p", "#{socket_path}").out.trimmed
    stage.stage.variables.append("TMUX=\(socket),1,0")
    let inside = try stage.stage.ralph("attach", bead)
    #expect(inside.out == "tmux switch-client -t '\(pane)'\n", "\(inside.all)")
    stage.stage.variables.removeLast()
    let live = try stage.stage.ralph("logs", bead)
    #expect(live.code == 0 && live.out.contains("❯"), "\(live.all)")
    #expect(try stage.stage.ralph("attach", stage.beads[1]).code == 66)
    #expect(try stage.stage.ralph("stop").code == 0)
    #expect(try life.code() == 0, "\(life.err)")
    let kept = try stage.stage.ralph("logs", "\(bead)#1")
    #expect(kept.code == 0 && !kept.out.isEmpty, "\(kept.all)")
    #expect(try stage.stage.ralph("logs", "\(bead)#2").code == 66)
  }
}

/// The same of agents without a terminal.
@Suite struct LogsTests {
  @Test func `an agent without a pane is followed until it ends, and attach says how`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * sleep 1500\n* * signal\n")
    let agent = "shell:echo early; puppet agent >kept; echo late; cat kept"
    let life = try stage.begin(["--agent", agent, "-c", "1", "--verify", "true", "0"])
    try #require(eventually { text(stage.log).contains("start") }, "\(life.err)")
    let attach = try stage.ralph("attach", "1.1")
    #expect(attach.code == 0 && attach.out.contains("ralph logs -f 1.1"), "\(attach.all)")
    let followed = try stage.ralph("logs", "-f", "plan:1.1")
    #expect(followed.code == 0, "\(followed.all)")
    #expect(followed.out.contains("early") && followed.out.contains("late"), "\(followed.out)")
    #expect(try life.code() == 0, "\(life.err)")
    #expect(try stage.ralph("logs", "1.1#1").out.contains("late"))
    #expect(try stage.ralph("logs", "1.1#0").code == 64)
  }
}
