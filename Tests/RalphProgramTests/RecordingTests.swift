import RalphAudit
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

/// Real runs, kept: they must replay to the state and the decisions they had.
@Suite struct RecordingTests {
  @Test(arguments: try Recording.all())
  func `a recording gives the state and the decisions that it had`(recording: Recording) throws {
    var check = ReplayCheck(keepsAll: true)
    var decisions = 0
    for entry in recording.entries {
      check.feed(entry)
      if entry.command != nil { decisions += 1 }
    }
    let report = check.finish()
    let foreign = report.foreign.reduce(0) { $0 + $1.decisions }
    #expect(report.compared + foreign == decisions)
    #expect(
      report.differences == [],
      "the plan decides otherwise than it did: raise Rules.number in Sources/RalphCore/News.swift"
    )
    if recording.rules.allSatisfy({ $0 == Rules.number }) { #expect(foreign == 0) }
    #expect(recording.rules.allSatisfy { $0 <= Rules.number }, "Rules.number never falls")

    let text = recording.text
    if wants("RALPH_UPDATE_RECORDINGS") {
      try Files.replace(recording.expectedPath, with: Array(text.utf8), mode: 0o644)
    }
    let expected = RalphProgramTests.text(recording.expectedPath)
    #expect(text == expected, "RALPH_UPDATE_RECORDINGS=1 writes it anew; look at the difference")
  }

  @Test(arguments: try Recording.all())
  func `a recording's report is the one that it had`(recording: Recording) throws {
    let stage = try Stage(nil)
    let answer = try stage.ralph("report", "--journal", recording.path, "--since", "@0")
    #expect(answer.code == 0 && answer.err == "", "\(answer.err)")
    let path = String(recording.path.dropLast("ndjson".count)) + "report.txt"
    if wants("RALPH_UPDATE_RECORDINGS") {
      try Files.replace(path, with: Array(answer.out.utf8), mode: 0o644)
    }
    #expect(
      answer.out == RalphProgramTests.text(path),
      "RALPH_UPDATE_RECORDINGS=1 writes it anew; look at the difference"
    )
  }

  @Test(arguments: try Recording.all())
  func `a bead's history read for it alone is that of a reader of everything`(
    recording: Recording
  ) throws {
    var state = State()
    for entry in recording.entries { state.apply(entry) }
    let names = state.beads.keys.flatMap { [$0.description, $0.bare] } + ["nobody's"]
    for name in names {
      var query = HistoryQuery()
      query.beads = [name]
      var (whole, own) = (BeadLife(of: name), BeadLife(of: name))
      for entry in recording.entries { whole.feed(entry) }
      let file = try FileDescriptor.open(recording.path, .read)
      let survey = try JournalReader.survey(
        file,
        about: try #require(query.mentions),
        wants: { _ in false },
        each: { _, _ in }
      )
      _ = try JournalReader.read(file, survey) { entry, isNamedLater in
        own.feed(entry)
        return isNamedLater || own.mayGoOn
      }
      #expect(own.lines() == whole.lines())
    }
  }

  @Test(arguments: try Recording.all())
  func `every bead of a recording stands in its report once`(recording: Recording) throws {
    var choice = ReportChoice()
    for entry in recording.entries { choice.feed(entry) }
    guard case .runs(let runs) = choice.answer(.last) else { return }
    var fold = ReportFold(of: runs)
    for entry in recording.entries { fold.feed(entry) }
    let told = fold.finish().pieces.map(\.bead)
    let state = recording.state
    let mine = state.beads.rows.indices.filter { row in
      let bead = state.beads.rows[row]
      // PLAN is work of the loop, and no task.
      guard state.beads.keys[row] != .planning else { return false }
      return bead.isAttempted || (bead.isPresent && state.run.sources.holds(bead))
    }
    #expect(Set(told).count == told.count)
    #expect(Set(told) == Set(mine.map { state.beads.keys[$0] }))
  }

  @Test(arguments: try Recording.all())
  func `the program itself agrees with a recording`(recording: Recording) throws {
    let stage = try Stage(nil)
    #expect(try stage.ralph("journal", "verify", recording.path).code == 0)
    let check = try stage.ralph("replay", recording.path, "--check")
    #expect(check.code == 0, "\(check.all)")
    #expect(check.out.contains("no difference"))
    let digest = "\(StateText.digest(recording.state))"
    #expect(try stage.ralph("replay", recording.path).out.contains(digest))
  }

  @Test func `a journal that was decided by other rules is folded, and its decisions not compared`()
    throws
  {
    let recording = try #require(try Recording.all().first)
    var check = ReplayCheck()
    for var entry in recording.entries {
      if case .event(.runStarted(var started)) = entry.fact {
        started.rules = Rules.number + 1
        entry.fact = .event(.runStarted(started))
      }
      check.feed(entry)
    }
    let report = check.finish()
    #expect(report.foreign.map(\.rules) == [Rules.number + 1])
    #expect(report.found == 0 && report.exit == 0)
  }

  @Test(arguments: try Recording.all())
  func `a recording cut at any byte keeps exactly its whole lines`(recording: Recording) throws {
    let (bytes, starts) = (recording.bytes, recording.starts)
    var chain = Chain()
    var (cut, whole) = (0, 0)
    for line in 0..<(starts.count - 1) {
      let end = starts[line + 1] - 1
      // From the last whole line on: a line that lacks any byte but its newline is no line.
      for size in (starts[line] + 1)..<end {
        var next = chain
        if (try? next.take(bytes, from: starts[line], to: size)) != nil { whole += 1 }
        cut += 1
      }
      // And the whole reader, at the ends of the line and somewhere in it.
      for size in [starts[line], starts[line] + 1, (starts[line] + end) / 2, end - 1, end] {
        let tail = try JournalReader.read(MemoryBytes(bytes), upTo: size) { _, _, _ in }
        #expect(tail.entries == (size == end ? line + 1 : line), "byte \(size)")
        #expect(size == starts[line] || size == end || tail.isTorn, "byte \(size): \(tail.ending)")
      }
      _ = try chain.take(bytes, from: starts[line], to: end)
    }
    #expect(whole == 0)
    #expect(cut > 9_000)
  }

  @Test(arguments: try Recording.all())
  func `no flipped bit of a recording's first 300 lines is missed`(recording: Recording) throws {
    let (bytes, starts) = (recording.bytes, recording.starts)
    var chain = Chain()
    var (tried, missed) = (0, 0)
    for line in 0..<min(300, starts.count - 1) {
      // The line itself, its newline, and the line after it, where a lost newline would lead.
      var window = Array(bytes[starts[line]..<starts[min(line + 2, starts.count - 1)]])
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
    #expect(missed == 0)
    #expect(tried > 70_000)
  }
}

