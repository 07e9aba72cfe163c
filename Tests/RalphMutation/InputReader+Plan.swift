import RalphAdapters
import RalphCore

extension InputReader {
  /// The plan's reader, and the writer of its marks.
  static let plan: [InputReader] = [
    InputReader("plan", corpus: plans, share: 60) { bytes in reading(bytes) },
    InputReader("plan-mark", corpus: plans, share: 15) { bytes in
      let document = PlanText.read(bytes)
      for (index, task) in document.tasks.enumerated().prefix(3) {
        let marks: [Mark] = [.todo, .claimed, .done, .blocked]
        let to = marks[(bytes.count + index) % marks.count]
        if let why = marking(task, to, bytes, document) ?? parking(task, bytes) { return why }
      }
      return nil
    },
  ]

  private static let plans =
    Corpus.files("Tests/RalphAdaptersTests/Plan/Fixtures") + Corpus.files("", ".md")
    + Corpus.texts(
      "- [ ] **1.1** One\n- [x] two\n  - [ ] detail\n",
      "# P\n\n## Phase 1: A\n\n- [ ] **1.1** Do **[HIGH]**\n  - Dependencies: 1.2, x\n  - Acceptance:\n"
        + "    - it holds\n- [-] **1.2** Parked\n  - **Blocked:** a reason\n- [?] **1.3** Half\n",
      "## Phase 2: B\r\n\r\n- [ ] **2.1** Windows\r\n- [ ] **2.1** Twice\r\n",
      "### HIGH PRIORITY\n- [ ] a `code` box\n```\n- [ ] in a fence\n```\n<!-- - [ ] hidden -->\n",
      "## Archive\n- [x] **0.1** Old\n## Manual Review\n- [ ] **9.9** Mine\n* [ ] star\n1. [ ] number\n",
      "- [ ] **A.1**\n- [ ]**A.2** x\n-[ ] **A.3** y\n- [] z\n- [ x ] w\n"
    )

  private static func reading(_ bytes: [UInt8]) -> String? {
    let document = PlanText.read(bytes)
    var seen: Set<String> = []
    for task in document.tasks {
      guard seen.insert(task.identity).inserted else { return "two tasks are \(task.identity)" }
      let line = task.lineRange
      guard line.lowerBound >= 0, line.upperBound <= bytes.count,
        line.contains(task.marker.lowerBound), task.marker.upperBound <= line.upperBound,
        task.block.lowerBound == line.lowerBound, task.block.upperBound <= bytes.count,
        task.block.upperBound >= line.upperBound, line.upperBound >= task.textRange.upperBound
      else { return "a task's ranges leave its line" }
      let why = Promise.first(
        Promise.short(task.identity, "an identity", 64),
        Promise.plain(task.identity, "an identity"),
        Promise.plain(task.title, "a title"),
        Promise.plain(task.heading, "a heading"),
        task.acceptance.lazy.compactMap { Promise.plain($0, "an acceptance line") }.first
      )
      if let why { return why }
    }
    for sentence in PlanCheck.sentences(document) {
      if let why = Promise.plain(sentence, "a sentence of the check") { return why }
    }
    let lines = bytes.count { $0 == 0x0a || $0 == 0x0d } + 1
    return document.tasks.count + document.archived.count <= lines ? nil : "more tasks than lines"
  }

  /// A mark changes its own bytes and nothing else, and is read back.
  private static func marking(
    _ task: PlanTask,
    _ to: Mark,
    _ bytes: [UInt8],
    _ document: PlanDocument
  ) -> String? {
    let change = PlanEdit.Change(task.identity, from: task.mark, to: to)
    // A refusal changes nothing.
    guard let edited = try? PlanEdit.apply(change, to: bytes) else {
      return "the mark that was read is refused"
    }
    let after = task.marker.upperBound
    guard edited.starts(with: bytes[..<task.marker.lowerBound]),
      edited.reversed().starts(with: bytes[after...].reversed()),
      edited.count - bytes.count == (to == task.mark ? 0 : 1 - task.marker.count)
    else { return "more than the mark was changed" }
    let again = PlanText.read(edited)
    guard again.task(task.identity)?.mark == to else { return "the mark is not read back" }
    let others = { (document: PlanDocument) in
      document.tasks.filter { $0.identity != task.identity }.map { [$0.identity, "\($0.mark)"] }
    }
    return others(again) == others(document) ? nil : "another task has changed"
  }

  /// A reason is one line under the task and goes away again.
  private static func parking(_ task: PlanTask, _ bytes: [UInt8]) -> String? {
    guard task.mark == .todo else { return nil }
    let reason = String(decoding: bytes.suffix(200), as: UTF8.self)
    let park = PlanEdit.Change(task.identity, from: .todo, to: .blocked, reason: reason)
    // A refusal changes nothing.
    guard let parked = try? PlanEdit.apply(park, to: bytes) else { return "parking is refused" }
    let lines = { (bytes: [UInt8]) in bytes.count { $0 == 0x0a } }
    guard lines(parked) <= lines(bytes) + 1 else { return "a reason of more than one line" }
    guard PlanText.read(parked).task(task.identity)?.mark == .blocked else {
      return "a parked task is not read back"
    }
    let back = PlanEdit.Change(task.identity, from: .blocked, to: .todo, formerReason: reason)
    // As above.
    guard let opened = try? PlanEdit.apply(back, to: parked) else { return "opening is refused" }
    return PlanText.read(opened).task(task.identity)?.mark == .todo ? nil : "it stays parked"
  }
}
