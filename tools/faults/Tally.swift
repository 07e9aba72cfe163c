import FaultRules

/// What was tried and what came of it, by call and fault.
struct Tally {
  /// One line of the table.
  struct Row {
    var tried = 0
    var met = 0
    var lives = 0
    var violations = 0
  }

  /// A case after which something did not hold.
  struct Violation {
    /// The command that tries it again.
    var command: String
    var sentences: [String]
  }

  private(set) var rows: [(name: String, row: Row)] = []
  private(set) var violations: [Violation] = []

  /// Points that were met, in all.
  var met: Int { rows.reduce(0) { $0 + $1.row.met } }
  var tried: Int { rows.reduce(0) { $0 + $1.row.tried } }

  mutating func take(_ name: String, _ verdict: Verdict, command: String) {
    // Its time was over before it began.
    guard verdict.lives > 0 || !verdict.violations.isEmpty else { return }
    let at = rows.firstIndex { $0.name == name } ?? rows.endIndex
    if at == rows.endIndex { rows.append((name, Row())) }
    rows[at].row.tried += 1
    rows[at].row.lives += verdict.lives
    if verdict.isMet, !verdict.isVoid { rows[at].row.met += 1 }
    guard verdict.isMet, !verdict.isVoid, !verdict.violations.isEmpty else { return }
    rows[at].row.violations += 1
    violations.append(Violation(command: command, sentences: verdict.violations))
  }

  /// The table and the violations, for people.
  func text(seconds: Int) -> String {
    func pad(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func right(_ number: Int) -> String {
      let text = String(number)
      return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
    var lines = [pad("disturbance", 28) + "   tried     met   lives   wrong"]
    for (name, row) in rows.sorted(by: { $0.name < $1.name }) {
      lines.append(
        pad(name, 28) + right(row.tried) + right(row.met) + right(row.lives)
          + right(row.violations)
      )
    }
    for violation in violations {
      lines += ["", "wrong: \(violation.command)"] + violation.sentences.map { "  " + $0 }
    }
    let lives = rows.reduce(0) { $0 + $1.row.lives }
    lines.append("")
    lines.append(
      "\(met) points met of \(tried) tried, \(lives) lives, \(violations.count) violations, \(seconds) s"
    )
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same on one line of JSON.
  func json(seconds: Int) -> String {
    let table = rows.sorted { $0.name < $1.name }.map { name, row in
      "{\"disturbance\":\(quoted(name)),\"tried\":\(row.tried),\"met\":\(row.met),"
        + "\"lives\":\(row.lives),\"violations\":\(row.violations)}"
    }
    let wrong = violations.map { violation in
      "{\"command\":\(quoted(violation.command)),\"why\":["
        + violation.sentences.map(quoted).joined(separator: ",") + "]}"
    }
    return "{\"schema\":\"ralph.faults/1\",\"points\":\(met),\"tried\":\(tried),"
      + "\"seconds\":\(seconds),\"table\":[\(table.joined(separator: ","))],"
      + "\"violations\":[\(wrong.joined(separator: ","))]}\n"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
