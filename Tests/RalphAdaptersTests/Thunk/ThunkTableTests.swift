import RalphAdapters
import Testing

/// What is read from a text: each row as `label|original|priority|description|completed`.
private func rows(_ text: String) -> [String] {
  ThunkTable.read(Array(text.utf8)).rows.map {
    [$0.label, $0.original, $0.priority, $0.description, $0.completed].joined(separator: "·")
  }
}

private func flaws(_ text: String) -> [String] {
  ThunkTable.read(Array(text.utf8)).flaws.map { "\($0.line): \($0)" }
}

private let five = """
  | THUNK # | Original # | Priority | Description | Completed |
  |---------|------------|----------|-------------|-----------|

  """

@Suite struct ThunkTableTests {
  @Test func `cells are read by what the header calls them`() {
    let seed = "| ID | Task | Scope | Description |\n|---|:--|--:|---|\n"
    #expect(rows(seed + "| 7 | 35.1.3 | skills | Enhanced |\n") == ["7·35.1.3··Enhanced·"])
    #expect(
      rows(five + "| 412 | 7.1.1 | HIGH | **7.1.1** Accept | 2026-01-19 |")
        == ["412·7.1.1·HIGH·**7.1.1** Accept·2026-01-19"]
    )
    let six = """
      | Completed | THUNK # | Original # | Priority | Scope | Description |
      |---|---|---|---|---|---|
      | 2026-01-19 | 9 | CR-6.1 | LOW | src | Words |
      """
    #expect(rows(six) == ["9·CR-6.1·LOW·Words·2026-01-19"])
    #expect(flaws(six) == [])
  }

  @Test(arguments: [
    // A cell too many is part of the description; one too few is the priority, or the date.
    ("| 1 | 2.1 | LOW | a | b | c | 2026-01-01 |", "1·2.1·LOW·a | b | c·2026-01-01", "7 cells"),
    ("| 2 | 2.1 | Words only | 2026-01-01 |", "2·2.1··Words only·2026-01-01", "4 cells"),
    ("| 3 | 2.1 | HIGH | No date |", "3·2.1·HIGH·No date·", "4 cells"),
    ("| 84a | 2.1 | LOW | Letter | 2026-01-01 |", "84a·2.1·LOW·Letter·2026-01-01", "84a"),
    (
      "| 2026-01-05 | 2.1 | LOW | Day | 2026-01-05 |",
      "2026-01-05·2.1·LOW·Day·2026-01-05", "no number: 2026-01-05"
    ),
  ])
  func `an irregular row is read, and counted with its line`(
    row: String,
    read: String,
    flaw: String
  ) {
    #expect(rows(five + row + "\n") == [read])
    #expect(flaws(five + row + "\n").count == 1)
    #expect(flaws(five + row + "\n").first?.hasPrefix("3: ") == true)
    #expect(flaws(five + row + "\n").first?.contains(flaw) == true)
  }

  @Test func `an escaped bar is part of its cell, and a number used again is told`() {
    let text = five + "| 5 | a | LOW | x \\| y | 2026-01-01 |\n| 5 | b | LOW | z | 2026-01-01 |\n"
    #expect(rows(text) == ["5·a·LOW·x | y·2026-01-01", "5·b·LOW·z·2026-01-01"])
    #expect(flaws(text) == ["4: number 5 again, first on line 3"])
  }

  @Test func `eras are read in all their forms`() throws {
    let text = """
      # THUNK
      ## Era: Foundation
      **Started:** 2026-01-02
      \(five)| 1 | a | LOW | x | 2026-01-01 |

      ## Era 4: Portable brain (2026-01-17)

      \(five)| 2 | b | LOW | y | 2026-01-18 |
      ## Notes
      """
    let table = ThunkTable.read(Array(text.utf8))
    #expect(table.eras.map(\.name) == ["Foundation", "Portable brain"])
    #expect(table.eras.map(\.started) == ["2026-01-02", "2026-01-17"])
    #expect(table.eras.map(\.number) == ["", "4"])
    #expect(table.rows(of: try #require(table.era(named: "portable"))).map(\.number) == [2])
    #expect(table.era(named: "4") == 1)
    #expect(table.era(named: "elsewhere") == nil)
  }

  @Test func `carriage returns, a missing last newline and bad bytes are no obstacle`() {
    var bytes = Array((five + "| 1 | a | LOW | x").utf8).flatMap {
      $0 == 0x0a ? [0x0d, 0x0a] : [$0]
    }
    bytes += [0xff] + Array(" | 2026-01-01 |".utf8)
    let table = ThunkTable.read(bytes)
    #expect(table.rows.map(\.description) == ["x\u{fffd}"])
    #expect(table.flaws == [])
  }

  @Test func `a last line that is cut short is told`() {
    #expect(flaws(five + "| 9 | a | LO") == ["3: cut short"])
    #expect(flaws(five + "| 9 | a | LO\n") == ["3: 3 cells under 5 columns"])
  }

  @Test func `an example in a fence is no row`() {
    #expect(
      rows("```\n| 1 | a | LOW | x | y |\n```\n" + five + "| 2 | b | LOW | y | z |") == [
        "2·b·LOW·y·z"
      ]
    )
    #expect(rows("```\n" + five + "| 2 | b | LOW | y | z |").count == 1)
  }
}
