import PlayedWorld
import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct RealTmuxTests {
  let world: TmuxWorld

  init() throws { world = try TmuxWorld() }

  @Test(arguments: [AgentKind.claude, .codex])
  func `a line is sent, submitted and proved, and the agent works and falls quiet`(
    _ kind: AgentKind
  ) throws {
    let lease = try world.agent(kind, script: "* * write out.txt hello\n* * sleep 300\n* * signal")
    let outcome = world.sender().send(try world.order(lease, kind))
    #expect([.accepted(.working), .accepted(.transcript)].contains(outcome), "\(outcome)")
    let signal = ":::COMPLETE \(nonce):::"
    try world.waitFor("the signal") { try world.text(of: lease).contains(signal) }
    try world.waitFor("quiet") { try world.moment(lease, kind).screen?.what == .quiet }
    #expect(Files.exists("\(world.root)/out.txt"))
    #expect(Files.exists("\(world.root)/.ralph/begun/\(world.key)"))
    #expect(PromptMark(world.key).stands(in: try world.server.history(of: lease.pane)))
  }

  @Test func `an Enter that is lost is pressed once more`() throws {
    let lease = try world.agent(faults: "swallow=1 suggest", script: "* * sleep 2000\n* * signal")
    let outcome = world.sender().send(try world.order(lease))
    #expect([.accepted(.working), .accepted(.transcript)].contains(outcome), "\(outcome)")
  }

  @Test func `an Enter that is lost twice leaves the line typed, and says so`() throws {
    let lease = try world.agent(faults: "swallow=9")
    #expect(world.sender().send(try world.order(lease)) == .typedNotSubmitted)
    #expect(try world.text(of: lease).contains("Read \(world.root)"))
    #expect(!Files.exists("\(world.root)/.ralph/begun/\(world.key)"))
  }

  @Test func `an Escape stops the turn of a puppet, as the simulation has it`() throws {
    let lease = try world.agent(script: "* * sleep 60000\n* * signal")
    // How soon the sender sees that the prompt is taken is another test's matter.
    let outcome = world.sender().send(try world.order(lease))
    try world.waitFor("work after \(outcome)") { try world.moment(lease).screen?.what == .working }
    #expect(AgentScreen.works.effect(of: .escape, isBoxEmpty: true) == .interrupted)
    try world.tmux(["send-keys", "-t", lease.pane.description, "Escape"])
    try world.waitFor("quiet") { try world.moment(lease).screen?.what == .quiet }
    #expect(try world.text(of: lease).contains("Interrupted by user"))
  }

  @Test func `a receipt is proof where the screen says nothing`() throws {
    let lease = try world.agent(script: "* * hang")
    let outcome = world.sender().send(try world.order(lease, receipt: true))
    guard case .accepted = outcome else { return #expect(Bool(false), "\(outcome)") }
    try world.waitFor("the receipt") { Files.exists("\(world.root)/.ralph/begun/\(world.key)") }
  }

  @Test func `a dialog that the prompt raises is acceptance, and the pane is then unfit`() throws {
    let lease = try world.agent(faults: "ask=permission")
    #expect(world.sender().send(try world.order(lease)) == .accepted(.transcript))
    let other = world.sender().send(try world.order(lease))
    #expect(other == .unfit(.asks(.permission)))
  }

  @Test func `nothing is typed into a shell`() throws {
    let lease = try world.agent(faults: "exit")
    _ = world.sender().send(try world.order(lease))
    try world.waitFor("the shell") { try world.moment(lease).front == .shell("sh") }
    let before = try world.text(of: lease)
    #expect(world.sender().send(try world.order(lease)) == .unfit(.shell("sh")))
    #expect(try world.text(of: lease) == before)
  }

  @Test func `copy-mode, synchronized panes and switched-off input are left as they are`() throws {
    let lease = try world.agent()
    let pane = lease.pane.description
    try world.tmux(["copy-mode", "-t", pane])
    #expect(world.sender().send(try world.order(lease)) == .unfit(.inMode))
    #expect(try world.moment(lease).pane?.isInMode == true)
    try world.tmux(["send-keys", "-t", pane, "-X", "cancel"])
    try world.tmux(["set-option", "-w", "-t", pane, "synchronize-panes", "on"])
    #expect(world.sender().send(try world.order(lease)) == .unfit(.synchronized))
    try world.tmux(["set-option", "-w", "-t", pane, "synchronize-panes", "off"])
    try world.tmux(["select-pane", "-d", "-t", pane])
    #expect(world.sender().send(try world.order(lease)) == .unfit(.inputOff))
    #expect(try !world.text(of: lease).contains("Read"))
  }

  @Test func `tmux itself holds back what became unfit between look and key`() throws {
    let lease = try world.agent()
    try world.tmux(["copy-mode", "-t", lease.pane.description])
    #expect(try !world.server.paste("Read x", under: lease.guardian))
    #expect(try !world.server.press(.enter, under: lease.guardian))
    try world.tmux(["send-keys", "-t", lease.pane.description, "-X", "cancel"])
    var other = lease.guardian
    other.process += 1
    #expect(try !world.server.paste("Read x", under: other))
    #expect(try world.tmux(["list-buffers"]) == "")
    #expect(try world.server.paste("Read #{pid} $(x);", under: lease.guardian))
    try world.waitFor("the text") { try world.text(of: lease).contains("Read #{pid} $(x);") }
  }

  @Test func `a draft and another folder make a pane unfit`() throws {
    let lease = try world.agent(faults: "draft=half_a_thought")
    #expect(world.sender().send(try world.order(lease)) == .unfit(.draft("half a thought")))
    let elsewhere = try TemporaryFolder()
    let other = try world.agent(folder: elsewhere.path, name: "ralph-b-9ae02x")
    #expect(world.sender().send(try world.order(other)) == .unfit(.elsewhere(elsewhere.path)))
  }

  @Test func `a terminal attached a moment ago belongs to a person`() throws {
    let lease = try world.agent(name: "ralph-a-9ae01x")
    let commands = world.server.commands
    let attach = (commands.environment ?? []).first { $0.hasPrefix("TMUX_TMPDIR=") } ?? ""
    let socket = commands.socket.options.joined(separator: " ")
    let words = "env -u TMUX \(attach) \(commands.program) -u \(socket)"
    // A pane of a second session is the person's terminal.
    try world.tmux([
      "new-session", "-d", "-s", "person", "-x", "220", "-y", "60",
      "\(words) attach-session -t =ralph-a-9ae01x",
    ])
    try world.waitFor("a client") { try !world.moment(lease).clients.isEmpty }
    let outcome = world.sender().send(try world.order(lease))
    guard case .unfit(.person(let seconds)) = outcome else {
      return #expect(Bool(false), "\(outcome)")
    }
    #expect(seconds < 30)
  }

  @Test func `panes and sessions that are gone are told apart from those that are there`() throws {
    let lease = try world.agent()
    _ = try world.agent(name: "ralph-a-9ae01xy")
    #expect(try world.server.hasSession("ralph-a-9ae01x"))
    #expect(try !world.server.hasSession("ralph-a-9ae01"))
    #expect(try !world.server.kill("ralph-a-9ae0"))
    try world.tmux(["kill-pane", "-t", lease.pane.description])
    #expect(world.sender().send(try world.order(lease)) == .unfit(.gone))
    #expect(throws: TmuxFailure.self) { try world.server.history(of: lease.pane) }
    #expect(try world.server.kill("ralph-a-9ae01xy"))
    #expect(try !world.server.kill("ralph-a-9ae01xy"))
    #expect(try world.server.look(screens: [lease.pane]).screens == [nil])
    #expect(world.sender().send(try world.order(lease)) == .unfit(.gone))
  }

  @Test func `a session of a name is opened once, and knows its key`() throws {
    let order = SessionOrder(name: "ralph-c-9ae03x", tree: world.root, key: "9ae0r3.3")
    let session = try world.server.open(order)
    #expect(session.name == "ralph-c-9ae03x")
    #expect(throws: TmuxFailure.refused("duplicate session: ralph-c-9ae03x")) {
      try world.server.open(order)
    }
    let pane = try #require(try world.server.look(screens: []).pane(session.pane))
    #expect((pane.width, pane.height) == (200, 50))
    #expect(pane.folder == world.root)
    let key = try world.tmux(["show-environment", "-t", "=ralph-c-9ae03x", "RALPH_KEY"])
    #expect(key == "RALPH_KEY=9ae0r3.3\n")
  }

  @Test func `twelve panes are seen in one call, hostile titles and old errors or not`() throws {
    var leases: [PaneLease] = []
    for number in 1...12 {
      let name = "ralph-a-9ae0\(number)x"
      leases.append(try world.agent(faults: "title old-errors", name: name, isReady: false))
    }
    try world.waitFor("twelve boxes") {
      let moments = try world.watch.look(at: leases.map { ($0.pane, .claude) })
      return moments.allSatisfy { $0.screen?.what == .quiet && $0.front != .unknown }
    }
    try world.tmux(["kill-pane", "-t", leases[4].pane.description])
    let moments = try world.watch.look(at: leases.map { ($0.pane, .claude) })
    #expect(moments.map { $0.screen?.what } == (0..<12).map { $0 == 4 ? nil : .quiet })
    #expect(moments.map { $0.pane?.id } == leases.indices.map { $0 == 4 ? nil : leases[$0].pane })
  }

  @Test func `a slow start is waited out, and a death after Enter is not acceptance`() throws {
    let lease = try world.agent(faults: "slow=400 die")
    let outcome = world.sender().send(try world.order(lease))
    guard case .unknown = outcome else { return #expect(Bool(false), "\(outcome)") }
  }
}
