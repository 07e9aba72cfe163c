import RalphCore

// The report for people, in the form that verifier.sh gives it. Further lines of an output are
// indented below the first, so that nothing a command prints looks like a line of the report.
extension RuleReport {
  private static let rule = String(repeating: "-", count: 60)

  /// The whole report, every line ended.
  package var text: String {
    var lines = [
      "Ralph Verifier Report",
      "Time: \(header.time)",
      "Git:  \(header.git)",
      "AC:   \(RuleText.line(rules.file))",
      "Approvals: \(RuleText.line(place.shown(place.approvals)))",
      RuleReport.rule,
    ]
    lines += guardLines
    for oddity in rules.oddities { lines.append("NOTE: \(oddity.description)") }
    for result in results { lines += RuleReport.block(result) }
    lines.append(RuleReport.rule)
    lines += summary
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the hash guard has to say, with the time before what is wrong.
  private var guardLines: [String] {
    hashGuard.lines(in: place).map { line in
      let isNews = ["FAIL:", "ERROR:", "WARN:"].contains { line.hasPrefix($0) }
      return isNews ? "[\(header.time)] \(line)" : line
    }
  }

  /// The last lines of the report.
  package var summary: [String] {
    let counts = counts
    var lines = [
      "SUMMARY",
      "  PASS: \(counts.pass)",
      "  FAIL: \(counts.fail)",
      "  WARN: \(counts.warn) (manual_warn=\(counts.manualWarn))",
      "  SKIP: \(counts.skip)",
      "  Manual gate=block failures: \(counts.manualFail)",
      "  Hash guard: \(hashGuard.isOK ? "OK" : "FAIL")",
    ]
    guard !waivers.active.isEmpty || !waivers.refused.isEmpty else { return lines }
    lines.append("  Waivers: \(waivers.active.count) active, \(waivers.refused.count) not honored")
    for waiver in waivers.active {
      let used = results.count { $0.waiver == waiver.id }
      lines.append(
        "    \(waiver.id) \(waiver.rule) until \(waiver.expires)"
          + (used == 0 ? "" : ", covers a failure") + ": "
          + waiver.paths.joined(separator: ", ")
      )
    }
    for refused in waivers.refused { lines.append("    \(refused.file): \(refused.why)") }
    return lines
  }

  /// The lines of one rule: its outcome, and what led to it.
  package static func block(_ result: RuleResult) -> [String] {
    var lines = ["[\(result.outcome.rawValue)] \(result.title)"]
    if !result.rule.desc.isEmpty { lines.append("  desc: \(result.rule.desc)") }
    if let evidence = result.evidence {
      lines.append("  cmd:  \(RuleText.redacted(result.rule.cmd, most: 2000))")
      lines.append("  exit: \(evidence.exit)")
      lines += field("stdout", evidence.out)
      if !evidence.err.isEmpty { lines += field("stderr", evidence.err) }
    }
    for remark in result.remarks { lines += field(remark.name, remark.lines) }
    for reason in result.reasons { lines += field("reason", [reason]) }
    return lines
  }

  private static func field(_ name: String, _ text: [String]) -> [String] {
    let first = text.first ?? ""
    return ["  \(name): \(first)"] + text.dropFirst().map { "    \($0)" }
  }
}