extension Tail {
  fileprivate var isTorn: Bool { if case .torn = ending { true } else { false } }
}

/// Whether a variable asks for something that a usual run of the tests does not do.
func wants(_ variable: String) -> Bool { unsafe getenv(variable) != nil }

/// A journal in `journal/recordings`, and what it must give.
struct Recording: CustomTestStringConvertible, Sendable {
  var name: String
  var path: String
  var bytes: [UInt8]
  /// Where its lines begin, and where the last ends.
  var starts: [Int]
  var entries: [Entry]
  var state: State

  var testDescription: String { name }
  var expectedPath: String { path.dropLast("ndjson".count) + "expected.txt" }

  static let folder =
    Files.folder(of: Files.folder(of: Files.folder(of: #filePath))) + "/journal/recordings"

  static func all() throws -> [Recording] {
    try Files.list(folder).filter { $0.hasSuffix(".ndjson") }.map { name in
      try Recording(String(name.dropLast(".ndjson".count)), folder + "/" + name)
    }
  }

  init(_ name: String, _ path: String) throws {
    (self.name, self.path) = (name, path)
    let bytes = try Files.read(path)
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    var entries: [Entry] = []
    let tail = try JournalReader.read(MemoryBytes(bytes)) { entry, _, _ in
      entries.append(copy entry)
    }
    try #require(tail.ending == .clean, "\(path): \(tail.ending)")
    var state = State()
    for entry in entries { state.apply(entry) }
    (self.entries, self.state) = (entries, state)
  }

  /// The rules that decided it.
  var rules: [Int] {
    entries.compactMap { entry in
      switch entry.fact {
      case .event(.runStarted(let started)): started.rules
      case .event(.runResumed(let resumed)): resumed.rules
      default: nil
      }
    }
  }

  /// The state and the decisions, as they stand in the expected text.
  var text: String {
    var query = HistoryQuery()
    query.kinds = ["do.*"]
    let decisions =
      HistoryLine.header() + "\n"
      + History.lines(entries, query).map { $0.short() + "\n" }.joined()
    return """
      digest \(StateText.digest(state))

      \(StateText.lines(state).joined(separator: "\n"))

      \(decisions)
      """
  }
}
