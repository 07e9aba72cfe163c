import RalphCore
import RalphJournal
import Testing

/// Reading no more of a journal than something's history needs.
@Suite struct AboutTests {
  /// What was handed over, and how the journal ended.
  private func read(
    _ bytes: [UInt8],
    about name: String,
    wantsMore: (Entry) -> Bool = { _ in false }
  ) throws -> (entries: [Entry], tail: Tail) {
    var entries: [Entry] = []
    let names = [Array(name.utf8)]
    let bytes = MemoryBytes(bytes)
    let survey = try JournalReader.survey(
      bytes,
      about: names,
      wants: { _ in false },
      each: { _, _ in }
    )
    let tail = try JournalReader.read(bytes, survey) { entry, isNamedLater in
      entries.append(entry)
      return isNamedLater || wantsMore(entry)
    }
    return (entries, tail)
  }

  /// A word that stands in one line alone: its checksum.
  private func word(_ line: Int, _ bytes: [UInt8], _ starts: [Int]) -> String {
    String(decoding: bytes[(starts[line + 1] - 11)..<(starts[line + 1] - 3)], as: UTF8.self)
  }

  private let journal = Samples.journal(2000)

  @Test func `entries are handed over up to the last line that holds the name`() throws {
    let (bytes, starts) = try Samples.bytes(journal)
    for index in [0, 1, 700, 1999] {
      let (entries, tail) = try read(bytes, about: word(index, bytes, starts))
      #expect(entries == Array(journal[...index]))
      #expect(tail.ending == .clean && tail.entries == 2000 && tail.bytes == starts[2000])
    }
    // Neither a name that stands nowhere, nor the end of one, is a name.
    for name in ["stands nowhere", String(word(7, bytes, starts).dropFirst())] {
      let (none, tail) = try read(bytes, about: name)
      #expect(none == [] && tail.ending == .clean && tail.lastSeq == Seq(2000))
    }
  }

  @Test func `and after it as long as more is wanted`() throws {
    let (bytes, starts) = try Samples.bytes(journal)
    let name = word(4, bytes, starts)
    let (some, _) = try read(bytes, about: name) { $0.seq < Seq(900) }
    #expect(some == Array(journal[..<900]))
    let (all, _) = try read(bytes, about: name) { _ in true }
    #expect(all == journal)
  }

  @Test func `the tail is that of a reader of everything, whatever bytes were changed`() throws {
    let (bytes, starts) = try Samples.bytes(Samples.journal(150, seed: 3))
    var dice = Dice(seed: 7)
    for _ in 0..<3000 {
      var changed = bytes
      switch dice.below(3) {
      case 0: changed[dice.below(changed.count)] ^= 1 << UInt8(dice.below(8))
      case 1: changed.removeLast(dice.below(changed.count))
      default:
        let line = dice.below(starts.count - 1)
        changed.removeSubrange(starts[line]..<starts[line + 1])
      }
      let whole = Samples.read(changed)
      let (entries, tail) = try read(changed, about: word(dice.below(150), bytes, starts))
      #expect(tail.ending == whole.tail.ending && tail.bytes == whole.tail.bytes)
      #expect(entries == Array(whole.entries.prefix(entries.count)))
    }
  }

  @Test func `a payload that no writer writes is found where it is read`() throws {
    // The checksum is right, and so is everything that stands before the payload.
    var odd: [UInt8] = []
    var checksum = Checksum.zero
    try Line.encode(journal[0], continuing: &checksum, into: &odd)
    let line = #"{"seq":2,"at":"2026-11-20T10:15:02.417Z","kind":"bead.gone","bead":7,"x":"here""#
    let start = odd.count
    odd += Array(line.utf8)
    checksum.feed(odd, from: start, to: odd.count)
    odd += Array(",\"crc\":\"\(checksum)\"}\n".utf8)
    #expect(try read(odd, about: "here").tail.ending == Samples.read(odd).tail.ending)
    #expect(try read(odd, about: "stands nowhere").tail.ending == .clean)
  }
}
