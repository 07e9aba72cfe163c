import RalphAdapters
import RalphCore
import Testing

@Suite struct PaneNameTests {
  func lease(
    pane: Int = 7,
    server: Int = 77,
    at second: Int = 1_795_169_700,
    process: Int = 4711,
    start: UInt64 = 123_456_789
  ) -> PaneLease {
    PaneLease(
      server: TmuxServerIdentity(pid: server, start: second),
      pane: PaneID(pane),
      process: process,
      start: start
    )
  }

  @Test func `a name says all of a pane's identity, and can be read back`() throws {
    let name = try #require(PaneName.name(of: lease()))
    #expect(name.text == "%7@77.tospt0/4711.21i3v9")
    #expect(PaneName.lease(name) == lease())
  }

  @Test func `a change of any part is another name`() throws {
    let leases = [
      lease(), lease(pane: 8), lease(server: 78), lease(at: 1_795_169_701), lease(process: 4712),
      lease(start: 123_456_790),
    ]
    #expect(Set(leases.map { PaneName.name(of: $0) }).count == leases.count)
    for lease in leases { #expect(PaneName.name(of: lease).flatMap(PaneName.lease) == lease) }
  }

  @Test func `the largest numbers of both systems fit`() throws {
    let mac = lease(pane: 99_999, server: 99_998, process: 99_999, start: 1_795_169_700_123_456)
    let linux = lease(pane: 99_999, server: 4_194_304, process: 4_194_304, start: 99_999_999_999)
    for lease in [mac, linux] {
      #expect(try PaneName.lease(#require(PaneName.name(of: lease))) == lease)
    }
  }

  @Test(arguments: [
    "", "%7", "7@77.a/4711.b", "%7@77.a", "%7@77/4711", "%7@77.a/4711.B", "%07@77.a/4711.b",
    "%7@77.a/4711.0b", "%7@77.a/4711.b/", "%7@77.a/4711.b.c", "%7@@77.a/4711.b", "%7@77.a/4711.",
    "%7@77.zzzzzzzzzzzzz/4711.b", "%7@-77.a/4711.b", "%7@77.+a/4711.b",
  ])
  func `a text that no pane was ever named is none`(_ text: String) throws {
    #expect(PaneName.lease(try #require(Name(text))) == nil)
  }

  @Test(arguments: [
    ("bd:br-12", 1, 1, "ralph-br_12-00011x"), ("plan:7.1", 0x9ae0, 412, "ralph-7_1-9ae0412x"),
    ("bd:ä #{x}'", 0xffff, 9, "ralph-_____x__-ffff9x"),
  ])
  func `a session's name holds the bead, the journal and the entry`(
    _ bead: String,
    _ genesis: Int,
    _ seq: Int,
    _ expected: String
  ) throws {
    let run = RunID(genesis: UInt16(genesis), number: 3)
    let id = BeadID(try #require(Name(bead)))
    let name = SessionName.name(bead: id, key: Key(run: run, seq: Seq(UInt64(seq))))
    #expect(name == expected)
    #expect(SessionName.isOurs(name, genesis: UInt16(genesis)))
    #expect(!SessionName.isOurs(name, genesis: UInt16(genesis) ^ 1))
  }

  @Test(arguments: [
    "", "ralph", "ralph-a-9ae01", "ralph-a-9ae0x", "ralph-a-9ae001x", "ralph-a-9ae0-1x",
    "Ralph-a-9ae01x", "ralph-a b-9ae01x", "ralph-9ae01x", "work", "ralph-a-9AE01x",
    "ralph-a-9ae01xx",
  ])
  func `a name of people is not ours`(_ name: String) {
    #expect(!SessionName.isOurs(name, genesis: 0x9ae0))
  }
}
