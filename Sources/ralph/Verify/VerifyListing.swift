import RalphAdapters
import RalphCore

/// `ralph verify --list`: the rules, and what waits for a person.
enum VerifyListing {
  static func show(_ bench: VerifyBench) -> ExitCode {
    let output = bench.call.output
    if output.isJSON {
      output.json(json(bench))
      return .success
    }
    let rows = bench.rules.rules.map { row($0, bench) }
    if output.look.outIsTerminal {
      let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
      for row in rows {
        let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        output.line((cells + [row[4]]).joined(separator: "  "))
      }
    } else {
      for row in rows { output.line(row.joined(separator: "\t")) }
    }
    for refused in bench.waivers.refused {
      output.note("not honored: \(refused.file): \(refused.why)")
    }
    return .success
  }

  private static func row(_ rule: Rule, _ bench: VerifyBench) -> [String] {
    [rule.id, rule.mode.rawValue, rule.gate.word, standing(rule, bench), rule.desc]
      .map(Visible.text)
  }

  /// What is to be known of a rule beforehand: approval, waiver, or why it cannot be judged.
  private static func standing(_ rule: Rule, _ bench: VerifyBench) -> String {
    if let flaw = rule.flaw { return flaw }
    if rule.mode == .manual {
      return bench.approvals.line(approving: rule.id).map { "approved in line \($0)" }
        ?? "not approved"
    }
    let waivers = bench.waivers.waivers(of: rule)
    guard !waivers.isEmpty else { return "-" }
    return waivers.map { "waived until \($0.expires) for \($0.paths.joined(separator: ","))" }
      .joined(separator: "; ")
  }

  private static func json(_ bench: VerifyBench) -> JSONText {
    [
      "schema": "ralph.verify_rules/1",
      "rules": .string(bench.rules.file),
      "directory": .string(bench.place.directory),
      "list": .array(
        bench.rules.rules.map { rule in
          [
            "id": .string(rule.id),
            "line": .integer(rule.line),
            "mode": .string(rule.mode.rawValue),
            "gate": .string(rule.gate.word),
            "desc": rule.desc.isEmpty ? .absent : .string(rule.desc),
            "cmd": rule.cmd.isEmpty ? .absent : .string(rule.cmd),
            "flaw": .optional(rule.flaw),
            "approved_line": rule.mode == .manual
              ? .optional(bench.approvals.line(approving: rule.id)) : .absent,
            "waivers": .strings(bench.waivers.waivers(of: rule).map(\.id)),
          ]
        }
      ),
      "waivers": bench.waivers.json,
      "oddities": .array(bench.rules.oddities.map(\.json)),
    ]
  }
}
