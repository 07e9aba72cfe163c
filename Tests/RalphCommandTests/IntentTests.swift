import RalphCore
import Testing

@testable import ralph

/// What a run is told beside its settings: whose beads it gives out, and until when.
@Suite struct IntentTests {
  private let noon = Moment.local(year: 2026, month: 1, day: 26, .hours(12)).instant(now: .zero)

  private func until(_ text: String) throws(Failure) -> Until? {
    try Until(try Arguments(["--until", text, "3"]), now: noon)
  }

  @Test func `until a time of the clock is its next occurrence`() throws {
    let later = try #require(try until("13:30"))
    #expect(later.at - noon == .minutes(90))
    // Tomorrow's, also where the clocks change: it is a time of the day and not a length.
    let past = try #require(try until("11:00"))
    let tomorrow = Moment.local(year: 2026, month: 1, day: 27, .hours(11)).instant(now: .zero)
    #expect(past.at == tomorrow)
    #expect(try until("12:00")?.at != noon)
    #expect(try Until(try Arguments(["3"]), now: noon) == nil)
  }

  @Test(arguments: ["yesterday", "today", "now", "-2h", "2h ago", "24:00", "2020-01-01", "x"])
  func `until a time that is over, or none, is refused with 64`(_ text: String) throws {
    let line = ["--until=\(text)", "3"]
    let failure = #expect(throws: Failure.self) { try Until(Arguments(line), now: noon) }
    #expect(failure?.exit == .usage)
  }

  @Test func `until shortens the longest duration and never lengthens it`() throws {
    let until = try #require(try until("13:00"))
    var policy = Policy()
    until.shorten(&policy, from: noon)
    #expect(policy.maxRuntime == .hours(1))
    policy.maxRuntime = .minutes(5)
    until.shorten(&policy, from: noon)
    #expect(policy.maxRuntime == .minutes(5))
    policy.maxRuntime = .zero
    until.shorten(&policy, from: noon)
    #expect(policy.maxRuntime == .hours(1))
  }

  @Test func `until means another thing to history, by the same table`() throws {
    let options = OptionTable.options(of: .run)
    #expect(options.first { $0.name == .until }?.value == "HH:MM")
    #expect(OptionTable.options(of: .history).first { $0.name == .until }?.value == "TIME")
    #expect(throws: Never.self) {
      try HistoryRequest(try Arguments(["history", "-U", "-2h"]))
    }
  }

  @Test(arguments: [
    ["5"], ["-c", "2", "-t", "300", "10"], ["--monitor", "10"], ["--monitor"],
    ["--concurrent", "5", "--timeout", "300", "20"], ["--session", "myproject", "3"],
    ["--dry-run", "1"], [],
  ])
  func `what the seed's script could be told, ralph can be told`(_ line: [String]) throws {
    let arguments = try Arguments(line)
    #expect(arguments.verb == .run && arguments.notes.isEmpty)
    let workspace = Workspace(root: "/", here: "/", home: nil)
    var settings = Settings(workspace: workspace)
    try settings.layTyped(arguments)
    #expect(throws: Never.self) { try settings.policy() }
  }

  @Test func `long help shows how to watch, in commands that work`() {
    let page = HelpCommand.general(80).joined(separator: "\n")
    for line in [
      "ntm activity hypermark --watch", "ntm attach hypermark", "ntm --robot-terse",
      "ntm --robot-status", "ralph status",
    ] {
      #expect(page.contains(line), "\(line)")
    }
  }

  @Test func `authors are one's own and those that are added, each once`() {
    let authors = Trust.authors(["Jane Doe", "root"], own: ["root", "Ro Ot", ""])
    #expect(authors.map(\.text) == ["root", "Ro Ot", "Jane Doe"])
    #expect(Trust.authors(["*"], own: ["root"]).isEmpty)
    // Nobody known is not everybody.
    var bead = Bead()
    bead.isTracked = true
    var policy = Policy()
    policy.authors = Trust.authors([], own: [])
    #expect(!policy.trusts(bead.author, isTracked: bead.isTracked))
    bead.author = Name(cutting: "Jane Doe")
    #expect(!policy.trusts(bead.author, isTracked: bead.isTracked))
    #expect(Trust.names(" Jane Doe ,, root") == ["Jane Doe", "root"])
  }
}

/// That a key is set in a file and everything else in it stays.
@Suite struct ConfigurationEditTests {
  private func edited(_ text: String, _ value: String = "Jane, Joe") throws(Failure) -> String {
    let edit = ConfigurationEdit(key: .authors, value: value)
    return String(decoding: try edit.apply(to: Array(text.utf8), file: "local.conf"), as: UTF8.self)
  }

  @Test(arguments: [
    ("", "[source]\n    authors = \"Jane, Joe\"\n"),
    (
      "# mine\n[run]\n  timeout = 5m ; short",
      "# mine\n[run]\n  timeout = 5m ; short\n[source]\n    authors = \"Jane, Joe\"\n"
    ),
    (
      "[source]\n# who\n  kind = bd\n\n[run]\n  concurrent = 2\n",
      "[source]\n# who\n  kind = bd\n    authors = \"Jane, Joe\"\n\n[run]\n  concurrent = 2\n"
    ),
    (
      "[source]\n  authors = a\n\tauthors = b\n  kind = bd\n",
      "[source]\n  authors = a\n\tauthors = \"Jane, Joe\"\n  kind = bd\n"
    ),
    ("[SOURCE]\r\n  Authors = a\r\n", "[SOURCE]\r\n  authors = \"Jane, Joe\"\r\n"),
  ])
  func `one line is set`(before: String, after: String) throws {
    #expect(try edited(before) == after)
  }

  @Test func `what would mean something else in a file is quoted`() throws {
    let text = try edited("", "a \"b\" \\ #c ; d")
    #expect(try Stanzas(Array(text.utf8), file: "x").lines.map(\.value) == ["a \"b\" \\ #c ; d"])
  }

  @Test func `a file that cannot be read is left to be mended`() {
    #expect(throws: Failure.self) { try edited("[source\n") }
  }
}
