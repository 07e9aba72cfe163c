import RalphAdapters
import RalphCore

/// How many rows a log has, of what sort, and what is unusual about them.
struct ThunkStats {
  private let table: ThunkTable
  /// The greatest whole number of all rows.
  let greatest: Int
  private let priorities: [(word: String, count: Int)]
  private let flaws: [(word: String, count: Int, first: Int)]

  init(_ table: ThunkTable) {
    self.table = table
    greatest = table.rows.compactMap(\.number).max() ?? 0
    priorities = Urgency.allCases.map { urgency in
      (urgency.word, table.rows.count { Urgency(word: $0.priority) == urgency })
    }
    var flaws: [(word: String, count: Int, first: Int)] = []
    for flaw in table.flaws {
      let word = ThunkStats.word(flaw.kind)
      if let place = flaws.firstIndex(where: { $0.word == word }) {
        flaws[place].count += 1
      } else {
        flaws.append((word, 1, flaw.line))
      }
    }
    self.flaws = flaws
  }

  private static func word(_ kind: ThunkFlaw.Kind) -> String {
    switch kind {
    case .cells(let found, let expected): "\(found) cells under \(expected) columns"
    case .lettered: "numbers with a letter"
    case .unnumbered: "no number"
    case .again: "numbers used again"
    case .headless: "no header above"
    case .torn: "cut short"
    }
  }

  /// What is printed.
  func lines(_ path: String) -> [String] {
    var lines = ["\(path): \(table.rows.count) rows in \(table.eras.count) eras"]
    for (place, era) in table.eras.enumerated() {
      let name = PlanWords.shown(era.name.utf8, limit: 60)
      let began =
        era.started.isEmpty ? "" : ", since \(PlanWords.shown(era.started.utf8, limit: 20))"
      lines.append("  \(name): \(table.rows(of: place).count) rows\(began)")
    }
    let words = priorities.filter { $0.count > 0 }.map { "\($0.count) \($0.word)" }
    if !words.isEmpty { lines.append("priorities: " + words.joined(separator: ", ")) }
    for flaw in flaws {
      lines.append("irregular: \(flaw.count) with \(flaw.word), first on line \(flaw.first)")
    }
    return lines + ["next number: \(greatest + 1)"]
  }

  /// The same for programs.
  func json(_ path: String) -> JSONText {
    [
      "schema": "ralph.thunk_stats/1",
      "file": .string(path),
      "rows": .integer(Int64(table.rows.count)),
      "next": .integer(Int64(greatest + 1)),
      "eras": .array(
        table.eras.enumerated().map { place, era in
          [
            "name": .string(era.name),
            "started": era.started.isEmpty ? .absent : .string(era.started),
            "rows": .integer(Int64(table.rows(of: place).count)),
          ]
        }
      ),
      "priorities": .array(
        priorities.filter { $0.count > 0 }.map {
          ["priority": .string($0.word), "rows": .integer(Int64($0.count))]
        }
      ),
      "irregular": .array(
        table.flaws.map { ["line": .integer(Int64($0.line)), "what": .string("\($0)")] }
      ),
    ]
  }
}
