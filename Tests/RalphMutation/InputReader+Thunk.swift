import RalphAdapters
import RalphCore

extension InputReader {
  /// The readers of finished tasks, and the writers of what they append.
  static let thunk: [InputReader] = [
    InputReader("thunk", corpus: logs) { bytes in reading(bytes) },
    InputReader("thunk-append", corpus: logs, share: 20) { bytes in appending(bytes) },
    InputReader("plan-archive", corpus: plans, share: 15) { bytes in archiving(bytes) },
  ]

  private static let header =
    "| THUNK # | Original # | Priority | Description | Completed |\n|---|---|---|---|---|\n"
  private static let logs = Corpus.texts(
    "# THUNK\n\n## Era: One\n\nStarted: 2026-01-02\n\n\(header)| 1 | a | LOW | x | 2026-01-02 |\n",
    "## Era 4: Two (2026-01-17)\r\n\r\n" + header.replacing("\n", with: "\r\n")
      + "| 84a | 7.1.1 | HIGH | **7.1.1** a \\| b | c | 2026-01-19 |\r\n| 2026-01-19 | b |",
    "| ID | Task | Scope | Description |\n|--|:-:|--|--|\n| 7 | 35.1.3 | skills | Enhanced |",
    "```\n\(header)```\n| 9 | LEGACY | x |\n\nprose\n"
  )
  private static let plans = Corpus.texts(
    "# P\n\n## Phase 1: A\n\n- [x] **1.1** Do | it **[HIGH]**\n  - **Goal:** x\n\n    more\n"
      + "- [ ] measured\n- [ ] **1.2** Next\n- [X] **1.3** Last",
    "- [x] one\r\n  ```\r\n  - [x] code\r\n  ```\r\n- [ ] two\r\n- [x] three\r\n"
  )

  private static func reading(_ bytes: [UInt8]) -> String? {
    let table = ThunkTable.read(bytes)
    let lines = bytes.count { $0 == 0x0a } + 1
    guard table.rows.count + table.eras.count <= lines else { return "more rows than lines" }
    let isOrdered = zip(table.rows, table.rows.dropFirst()).allSatisfy { $0.line < $1.line }
    guard isOrdered, table.rows.allSatisfy({ $0.line <= lines }) else { return "rows out of order" }
    return table.rows.allSatisfy { $0.era.map(table.eras.indices.contains) ?? true }
      ? nil : "a row of no era"
  }

  /// What is appended is one row that is read back as it was meant, below rows that stay.
  private static func appending(_ bytes: [UInt8]) -> String? {
    let hostile = String(decoding: bytes.suffix(300), as: UTF8.self)
    let entry = ThunkEntry(id: "7.1.1", description: hostile, priority: .low, date: "2026-02-01")
    let added = ThunkFile.addition(entry, to: bytes)
    guard added.last == 0x0a else { return "the row has no end" }
    let before = ThunkTable.read(bytes)
    let after = ThunkTable.read(bytes + added)
    guard let row = after.rows.last, after.rows.count <= before.rows.count + 1 else {
      return "not one row"
    }
    // A column that the header does not have is written nowhere.
    guard row.original == "7.1.1" || row.original.isEmpty else { return "the id is not read back" }
    guard row.completed == "2026-02-01" || row.completed.isEmpty else { return "the day is not" }
    let kept = before.rows.dropLast()
    guard after.rows.prefix(kept.count).elementsEqual(kept) else { return "another row changed" }
    let chapter = ThunkFile.addition(era: hostile, date: "2026-02-01", to: bytes)
    let eras = ThunkTable.read(bytes + chapter).eras
    return eras.count == before.eras.count + 1 ? nil : "not one era"
  }

  /// Nothing open is touched, no other box becomes a task, and the archive only grows.
  private static func archiving(_ bytes: [UInt8]) -> String? {
    let before = PlanText.read(bytes)
    let done = before.tasks.filter { $0.mark == .done }
    let (plan, archive) = PlanArchive.moved(outOf: bytes, into: bytes, date: "2026-02-01")
    guard plan.count <= bytes.count, archive.starts(with: bytes) else { return "bytes changed" }
    guard !done.isEmpty else { return plan == bytes ? nil : "nothing was done, and bytes are gone" }
    let names = Set(before.tasks.map(\.identity))
    let new = PlanText.read(plan).tasks.filter { !names.contains($0.identity) }
    guard new.isEmpty else { return "\(new[0].identity) became a task" }
    let again = PlanArchive.moved(outOf: bytes, into: archive, date: "2026-02-01")
    return again.done == archive ? nil : "a second time is not recognized"
  }
}
