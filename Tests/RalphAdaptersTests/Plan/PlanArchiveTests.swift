import RalphAdapters
import RalphCore
import RalphFiles
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A plan of its own for one test, gone with it.
private final class Place: Sendable {
  let path: String
  private static let count = Atomic<Int>(0)

  init(_ plan: String, done: String? = nil) throws {
    let number = Place.count.wrappingAdd(1, ordering: .relaxed).newValue
    path = "/tmp/ralph-archive-\(getpid())-\(number)"
    try Files.removeTree(path)
    try Files.makeFolder(path)
    try Files.replace(path + "/PLAN.md", with: Array(plan.utf8))
    if let done { try Files.replace(path + "/PLAN_DONE.md", with: Array(done.utf8)) }
  }

  deinit { try? Files.removeTree(path) }

  var archive: PlanArchive { PlanArchive(plan: path + "/PLAN.md", keep: path + "/keep") }
  func text(_ name: String) throws -> String {
    String(decoding: try Files.read(path + "/" + name), as: UTF8.self)
  }
  /// Moves what is done, and gives what was done.
  func move() throws -> PlanArchive.Outcome {
    try archive.move(try archive.finished(), date: "2026-02-01")
  }
}

private let plan = """
  # Plan

  ## Phase 1: One

  - [x] **1.1** First | with `a \\| b`
    - **Goal:** detail

      after a blank line
  - [ ] measured by this
  - [ ] **1.2** Second
  - [x] **1.3** Third
  """

private let left = """
  # Plan

  ## Phase 1: One

  - [ ] **1.2** Second

  """

private let rows = """

  | Date | Task ID | Description |
  |------|---------|-------------|
  | 2026-02-01 | 1.1 | - [x] **1.1** First \\| with `a \\| b` |
  | 2026-02-01 | 1.3 | - [x] **1.3** Third |

  - **1.1**
    - **Goal:** detail
      after a blank line
  - [ ] measured by this

  """

