import RalphCore
import Testing

/// The values that everything is made of.
@Suite struct ValueTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `SHA-256 gives the published digests`(_ text: String, _ hex: String) {
    #expect(Digest(of: Array(text.utf8)).description == hex)
    #expect(Digest(hex: hex.utf8)?.description == hex)
  }

  @Test func `SHA-256 of a million letters, in pieces of any size`() {
    let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    var hash = SHA256()
    var (left, piece) = (1_000_000, 1)
    while left > 0 {
      let count = min(left, piece)
      hash.update(repeatElement(UInt8(ascii: "a"), count: count))
      (left, piece) = (left - count, piece * 3 % 1009 + 1)
    }
    #expect(hash.finish().description == hex)
  }

  @Test func `a digest is 64 lower-case hex digits and nothing else`() {
    let good = Digest.none.description
    #expect(Digest(hex: good.utf8) == Digest.none)
    #expect(Digest(hex: good.dropLast().utf8) == nil)
    #expect(Digest(hex: (good.dropLast() + "A").utf8) == nil)
  }

  @Test func `names compare as their bytes do`() {
    let texts = [
      "", "a", "a ", "aa", "ab", "b", "plan:10", "plan:9", "é", "~", "aaaaaaaab", "aaaaaaaa",
    ]
    for one in texts {
      for other in texts {
        let bytes = Array(one.utf8).lexicographicallyPrecedes(Array(other.utf8))
        #expect(((Name(one) ?? Name()) < (Name(other) ?? Name())) == bytes, "\(one) < \(other)")
        #expect((Name(one) == Name(other)) == (one == other))
      }
    }
  }

  @Test func `a name holds 47 bytes and no control characters`() {
    let most = String(repeating: "x", count: 47)
    #expect(Name(most)?.text == most)
    #expect(Name(most)?.count == 47)
    #expect(Name(most + "x") == nil)
    #expect(Name("a\u{1b}[2J") == nil)
    #expect(Name("a\u{7f}") == nil)
    #expect(Name(cutting: "a\u{1b}b\n" + most).text == "ab" + most.dropLast(2))
    #expect(Name(cutting: String(repeating: "é", count: 24)).count == 46)
  }

  @Test func `runs and keys are read back exactly, or not at all`() {
    let key = Key(run: RunID(genesis: 0x09ae, number: 12), seq: Seq(413))
    #expect(key.description == "09aer12.413")
    #expect(Key(key.description.utf8) == key)
    for text in ["", ".", "09aer12.", "09aer12.0", "09aer12.01", "09aer0.1", "9aer1.1", "09AEr1.1"]
    {
      #expect(Key(text.utf8) == nil, "\(text)")
    }
  }

  @Test func `instants are written as RFC 3339 with milliseconds`() {
    #expect(Instant(0).description == "1970-01-01T00:00:00.000Z")
    #expect(Instant(951_782_400_000).description == "2000-02-29T00:00:00.000Z")
    #expect(Instant(1_795_169_702_417).description == "2026-11-20T10:15:02.417Z")
    #expect(Instant(-1).description == "1969-12-31T23:59:59.999Z")
  }

  @Test func `every day of 2,800 years goes to the calendar and back`() {
    for day in Int64(-400_000)...Int64(622_000) {
      let time = CivilTime(Instant(day * 86_400_000 + 3_723_004))
      #expect(CivilTime.days(year: time.year, month: time.month, day: time.day) == day)
      guard time.hour == 1, time.minute == 2, time.second == 3, time.millisecond == 4 else {
        Issue.record("day \(day)")
        return
      }
    }
  }

  @Test func `durations are said as people say them`() {
    let said: [(Int64, String)] = [
      (0, "0.0s"), (812, "0.8s"), (9_999, "9.9s"), (41_000, "41s"), (396_000, "6m36s"),
      (600_000, "10m00s"), (3_720_000, "1h02m"),
    ]
    for (value, text) in said { #expect(Millis(value).description == text) }
  }

  @Test func `a table finds every key and keeps the order of coming`() {
    var table = Table<Int>()
    for index in 0..<5000 { _ = table.insert(bead("key-\(index * 7919 % 5000)"), index) }
    for index in 0..<5000 {
      #expect(table.index(of: bead("key-\(index * 7919 % 5000)")) == index)
    }
    #expect(table.index(of: bead("none")) == nil)
    #expect(table.keys.first == bead("key-0"))
    #expect(table.count == 5000)
  }

  @Test func `a table that changes leaves its copies as they were`() {
    var table = Table<[Int]>()
    for index in 0..<200 { _ = table.insert(bead("key-\(index)"), [index]) }
    let before = table
    table.rows[130].append(7)
    _ = table.insert(bead("another"), [])
    #expect(Array(before.rows) == (0..<200).map { [$0] })
    #expect(table.rows[130] == [130, 7])
    #expect(table.rows.count == 201)
    let after = table
    table.rows[0] = []
    #expect(after.rows[0] == [0])
    #expect(before.rows[0] == [0])
  }

  @Test func `a bead is a tracker's unless its source is the plan or the loop`() {
    let tracked = [("bd:hm-1", true), ("plan:7.1", false), ("loop:PLAN", false), ("7.1", false)]
    let odd = [
      ("plans:1", true), ("pla:1", true), (":", true), ("a-long-id-without-a-source:1", true),
    ]
    for (text, isTracked) in tracked + odd {
      let bead = BeadID(Name(text) ?? Name())
      #expect(bead.isTracked == isTracked, "\(text)")
    }
  }

  @Test func `a bead's bare id is what follows its source`() {
    #expect(bead("7.1.1").bare == "7.1.1")
    #expect(BeadID(Name("loose") ?? Name()).bare == "loose")
  }
}
