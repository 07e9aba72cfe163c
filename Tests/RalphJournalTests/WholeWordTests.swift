import RalphCore
import RalphFiles
import RalphJournal
import Testing

/// What is read eight or sixteen bytes at a time is read as if it were one byte after the other.
@Suite struct WholeWordTests {
  @Test func `an instant that is read is written the same way`() throws {
    let instant = Array("2026-11-20T23:59:02.417Z".utf8)
    var taken = 0
    for place in instant.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = instant
        changed[place] = byte
        guard let read = at(changed) else { continue }
        taken += 1
        #expect(Array(read.description.utf8) == changed)
      }
    }
    // The instant itself at each of its 24 places, and 110 others that one byte makes of it.
    #expect(taken == 134)
  }

  @Test func `a digest is 64 lower-case digits and nothing else`() {
    let digits = Array("0123456789abcdef9f8e7d6c5b4a3020fedcba98765432100a1b2c3d4e5f6789".utf8)
    for place in digits.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = digits
        changed[place] = byte
        let read = unsafe changed.withUnsafeBytes { buffer in
          unsafe buffer.baseAddress.flatMap { unsafe PlainBytes.hexDigits($0) }
        }
        #expect(read.map { Digest(words: $0) } == Digest(hex: changed))
      }
    }
  }

  @Test func `bytes that need no closer look are counted up to the first that does`() {
    for count in 0...40 {
      for place in 0...count {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count)
          if place < count { bytes[place] = byte }
          let isPlain =
            byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
          let expected = isPlain ? count : place
          // An array of nothing need not be anywhere.
          bytes.append(0)
          let counted = unsafe bytes.withUnsafeBytes { buffer in
            unsafe buffer.baseAddress.map { unsafe PlainBytes.count($0, upTo: count) }
          }
          #expect(counted == expected)
        }
      }
    }
  }

  @Test func `a run that begins like the one before is not taken for it`() throws {
    let numbers: [UInt32] = [3, 31, 3, 3, 4_000_000_000, 3, 310, 31, 1]
    var (bytes, checksum) = ([UInt8](), Checksum.zero)
    for (index, number) in ([0] + numbers).enumerated() {
      let opened = Event.journalOpened(JournalOpened { $0.format = Line.format })
      let entry = Entry(
        seq: Seq(UInt64(index + 1)),
        at: Instant(1_795_169_702_417),
        run: number == 0 ? .none : RunID(genesis: 0x9ae0, number: number),
        fact: .event(index == 0 ? opened : .stopDone(StopDone()))
      )
      try Line.encode(entry, continuing: &checksum, into: &bytes)
    }
    var read: [UInt32] = []
    let tail = try JournalReader.read(MemoryBytes(bytes)) { entry, _, _ in
      if entry.seq > Seq(1) { read.append(entry.run.number) }
    }
    #expect(tail.ending == .clean)
    #expect(read == numbers)
  }

  /// The instant of a line with these bytes in their place; nil if it is refused.
  private func at(_ instant: [UInt8]) -> Instant? {
    let line =
      Array(#"{"seq":9,"at":""#.utf8) + instant
      + Array(#"","kind":"stop.done","crc":"00000000"}"#.utf8)
    // What is refused is what is asked for.
    guard case .entry(let entry)? = try? Line.decode(line) else { return nil }
    return entry.at
  }
}
