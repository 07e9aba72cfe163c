import RalphCore
import RalphFiles
import Synchronization
import Testing

@testable import RalphAdapters

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Transcripts, phases and warnings of a brain repository, in a folder of a test's own.
@Suite struct BrainFolderTests {
  private final class Place {
    let path: String
    private static let count = Atomic<Int>(0)

    init() throws {
      let number = Place.count.wrappingAdd(1, ordering: .relaxed).newValue
      path = "/tmp/ralph-brain-\(getpid())-\(number)"
      try Files.removeTree(path)
      try Files.makeFolder(path + "/logs")
    }

    deinit { try? Files.removeTree(path) }

    func folder(days: Int = 7) -> BrainFolder {
      BrainFolder(
        plan: path + "/PLAN.md",
        keep: path + "/keep",
        transcripts: path + "/logs",
        days: days,
        root: path
      )
    }

    func plan(_ text: String) throws {
      try Files.replace(path + "/PLAN.md", with: Array(text.utf8), mode: 0o644)
    }

    func names() throws -> [String] { try Files.list(path + "/logs").sorted() }
  }

  private static let plan = """
    # Plan

    ## Phase 3: Readers

    - [ ] **3.1** Read
      - **Goal:** all of it
    - [ ] its acceptance

    ## Notes

    - [ ] mine

    """
  // 2027-01-15 08:00:00 UTC
  private static let now = Instant(1_800_000_000_000)

  @Test func `a transcript bears the original's name, and what steers a terminal is left out`()
    throws
  {
    let place = try Place()
    let output = Array("\u{1b}[31mred\u{1b}[0m\n".utf8)
    place.folder().keepTranscript(output, iteration: 3, mode: .build, at: BrainFolderTests.now)
    #expect(try place.names() == ["20270115_080000_iter3_build.log"])
    let kept = try Files.read(place.path + "/logs/20270115_080000_iter3_build.log")
    #expect(String(decoding: kept, as: UTF8.self) == "red\n")
  }

  @Test func `old transcripts go, and nothing else of the folder does`() throws {
    let place = try Place()
    let left = [
      "20270108_080001_iter1_plan.log", "20200101_000000_iter1.txt", "notes.log",
      "2020010a_000000_iter1_plan.log", "20200101_000000_other_plan.log",
    ]
    for name in left + ["20270108_075959_iter9_plan.log", "20260101_000000_iter2_build.log"] {
      try Files.replace(place.path + "/logs/" + name, with: [])
    }
    place.folder().keepTranscript([], iteration: 1, mode: .plan, at: BrainFolderTests.now)
    #expect(try place.names() == (left + ["20270115_080000_iter1_plan.log"]).sorted())
    try Files.replace(place.path + "/logs/20200101_000000_iter2_build.log", with: [])
    place.folder(days: 0).keepTranscript([], iteration: 2, mode: .plan, at: BrainFolderTests.now)
    #expect(try place.names().contains("20200101_000000_iter2_build.log"))
  }

  @Test func `phases are told as the plan has them; one that cannot be read has none`() throws {
    let place = try Place()
    #expect(place.folder().phases().isEmpty)
    try place.plan(BrainFolderTests.plan)
    #expect(place.folder().phases() == ["Phase 3: Readers"])
    #expect(place.folder().tasks(marked: [.todo]).map(\.bare) == ["3.1"])
  }

  @Test func `warnings get a section behind the others, once, and steal nothing`() throws {
    let place = try Place()
    try place.plan(BrainFolderTests.plan)
    let rules = ["Docs.Todo", "Lint"].compactMap { Name($0) }
    #expect(place.folder().unheeded(rules) == rules)
    #expect(try place.folder().add(rules).rules == rules)
    let added = """
      ## Phase 0-Warn: Verifier Warnings

      - [ ] **WARN.Docs.Todo** Resolve the verifier's warning [LOW]
      - [ ] **WARN.Lint** Resolve the verifier's warning [LOW]


      """
    let whole = BrainFolderTests.plan.replacing("## Notes", with: added + "## Notes")
    #expect(String(decoding: try Files.read(place.path + "/PLAN.md"), as: UTF8.self) == whole)
    #expect(place.folder().unheeded(rules).isEmpty)
    #expect(try place.folder().add(rules).rules.isEmpty)
    let more = Name("Lint.Gate").map { [$0] } ?? []
    #expect(try place.folder().add(more).rules == more)
    let text = String(decoding: try Files.read(place.path + "/PLAN.md"), as: UTF8.self)
    #expect(text.contains("[LOW]\n- [ ] **WARN.Lint.Gate** Resolve"))
    #expect(text.split(separator: "\n").count { $0.contains("0-Warn") } == 1)
  }

  @Test(arguments: [
    "- [x] **WARN.Docs.Todo** done [LOW]", "  - [ ] WARN.Docs.Todo.README.md plain",
    "* [-] **WARN.Docs.Todo.tools/x.sh** put aside",
  ])
  func `a task of the rule counts, whatever its mark and form`(line: String) {
    let plan = Array("## Phase 1: A\n\n- [ ] **1.1** a\n\(line)\n".utf8)
    #expect(PlanWarnings.missing(["Docs.Todo"], in: plan).isEmpty)
    #expect(PlanWarnings.missing(["Docs.To", "ocs.Todo"], in: plan) == ["Docs.To", "ocs.Todo"])
  }

  @Test func `a rule that warns again opens its own task, and boxes that are done hide no other`()
    throws
  {
    let place = try Place()
    try place.plan(
      """
      ## Phase 1: A

      - [x] **WARN.Own** done
      - [x] **WARN.File.a.c** one file of it
      - [x] **WARN.Person** ticked, and not approved
      ## Completed Phases
      - [x] **WARN.Archived** long ago
      """
    )
    try Files.makeFolder(place.path + "/rules")
    let manual = "[Person]\nmode=manual\ngate=warn\n\n"
    let rules = ["Own", "File", "Archived"].map { "[\($0)]\nmode=auto\ncmd=true\n" }
    try Files.replace(
      place.path + "/rules/AC.rules",
      with: Array((manual + rules.joined(separator: "\n")).utf8)
    )
    let names = ["Own", "File", "Person", "Archived"].compactMap { Name($0) }
    #expect(place.folder().unheeded(names).map(\.text) == ["Own", "File", "Archived"])
    let added = try place.folder().add(place.folder().unheeded(names))
    #expect(added.again.map(\.text) == ["Own"] && added.rules.map(\.text) == ["File", "Archived"])
    let text = String(decoding: try Files.read(place.path + "/PLAN.md"), as: UTF8.self)
    #expect(text.contains("- [ ] **WARN.Own** done") && text.contains("- [x] **WARN.Person**"))
    #expect(place.folder().unheeded(names).isEmpty)
  }

  @Test func `a checklist gets lines and no heading, and keeps the file's line ends`() {
    let list = Array("- [ ] one\r\n- [x] two\r\n".utf8)
    let added = PlanWarnings.added([PlanWarnings.Rule("A.B", text: "it is so")], to: list)
    let text = added.map { String(decoding: $0, as: UTF8.self) }
    #expect(
      text == "- [ ] one\r\n- [x] two\r\n- [ ] WARN.A.B Resolve the warning: it is so [LOW]\r\n"
    )
  }
}
