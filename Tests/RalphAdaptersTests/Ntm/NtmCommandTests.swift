import RalphAdapters
import RalphCore
import RalphProcess
import Testing

@Suite struct NtmCommandTests {
  let commands = NtmCommands(
    program: "/usr/bin/ntm",
    environment: ["PATH=/bin", "AGENT_MAIL_ENABLED=true", "NTM_PROJECTS_BASE=/else"]
  )
  let session: NtmSessionName

  init() throws { session = try #require(NtmSessionName("ralph-a-9ae01x")) }

  @Test func `every intent has its arguments`() throws {
    let order = try #require(NtmOrder(name: session, folder: "/w x"))
    let two = try #require(
      NtmOrder(name: session, folder: "/w", kind: .codex, agents: 2, model: "o3-mini")
    )
    let line = try #require(
      NtmSendOrder(session: session, pane: PaneID(7), line: "--json; $(x) read /w")
    )
    let table: [(Invocation, [String], Int64)] = [
      (commands.version(), ["version", "--short"], 15_000),
      (commands.list(), ["list", "--json"], 15_000),
      (commands.status(session), ["status", "ralph-a-9ae01x", "--json"], 15_000),
      (commands.robotStatus(), ["--robot-status"], 15_000),
      (
        commands.spawn(order, base: "/r/ntm"),
        ["spawn", "ralph-a-9ae01x", "--cc=1", "--no-user", "--safety", "--json"], 30_000
      ),
      (
        commands.spawn(two, base: "/r/ntm"),
        ["spawn", "ralph-a-9ae01x", "--cod=2:o3-mini", "--no-user", "--safety", "--json"], 30_000
      ),
      (
        commands.robotSpawn(order),
        [
          "--robot-spawn=ralph-a-9ae01x", "--spawn-cc=1", "--spawn-no-user", "--spawn-dir=/w x",
          "--spawn-safety",
        ], 30_000
      ),
      (commands.kill(session), ["kill", "ralph-a-9ae01x", "--force"], 15_000),
      (
        commands.send(line, operation: nil),
        ["--robot-send=ralph-a-9ae01x", "--panes=%7", "--msg=--json; $(x) read /w"], 15_000
      ),
      (
        commands.send(line, operation: "9ae0r3.41"),
        [
          "--robot-send=ralph-a-9ae01x", "--panes=%7", "--msg=--json; $(x) read /w",
          "--op-id=9ae0r3.41",
        ], 15_000
      ),
      (commands.receipt("9ae0r3.41"), ["--robot-send-receipt=9ae0r3.41"], 15_000),
    ]
    for (invocation, expected, limit) in table {
      #expect(invocation.argv == ["/usr/bin/ntm"] + expected)
      #expect(invocation.timeLimitMs == limit)
      #expect(invocation.input == .none)
    }
  }

  @Test func `mail and CASS are off, and only a spawn is told where folders lie`() throws {
    let off = ["AGENT_MAIL_ENABLED=false", "NTM_CASS_ENABLED=false"]
    #expect(commands.list().environment == off + ["NTM_PROJECTS_BASE=/else", "PATH=/bin"])
    let order = try #require(NtmOrder(name: session, folder: "/w"))
    let spawn = commands.spawn(order, base: "/r/ntm")
    #expect(spawn.environment == off + ["NTM_PROJECTS_BASE=/r/ntm", "PATH=/bin"])
  }

  @Test(arguments: [
    "", " ", "-x", "--json", "a.b", "a:b", "my proj", "%7", "$1", "@2", "=a", "a*", "{last}", "a\n",
    "ä", String(repeating: "a", count: 121),
  ])
  func `a name that tmux or ntm could read otherwise is none`(text: String) {
    #expect(NtmSessionName(text) == nil)
  }

  @Test(arguments: ["", "  ", "a\nb", "a\rb", "\u{1b}[31m", String(repeating: "a", count: 4001)])
  func `what is not one plain line is not sent`(line: String) {
    #expect(NtmSendOrder(session: session, pane: PaneID(1), line: line) == nil)
  }

  @Test func `an order with an odd folder, count or model is none`() {
    #expect(NtmOrder(name: session, folder: "w") == nil)
    #expect(NtmOrder(name: session, folder: "/w\n") == nil)
    #expect(NtmOrder(name: session, folder: "/w", agents: 0) == nil)
    #expect(NtmOrder(name: session, folder: "/w", agents: 17) == nil)
    #expect(NtmOrder(name: session, folder: "/w", model: "a:b c") == nil)
  }

  @Test func `a dedicated name says whose it is, and nobody's name begins with it`() throws {
    func name(_ bead: String, _ seq: UInt64) -> String {
      SessionName.name(
        bead: BeadID(Name(cutting: bead)),
        key: Key(run: RunID(genesis: 0x0ae0, number: 1), seq: Seq(seq))
      )
    }
    #expect(name("bd:hm-1a2.3", 417) == "ralph-hm_1a2_3-0ae0417x")
    #expect(name("plan:7.1.1", 1) == "ralph-7_1_1-0ae01x")
    var names: [String] = []
    for bead in ["bd:a", "bd:a-1", "bd:ü", "bd:" + String(repeating: "b", count: 45)] {
      for seq: UInt64 in [1, 10, 11, 111, .max] {
        let name = name(bead, seq)
        names.append(name)
        #expect(NtmSessionName(name) != nil)
        #expect(SessionName.isOurs(name, genesis: 0x0ae0))
        #expect(!SessionName.isOurs(name, genesis: 0x0ae1))
      }
    }
    #expect(Set(names).count == names.count)
    for name in names { #expect(names.filter { $0.hasPrefix(name) } == [name]) }
  }

  @Test(arguments: [
    "", "ralph-", "ralph-a", "ralph-a-0ae0x", "ralph-a-0ae01", "ralph-a-0ae001x", "ralph-a-0AE01x",
    "ralph-a-0ae01xx", "other-a-0ae01x", "ralph-a.b-0ae01x", "ralph-a-0ae0+1x", "ralph-0ae01x",
    "ralph-a-0ae099999999999999999999x",
  ])
  func `a name that this journal cannot have given is nobody's of ours`(name: String) {
    #expect(!SessionName.isOurs(name, genesis: 0x0ae0))
  }
}
