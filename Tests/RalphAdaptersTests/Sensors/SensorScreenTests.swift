import RalphAdapters
import RalphFiles
import Testing

/// The sensors of an agent that sits in a real pane and calls the real `ralph hook`.
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct SensorScreenTests {
  let world: TmuxWorld

  init() throws {
    world = try TmuxWorld()
    try world.write(".ralph/.gitignore", "*\n")
  }

  private var spool: HookSpool { HookSpool(in: world.root + "/.ralph") }
  private var config: String { world.root + "/claude" }
  private var register: StateRegister { StateRegister(config: config) }

  /// An agent with all three sensors, and the process that it is.
  private func agent(
    faults: String = "",
    lies: String = "",
    script: String = "* * signal"
  ) throws -> (lease: PaneLease, process: HookProcess) {
    let variables =
      "PUPPET_CONFIG='\(config)' PUPPET_LIES='\(lies)' "
      + "PUPPET_HOOK=\"'\(try builtProgram("ralph"))' hook\""
    let lease = try world.agent(faults: faults, script: script, variables: variables)
    guard case .agent(_, let pid) = try world.moment(lease).front,
      let process = HookProcess.chain(from: pid).first
    else { throw Lost() }
    return (lease, process)
  }

  private struct Lost: Error {}

  private func state(_ process: HookProcess) -> StateRegister.State {
    register.read(pid: process.pid, start: process.start).state
  }

  private func findings() throws -> [SensorFinding] {
    try spool.read().events.flatMap { $0.event.votes.map(\.finding) }
  }

  @Test func `prompt, work and end are told by hooks, register and transcript alike`() throws {
    let (lease, process) = try agent(script: "* * sleep 1500\n* * signal")
    #expect(state(process) == .idle)
    _ = world.sender().send(try world.order(lease))
    try world.waitFor("busy") { state(process) == .busy }
    try world.waitFor("the end") { try spool.read().events.count == 2 }
    let reading = try spool.read()
    #expect(reading.skipped.isEmpty)
    #expect(
      try findings() == [.accepted(world.key), .busy, .turnEnded(last: ":::COMPLETE \(nonce):::")]
    )
    #expect(reading.events.allSatisfy { $0.event.isFrom(pid: process.pid, start: process.start) })
    try world.waitFor("idle") { state(process) == .idle }
    let session = register.read(pid: process.pid, start: process.start).session
    #expect(session == reading.events[0].event.session)
    let transcript = try #require(
      Transcript.claude(config: config, folder: world.root, session: session, key: world.key)
    )
    #expect(transcript.isAccepted && transcript.hasEnded && transcript.tokens == 123)
    #expect(transcript.last == ":::COMPLETE \(nonce):::")
  }

  @Test func `a question is told by the hook, also where the register says idle`() throws {
    for (lies, state) in [("", StateRegister.State.waiting), ("idle-asks", .idle)] {
      let (lease, process) = try agent(faults: "ask=permission", lies: lies)
      _ = world.sender().send(try world.order(lease))
      let asks = SensorFinding.asks("Claude needs your permission to use Bash")
      try world.waitFor("the question") { try findings().last == asks }
      try world.waitFor("the register") { self.state(process) == state }
      try spool.remove(try spool.read())
      try world.tmux(["kill-server"])
    }
  }

  @Test func `a limit is a failed turn with its class`() throws {
    let (lease, _) = try agent(faults: "limit=resets_3pm")
    _ = world.sender().send(try world.order(lease))
    try world.waitFor("the failure") { try findings().last == .turnFailed(.rateLimit) }
  }

  @Test func `a dead agent's file says nothing, though it stays`() throws {
    let (lease, process) = try agent(faults: "die")
    _ = world.sender().send(try world.order(lease))
    try world.waitFor("its end") { HookProcess.chain(from: process.pid).first != process }
    let path = "\(config)/sessions/\(process.pid).json"
    #expect(String(decoding: try Files.read(path), as: UTF8.self).contains("\"busy\""))
    #expect(state(process) == .unknown)
  }

  @Test(arguments: ["old", "reused"])
  func `a register of another time or generation says nothing`(_ lie: String) throws {
    let (_, process) = try agent(lies: lie)
    #expect(state(process) == .unknown)
  }

  @Test func `who leaves says so, and its file goes`() throws {
    let (lease, process) = try agent(faults: "exit")
    _ = world.sender().send(try world.order(lease))
    try world.waitFor("the end") { try findings().last == .left }
    try world.waitFor("the file to go") {
      !Files.exists("\(config)/sessions/\(process.pid).json")
    }
  }
}
