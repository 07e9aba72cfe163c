import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct NtmHostTests {
  @Test(arguments: NtmPlayed.all)
  func `a session is opened once, in the tree, and its agent is told apart by pane`(
    _ played: NtmPlayed
  ) throws {
    let world = try NtmWorld(played)
    let host = try world.host()
    let (name, panes) = try world.open("ralph-a-9ae01x", agents: 2)
    #expect(panes.count == 2)
    for pane in panes {
      let place = try world.tmux("display-message", "-p", "-t", "\(pane)", "#{pane_current_path}")
      #expect(place == world.tree + "\n")
    }
    #expect(try host.sessions().session(named: name)?.panes == 2)
    #expect(try host.agentTypes(name) == [panes[0]: .claude, panes[1]: .claude])
    let before = try panes.map(world.screen)
    #expect(try host.spawn(world.order(name)) == .exists)
    #expect(try panes.map(world.screen) == before, "nothing was typed into the agent")
  }

  @Test(arguments: NtmPlayed.all)
  func `a line reaches the one pane that was named`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x", agents: 2)
    let line = "Read $HOME `x` --json; 'prompt' ü"
    let delivery = try world.host().send(world.send(name, panes[1], line))
    #expect(delivery == .delivered)
    try world.waitFor("the line") { try world.screen(panes[1]).contains(line) }
    #expect(try !world.screen(panes[0]).contains("Read"))
  }

  @Test(arguments: NtmPlayed.all)
  func `nothing delivered is not success`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x")
    let host = try world.host()
    for pane in [PaneID(99), PaneID(12_345)] {
      let delivery = host.send(try world.send(name, pane, "hello"))
      guard case .notDelivered = delivery else { return #expect(Bool(false), "\(delivery)") }
    }
    let other = try #require(NtmSessionName("ralph-a"))
    let absent = host.send(try world.send(other, panes[0], "hello"))
    #expect(absent == .notDelivered("there is no session ralph-a"))
    #expect(try !world.screen(panes[0]).contains("hello"))
  }

  @Test(arguments: NtmPlayed.all)
  func `killing ralph-1 while only ralph-10 lives kills nothing`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (ten, _) = try world.open("ralph-10")
    let host = try world.host()
    let one = try #require(NtmSessionName("ralph-1"))
    #expect(host.kill(one) == .gone)
    #expect(try host.session(named: one).session == nil)
    #expect(try host.session(named: one).clashes.map(\.name) == ["ralph-10"])
    #expect(try host.agentTypes(one) == nil)
    #expect(
      host.spawn(try world.order(one))
        == .refused("ntm could take the session ralph-10 for ralph-1")
    )
    // With both there ntm would be right, and ours is not to rely on it.
    try world.tmux("new-session", "-d", "-s", "ralph-1")
    for name in [one, ten] {
      guard case .refused = host.kill(name) else { return #expect(Bool(false), "\(name)") }
    }
    #expect(try world.names() == ["ralph-1", "ralph-10"])
  }

  @Test(arguments: NtmPlayed.puppets)
  func `the hazard is real: ntm itself kills ralph-10 when told to kill ralph-1`(
    _ played: NtmPlayed
  ) throws {
    let world = try NtmWorld(played)
    _ = try world.open("ralph-10")
    #expect(try world.person("kill", "ralph-1", "--force").code == .exited(0))
    #expect(try world.names() == [])
  }

  @Test(arguments: NtmPlayed.all)
  func `a session is ended once, and nothing but it`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (name, _) = try world.open("ralph-a-9ae01x")
    try world.tmux("new-session", "-d", "-s", "other")
    try Files.replace(world.tree + "/kept", with: [])
    let host = try world.host()
    #expect(host.kill(name) == .done)
    #expect(try world.names() == ["other"])
    #expect(host.kill(name) == .gone)
    #expect(Files.exists(world.tree + "/kept"), "the tree is no link's business")
    #expect(try Files.linkStatus("\(world.root)/.ralph/ntm/\(name)") == nil)
  }

  @Test(arguments: NtmPlayed.all)
  func `sessions that are not ntm's are listed as they are`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let host = try world.host()
    #expect(try host.sessions().all == [])
    try world.tmux("new-session", "-d", "-s", "my proj")
    let session = try #require(try host.sessions().all.first)
    #expect(session.name == "my proj")
    #expect(session.agents == 0)
  }

  @Test(arguments: NtmPlayed.all)
  func `a pane whose title a program took is still reached by its id`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x")
    try world.tmux("select-pane", "-t", "\(panes[0])", "-T", "something else")
    let host = try world.host()
    let type = try host.agentTypes(name)?[panes[0]]
    #expect(type != .user, "a title is a hint at most")
    #expect(host.send(try world.send(name, panes[0], "hello")) == .delivered)
    try world.waitFor("the line") { try world.screen(panes[0]).contains("hello") }
  }

  @Test func `a model goes along where one is named, and the folder is right in both`() throws {
    for played in NtmPlayed.puppets {
      let world = try NtmWorld(played)
      let name = try #require(NtmSessionName("ralph-a-9ae01x"))
      #expect(try world.host().spawn(world.order(name, model: "opus")) == .opened)
      #expect(try world.calls("--cc=1:opus").count == 1)
      let pane = try #require(try world.panes(name).first)
      try world.waitFor("the folder") {
        try world.tmux("display-message", "-p", "-t", "\(pane)", "#{pane_current_path}")
          == world.tree + "\n"
      }
    }
  }
}
