import RalphCore
import RalphJournal
import Testing

@Suite struct DamageTests {
  /// A corpus of more than 1,000 lines in which every kind stands in every part.
  static let lines = 1400

  @Test func `every flipped bit of a line is found at that line`() throws {
    let entries = Samples.journal(DamageTests.lines)
    #expect(Set(entries.map(\.fact.kind)).count == Kind.allCases.count)
    let (bytes, starts) = try Samples.bytes(entries)
    var chain = Chain()
    var (tried, missed) = (0, 0)
    for line in 0..<(starts.count - 1) {
      // The line itself, its newline, and the line after it, where a lost newline would lead.
      let last = min(line + 2, starts.count - 1)
      var window = Array(bytes[starts[line]..<starts[last]])
      let count = starts[line + 1] - starts[line]
      for bit in 0..<(count * 8) {
        window[bit / 8] ^= 1 << UInt8(bit % 8)
        var attempt = chain
        let end = window.firstIndex(of: UInt8(ascii: "\n")) ?? window.count
        if (try? attempt.take(window, from: 0, to: end)) != nil { missed += 1 }
        tried += 1
        window[bit / 8] ^= 1 << UInt8(bit % 8)
      }
      _ = try chain.take(window, from: 0, to: count - 1)
    }
    print("R1: \(tried) flips of \(entries.count) lines, \(missed) missed")
    #expect(tried > 2_000_000)
    #expect(missed == 0)
  }

  @Test(arguments: 0..<12)
  func `a flipped bit in the last batch is damage, never a torn tail`(seed: Int) throws {
    let (bytes, starts) = try Samples.bytes(Samples.journal(3 + seed, seed: UInt64(seed)))
    var changed = bytes
    for bit in (starts[1] * 8)..<(bytes.count * 8) {
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      let tail = Samples.read(changed).tail
      guard case .damaged(let offset, _, _) = tail.ending else {
        Issue.record("bit \(bit) of \(bytes.count) bytes: \(tail.ending)")
        return
      }
      #expect(offset == starts.last { $0 <= bit / 8 && $0 < bytes.count })
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
    }
  }

  @Test func `a line deleted, repeated, swapped or spliced in is found`() throws {
    let (bytes, starts) = try Samples.bytes(Samples.journal(1000, seed: 1))
    let (other, otherStarts) = try Samples.bytes(Samples.journal(1000, seed: 2))
    func lines(_ bytes: [UInt8], _ starts: [Int]) -> [ArraySlice<UInt8>] {
      (0..<(starts.count - 1)).map { bytes[starts[$0]..<starts[$0 + 1]] }
    }
    let mine = lines(bytes, starts)
    let theirs = lines(other, otherStarts)
    var (tried, missed) = (0, 0)
    var chain = Chain()
    /// Whether one of these lines is found after the lines that the chain has taken.
    func check(_ next: [ArraySlice<UInt8>], then rest: Int) {
      tried += 1
      var attempt = chain
      let isFound = next.contains { line in
        (try? attempt.take(Array(line), from: 0, to: line.count - 1)) == nil
      }
      if !isFound { missed += 1 }
      // What the chain finds, a reader of the whole file calls damage.
      guard rest % 50 == 0 else { return }
      let whole = mine[..<(rest - 2)] + next + mine[rest...]
      guard case .damaged = Samples.read(Array(whole.joined())).tail.ending else {
        missed += 1
        return
      }
    }
    for index in 0..<(mine.count - 1) {
      let (this, next, rest) = (mine[index], mine[index + 1], index + 2)
      check([next], then: rest)
      check([this, this, next], then: rest)
      check([next, this], then: rest)
      if index > 0 { check([this, theirs[index], next], then: rest) }
      if index > 0 { check([theirs[index], next], then: rest) }
      _ = try chain.take(Array(this), from: 0, to: this.count - 1)
    }
    print("R1: \(tried) lines deleted, repeated, swapped, spliced, \(missed) missed")
    #expect(missed == 0 && tried > 4900)
  }

