import RalphAdapters
import RalphCore
import Testing

@Suite struct PaneFitnessTests {
  let fitness = PaneFitness(
    lease: PaneLease(
      server: TmuxServerIdentity(pid: 77, start: 1_795_169_700),
      pane: PaneID(7),
      process: 4711,
      start: 5
    ),
    kind: .claude,
    roots: ["/w", "/x/tree"]
  )

  func fit() throws -> PaneMoment {
    let text = paneRow(7) + "\(sign) end\n"
    let look = try #require(TmuxOutput.look(Array(text.utf8), screens: 0, marker: marker))
    return PaneMoment(
      pane: look.pane(PaneID(7)),
      clients: [],
      start: 5,
      front: .agent(.claude, pid: 4712),
      folder: "/w",
      isOwn: false,
      screen: ScreenClassifier.read(try capture("claude-suggestion"), as: .claude)
    )
  }

  func screen(_ name: String) throws -> ScreenReading {
    ScreenClassifier.read(try capture(name), as: .claude)
  }

  /// The moment of a fit pane with one thing changed.
  func check(
    _ expected: Unfitness?,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout PaneMoment) throws -> Void
  ) throws {
    var moment = try fit()
    try change(&moment)
    let found = fitness.objection(to: moment, now: noon)
    #expect(found == expected, sourceLocation: sourceLocation)
    #expect(found?.sentence.hasSuffix(".") != true, sourceLocation: sourceLocation)
  }

  @Test func `a pane is fit when every condition holds`() throws {
    try check(nil) { _ in }
    try check(nil) { $0.folder = "/w/sub" }
    try check(nil) { $0.folder = "/x/tree" }
  }

  @Test func `identity is that of the lease`() throws {
    try check(.gone) { $0.pane = nil }
    try check(.gone) { $0.pane?.id = PaneID(8) }
    try check(.otherServer) { $0.pane?.server.start += 1 }
    try check(.otherServer) { $0.pane?.server.pid += 1 }
    try check(.otherProcess) { $0.pane?.process += 1 }
    try check(.otherProcess) { $0.start = 6 }
    try check(.otherProcess) { $0.start = 0 }
    try check(.own) { $0.isOwn = true }
  }

  @Test func `a pane that takes keys for something else is left alone`() throws {
    try check(.dead) { $0.pane?.isDead = true }
    try check(.inMode) { $0.pane?.isInMode = true }
    try check(.synchronized) { $0.pane?.isSynchronized = true }
    try check(.inputOff) { $0.pane?.isInputOff = true }
  }

  @Test func `only the expected agent is typed to, in its folder`() throws {
    try check(.shell("bash")) { $0.front = .shell("bash") }
    try check(.program("vim")) { $0.front = .program("vim") }
    try check(.otherAgent(.codex)) { $0.front = .agent(.codex, pid: 1) }
    try check(.unknownFront) { $0.front = .unknown }
    try check(.elsewhere("/other")) { $0.folder = "/other" }
    try check(.elsewhere("/wide")) { $0.folder = "/wide" }
    try check(.elsewhere("/w (deleted)")) { $0.folder = "/w (deleted)" }
    try check(.elsewhere("a folder that is gone")) { $0.folder = nil }
  }

  @Test func `a person is left alone for half a minute`() throws {
    let now = Int(noon.milliseconds / 1000)
    func client(_ ago: Int, pane: Int = 7, isReadOnly: Bool = false) -> ClientSight {
      ClientSight(process: 1, activity: now - ago, isReadOnly: isReadOnly, pane: PaneID(pane))
    }
    try check(.person(seconds: 29)) { $0.clients = [client(29)] }
    try check(.person(seconds: 3)) { $0.clients = [client(99), client(3)] }
    try check(.person(seconds: 0)) { $0.clients = [client(-5)] }
    try check(nil) { $0.clients = [client(30), client(1, pane: 8)] }
    try check(nil) { $0.clients = [client(1, isReadOnly: true)] }
  }

  @Test func `a limit that was waited out does not keep a pane idle for ever`() throws {
    var moment = try fit()
    moment.screen = try screen("claude-limited")
    var patient = fitness
    patient.limitOver = "● You've hit your limit · resets 3pm (UTC)"
    #expect(patient.objection(to: moment, now: noon) == nil)
    patient.limitOver = "● You've hit your limit · resets 4pm (UTC)"
    #expect(patient.objection(to: moment, now: noon) != nil)
  }

  @Test func `the input box must be seen, and be empty`() throws {
    try check(.draft("half a thought")) { $0.screen = try self.screen("claude-draft") }
    try check(.working) { $0.screen = try self.screen("claude-working") }
    try check(.asks(.permission)) { $0.screen = try self.screen("claude-permission") }
    try check(.limited("● You've hit your limit · resets 3pm (UTC)")) {
      $0.screen = try self.screen("claude-limited")
    }
    try check(.noComposer) { $0.screen = try self.screen("claude-exited") }
    try check(.noComposer) { $0.screen = nil }
    try check(.noComposer) { $0.screen = ScreenClassifier.read([], as: .claude) }
  }

  @Test func `a key may follow where a person looks on, not into a mode or a shell`() throws {
    var moment = try fit()
    moment.screen = try screen("claude-draft")
    #expect(fitness.objectionToKey(moment) == nil)
    moment.pane?.isInMode = true
    #expect(fitness.objectionToKey(moment) == .inMode)
    moment = try fit()
    moment.front = .shell("sh")
    #expect(fitness.objectionToKey(moment) == .shell("sh"))
    moment.pane = nil
    #expect(fitness.objectionToKey(moment) == .gone)
  }
}

