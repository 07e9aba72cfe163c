import RalphCore

/// What became of one rule.
package struct RuleResult: Equatable, Sendable {
  /// The word in front of its report.
  package enum Outcome: String, Sendable, CaseIterable {
    case pass = "PASS"
    case fail = "FAIL"
    case warn = "WARN"
    case skip = "SKIP"
  }

  /// A named line of its report, such as `action: …`; further lines of a text are indented below.
  package struct Remark: Equatable, Sendable {
    package var name: String
    package var lines: [String]
  }

  /// What its command left behind.
  package struct Evidence: Equatable, Sendable {
    /// The exit code, or how it ended otherwise.
    package var exit: String
    /// What is shown of its outputs; harmless, bounded lines.
    package var out: [String]
    package var err: [String]
    /// How long it took, in milliseconds.
    package var tookMs: Int64
  }

  /// The rule, and what became of it.
  package var rule: Rule
  package var outcome: Outcome
  /// What stands in brackets behind its id; empty where nothing does.
  package var annotation: String
  /// Nil where no command was run.
  package var evidence: Evidence?
  /// Why it did not pass.
  package var reasons: [String] = []
  /// What else is to be said.
  package var remarks: [Remark] = []
  /// The waiver that turned its failure into a warning.
  package var waiver: String?

  init(
    _ rule: Rule,
    _ outcome: Outcome,
    _ annotation: String = "",
    reasons: [String] = []
  ) {
    (self.rule, self.outcome, self.annotation) = (rule, outcome, annotation)
    self.reasons = reasons
  }

  /// Adds a line to its report.
  mutating func remark(_ name: String, _ text: String) {
    remarks.append(Remark(name: name, lines: [text]))
  }

  /// Whether it is a warning that somebody should do something about: not one that a person has
  /// waived.
  package var isDueWarning: Bool { outcome == .warn && waiver == nil }

  /// Id and annotation, as after the outcome in a report.
  package var title: String { annotation.isEmpty ? rule.id : "\(rule.id) (\(annotation))" }
}

/// How an automatic rule judges what its command did.
enum RuleVerdict {
  /// Why a rule is not met; empty if it is.
  ///
  /// Output and exit code must both be as expected.
  static func reasons(_ rule: Rule, code: Int32, out: RuleOutput) -> [String] {
    var reasons: [String] = []
    if !isZeroOfGrep(rule, code), String(code) != rule.exit {
      reasons.append("exit=\(code) expected=\(RuleText.line(rule.exit, most: 40))")
    }
    if !rule.stdout.isEmpty, let why = out.mismatch(expected: rule.stdout) { reasons.append(why) }
    if !rule.stdoutRegex.isEmpty, let why = out.mismatch(regex: rule.stdoutRegex) {
      reasons.append(why)
    }
    return reasons
  }

  /// A grep that counts nothing exits with 1: that is no failure where 0 is what it should print.
  private static func isZeroOfGrep(_ rule: Rule, _ code: Int32) -> Bool {
    guard rule.stdout == "0", code == 0 || code == 1 else { return false }
    let words = rule.cmd.utf8.drop { RuleText.isBlank($0) }
    return words.starts(with: "grep".utf8)
      && words.dropFirst(4).first.map(RuleText.isBlank) ?? false
  }
}
