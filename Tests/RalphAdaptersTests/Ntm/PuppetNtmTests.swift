import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// What ntm gets wrong, the puppet gets wrong in the same way (contract, section 9).
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct PuppetNtmTests {
  @Test func `1.5 says success for nothing delivered, and aborts with 0`() throws {
    let world = try NtmWorld(.old)
    let (_, panes) = try world.open("ralph-a-9ae01x")
    let sent = try world.person("send", "ralph-a-9ae01x", "--no-cass-check", "--json", "hi there")
    #expect(sent.code == .exited(0))
    #expect(sent.out.contains(#""success":true"#))
    #expect(sent.out.contains(#""targets":null,"delivered":0"#))
    let robot = try world.person("--robot-send=nobody", "--msg=x")
    #expect(robot.code == .exited(0))
    #expect(robot.out.contains("SESSION_NOT_FOUND"))
    let kill = try world.person("kill", "ralph-a-9ae01x", "--json")
    #expect(kill.code == .exited(0))
    #expect(kill.out == "Kill session 'ralph-a-9ae01x' with 1 pane(s)? [y/N]: Aborted.\n")
    let duplicate = try world.person("send", "ralph", "--pane=0", "x", fault: "cass-duplicate")
    #expect(duplicate.code == .exited(0))
    #expect(duplicate.out.contains("Aborted."))
    let json = try world.person(
      "send",
      "ralph",
      "--pane=0",
      "--json",
      "x",
      fault: "cass-duplicate"
    )
    #expect(json.code == .exited(1))
    #expect(try !world.screen(panes[0]).contains("hi there"))
  }

  @Test func `under --json 1.5 fails without a word`() throws {
    let world = try NtmWorld(.old)
    for words in [["list", "--json", "--bad"], ["send", "x", "--json"], ["list", "--bad"]] {
      let captured = try ProgramRun.capture(
        Invocation([world.ntm] + words, environment: world.environment)
      )
      #expect(captured.ending == .exited(1))
      #expect(captured.out == [])
      #expect(captured.err.isEmpty == words.contains("--json"))
    }
  }

  @Test func `1.5 answers by prefix in the name that was asked for, and 1.29 in the real one`()
    throws
  {
    for played in NtmPlayed.puppets {
      let world = try NtmWorld(played)
      _ = try world.open("ralph-10")
      let status = try world.person("status", "ralph-1", "--json").out
      let shown = played.isNew ? "ralph-10" : "ralph-1"
      #expect(status.contains("\"session\": \"\(shown)\""))
      #expect(status.contains("\"title\": \"ralph-10__cc_1\""))
    }
  }

  @Test func `the launch line goes to the shell, and an existing agent gets it typed in`() throws {
    let world = try NtmWorld(.old, agent: "cat")
    let name = try #require(NtmSessionName("ralph-10"))
    #expect(try world.host().spawn(world.order(name)) == .opened)
    let panes = try world.panes(name)
    let launch = "cd '\(world.root)/.ralph/ntm/ralph-10' && export NTM_SPAWN_ORDER=1"
    try world.waitFor("the launch line") { try world.screen(panes[0]).contains(launch) }
    let title = try world.tmux("display-message", "-p", "-t", "\(panes[0])", "#{pane_title}")
    #expect(title == "ralph-10__cc_1\n")
    let again = try world.person("spawn", "ralph-1", "--cc=1", "--no-user", "--json")
    #expect(again.out.contains("\"created\": true"))
    try world.waitFor("the second launch line") {
      try world.screen(panes[0]).contains("ralph-1' && export")
    }
    #expect(try world.names() == ["ralph-10"])
  }

  @Test func `indexes renumber when a pane dies, and ids do not`() throws {
    let world = try NtmWorld(.old)
    let (name, panes) = try world.open("ralph-a-9ae01x", agents: 2)
    try world.tmux("kill-pane", "-t", "\(panes[0])")
    #expect(try world.person("--robot-send=\(name)", "--msg=moved", "--panes=0").code == .exited(0))
    try world.waitFor("the line") { try world.screen(panes[1]).contains("moved") }
    let gone = try world.host().send(world.send(name, panes[0], "nobody"))
    guard case .notDelivered = gone else { return #expect(Bool(false), "\(gone)") }
  }

  @Test func `waiting tells idle by the last sign, and ends as its version does`() throws {
    for played in NtmPlayed.puppets {
      let world = try NtmWorld(played)
      try world.tmux("new-session", "-d", "-s", "sh", "printf 'user> '; exec cat")
      try world.waitFor("the sign") { try world.screen(PaneID(0)).contains("user>") }
      #expect(try world.person("--robot-wait=sh", "--wait-timeout=10s").code == .exited(0))
      let missing = try world.person("--robot-wait=nobody", "--wait-timeout=10s")
      #expect(missing.code == .exited(played.isNew ? 1 : 2))
      #expect(missing.out.contains("SESSION_NOT_FOUND"))
      #expect(try world.person("wait", "sh", "--timeout=600").code == .exited(1))
      #expect(try world.person("wait", "sh", "--timeout=10s").code == .exited(0))
    }
  }
}
