/// The log of finished tasks: 900 rows in four eras, irregular as such a file is after a year.
struct Thunk {
  private var draw: Draw
  private var lines: [String] = []
  /// Numbers whose rows have something unusual; the place of each kind does not depend on the seed.
  private enum Oddity {
    case fewer, one, two, escaped, letter, again, dated, long, legacy, range, warning, critical
  }

  /// How many rows there are.
  static let rows = 900

  init(seed: UInt64) { draw = Draw(seed) }

  /// The text of the file; its last rows are the tasks that the plan has marked `[x]`.
  mutating func text(finished: [Plan.Task]) -> String {
    lines = ["# THUNK - Completed Tasks Log", "", "Project: brain", "Created: 2026-01-02", ""]
    lines += ["Append only. Next number = last number + 1.", ""]
    let eras = ["## Era: Foundation", "## Era: Monitors", "## Era: Rules and gates"]
    let last = Thunk.rows - finished.count
    for number in 1...last {
      if (number - 1) % 250 == 0 {
        let era = (number - 1) / 250
        heading(era < 3 ? eras[era] : "## Era 4: Portable brain (2026-01-17)", day: era * 6 + 2)
      }
      row(number)
    }
    for (offset, task) in finished.enumerated() {
      let text = "**\(task.id)** \(task.text)"
      lines.append("| \(last + 1 + offset) | \(task.id) | \(task.tag) | \(text) | 2026-01-19 |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func heading(_ heading: String, day: Int) {
    if lines.last != "" { lines.append("") }
    lines += [heading, "", "Started: \(Thunk.date(day))", ""]
    lines += [
      "| THUNK # | Original # | Priority | Description | Completed |",
      "|---------|------------|----------|-------------|-----------|",
    ]
  }

  private static func oddity(_ number: Int) -> Oddity? {
    switch number {
    case 96, 211, 305, 402, 518, 640, 777: .fewer
    case 101, 333, 444, 555, 666: .one
    case 120, 340, 460, 580: .two
    case 131, 245, 371, 489, 611, 733: .escaped
    case 84, 115, 155, 195, 235, 275, 315, 355, 395, 435, 475, 515, 556, 595, 635, 675, 715, 755,
      795, 835:
      .letter
    case 140, 220, 300, 380, 465, 545, 625: .again
    case 150, 290, 430, 570, 710, 850: .dated
    case 612: .long
    case 1...20: .legacy
    case 60, 160, 260, 360: .range
    case 70, 170, 270, 370, 470, 570...575, 670, 770, 870: .warning
    case 33, 233, 533, 833: .critical
    default: nil
    }
  }

  private mutating func row(_ number: Int) {
    let odd = Thunk.oddity(number)
    var shown = "\(number)"
    var original = "\(number / 160 + 1).\(number % 9 + 1).\(number % 7 + 1)"
    var priority = draw.one(of: ["HIGH", "MEDIUM", "MEDIUM", "LOW"])
    var extra = ""
    let date = Thunk.date(number / 50 + 2)
    switch odd {
    case .letter: shown = "\(number)a"
    case .again: shown = "\(number - 3)"
    case .legacy: original = "LEGACY"
    case .range: original = "\(original)-\(number % 7 + 3)"
    case .warning: original = "WARN.SC2155.bin/tool\(number).sh"
    case .critical: priority = "CRITICAL"
    case .one: extra = " | `sort | uniq`"
    case .two: extra = " | `a | b | c`"
    case .escaped: extra = " with `x \\| y`"
    default: break
    }
    if extra.hasPrefix(" | ") { extra = String(extra.dropFirst(2)) }
    let count = odd == .long ? 24 : draw.below(4) + 2
    let title = "**\(original)** \(draw.deed())"
    let text = "\(title)\(extra.isEmpty ? "" : extra). \(draw.reasons(count))"
    switch odd {
    case .fewer: lines.append("| \(shown) | \(original) | \(text) | \(date) |")
    case .dated: lines.append("| \(date) | \(original) | \(priority) | \(text) | \(date) |")
    default: lines.append("| \(shown) | \(original) | \(priority) | \(text) | \(date) |")
    }
  }

  private static func date(_ day: Int) -> String { "2026-01-\(day < 10 ? "0" : "")\(day)" }
}
