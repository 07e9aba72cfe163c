import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct PaneSessionTests {
  let world: PanesWorld
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(55))

  init() throws { world = try PanesWorld() }

  private func argv(_ faults: String = "") throws -> [String] {
    try world.tmux.write("script", "* * signal")
    return [
      "/usr/bin/env", "PUPPET_SCRIPT=\(world.tmux.root)/script", "PUPPET_SCREEN=\(faults)",
      "\(world.tmux.root)/bin/claude", "screen", "claude",
    ]
  }

  private func order(_ agents: Int) throws -> OpenSession {
    let bead = BeadID(try #require(Name("bd:br-7.1")))
    let agent = try #require(Name("claude"))
    return OpenSession {
      $0.bead = bead
      $0.agent = agent
      $0.agents = agents
    }
  }

  private func windows() throws -> Int {
    try world.tmux.tmux(["list-panes", "-a"]).split(separator: "\n").count
  }

  @Test func `a session is opened once, used, and ended`() throws {
    let panes = try world.panes(session: nil, argv: argv("slow=300"))
    let event = panes.open(try order(2), key: key)
    guard case .sessionOpened(let opened) = event else { return #expect(Bool(false), "\(event)") }
    #expect(opened.session.string == "ralph-br_7_1-9ae055x")
    #expect((opened.by.text, opened.panes) == ("tmux", 2))
    let seen = try panes.look([]).panes
    #expect(seen.count == 2 && seen.allSatisfy { $0.what == .quiet && $0.unfit.isEmpty })
    // A crash has taken the answer: the same command finds what it made.
    let later = try world.panes(session: nil, argv: argv())
    #expect(try later.look([]).panes.isEmpty)
    guard case .sessionOpened(let again) = later.open(try order(2), key: key) else {
      return #expect(Bool(false), "not found open")
    }
    #expect(again == opened)
    #expect(try windows() == 2)
    #expect(try later.look([]).panes.map(\.pane) == seen.map(\.pane))
    try later.shut(opened.session)
    #expect(try later.look([]).panes.isEmpty && windows() == 0)
    try later.shut(opened.session)
  }

  @Test func `what a crash left half open is completed`() throws {
    let panes = try world.panes(session: nil, argv: argv())
    guard case .sessionOpened = panes.open(try order(1), key: key) else {
      return #expect(Bool(false), "not opened")
    }
    guard case .sessionOpened(let opened) = panes.open(try order(3), key: key) else {
      return #expect(Bool(false), "not opened again")
    }
    #expect(opened.panes == 3)
    let environment = try world.tmux.tmux([
      "show-environment", "-t", "=ralph-br_7_1-9ae055x", "RALPH_KEY",
    ])
    #expect(environment == "RALPH_KEY=\(key)\n")
  }

  @Test func `an agent that asks is not waited for, and looks tell of it`() throws {
    let panes = try world.panes(session: nil, argv: argv("asking=trust"))
    guard case .sessionOpened(let opened) = panes.open(try order(1), key: key) else {
      return #expect(Bool(false), "not opened")
    }
    #expect(opened.panes == 1)
    #expect(try world.seen(panes).what == .asks)
  }

  @Test func `a session in which no agent comes up is refused, and does not stay`() throws {
    try world.agent(name: "keeps-the-server")
    let panes = try world.panes(session: nil, argv: ["/bin/sleep", "600"]) {
      $0.readiness = Millis(400)
    }
    guard case .sessionRefused(let refused) = panes.open(try order(1), key: key) else {
      return #expect(Bool(false), "opened")
    }
    #expect(refused.why.string.contains("no agent"))
    #expect(try windows() == 1)
    let none = try world.panes(session: nil) { $0.maker = nil }
    guard case .sessionRefused = none.open(try order(1), key: key) else {
      return #expect(Bool(false), "opened by nobody")
    }
  }

  @Test(arguments: ["work", "ralph-a-ffff1x", "ralph-a-9ae0x", "ralph-", "=work", ""])
  func `a session that is not ours is never ended`(_ name: String) throws {
    try world.agent()
    try world.agent(name: "ralph-a-ffff1x")
    let panes = try world.panes(argv: argv())
    #expect(throws: PortFailure.self) { try panes.shut(Text(name)) }
    #expect(try windows() == 2)
  }
}