@Suite struct PlanArchiveTests {
  @Test func `a task leaves with its details and what it is measured by`() throws {
    let place = try Place(plan)
    let outcome = try place.move()
    #expect(outcome.written == 2 && outcome.removed == 2 && outcome.recognized == 0)
    #expect(try place.text("PLAN.md") == left)
    #expect(
      try place.text("PLAN_DONE.md")
        == "# Plan - Completed Tasks\n\n## Archived on 2026-02-01 (Set 1)\n" + rows
    )
    #expect(try place.archive.archived() == ["1.1", "1.3"])
  }

  @Test(arguments: [
    ("## Archived on 2026-01-01 (Set 1)\n", "\n## Archived on 2026-02-01 (Set 1)\n"),
    ("## Archived on 2026-02-01 (Set 1)\n\n", "## Archived on 2026-02-01 (Set 2)\n"),
    ("## Archived on 2026-01-01\n", "\n## Archived on 2026-02-01\n"),
    ("### Archived on 2026-01-01", "\n\n### Archived on 2026-02-01\n"),
  ])
  func `a section has the form of the one before`(done: String, heading: String) throws {
    let place = try Place(plan, done: done)
    _ = try place.move()
    #expect(try place.text("PLAN_DONE.md") == done + heading + rows)
  }

  @Test func `what a crash left in both is not written twice`() throws {
    let place = try Place(plan)
    _ = try place.move()
    let done = try place.text("PLAN_DONE.md")
    try Files.replace(place.path + "/PLAN.md", with: Array((plan + "\n- [x] **1.4** New\n").utf8))
    let outcome = try place.move()
    #expect(outcome.written == 1 && outcome.recognized == 2 && outcome.removed == 3)
    #expect(try place.text("PLAN.md") == left)
    let now = try place.text("PLAN_DONE.md")
    #expect(now.hasPrefix(done) && now.components("**1.1** First") == 1)
    #expect(now.hasSuffix("| 2026-02-01 | 1.4 | - [x] **1.4** New |\n"))
  }

  @Test func `a task that was changed since it was looked at stays`() throws {
    let place = try Place(plan)
    let tasks = try place.archive.finished()
    let reopened = plan.replacing("[x] **1.3**", with: "[ ] **1.3**")
    try Files.replace(place.path + "/PLAN.md", with: Array(reopened.utf8))
    #expect(try place.archive.move(tasks, date: "2026-02-01").removed == 1)
    #expect(try place.text("PLAN.md") == left.dropLast() + "\n- [ ] **1.3** Third")
  }

  @Test(arguments: [
    // The last task stays where boxes without an id do, and the box below it with it.
    ("- [x] **1.1** A\n- [x] **1.2** B\n- [ ] measures B\n\n- [ ] all works\n", ["1.2"]),
    ("- [ ] before any\n\n- [x] **1.1** A\n- [x] measured\n", ["1.1"]),
    ("- [x] **1.1** A\n  detail\n- a note\n- [ ] below the note\n", ["1.1"]),
    // A task that stays anyway is enough, and where every box goes, nothing has to stay.
    ("- [x] **1.1** A\n- [ ] **1.2** B\n\n- [ ] all works\n", []),
    ("- [x] **1.1** A\n- [ ] measured\n- [x] **1.2** B\n- [x] measured, too\n", []),
    ("- [x] one\n- [ ] two\n", []),
  ])
  func `no acceptance line becomes a task by archiving`(section: String, staying: [String]) throws {
    let place = try Place(
      "# P\n## Phase 1: One\n\(section)\n## Phase 2: Two\n- [ ] **2.1** C\n"
    )
    let before = PlanText.read(Array(try place.text("PLAN.md").utf8))
    let tasks = try place.archive.finished()
    #expect(try place.archive.anchors(among: tasks).map(\.id) == staying)
    #expect(try place.move().removed == tasks.count - staying.count)
    let after = PlanText.read(Array(try place.text("PLAN.md").utf8))
    let names = after.tasks.map(\.identity)
    let left = before.tasks.filter { $0.mark != .done || staying.contains($0.identity) }
    #expect(names == left.map(\.identity), "\(names)")
    // Once a new task with an id stands there, the one that stayed goes.
    let head = "# P\n## Phase 1: One\n"
    let more = try place.text("PLAN.md").replacing(head, with: head + "- [ ] **1.9** New\n")
    try Files.replace(place.path + "/PLAN.md", with: Array(more.utf8))
    #expect(try place.move().removed == staying.count)
  }

  @Test func `a box outside the task sections is told, and a dependency on the archive is not`()
    throws
  {
    let text =
      "# Plan\n- [ ] **0.1** Lost\n- [ ] free\n## Phase 1: One\n- [ ] **1.1** A\n"
      + "  - **Dependencies:** 0.9, 0.8\n## Notes\n- [ ] 7.1.3 Also lost\n"
    let document = PlanText.read(Array(text.utf8))
    #expect(document.tasks.map(\.identity) == ["1.1"])
    let advice = PlanCheck.wholeAdvice(on: document, archived: ["0.9"])
    #expect(advice.map(\.line) == [2, 6, 8])
    #expect(advice[0].what.contains("0.1 outside") && advice[1].what.contains("0.8"))
    // Boxes without an id may be meant so: they are noted, and are no problem.
    #expect(PlanCheck.notes(on: document).map(\.line) == [3])
    // A run does not mind the boxes.
    #expect(PlanCheck.advice(on: document).map(\.line) == [6, 6])
  }

  @Test func `a box without an id is noted where it stands apart from the tasks that have one`() {
    let text =
      "## Phase 1: One\n- [ ] **1.1** A\n- [ ] it works\n\n- [ ] perhaps a task\n"
      + "## Phase 2: No ids\n- [ ] a task\n"
    let notes = PlanCheck.notes(on: PlanText.read(Array(text.utf8)))
    #expect(notes.map(\.line) == [5] && notes[0].what.contains("acceptance line"), "\(notes)")
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
