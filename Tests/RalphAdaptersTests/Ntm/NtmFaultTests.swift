import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct NtmFaultTests {
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))

  @Test(arguments: NtmPlayed.puppets)
  func `a call that hangs is ended and not known, typed or not`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x")
    let host = try world.host()
    world.runner.breaks("late@robot-send")
    let late = host.send(try world.send(name, panes[0], "first"))
    #expect(late == .unknown("ntm took too long and was ended"))
    try world.waitFor("the line") { try world.screen(panes[0]).contains("first") }
    world.runner.breaks("hang@robot-send")
    let hung = host.send(try world.send(name, panes[0], "second"))
    #expect(hung == late)
    #expect(try !world.screen(panes[0]).contains("second"))
    world.runner.breaks("hang@list")
    #expect(throws: NtmTrouble.timedOut) { try host.sessions() }
    guard case .refused = host.kill(name) else { return #expect(Bool(false)) }
    #expect(try world.names() == [name.text])
  }

  @Test(arguments: NtmPlayed.puppets)
  func `what failed half-way is not known, and what never began is not delivered`(
    _ played: NtmPlayed
  ) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x")
    let host = try world.host()
    world.runner.breaks("half")
    let half = host.send(try world.send(name, panes[0], "halfway"))
    guard case .unknown = half else { return #expect(Bool(false), "\(half)") }
    world.runner.breaks("not-delivered")
    let not = host.send(try world.send(name, panes[0], "never"))
    guard case .notDelivered = not else { return #expect(Bool(false), "\(not)") }
    // ntm cannot tell a line that waits in the box from one that was taken.
    world.runner.breaks("unsubmitted")
    #expect(host.send(try world.send(name, panes[0], "waits")) == .delivered)
  }

  @Test(arguments: NtmPlayed.puppets)
  func `opening believes the list and not the answer`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let host = try world.host()
    let name = try #require(NtmSessionName("ralph-a-9ae01x"))
    let order = try world.order(name)
    world.runner.breaks("spawn-aborted")
    #expect(host.spawn(order) == .refused("ntm asked a question, and did nothing"))
    world.runner.breaks("spawn-lost")
    let lost = host.spawn(order)
    #expect(lost == .unknown("ntm opened ralph-a-9ae01x, and the list does not show it"))
    let command = played.isNew ? "robot-spawn" : "spawn"
    world.runner.breaks("hang@\(command)")
    guard case .unknown = host.spawn(order) else { return #expect(Bool(false)) }
    #expect(try world.names() == [])
    world.runner.breaks("late@\(command)")
    guard case .unknown = host.spawn(order) else { return #expect(Bool(false)) }
    #expect(try world.names() == [name.text])
    world.runner.breaks("late@kill")
    #expect(host.kill(name) == .done, "that it is gone is seen, whoever brought it about")
  }

  @Test func `a link that leads elsewhere is left, and nothing is opened`() throws {
    let world = try NtmWorld(.old)
    let name = try #require(NtmSessionName("ralph-a-9ae01x"))
    try Files.makeFolder("\(world.root)/.ralph/ntm/\(name)")
    guard case .refused = try world.host().spawn(world.order(name)) else {
      return #expect(Bool(false))
    }
    #expect(try world.names() == [])
    #expect(try world.calls("spawn") == [])
  }

  @Test(arguments: NtmPlayed.puppets)
  func `under one id a line is typed once, and its receipt says so`(_ played: NtmPlayed) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x")
    world.runner.breaks("receipts")
    let host = try world.host()
    #expect(host.features.hasReceipts)
    #expect(host.receipt(key) == .notSent)
    let order = try world.send(name, panes[0], "Read the plan")
    #expect(host.send(order, operation: key) == .delivered)
    #expect(host.receipt(key) == .submitted)
    #expect(host.send(order, operation: key) == .delivered)
    #expect(host.send(try world.send(name, panes[0], "Read more"), operation: key) != .delivered)
    try world.waitFor("the line") { try world.screen(panes[0]).contains("Read the plan") }
    let screen = try world.screen(panes[0])
    #expect(screen.ranges(of: "Read the plan").count == 1)
    #expect(!screen.contains("Read more"))
    let other = Key(run: key.run, seq: Seq(413))
    world.runner.breaks("receipts,not-delivered")
    guard case .notDelivered = host.send(order, operation: other) else {
      return #expect(Bool(false))
    }
    #expect(host.receipt(other) == .notSent)
  }

  @Test(arguments: NtmPlayed.puppets, ["", "no-store"])
  func `an ntm without receipts is asked once, and given no id`(
    _ played: NtmPlayed,
    _ fault: String
  ) throws {
    let world = try NtmWorld(played)
    let (name, panes) = try world.open("ralph-a-9ae01x")
    world.runner.breaks(fault)
    let host = try world.host()
    #expect(!host.features.hasReceipts)
    #expect(host.send(try world.send(name, panes[0], "hello"), operation: key) == .delivered)
    #expect(host.receipt(key) == .unavailable)
    #expect(try world.calls("--op-id") == [])
    #expect(try world.calls(key.description) == [])
  }

  @Test func `a dead agent is refused by 1.29, and by 1.5 the shell is typed into`() throws {
    for played in NtmPlayed.puppets {
      let world = try NtmWorld(played)
      try world.tmux("new-session", "-d", "-s", "shells", "sh")
      let name = try #require(NtmSessionName("shells"))
      let pane = try #require(try world.panes(name).first)
      let delivery = try world.host().send(world.send(name, pane, "echo one"))
      guard played.isNew else {
        #expect(delivery == .delivered)
        continue
      }
      guard case .notDelivered(let why) = delivery else {
        return #expect(Bool(false), "\(delivery)")
      }
      #expect(why.contains("PANE_AGENT_DEAD"))
      #expect(try !world.screen(pane).contains("one"))
    }
  }

  @Test func `what is no ntm is not taken for one`() throws {
    let world = try NtmWorld(.old)
    for program in ["/bin/echo", "/bin/false", "/nonexistent/ntm"] {
      let commands = NtmCommands(program: program, environment: world.environment)
      #expect(throws: NtmTrouble.self) { try NtmHost(commands, ralph: world.root) }
    }
  }
}
