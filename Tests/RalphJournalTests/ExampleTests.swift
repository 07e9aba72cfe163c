import RalphCore
import RalphFiles
import RalphJournal
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The contract for strangers, `journal/examples`, against the program.
@Suite struct ExampleTests {
  private let path =
    Files.folder(of: Files.folder(of: Files.folder(of: #filePath)))
    + "/journal/examples/all.ndjson"

  /// With RALPH_UPDATE_EXAMPLES set the file is written; the change is reviewed in the diff.
  @Test func `the example journal is what the program writes, byte for byte`() throws {
    let bytes = try Samples.bytes(ExampleJournal().entries).bytes
    if unsafe getenv("RALPH_UPDATE_EXAMPLES") != nil {
      try Files.makeFolder(Files.folder(of: path))
      try Files.replace(path, with: bytes, mode: 0o644)
    }
    #expect(try Files.read(path) == bytes)
  }

  @Test func `the example journal holds every kind, and reads back byte for byte`() throws {
    let bytes = try Files.read(path)
    let (entries, tail) = Samples.read(bytes)
    #expect(tail.ending == .clean)
    #expect(Set(entries.map(\.fact.kind)) == Set(Kind.allCases))
    #expect(try Samples.bytes(entries).bytes == bytes)
    #expect(try JournalCheck(path: path).problem == nil)
  }

  @Test(arguments: Kind.allCases)
  func `every member of a kind stands in some line of the example`(kind: Kind) throws {
    let example = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
    let names = Naming(of: kind)
    // Kinds that share a table show it together.
    let kinds = Kind.allCases.filter { Naming(of: $0).found == names.found }
    let lines = example.filter { line in
      kinds.contains { line.contains("\"kind\":\"\($0.rawValue)\"") }
    }
    for name in names.found {
      // So do the kinds that carry a policy or counts.
      let places = names.inner.contains(name) ? example : lines
      #expect(places.contains { $0.contains("\"\(name)\":") }, "\(kind.rawValue): \(name)")
    }
  }

  @Test(arguments: [("clean", 1), ("failures", 1), ("killed", 1), ("panes", 2), ("worktrees", 3)])
  func `a journal of an older format reads back byte for byte, and is of this from the next run on`(
    name: String,
    format: Int
  ) throws {
    let folder = Files.folder(of: Files.folder(of: path))
    let bytes = try Files.read(folder + "/recordings/\(name).ndjson")
    let (entries, tail) = Samples.read(bytes)
    #expect(tail.ending == .clean && tail.format == format)
    #expect(try Samples.bytes(entries).bytes == bytes)
    let next = Entry(
      seq: Seq(UInt64(entries.count + 1)),
      at: entries[entries.count - 1].at,
      run: RunID(genesis: 0x9ae0, number: 99),
      fact: .event(.runStarted(RunStarted { $0.format = Line.format }))
    )
    #expect(Samples.read(try Samples.bytes(entries + [next]).bytes).tail.format == Line.format)
  }

  @Test func `the specification quotes the example as it is`() throws {
    let folder = Files.folder(of: Files.folder(of: path))
    let text = String(decoding: try Files.read(folder + "/README.md"), as: UTF8.self)
    let example = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
    let quoted = text.split(separator: "\n").filter { $0.hasPrefix("{\"seq\":") }
    #expect(quoted.count == 2)
    for quote in quoted { #expect(example.contains { $0.hasPrefix(quote) }, "\(quote)") }
  }

  @Test func `the specification names every word of every closed list`() throws {
    let folder = Files.folder(of: Files.folder(of: path))
    let text = String(decoding: try Files.read(folder + "/README.md"), as: UTF8.self)
    var words: [String] = []
    func add<W: Word>(_ list: W.Type) { words += list.allCases.map(\.rawValue) }
    add(Mark.self)
    add(Ending.self)
    add(EndClass.self)
    add(RalphCore.Signal.self)
    add(VerifyReason.self)
    add(MarkReason.self)
    add(MarkProblem.self)
    add(ToolProblem.self)
    add(EndReason.self)
    add(StopReason.self)
    add(VerifyMode.self)
    add(BaselineMode.self)
    add(FollowUps.self)
    add(HostKind.self)
    add(TreeMode.self)
    add(PaneClass.self)
    add(Vote.self)
    add(IterationMode.self)
    add(LastVerdict.self)
    add(Outcry.self)
    add(CommitMode.self)
    for word in words { #expect(text.contains("`\(word)`"), "\(word)") }
  }

  @Test func `the specification names every kind and every member`() throws {
    let folder = Files.folder(of: Files.folder(of: path))
    let text = String(decoding: try Files.read(folder + "/README.md"), as: UTF8.self)
    for kind in Kind.allCases {
      #expect(text.contains("`\(kind.rawValue)`"), "\(kind.rawValue)")
      for name in Naming(of: kind).found {
        #expect(text.contains("`\(name)`"), "\(kind.rawValue): \(name)")
      }
    }
  }
}

/// Collects the names of members.
private struct Naming: Members {
  var found: [String] = []
  /// Those of objects.
  var inner: [String] = []

  init(of kind: Kind) { _ = Fact(kind, from: &self) }

  mutating func number(_ name: StaticString, _ value: inout Int64) { note(name) }
  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) { note(name) }
  mutating func flag(_ name: StaticString, _ value: inout Bool) { note(name) }
  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) { note(name) }
  mutating func instant(_ name: StaticString, _ value: inout Instant) { note(name) }
  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) { note(name) }
  mutating func seq(_ name: StaticString, _ value: inout Seq) { note(name) }
  mutating func run(_ name: StaticString, _ value: inout RunID) { note(name) }
  mutating func key(_ name: StaticString, _ value: inout Key) { note(name) }
  mutating func name(_ name: StaticString, _ value: inout Name) { note(name) }
  mutating func text(_ name: StaticString, _ value: inout Text) { note(name) }
  mutating func digest(_ name: StaticString, _ value: inout Digest) { note(name) }
  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) { note(name) }
  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) { note(name) }
  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) { note(name) }
  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    note(name)
    let count = found.count
    value.members(&self)
    inner += found[count...]
  }

  private mutating func note(_ name: StaticString) { found.append("\(name)") }
}
