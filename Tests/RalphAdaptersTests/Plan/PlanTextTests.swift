import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// A plan as one line per task: line, mark, priority, identity, title, and what it waits for.
func outline(_ plan: [UInt8]) -> [String] {
  PlanText.read(plan).tasks.map { task in
    var words = ["\(task.line) [\(String(decoding: task.mark.bytes, as: UTF8.self))]"]
    words += ["\(task.priority.rawValue)", task.identity, "\"\(task.title)\""]
    if let tag = task.tag { words.append("tag \(tag.word)") }
    if !task.dependencies.isEmpty {
      words.append("after " + task.dependencies.joined(separator: " "))
    }
    return words.joined(separator: " ")
  }
}

/// Reads a plan and compares its outline, and the lines and faults of its problems.
private func check(
  _ plan: String,
  _ expected: [String],
  problems: [String] = [],
  at location: SourceLocation = #_sourceLocation
) {
  let found = outline(Array(plan.utf8))
  #expect(found == expected, sourceLocation: location)
  let document = PlanText.read(Array(plan.utf8))
  let faults = PlanCheck.advice(on: document).map { "\($0.line) \($0.what)" }
  #expect(faults == problems, sourceLocation: location)
}

/// The fixture written after the plans of a real repository.
func brainStyle() throws -> [UInt8] {
  let folder = Files.folder(of: #filePath)
  return try Files.read(folder + "/Fixtures/brain-style.md")
}

@Suite struct PlanTextTests {
  @Test func `a brain-style plan gives its tasks and nothing else`() throws {
    let plan = try brainStyle()
    let long = "WARN.SC2155.workers/ralph/curr~"
    let digest = Digest(of: "WARN.SC2155.workers/ralph/current_ralph_tasks.sh".utf8)
    #expect(
      outline(plan) == [
        "15 [x] 2 WARN.SC2034.tools/x.sh \"Drop unused variable\" tag LOW",
        "16 [ ] 2 \(long)\(digest.description.prefix(8)) \"Declare and assign apart\" tag HIGH",
        "17 [ ] 2 WARN.MD040.docs/a.md \"Name the fence's language `[MEDIUM]`\" tag MEDIUM",
        "23 [ ] 2 7.1.1 \"Accept tab-separated files\" tag HIGH after WARN.SC2034.tools/x.sh",
        "31 [~] 2 7.1.2 \"Quote fields\" after 7.1.1",
        "39 [?] 2 7.1.3 \"Names in UTF-8 — größer\"",
        "40 [x] 2 7.1.10 \"Finished with a capital\"",
        "41 [⏭️] 2 7.1.11 \"Skipped of old\"",
        "64 [-] 2 7.2.1 \"Write once\"",
        "66 [ ] 2 9C.1.B2 \"Write twice\"",
        "77 [ ] 2 CR-6.1 \"Handle `|` in names\"",
        "79 [ ] 2 CR-6.2 \"Rest\"",
      ]
    )
    let document = PlanText.read(plan)
    #expect(document.sections.map(\.acceptance.count) == [0, 2, 0])
    #expect(document.task("7.1.1")?.acceptance == ["`make check-tsv`"])
    #expect(document.task("7.1.2")?.acceptance == ["round trip"])
    #expect(document.task("7.1.2")?.unknownDependencies == ["Phase 6"])
    #expect(document.archived.map(\.identity) == ["7.3.1", "7.0.2", "6.6.6"])
    #expect(document.task("7.1.1")?.heading == "Phase 7.1: Readers")
    #expect(document.task("7.1.1")?.details.hasPrefix("- **Goal:** read .tsv like .csv\n") == true)
    #expect(
      PlanCheck.advice(on: document).map { "\($0.line) \($0.what)" } == [
        "38 a dependency on Phase 6, which is no other task here",
        "78 a second task CR-6.1, the first is on line 77",
        "80 a box with an unknown mark [y]",
        "81 a box that is not set apart",
      ]
    )
  }

  @Test func `a file without sections is a plain checklist`() {
    check("- [ ] **a** One\n- [x] **b** Two\n", ["1 [ ] 2 a \"One\"", "2 [x] 2 b \"Two\""])
    check(
      "# Plan\n\n* [ ] **a1** One\n+ [X] **a2** Two",
      [
        "3 [ ] 2 a1 \"One\"", "4 [x] 2 a2 \"Two\"",
      ]
    )
    check("## Archive\n- [ ] **a** One\n## Else\n- [ ] **b** Two\n", ["4 [ ] 2 b \"Two\""])
    check(
      "text\n  - [ ] **a** nested\n",
      [],
      problems: [
        "2 an indented box with an id and no task above"
      ]
    )
  }

  @Test func `priority headings order, and ids that restart are told apart`() {
    let plan = """
      # Plan
      ## HIGH PRIORITY
      - [ ] **Task 1:** One
        - **Dependencies:** Task 2
      - [ ] **Task 2:** Two
      ### 🟡 Medium Priority
      - [ ] **Task 1:** Three
      ## Low priority (later)
      - [ ] **Task 1:** Four
      ## CRITICAL PRIORITY
      - [ ] **Task 1:** Five
      ## Discoveries & Notes
      - [ ] **Task 9:** never
      """
    check(
      plan,
      [
        "3 [ ] 1 HIGH/Task-1 \"One\" after HIGH/Task-2", "5 [ ] 1 HIGH/Task-2 \"Two\"",
        "7 [ ] 2 MEDIUM/Task-1 \"Three\"", "9 [ ] 3 LOW/Task-1 \"Four\"",
        "11 [ ] 0 CRITICAL/Task-1 \"Five\"",
      ]
    )
  }

  @Test func `a task without id is known by the digest of heading and text`() {
    let name = "t-" + Digest(of: "Phase 1: A\nWrite it".utf8).description.prefix(8)
    let expected = ["2 [ ] 2 \(name) \"Write it\" tag LOW"]
    check("## Phase 1: A\n- [ ] Write it [LOW]\n", expected)
    let done = outline(Array("## Phase 1: A\n- [x] Write it\n".utf8))
    #expect(done == ["2 [x] 2 \(name) \"Write it\""])
  }

  @Test(arguments: [
    ("7.1.1", "7.1.1"), ("CR-6.2", "CR-6.2"), ("MD-1.2", "MD-1.2"), ("X.4.5", "X.4.5"),
    ("9C.1.2", "9C.1.2"), ("POST-CR6.1", "POST-CR6.1"), ("3.2B.1", "3.2B.1"),
    ("9C.1.B2", "9C.1.B2"), ("1.2.3.4", "1.2.3.4"), ("WARN.SC1.a/b.sh", "WARN.SC1.a/b.sh"),
    ("AUTH", "AUTH"), ("T1:", "T1"), ("Task 3:", "1/Task-3"),
  ]) func `an id of every form is read`(bold: String, identity: String) {
    let task = PlanText.read(Array("## Phase 1: P\n- [ ] **\(bold)** Text\n".utf8)).tasks.first
    #expect(task?.identity == identity)
    #expect(task?.hasID == true)
  }

  @Test(arguments: ["Note:", "Refactor", "Fix the parser", "[HIGH]", "a\u{1b}b1", "a\u{202e}1"])
  func `emphasis is not an id`(bold: String) {
    let task = PlanText.read(Array("- [ ] **\(bold)** Text\n".utf8)).tasks.first
    #expect(task?.hasID == false)
    #expect(task?.identity.hasPrefix("t-") == true)
  }

  @Test func `what looks like a task and is none is reported with its line`() {
    let start = "## Phase 1: P\n- [ ] **1.1** One\n"
    check(
      start + "- [] **1.2** x\n",
      ["2 [ ] 2 1.1 \"One\""],
      problems: [
        "3 a box with an unknown mark []"
      ]
    )
    check(start + "- [ ]\n", ["2 [ ] 2 1.1 \"One\""], problems: ["3 a box without text"])
    check(
      start + "- [ ] **1.2 x\n",
      ["2 [ ] 2 1.1 \"One\""],
      problems: [
        "3 an id that is not closed"
      ]
    )
    check(
      start + "- [ ] 1.2 x\n",
      ["2 [ ] 2 1.1 \"One\""],
      problems: [
        "3 an id that is not bold: read as an acceptance line"
      ]
    )
    check(
      start + "```\n- [ ] **1.2** x\n",
      ["2 [ ] 2 1.1 \"One\""],
      problems: [
        "3 a code fence that is not closed: what follows is not read"
      ]
    )
    check(
      start + "<!--\n- [ ] **1.2** x\n",
      ["2 [ ] 2 1.1 \"One\""],
      problems: [
        "3 a comment that is not closed: what follows is not read"
      ]
    )
    check(start + "- [x](http://a) link\n- [1] note\n", ["2 [ ] 2 1.1 \"One\""])
  }

  @Test func `an indented fence without end does not swallow the next task`() {
    check(
      "- [ ] **1.1** One\n  ```sh\n  x\n- [ ] **1.2** Two\n",
      [
        "1 [ ] 2 1.1 \"One\"", "4 [ ] 2 1.2 \"Two\"",
      ],
      problems: ["2 a code fence that is not closed: what follows is not read"]
    )
  }

  @Test func `a closed heading closes what is under it and nothing beside it`() {
    let plan =
      "## Phase 1: A\n### Manual Review\n- [ ] **1.1** x\n### Phase 1.2\n- [ ] **1.2** y\n"
      + "## Phase 2 (archived)\n### HIGH PRIORITY\n- [ ] **2.1** z\n"
    check(plan, ["5 [ ] 2 1.2 \"y\""])
    check(
      "# Archive service\n## Phase 1: Archive logs\n- [ ] **1.1** x\n",
      [
        "3 [ ] 2 1.1 \"x\""
      ]
    )
  }

  @Test func `tasks that wait for one another are reported`() {
    check(
      "- [ ] **a1** A\n  - Depends on: a2\n- [ ] **a2** B\n  - **Dependencies**: `a1`; n/a\n",
      ["1 [ ] 2 a1 \"A\" after a2", "3 [ ] 2 a2 \"B\" after a1"],
      problems: ["1 tasks that wait for one another: a1, a2"]
    )
    check(
      "- [ ] **a1** A\n  - Dependencies: a1\n",
      ["1 [ ] 2 a1 \"A\""],
      problems: [
        "2 a dependency on a1, which is no other task here"
      ]
    )
  }

  @Test func `titles are fit to be shown and bounded`() {
    let hostile = "- [ ] **a1** x\u{1b}[31mred\u{1b}]0;t\u{07}\u{9b}2J\u{202e} \t y"
    check(hostile, ["1 [ ] 2 a1 \"xred y\""])
    let long = PlanText.read(Array("- [ ] \(String(repeating: "é", count: 5000))".utf8)).tasks
    #expect(long.first?.title.count == 160)
    #expect(
      PlanText.read(Array(("- [ ] e" + String(repeating: "\u{301}", count: 90000)).utf8))
        .tasks.first.map { $0.title.utf8.count < 4000 } == true
    )
  }

  @Test func `byte order mark, CR LF, bad UTF-8 and a missing last newline are read alike`() {
    let bytes: [UInt8] =
      [0xef, 0xbb, 0xbf] + Array("- [ ] **a1** One\r\n  - x\r\n- [x] **a2** ".utf8)
      + [0xff, 0xfe]
    #expect(outline(bytes) == ["1 [ ] 2 a1 \"One\"", "3 [x] 2 a2 \"\u{fffd}\u{fffd}\""])
    #expect(PlanText.read(bytes).tasks.first?.details == "- x\n")
  }
}
