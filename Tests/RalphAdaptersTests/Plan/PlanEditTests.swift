import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// A plan in every shape of bytes: as is, CR LF, with byte order mark, without last newline, torn UTF-8.
private func shapes(_ plan: [UInt8]) -> [[UInt8]] {
  let windows = plan.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }
  var unended = plan
  while unended.last == 0x0a { unended.removeLast() }
  let torn = plan.flatMap { $0 == UInt8(ascii: "e") ? [$0, 0xff, 0xc3] : [$0] }
  return [plan, windows, [0xef, 0xbb, 0xbf] + plan, unended, torn]
}

private let checklist = Array("* [ ] **a1** One\n- [⏭️] two\n1. [X] **a3** Three [LOW]".utf8)

/// Numbers that look random and are the same on every machine.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(sides))
  }
}

@Suite struct PlanEditTests {
  @Test func `a change of mark touches the bytes between the brackets and no other`() throws {
    for plan in shapes(try brainStyle()) + shapes(checklist) {
      let tasks = PlanText.read(plan).tasks
      #expect(tasks.count >= 3)
      for task in tasks {
        for mark in Mark.allCases where mark != task.mark && mark != .elsewhere {
          let change = PlanEdit.Change(task.identity, from: task.mark, to: mark)
          let edited = try PlanEdit.apply(change, to: plan)
          let wanted =
            plan[..<task.marker.lowerBound] + mark.bytes + plan[task.marker.upperBound...]
          #expect(edited.elementsEqual(wanted))
          #expect(PlanText.read(edited).tasks.map(\.identity) == tasks.map(\.identity))
          #expect(PlanText.read(edited).task(task.identity)?.mark == mark)
        }
      }
    }
  }

  @Test func `a reason adds one line, and taking it back restores every byte`() throws {
    for plan in shapes(try brainStyle()) + shapes(checklist) {
      for task in PlanText.read(plan).tasks where task.mark != .blocked {
        let reason = "- [ ] # no\n```\n<!-- \u{1b}[2J\u{202e}why"
        let to = PlanEdit.Change(task.identity, from: task.mark, to: .blocked, reason: reason)
        let parked = try PlanEdit.apply(to, to: plan)
        let lines = { (bytes: [UInt8]) in bytes.count(where: { $0 == 0x0a }) }
        #expect(lines(parked) == lines(plan) + 1)
        #expect(PlanText.read(parked).tasks.count == PlanText.read(plan).tasks.count)
        let back = PlanEdit.Change(
          task.identity,
          from: .blocked,
          to: .todo,
          formerReason: reason
        )
        var wanted = plan
        wanted.replaceSubrange(task.marker, with: Mark.todo.bytes)
        #expect(try PlanEdit.apply(back, to: parked) == wanted)
      }
    }
  }

  @Test(arguments: [
    ("- [ ] **a1** One\n", "why", "- [-] **a1** One\n  - **Blocked:** why\n"),
    ("- [ ] **a1** One\r\nx\r\n", "why", "- [-] **a1** One\r\n  - **Blocked:** why\r\nx\r\n"),
    ("- [ ] **a1** One", "why", "- [-] **a1** One\n  - **Blocked:** why"),
    ("# P\r\n- [ ] **a1** One", "why", "# P\r\n- [-] **a1** One\r\n  - **Blocked:** why"),
    (
      "- [ ] **a1** One\n", "a\nb [ ] `c` <!--",
      "- [-] **a1** One\n  - **Blocked:** a b ( ) 'c' ‹!--\n"
    ),
    ("- [ ] **a1** One\n", " \n\u{1b}[0m", "- [-] **a1** One\n"),
    (
      "- [ ] **a1** One\n  - **Blocked:** a person's\n", "why",
      "- [-] **a1** One\n  - **Blocked:** why\n  - **Blocked:** a person's\n"
    ),
  ]) func `a reason is one harmless bullet under the task`(
    plan: String,
    reason: String,
    expected: String
  ) throws {
    let change = PlanEdit.Change("a1", from: .todo, to: .blocked, reason: reason)
    let edited = try PlanEdit.apply(change, to: Array(plan.utf8))
    #expect(String(decoding: edited, as: UTF8.self) == expected)
  }