  @Test func `the end of a journal is judged by the table`() throws {
    // Line 1 alone; lines 2 to 4 one batch.
    var entries = [Samples.opening]
    for seq in 2...4 {
      entries.append(Samples.entry(.stopDone, .full, seq: UInt64(seq), with: seq == 2 ? 0 : 2))
    }
    let (bytes, starts) = try Samples.bytes(entries)
    let nul = [UInt8](repeating: 0, count: 9)
    func ending(_ bytes: [UInt8]) -> Tail.Ending { Samples.read(bytes).tail.ending }
    func torn(_ line: Int, _ bytes: [UInt8]) -> Tail.Ending {
      .torn(offset: starts[line], bytes: bytes.count - starts[line])
    }
    #expect(ending([]) == .clean)
    #expect(ending(bytes) == .clean)
    #expect(ending(Array(bytes.dropLast())) == .missingNewline)
    // No readable line, no newline: the write was cut off.
    let cut = Array(bytes[..<(starts[2] + 9)])
    #expect(ending(cut) == torn(2, cut))
    let first = Array(bytes[..<20])
    #expect(ending(first) == torn(0, first))
    // The file grew before its bytes arrived.
    #expect(ending(bytes + nul) == torn(4, bytes + nul))
    let lost = Array(bytes[..<starts[2]]) + nul
    #expect(ending(lost) == torn(2, lost))
    // A hole in the batch, with whole lines of the same batch after it.
    var hole = bytes
    for index in (starts[2] + 10)..<(starts[2] + 40) { hole[index] = 0 }
    #expect(ending(hole) == torn(2, hole))
    // The same hole where a batch begins after it.
    let next = Samples.entry(.stopDone, .full, seq: 5)
    let (longer, _) = try Samples.bytes(entries + [next])
    var before = longer
    for index in (starts[2] + 10)..<(starts[2] + 40) { before[index] = 0 }
    #expect(ending(before) == .damaged(offset: starts[2], line: 3, why: .checksum))
    // Rubbish that ends in a newline and holds no NUL.
    let rubbish = bytes + Array("rubbish\n".utf8)
    #expect(ending(rubbish) == .damaged(offset: starts[4], line: 5, why: .frame))
    // Rubbish without one.
    let open = bytes + Array("rubbish".utf8)
    #expect(ending(open) == torn(4, open))
    // A line that begins a batch stands in the region, whatever the end looks like.
    let gap = Array(bytes[..<starts[1]]) + Array(longer[starts[2]...]) + Array("{".utf8)
    #expect(ending(gap) == .damaged(offset: starts[1], line: 2, why: .checksum))
  }

  @Test func `a damaged journal can still be looked at, line by line`() throws {
    let (bytes, starts) = try Samples.bytes(Samples.journal(20))
    var changed = bytes
    changed[starts[5] + 30] ^= 1
    var read: [(Int, Bool, Bool)] = []
    try JournalReader.readAnyway(MemoryBytes(changed)) { line in
      #expect(line.offset == starts[line.number - 1])
      read.append((line.number, (try? line.content.get()) != nil, line.followsChain))
    }
    #expect(read.map(\.0) == Array(1...20))
    #expect(read.filter { !$0.2 }.map(\.0) == [6])
    #expect(read.filter { $0.1 }.count >= 19)
  }

  @Test func `lines of a newer program are verified, shown, and end the reading`() throws {
    let (bytes, starts) = try Samples.bytes(Samples.journal(3))
    func next(_ members: String, _ bytes: [UInt8]) -> [UInt8] {
      var checksum = Line.frame(bytes, from: 0, to: bytes.count - 1) ?? .zero
      let line = Array(members.utf8)
      checksum.feed(line, from: 0, to: line.count)
      return bytes + line + Array(",\"crc\":\"\(checksum)\"}\n".utf8)
    }
    let head = #"{"seq":4,"at":"2026-11-20T10:15:02.417Z","kind":"#
    let unknown = next(head + #""pane.quiet","pane":"%7""#, bytes)
    #expect(
      Samples.read(unknown).tail.ending
        == .newer(format: Line.format, kind: Name(cutting: "pane.quiet"), line: 4)
    )
    let format = next(head + #""run.resumed","format":99,"wish":{"a":[1.5,null]}"#, bytes)
    #expect(
      Samples.read(format).tail.ending
        == .newer(format: 99, kind: Name(cutting: "run.resumed"), line: 4)
    )
    let after = next(
      #"{"seq":5,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","of":"9ae0r3.1","wish":1"#,
      format
    )
    let read = Samples.read(after)
    #expect(read.entries.count == 3)
    #expect(read.tail.entries == 5)
    #expect(read.tail.bytes == after.count)
    // The same members without a newer format are damage.
    let strange = next(
      #"{"seq":4,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","of":"9ae0r3.1","wish":1"#,
      bytes
    )
    #expect(
      Samples.read(strange).tail.ending
        == .damaged(offset: starts[3], line: 4, why: .unknown("wish"))
    )
  }
}
