import RalphCore
import RalphFiles
import RalphJournal
import Testing

@Suite struct LineTests {
  /// Encodes an entry, reads it back in both ways, and encodes it again.
  private func check(_ entry: Entry) throws {
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    try Line.encode(entry, continuing: &checksum, into: &bytes)
    let line = Array(bytes.dropLast())
    #expect(bytes.last == UInt8(ascii: "\n"))
    #expect(!line.contains(UInt8(ascii: "\n")))
    #expect(try Line.decode(line, order: .canonical) == .entry(entry))
    #expect(try Line.decode(line, order: .any) == .entry(entry))
  }

  @Test(arguments: Kind.allCases)
  func `a line of any kind reads back as what was written, full or empty`(kind: Kind) throws {
    try check(Samples.entry(kind, .full))
    try check(Samples.entry(kind, .empty))
  }

  @Test(arguments: Kind.allCases)
  func `a line of any kind reads back as what was written, whatever its values`(
    kind: Kind
  ) throws {
    for seed in 0..<500 {
      let entry = Samples.entry(kind, .random, seq: UInt64(seed + 1), seed: UInt64(seed))
      var bytes: [UInt8] = []
      var checksum = Checksum.zero
      do throws(LineProblem) {
        try Line.encode(entry, continuing: &checksum, into: &bytes)
      } catch {
        #expect(error == .long)
        #expect(bytes.isEmpty && checksum == .zero)
        continue
      }
      let line = Array(bytes.dropLast())
      #expect(try Line.decode(line, order: .canonical) == .entry(entry))
      #expect(try Line.decode(line, order: .any) == .entry(entry))
    }
  }

