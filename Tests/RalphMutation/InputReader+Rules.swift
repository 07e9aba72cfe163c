import RalphAdapters
import RalphCore

extension InputReader {
  /// The readers of acceptance rules, of approvals and of verifiers' reports.
  static let rules: [InputReader] = [
    InputReader("rules", corpus: ruleFiles, share: 40) { bytes in reading(rules: bytes) },
    InputReader("verifier-report", corpus: reports, share: 40) { bytes in
      let report = VerifierReport(bytes)
      let lines = bytes.count { $0 == 0x0a } + 1
      let counts = report.listed
      return Promise.first(
        Promise.plain(report.time, "a time"),
        report.failedRules.lazy.compactMap { Promise.plain($0, "a failed rule") }.first,
        report.failedRules.lazy.compactMap { Promise.short($0, "a failed rule", 128) }.first,
        report.hashLines.lazy.compactMap { Promise.plain($0, "a line of the guard") }.first,
        report.warnings.lazy.compactMap { warning in
          Promise.plain(warning.id + warning.annotation + warning.desc, "a warning")
        }.first,
        counts.pass + counts.fail + counts.warn + counts.skip <= lines
          ? nil : "more outcomes than lines",
        counts.fail > 0 && report.passed ? "a failure has passed" : nil,
        report.summed == nil && report.passed ? "half a report has passed" : nil
      )
    },
  ]

  private static let ruleFiles = Corpus.texts(
    "# c\n[Docs.NoTodo]\nmode=auto\ngate=warn\ndesc=no TODO\ncmd=grep -c TODO ../../README.md\nexpect_stdout=0\n",
    "[A.1]\r\nmode=manual\r\ninstructions=\"look\"\r\n\r\n[A.1]\nmode=auto\ncmd='true'\nexpect_exit=1\n",
    "key=1\n [B] \nmode=auto\n\ncmd=x\n[C]\ngate=info\nmode=\nexpect_stdout_regex=^[1-9]*$\n[]\n[D\n",
    "A.1=approved_by:Jo date=2026-01-18 note=\"ok\"\n# B.1=x\n"
  )

  private static let reports = Corpus.texts(
    "Ralph Verifier Report\nTime: 2026-01-24 22:54:26\nGit:  abc\nAC:   x\n---\n[PASS] A (cached)\n"
      + "  desc: d\n[FAIL] B.1\n  reasons:\n    - exit=1\n[WARN] C (manual review)\n  desc: see\n"
      + "[SKIP] D (auto ignored)\nSUMMARY\n  PASS: 1\n  FAIL: 1\n  WARN: 1 (manual_warn=1)\n  SKIP: 1\n"
      + "  Manual gate=block failures: 0\n  Hash guard: OK\n",
    "[2026-01-24 22:54:26] FAIL: AC hash mismatch (x).\nSUMMARY\n  Hash guard: FAIL\n  FAIL: 99999999999999999999\n"
  )

  /// Every line that says something is a rule, a part of one or an oddity, and all can be shown.
  private static func reading(rules bytes: [UInt8]) -> String? {
    let set = RuleSet(bytes, file: "AC.rules")
    guard set == RuleSet(bytes, file: "AC.rules") else { return "read again it is another" }
    let lines = bytes.count { $0 == 0x0a } + 1
    guard set.rules.count <= lines else { return "more rules than lines" }
    for rule in set.rules {
      let why = Promise.first(
        Promise.plain(rule.id, "an id"),
        Promise.short(rule.id, "an id", 128),
        rule.id.isEmpty ? "a rule without a name" : nil,
        Promise.plain(rule.desc, "a description"),
        Promise.plain(rule.instructions, "instructions"),
        Promise.plain(rule.gate.word, "a gate"),
        rule.flaw.flatMap { Promise.plain($0, "a flaw") },
        rule.line < 1 || rule.line > lines ? "a rule beyond the file" : nil,
        rule.flaw == nil && rule.mode == .auto && rule.cmd.isEmpty ? "nothing to run" : nil,
        rule.cmd.utf8.contains(0) || rule.cmd.utf8.contains(0x0a) ? "a command of lines" : nil
      )
      if let why { return why }
    }
    for oddity in set.oddities {
      if let why = Promise.plain(oddity.description, "an oddity") { return why }
    }
    let id = set.rules.first?.id ?? "A"
    guard let line = ManualApprovals(bytes).line(approving: id) else { return nil }
    return line >= 1 && line <= lines ? nil : "an approval beyond the file"
  }
}
