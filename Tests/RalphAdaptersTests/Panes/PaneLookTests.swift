import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct PaneLookTests {
  let world: PanesWorld

  init() throws { world = try PanesWorld() }

  @Test func `an agent that waits is quiet and fit, by its whole identity`() throws {
    let name = try world.agent("title old-errors suggest")
    let seen = try world.seen(world.panes())
    #expect((seen.pane, seen.session.string, seen.agent.text) == (name, "work", "claude"))
    #expect((seen.what, seen.unfit, seen.signal) == (.quiet, Name(), .none))
    #expect(PaneName.lease(name) != nil)
  }

  @Test func `working, quiet and the signal follow one another`() throws {
    let name = try world.agent(script: "* * sleep 1500\n* * signal")
    let (panes, view) = (try world.panes(), try world.view(name))
    guard case .dispatchSent(let sent) = panes.send(try world.order(name)) else {
      return #expect(Bool(false), "not sent")
    }
    #expect(!sent.proof.isEmpty && !sent.adopted)
    try world.waitFor("work", panes, [view]) { $0.what == .working && $0.signal == .none }
    try world.waitFor("the end", panes, [view]) { $0.what == .quiet && $0.signal == .nonce }
    // Another attempt's signal is only half a word, and a pane without a lease says nothing.
    var other = view
    other.nonce = try #require(Name("000000000000"))
    #expect(try world.seen(panes, [other]).signal == .bare)
    #expect(try world.seen(panes).signal == .none)
    let tail = String(decoding: panes.tail(of: name), as: UTF8.self)
    #expect(tail.contains(":::COMPLETE \(nonce):::") && !tail.contains("\u{1b}"))
  }

  @Test func `why a pane is unfit is one word, the same at every look`() throws {
    let name = try world.agent()
    let (panes, pane) = (try world.panes(), try world.pane(name))
    func check(_ word: String) throws {
      for _ in 0..<2 { #expect(try world.seen(panes).unfit.text == word) }
    }
    try check("")
    try world.tmux.tmux(["copy-mode", "-t", pane])
    try check("in_mode")
    try world.tmux.tmux(["send-keys", "-t", pane, "-X", "cancel"])
    try world.tmux.tmux(["set-option", "-w", "-t", pane, "synchronize-panes", "on"])
    try check("synchronized")
    try world.tmux.tmux(["set-option", "-w", "-t", pane, "synchronize-panes", "off"])
    try world.tmux.tmux(["select-pane", "-d", "-t", pane])
    try check("input_off")
    try world.tmux.tmux(["select-pane", "-e", "-t", pane])
    try world.tmux.tmux(["send-keys", "-t", pane, "-l", "half a thought"])
    try world.waitFor("the draft", panes) { $0.unfit.text == "draft" }
    // In a leased pane a person may write.
    #expect(try world.seen(panes, [world.view(name)]).unfit.isEmpty)
  }

  @Test func `an agent in another folder is unfit, and one that asks says so`() throws {
    let elsewhere = try TemporaryFolder()
    try world.agent(folder: elsewhere.path)
    try world.agent("asking=permission", name: "other", isReady: false)
    #expect(try world.seen(world.panes()).unfit.text == "elsewhere")
    let other = try world.panes(session: "other")
    try world.waitFor("the question", other) { $0.what == .asks && $0.unfit.isEmpty }
  }

  @Test func `a receipt, and a mark in the transcript, say that a prompt was taken`() throws {
    let name = try world.agent()
    let (panes, view) = (try world.panes(), try world.view(name))
    #expect(try panes.look([view]).votes.isEmpty)
    guard case .dispatchSent = panes.send(try world.order(name, asksReceipt: false)) else {
      return #expect(Bool(false), "not sent")
    }
    #expect(try panes.look([view]).votes.map(\.sensor.text) == ["screen"])
    let other = try world.panes { $0.receipts = "\(world.tmux.root)/.ralph/begun" }
    try world.tmux.write(".ralph/begun/\(world.tmux.key)", "")
    #expect(try other.look([view]).votes.map(\.sensor.text).contains("receipt"))
  }

  @Test func `panes without an agent are counted: the host is not gone`() throws {
    let name = try world.agent("exit")
    let panes = try world.panes()
    #expect(try panes.look([]).others == 0)
    _ = panes.send(try world.order(name))
    try world.waitFor("death", panes, [try world.view(name)]) { $0.what == .dead }
    #expect(try panes.look([]).panes.isEmpty)
    #expect(try panes.look([]).others == 1)
  }

  @Test func `an agent that has gone is dead where it was leased, and absent elsewhere`() throws {
    let name = try world.agent("exit")
    let panes = try world.panes()
    _ = panes.send(try world.order(name))
    try world.waitFor("death", panes, [try world.view(name)]) { $0.what == .dead }
    #expect(try panes.look([]).panes.isEmpty)
    guard case .dispatchUnfit(let doubt) = panes.send(try world.order(name)) else {
      return #expect(Bool(false), "sent into a shell")
    }
    #expect(doubt.why.string.contains("a shell"))
    try world.tmux.tmux(["kill-pane", "-t", try world.pane(name)])
    #expect(try panes.look([world.view(name)]).panes.isEmpty)
    #expect(panes.tail(of: name).isEmpty)
  }

  @Test func `an agent that says its signal and goes at once has said it`() throws {
    let name = try world.agent(script: "* * signal\n* * exit 0")
    let panes = try world.panes()
    _ = panes.send(try world.order(name))
    let view = try world.view(name)
    try world.waitFor("death", panes, [view]) { $0.what == .dead && $0.signal == .nonce }
  }

  @Test func `a person at a pane has it, unless an attempt had it first`() throws {
    let name = try world.agent()
    let (panes, commands) = (try world.panes(), world.tmux.server.commands)
    let place = (commands.environment ?? []).first { $0.hasPrefix("TMUX_TMPDIR=") } ?? ""
    let words = ([commands.program, "-u"] + commands.socket.options).joined(separator: " ")
    try world.tmux.tmux([
      "new-session", "-d", "-s", "person", "-x", "220", "-y", "60",
      "env -u TMUX \(place) \(words) attach-session -t =work",
    ])
    try world.waitFor("the person", panes) { $0.unfit.text == "person" }
    #expect(try world.seen(panes, [world.view(name)]).unfit.isEmpty)
  }

  @Test func `a pane linked into a second session is one pane of the first`() throws {
    let name = try world.agent()
    try world.agent(name: "a-second")
    try world.tmux.tmux(["link-window", "-s", "=work:0", "-t", "=a-second:7"])
    let panes = try world.panes()
    for leases in [[], [try world.view(name)]] {
      let seen = try panes.look(leases).panes
      #expect(seen.map(\.pane) == [name] && seen.first?.session.string == "work")
    }
    guard case .dispatchSent = panes.send(try world.order(name)) else {
      return #expect(Bool(false), "not sent")
    }
  }

  @Test func `other sensors hear which agents are there, and their votes come along`() throws {
    let name = try world.agent()
    let process = try #require(PaneName.lease(name)).process
    var scope = PaneScope(session: "work", kinds: [.claude], roots: [world.tmux.root])
    scope.only = []
    let panes = TmuxPanes(
      watch: world.tmux.watch,
      clock: MachineClock(),
      zones: ZoneFiles(),
      scope: scope,
      settings: TmuxPanes.Settings(genesis: 1, tree: world.tmux.root, maker: nil),
      sensors: EverybodyAccepted()
    )
    let view = try world.view(name)
    let votes = try panes.look([view]).votes
    #expect(votes.map(\.of) == [view.key])
    let seen = votes.first?.seen.string ?? ""
    #expect(seen.hasPrefix("\(name) claude ") && seen.hasSuffix(" in \(world.tmux.root)"))
    #expect(!seen.contains(" \(process) "), "the shell was taken for the agent")
  }

  @Test func `a pane that another process has taken over is not the leased one`() throws {
    let name = try world.agent()
    let panes = try world.panes()
    let claude = "\(world.tmux.root)/bin/claude"
    try world.tmux.tmux([
      "respawn-pane", "-k", "-t", try world.pane(name), claude, "screen", "claude",
    ])
    try world.waitFor("the new one", panes, [try world.view(name)]) { $0.pane != name }
    #expect(try panes.look([world.view(name)]).panes.count == 1)
    guard case .dispatchUnfit = panes.send(try world.order(name)) else {
      return #expect(Bool(false), "sent to a stranger")
    }
  }

  @Test func `only panes of the session count, only those named, and never ralph's own`() throws {
    let name = try world.agent()
    try world.agent(name: "work2")
    let lease = try #require(PaneName.lease(name))
    #expect(try world.panes().look([]).panes.map(\.pane) == [name])
    #expect(try world.panes(session: nil).look([]).panes.isEmpty)
    #expect(try world.panes(session: "wor").look([]).panes.isEmpty)
    #expect(try world.panes(session: nil, opened: ["work", "work2"]).look([]).panes.count == 2)
    #expect(try world.panes(only: [PaneID(lease.pane.number + 1)]).look([]).panes.isEmpty)
    #expect(try world.panes(only: [lease.pane]).look([]).panes.count == 1)
    #expect(try world.panes(kinds: [.codex]).look([]).panes.isEmpty)
    #expect(try world.panes(own: lease.process).look([]).panes.isEmpty)
  }

  @Test func `twelve panes are one client call a look`() throws {
    for number in 1...12 {
      try world.agent("title", name: number == 1 ? "work" : "work-\(number)", isReady: false)
    }
    let names = ["work"] + (2...12).map { "work-\($0)" }
    let panes = try world.panes(session: nil, opened: names)
    try world.tmux.waitFor("twelve agents") {
      let seen = try panes.look([]).panes
      return seen.count == 12 && seen.allSatisfy { $0.what == .quiet }
    }
    let before = panes.calls
    let reading = try panes.look([])
    #expect(panes.calls == before + 1)
    #expect(reading.panes.count == 12 && reading.tails.count == 12)
    #expect(reading.tails.allSatisfy { !$0.isEmpty && $0.count <= 8 << 10 })
    let numbers = reading.panes.compactMap { PaneName.lease($0.pane)?.pane }
    #expect(numbers == numbers.sorted())
    try world.tmux.tmux(["kill-server"])
    #expect(try panes.look([]).panes.isEmpty)
  }
}

/// Votes for every leased pane, and says what it was told of it.
private struct EverybodyAccepted: TurnSensors {
  func votes(for leases: [PaneLeaseView], in panes: [AgentInPane], now: Instant) -> [AgentVoted] {
    leases.flatMap { lease in
      panes.filter { $0.pane == lease.pane }.map { pane in
        AgentVoted {
          $0.of = lease.key
          $0.seen = Text("\(pane.pane) \(pane.kind) \(pane.process) in \(pane.folder ?? "")")
        }
      }
    }
  }
}
