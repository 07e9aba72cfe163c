import RalphFiles
import RalphMutation
import Testing

/// Inputs that nobody would write, for everything that reads what others wrote.
///
/// `swift run -c release mutate --inputs 100000000` is the long run of the same readers.
@Suite struct MutatedInputTests {
  /// How many inputs a run of the tests makes of all readers together, at least; CI gives them ten
  /// times as many by `mutate`, where nobody takes notes of every error that is thrown.
  static let inputs = 100_000

  /// What a reader gets of them.
  static func count(_ reader: InputReader) -> Int {
    let shares = InputReader.all.reduce(0) { $0 + $1.share }
    return inputs * reader.share / shares + 1
  }

  /// Where the input under way is noted: there a trap or a hang finds its cause.
  static func note(_ reader: InputReader) -> String {
    "\(Corpus.root)/.build/mutated-inputs/\(reader.name).under-way"
  }

  @Test(arguments: InputReader.all)
  func `no mutated input makes a reader trap or break a promise`(reader: InputReader) throws {
    let path = MutatedInputTests.note(reader)
    if let left = UnderWay.left(at: path) {
      print("a run before ended in reader \(left.reader), seed \(left.seed)")
    }
    let note = try UnderWay(at: path)
    let count = MutatedInputTests.count(reader)
    let culprit = reader.drive(0..<UInt64(count), note)
    note.end()
    print("mutated inputs: \(count) for \(reader.name)")
    if let culprit { Issue.record("\(culprit.description)") }
  }

  @Test func `every reader has its share of the inputs, under a name of its own`() {
    let counts = InputReader.all.map(MutatedInputTests.count)
    #expect(counts.reduce(0, +) >= MutatedInputTests.inputs && counts.allSatisfy { $0 > 100 })
    #expect(Set(InputReader.all.map(\.name)).count == InputReader.all.count)
    print("mutated inputs: \(counts.reduce(0, +)) in all, for \(counts.count) readers")
  }

  @Test func `a seed makes the same input whenever it is asked for, and others differ`() throws {
    for reader in InputReader.all {
      let inputs = (0..<200).map { reader.input(UInt64($0)) }
      #expect(inputs == (0..<200).map { reader.input(UInt64($0)) })
      #expect(Set(inputs).count > 150, "\(reader.name)")
      #expect(inputs.allSatisfy { $0.count <= reader.longest })
    }
  }

  @Test func `the input under way is named by its note, and a broken promise by its culprit`()
    throws
  {
    let path = MutatedInputTests.note(InputReader.all[0]) + "-itself"
    let seen = [UInt8(ascii: "x")]
    let reader = InputReader("always-wrong", corpus: [seen]) { _ in "it is wrong" }
    let note = try UnderWay(at: path)
    let found = reader.drive(7..<9, note)
    let culprit = try #require(found)
    let left = try #require(UnderWay.left(at: path))
    #expect(left.reader == "always-wrong" && left.seed == 7)
    #expect(culprit.seed == 7 && culprit.input == reader.input(7))
    #expect(culprit.description.hasPrefix("reader always-wrong, seed 7: it is wrong"))
    note.end()
    #expect(UnderWay.left(at: path) == nil)
  }
}