  @Test func `a reason's bullet is renewed, and a person's words stay`() throws {
    let plan = Array("- [-] **a1** One\n  - **Blocked:** old\n".utf8)
    func edit(_ change: PlanEdit.Change) throws -> String {
      String(decoding: try PlanEdit.apply(change, to: plan), as: UTF8.self)
    }
    let renewed = "- [-] **a1** One\n  - **Blocked:** new\n"
    #expect(try edit(.init("a1", from: .blocked, to: .blocked, reason: "new")) == renewed)
    let kept = "- [ ] **a1** One\n  - **Blocked:** old\n"
    #expect(try edit(.init("a1", from: .blocked, to: .todo)) == kept)
    #expect(try edit(.init("a1", from: .blocked, to: .todo, formerReason: "else")) == kept)
    #expect(
      try edit(.init("a1", from: .blocked, to: .todo, formerReason: "old")) == "- [ ] **a1** One\n"
    )
  }

  @Test func `a reason is bounded to 300 characters`() {
    #expect(PlanWords.reason(String(repeating: "é", count: 10_000)).count == 300)
  }

  @Test func `a task that is gone, changed or doubled is refused`() {
    let plan = Array("- [x] **a1** One\n- [ ] **a2** Two\n- [ ] **a1** Again\n".utf8)
    #expect(throws: PlanEdit.Refusal.gone) {
      try PlanEdit.apply(.init("a9", from: .todo, to: .done), to: plan)
    }
    #expect(throws: PlanEdit.Refusal.differs(found: .todo)) {
      try PlanEdit.apply(.init("a2", from: .claimed, to: .done), to: plan)
    }
    #expect(throws: PlanEdit.Refusal.duplicate) {
      try PlanEdit.apply(.init("a1", from: .todo, to: .done), to: plan)
    }
  }

  @Test func `no mutation of a plan makes reader or editor fail`() throws {
    let seed = Array(
      """
      ## Phase 1: A
      - [ ] **1.1** One **[HIGH]**
        - **Dependencies:** 1.2, none and x
        ```sh
        - [ ] **9** no
        ```
      - [⏭️] **1.2** Two
      <!-- - [ ] x -->
      ### Manual Review
      - [x] ok
      """.utf8
    )
    let pieces =
      [
        "- [ ] ", "**", "```", "~~~", "<!--", "-->", "\r\n", "\n", "\t", "## ", "[-]", ":", "#",
        "\u{1b}]", "⏭", "  - Dependencies: 1.1", "PRIORITY HIGH", "- [ ] **Task 1:** x\n",
      ].map { Array($0.utf8) } + [[0xff], [0], [0xef, 0xbb, 0xbf]]
    var dice = Dice(seed: 7)
    var edits = 0
    for _ in 0..<20_000 {
      var plan = seed
      for _ in 0...dice.roll(4) {
        let start = dice.roll(plan.count + 1)
        let end = min(plan.count, start + dice.roll(12))
        plan.replaceSubrange(start..<end, with: pieces[dice.roll(pieces.count)])
      }
      let document = PlanText.read(plan)
      guard let task = document.tasks.last else { continue }
      let mark = Mark.allCases[dice.roll(Mark.allCases.count)]
      let change = PlanEdit.Change(task.identity, from: task.mark, to: mark, reason: "x")
      let edited = try PlanEdit.apply(change, to: plan, read: document)
      edits += 1
      if mark == task.mark { continue }
      if edited.suffix(from: task.marker.lowerBound).starts(with: mark.bytes) { continue }
      Issue.record("mark \(mark) is not where it belongs in \(plan)")
    }
    #expect(edits > 15_000)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a large plan and a long line are read in linear time`() {
    let size = 1 << 20
    let shapes = [
      "- [ ] **1.1** x\n", "- [ ] **1.1", "`<!-- ", "```\n", "  ```a\n", "[", "- [ ] [HIGH] ",
      "**", "a\u{301}", "- [ ] t\n  - Dependencies: a, b\n", " ", "\t\n", "# ", "*_(", "a:", "-",
    ]
    let clock = ContinuousClock()
    for shape in shapes {
      let start = "- [ ] **0.1** t\n  - Dependencies: "
      for prefix in ["", start] {
        let count = size / shape.utf8.count
        let plan = Array((prefix + String(repeating: shape, count: count)).utf8)
        let took = clock.measure { _ = PlanText.read(plan) }
        #expect(took < .seconds(15), "\(shape.debugDescription) after \(prefix.count) took \(took)")
      }
    }
  }
}
