import RalphCore
import RalphJournal
import Testing

/// What both ways of reading say about a line, compared.
private enum Comparison {
  case bothRefuse
  case bothRead
  case onlyGeneral
  case disagree
}

@Suite struct MutationTests {
  @Test(arguments: 0..<8)
  func `the fast reader accepts exactly what the general one reads and the writer would write`(
    seed: Int
  ) throws {
    var dice = Dice(seed: UInt64(seed) &+ 100)
    var (read, refused, other) = (0, 0, 0)
    for round in 0..<20_000 {
      let kind = Kind.allCases[round % Kind.allCases.count]
      var line = try self.line(kind, dice: &dice)
      for _ in 0...dice.below(2) { mutate(&line, &dice) }
      switch try compare(line) {
      case .bothRefuse: refused += 1
      case .bothRead: read += 1
      case .onlyGeneral: other += 1
      case .disagree: Issue.record("\(String(decoding: line, as: UTF8.self))")
      }
    }
    #expect(read > 500 && refused > 500 && other > 50, "\(read) \(refused) \(other)")
  }

  private func line(_ kind: Kind, dice: inout Dice) throws -> [UInt8] {
    let manners: [Filling.Manner] = [.full, .random, .empty]
    let manner = manners[dice.below(3)]
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    repeat {
      let entry = Samples.entry(kind, manner, seq: 5, seed: dice.next())
      try? Line.encode(entry, continuing: &checksum, into: &bytes)
    } while bytes.isEmpty
    bytes.removeLast()
    return bytes
  }

  private func compare(_ line: [UInt8]) throws -> Comparison {
    let fast = try? Line.decode(line, order: .canonical)
    let general = try? Line.decode(line, order: .any)
    guard case .entry(let entry) = general else { return fast == general ? .bothRefuse : .disagree }
    var again: [UInt8] = []
    var checksum = Checksum.zero
    try Line.encode(entry, continuing: &checksum, into: &again)
    let isCanonical = again.dropLast(11).elementsEqual(line.dropLast(10))
    guard isCanonical == (fast != nil) else { return .disagree }
    guard let fast else { return .onlyGeneral }
    guard fast == general, case .entry(let quick) = fast else { return .disagree }
    // Texts that look alike are equal to Swift; bytes are what counts.
    var third: [UInt8] = []
    var sum = Checksum.zero
    try Line.encode(quick, continuing: &sum, into: &third)
    return third == again ? .bothRead : .disagree
  }

  private func mutate(_ line: inout [UInt8], _ dice: inout Dice) {
    let at = dice.below(max(line.count - 18, 1))
    let odd = Array("\"\\{}[]:, \t0129-.eEutfn/\u{7f}\u{0}éß🦊".utf8) + [0xff, 0xc0, 0xed, 0xa0]
    switch dice.below(9) {
    case 0: line[at] ^= 1 << UInt8(dice.below(8))
    case 1: line[at] = odd[dice.below(odd.count)]
    case 2: line.remove(at: at)
    case 3: line.insert(odd[dice.below(odd.count)], at: at)
    case 4: line.insert(contentsOf: line[at..<min(at + dice.below(40), line.count)], at: at)
    case 5: line.removeSubrange(at..<min(at + dice.below(40), line.count))
    case 6: spaceOut(&line, &dice)
    case 7: swapMembers(&line, &dice)
    default: line[dice.below(line.count)] = UInt8(truncatingIfNeeded: dice.next())
    }
  }

  /// Puts a space where JSON allows one, more often than not.
  private func spaceOut(_ line: inout [UInt8], _ dice: inout Dice) {
    let places = line.indices.dropLast(18).filter { line[$0] == UInt8(ascii: ",") }
    guard !places.isEmpty else { return }
    line.insert(UInt8(ascii: " "), at: places[dice.below(places.count)])
  }

  /// Exchanges two members, more often than not.
  private func swapMembers(_ line: inout [UInt8], _ dice: inout Dice) {
    let inner = line[1..<max(line.count - 18, 1)]
    var members = inner.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard members.count > 1 else { return }
    members.swapAt(dice.below(members.count), dice.below(members.count))
    line = [line[0]] + Array(members.joined(separator: [UInt8(ascii: ",")])) + line.suffix(18)
  }

  @Test func `no bytes at all make a reader trap`() throws {
    var dice = Dice(seed: 5)
    for _ in 0..<20_000 {
      let bytes = (0..<dice.below(200)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
      let framed = bytes + Array(",\"crc\":\"00000000\"}".utf8)
      _ = try? Line.decode(framed, order: .any)
      _ = try? Line.decode(framed, order: .canonical)
      _ = Samples.read(bytes)
    }
    let deep = Array(repeating: UInt8(ascii: "["), count: 60_000)
    let line = Array(#"{"seq":"#.utf8) + deep + Array(",\"crc\":\"00000000\"}".utf8)
    #expect(throws: LineProblem.json) { try Line.decode(line, order: .any) }
  }
}