@Suite struct ProcessTableTests {
  typealias Row = ProcessTable.Row

  func row(_ pid: Int, _ parent: Int, _ group: Int, _ front: Int, _ argv: String) -> Row {
    let words = argv.split(separator: " ").map(String.init)
    return ProcessTable.Row(pid: pid, parent: parent, group: group, front: front, argv: words)
  }

  @Test(arguments: [
    ("claude --model x", PaneFront.agent(.claude, pid: 20)),
    ("/usr/bin/node /usr/lib/@anthropic-ai/claude-code/cli.js", .agent(.claude, pid: 20)),
    ("node --max-old-space-size=9 /usr/bin/codex", .agent(.codex, pid: 20)),
    ("node /usr/lib/node_modules/@google/gemini-cli/dist/index.js", .agent(.gemini, pid: 20)),
    ("/opt/opencode run", .agent(.opencode, pid: 20)),
    ("acli rovodev run", .agent(.rovodev, pid: 20)),
    ("acli jira", .program("acli")), ("vim claude", .program("vim")), ("-zsh", .shell("zsh")),
    ("bash", .shell("bash")), ("node server.js", .program("node")), ("", .unknown),
  ])
  func `the program in front is known by its process`(_ argv: String, _ front: PaneFront) {
    let table = ProcessTable(rows: [row(10, 1, 10, 20, "bash"), row(20, 10, 20, 20, argv)])
    #expect(table.front(of: 10) == front)
  }

  @Test func `a script that started the agent does not hide it`() {
    let script = row(20, 10, 20, 20, "sh run.sh")
    let shell = row(10, 1, 10, 20, "bash")
    #expect(
      ProcessTable(rows: [shell, script, row(21, 20, 20, 20, "claude")]).front(of: 10)
        == .agent(.claude, pid: 21)
    )
    #expect(
      ProcessTable(rows: [row(10, 1, 10, 10, "bash"), row(21, 10, 21, 10, "claude")]).front(of: 10)
        == .shell("bash")
    )
    #expect(ProcessTable(rows: [shell]).front(of: 10) == .unknown)
    #expect(ProcessTable(rows: []).front(of: 10) == .unknown)
  }

  @Test func `descent is followed, rings and gaps included`() {
    let rows = [row(2, 1, 2, 0, ""), row(3, 2, 2, 0, ""), row(8, 9, 8, 0, ""), row(9, 8, 8, 0, "")]
    let table = ProcessTable(rows: rows)
    #expect(table.isProcess(3, under: 2) && table.isProcess(2, under: 2))
    #expect(!table.isProcess(2, under: 3) && !table.isProcess(8, under: 2))
  }

  @Test func `a listing of ps is read, whatever stands in it`() {
    let text = " 1  0  1  -1 /sbin/init\n 20 10 20 20 node /a/claude-code/cli.js\nx\n"
    let table = ProcessTable.read(listing: Array(text.utf8))
    #expect(table.rows.map(\.pid) == [1, 20])
    #expect(table.rows.last?.argv == ["node", "/a/claude-code/cli.js"])
    #expect(table.rows.first?.front == 0)
  }
}