  @Test func `the bytes of a line are those of the specification`() throws {
    let entry = Entry(
      seq: Seq(413),
      at: Instant(1_795_169_702_417),
      run: RunID(genesis: 0x9ae0, number: 3),
      cause: Seq(412),
      with: Seq(412),
      key: Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(7)),
      fact: .command(
        .dispatch(
          Dispatch {
            $0.bead = BeadID(Name(cutting: "plan:7.1.1"))
            $0.attempt = 1
            $0.agent = Name(cutting: "shell")
            $0.nonce = Name(cutting: "0a1b2c3d4e5f")
            $0.limit = .minutes(10)
          }
        )
      )
    )
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    try Line.encode(entry, continuing: &checksum, into: &bytes)
    let expected =
      #"{"seq":413,"at":"2026-11-20T10:15:02.417Z","kind":"do.dispatch","run":"9ae0r3","#
      + #""cause":412,"with":412,"key":"9ae0r3.7","bead":"plan:7.1.1","attempt":1,"#
      + #""agent":"shell","nonce":"0a1b2c3d4e5f","limit_ms":600000,"after":"ended""#
    #expect(String(decoding: bytes, as: UTF8.self) == expected + ",\"crc\":\"\(checksum)\"}\n")
  }

  @Test func `only the escapes of the specification are written`() throws {
    let text = "\" \\ \n \r \t \u{0} \u{8} \u{1f} \u{7f} / \u{2028} é 🦊"
    let entry = Entry(
      seq: Seq(1),
      at: .zero,
      run: .none,
      fact: .event(.workspaceDamaged(WorkspaceDamaged { $0.what = Text(text) }))
    )
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    try Line.encode(entry, continuing: &checksum, into: &bytes)
    let written = String(decoding: bytes, as: UTF8.self)
    let escaped = #"\" \\ \n \r \t \u0000 \u0008 \u001f \u007f / "# + "\u{2028} é 🦊"
    #expect(written.contains(escaped))
    try check(entry)
  }

  @Test func `members in another order or form are read, and are not canonical`() throws {
    let line = Array(
      #" { "kind":"stop.done" ,"of" : "9ae0r3.7","at":"2026-11-20T10:15:02.417Z","seq":9,"crc":"00000000"}"#
        .utf8
    )
    let expected = Entry(
      seq: Seq(9),
      at: Instant(1_795_169_702_417),
      run: .none,
      fact: .event(
        .stopDone(StopDone { $0.of = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(7)) })
      )
    )
    #expect(try Line.decode(line, order: .any) == .entry(expected))
    #expect(throws: LineProblem.order) { try Line.decode(line, order: .canonical) }
  }

  @Test(arguments: [
    (
      #"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","of":"9ae0r3.7","of":"9ae0r3.7""#,
      "twice of"
    ),
    (
      #"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","of":"9ae0r3.7","more":1"#,
      "more"
    ),
    (#"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"run.stopped""#, "missing why"),
    (#"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"run.stopped","why":"bored""#, "why"),
    (#"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done\#u{0}""#, "a zero in a kind"),
    (
      #"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"run.stopped","why":"drained\#u{0}""#,
      "a zero in a word"
    ),
    (#"{"seq":9,"at":"2026-02-30T10:15:02.417Z","kind":"stop.done""#, "at"),
    (#"{"seq":9,"at":"2026-11-20T24:15:02.417Z","kind":"stop.done""#, "at"),
    (#"{"seq":9.0,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done""#, "seq"),
    (#"{"at":"2026-11-20T10:15:02.417Z","kind":"stop.done""#, "missing seq"),
    (#"{"seq":09,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done""#, "json"),
    (
      #"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","of":"9ae0r3.18446744073709551616""#,
      ""
    ),
    (#"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","run":"9AE0r3""#, "run"),
    (#"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","run":"9ae0r03""#, "run"),
  ])
  func `a line that says nothing a line can say is refused in every order`(
    members: String,
    why: String
  ) {
    let line = Array((members + #","crc":"00000000"}"#).utf8)
    #expect(throws: LineProblem.self, "\(why)") { try Line.decode(line, order: .any) }
    #expect(throws: LineProblem.self, "\(why)") { try Line.decode(line, order: .canonical) }
  }

  @Test func `a kind from the future is kept with its header`() throws {
    let line = Array(
      (#"{"seq":9,"at":"2026-11-20T10:15:02.417Z","kind":"pane.quiet","run":"9ae0r3","pane":"%7","#
        + #""crc":"00000000"}"#)
        .utf8
    )
    guard case .newer(let newer) = try Line.decode(line) else {
      Issue.record("an unknown kind was taken for a known one")
      return
    }
    #expect(newer.kind == Name("pane.quiet"))
    #expect(newer.seq == Seq(9))
    #expect(newer.run == RunID(genesis: 0x9ae0, number: 3))
  }

  @Test func `a text longer than a line may hold is cut where it is made`() {
    let long = Text(String(repeating: "é", count: 5000))
    #expect(long.string.utf8.count <= Text.limit)
    #expect(long.string.hasSuffix("é…"))
    #expect(Text(String(repeating: "a", count: Text.limit)).string.utf8.count == Text.limit)
  }

  @Test func `a line longer than the limit is refused and nothing is written`() {
    let entry = Entry(
      seq: Seq(1),
      at: .zero,
      run: .none,
      fact: .event(
        .beadFound(
          BeadSeen {
            $0.needs = Array(repeating: BeadID(Name(cutting: "plan:1234567890")), count: 4000)
          }
        )
      )
    )
    var bytes: [UInt8] = [1]
    var checksum = Checksum(5)
    #expect(throws: LineProblem.long) {
      try Line.encode(entry, continuing: &checksum, into: &bytes)
    }
    #expect(bytes == [1] && checksum == Checksum(5))
  }

  @Test func `the checksum is CRC32C, and the same without the machine's instruction`() {
    let check = Array("123456789".utf8)
    var fast = Checksum.zero
    fast.feed(check, from: 0, to: check.count)
    #expect(fast.value == 0xe306_9283)
    var dice = Dice(seed: 3)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
      var first = Checksum(UInt32(truncatingIfNeeded: dice.next()))
      var second = first
      first.feed(bytes, from: 0, to: count)
      second.feed(bytes, from: 0, to: count / 2)
      let half = Array(bytes[(count / 2)...])
      let rest = unsafe CRC32C.extendPortably(second.value, half.span.bytes)
      #expect(first.value == rest)
    }
  }
}
