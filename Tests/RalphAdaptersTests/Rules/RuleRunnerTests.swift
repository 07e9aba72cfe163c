import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// Every meaning of a rule, one row for each, judged by really running its command.
@Suite(.timeLimit(.minutes(2))) struct RuleRunnerTests {
  /// A stanza without header, the approvals, and what a report says of it.
  struct Row: Sendable, CustomTestStringConvertible {
    var what: String
    var stanza: String
    var approvals: String?
    var said: String
    var reason: String?

    init(
      _ what: String,
      _ stanza: String,
      _ approvals: String?,
      _ said: String,
      _ reason: String? = nil
    ) {
      (self.what, self.stanza, self.approvals) = (what, stanza, approvals)
      (self.said, self.reason) = (said, reason)
    }

    var testDescription: String { what }
  }

  static let rows: [Row] = [
    Row("exit 0 passes", "mode=auto\ncmd=true", nil, "PASS R.1"),
    Row("another exit fails", "mode=auto\ncmd=exit 3", nil, "FAIL R.1", "exit=3 expected=0"),
    Row("the exit expected passes", "mode=auto\ncmd=exit 3\nexpect_exit=3", nil, "PASS R.1"),
    Row(
      "0 where 3 is expected fails",
      "mode=auto\ncmd=true\nexpect_exit=3",
      nil,
      "FAIL R.1",
      "exit=0 expected=3"
    ),
    Row(
      "an exit that is no number fails",
      "mode=auto\ncmd=true\nexpect_exit=zero",
      nil,
      "FAIL R.1",
      "exit=0 expected=zero"
    ),
    Row("a signal is 128 and more", "mode=auto\ncmd=kill -9 $$\nexpect_exit=137", nil, "PASS R.1"),
    Row(
      "a missing program is 127",
      "mode=auto\ncmd=no-such-program-here\nexpect_exit=127",
      nil,
      "PASS R.1"
    ),
    Row("stdout as expected", "mode=auto\ncmd=echo match\nexpect_stdout=match", nil, "PASS R.1"),
    Row(
      "stdout of another text",
      "mode=auto\ncmd=echo other\nexpect_stdout=match",
      nil,
      "FAIL R.1",
      "stdout mismatch expected='match' got='other'"
    ),
    Row(
      "stdout with more around it",
      "mode=auto\ncmd=echo a match\nexpect_stdout=match",
      nil,
      "FAIL R.1",
      "stdout mismatch expected='match' got='a match'"
    ),
    Row(
      "blanks and returns behind do not count",
      "mode=auto\ncmd=printf 'match \\t\\r\\n\\n'\nexpect_stdout=match",
      nil,
      "PASS R.1"
    ),
    Row(
      "blanks in front count",
      "mode=auto\ncmd=echo ' match'\nexpect_stdout=match",
      nil,
      "FAIL R.1",
      "stdout mismatch expected='match' got=' match'"
    ),
    Row(
      "stdout and exit must both hold",
      "mode=auto\ncmd=echo match; exit 1\nexpect_stdout=match",
      nil,
      "FAIL R.1",
      "exit=1 expected=0"
    ),
    Row(
      "standard error does not count",
      "mode=auto\ncmd=echo match >&2\nexpect_stdout=match",
      nil,
      "FAIL R.1",
      "stdout mismatch expected='match' got=''"
    ),
    Row(
      "an empty expectation checks nothing",
      "mode=auto\ncmd=echo x\nexpect_stdout=\"\"",
      nil,
      "PASS R.1"
    ),
    Row(
      "a line matches",
      "mode=auto\ncmd=echo 12\nexpect_stdout_regex=^[1-9][0-9]*$",
      nil,
      "PASS R.1"
    ),
    Row(
      "any line may match",
      "mode=auto\ncmd=printf 'a\\n12\\nb\\n'\nexpect_stdout_regex=^[1-9][0-9]*$",
      nil,
      "PASS R.1"
    ),
    Row(
      "no line matches",
      "mode=auto\ncmd=echo 0\nexpect_stdout_regex=^[1-9][0-9]*$",
      nil,
      "FAIL R.1",
      "stdout regex mismatch expected=/^[1-9][0-9]*$/ got='0'"
    ),
    Row(
      "the expression is extended",
      "mode=auto\ncmd=echo bb\nexpect_stdout_regex=^(a|b){2}$",
      nil,
      "PASS R.1"
    ),
    Row(
      "nothing printed is one empty line",
      "mode=auto\ncmd=true\nexpect_stdout_regex=^$",
      nil,
      "PASS R.1"
    ),
    Row(
      "a match does not excuse the exit",
      "mode=auto\ncmd=echo 1; exit 1\nexpect_stdout_regex=1",
      nil,
      "FAIL R.1",
      "exit=1 expected=0"
    ),
    Row(
      "no expression fails",
      "mode=auto\ncmd=echo 1\nexpect_stdout_regex=(",
      nil,
      "FAIL R.1",
      "expect_stdout_regex is no extended expression: /(/"
    ),
    Row(
      "both expectations must hold",
      "mode=auto\ncmd=echo 1\nexpect_stdout=1\nexpect_stdout_regex=2",
      nil,
      "FAIL R.1",
      "stdout regex mismatch expected=/2/ got='1'"
    ),
    Row(
      "grep counts none",
      "mode=auto\ncmd=grep -c TODO README.md\nexpect_stdout=0",
      nil,
      "PASS R.1"
    ),
    Row(
      "grep counts some",
      "mode=auto\ncmd=grep -c brain README.md\nexpect_stdout=0",
      nil,
      "FAIL R.1",
      "stdout mismatch expected='0' got='1'"
    ),
    Row(
      "grep that fails is not excused",
      "mode=auto\ncmd=grep -c TODO missing.md; echo 0; exit 2\nexpect_stdout=0",
      nil,
      "FAIL R.1",
      "exit=2 expected=0"
    ),
    Row(
      "what does not start with grep is not excused",
      "mode=auto\ncmd=cat README.md | grep -c TODO\nexpect_stdout=0",
      nil,
      "FAIL R.1",
      "exit=1 expected=0"
    ),
    Row(
      "what is only called like grep is not excused",
      "mode=auto\ncmd=grepper() { echo 0; return 1; }; grepper\nexpect_stdout=0",
      nil,
      "FAIL R.1",
      "exit=1 expected=0"
    ),
    Row(
      "grep that should print another number is not excused",
      "mode=auto\ncmd=grep -c brain README.md; false\nexpect_stdout=1",
      nil,
      "FAIL R.1",
      "exit=1 expected=0"
    ),
    Row(
      "a failure behind warn is a warning",
      "mode=auto\ngate=warn\ncmd=false",
      nil,
      "WARN R.1 (auto check failed but warn gate)",
      "exit=1 expected=0"
    ),
    Row("a pass behind warn is a pass", "mode=auto\ngate=warn\ncmd=true", nil, "PASS R.1"),
    Row(
      "another gate is skipped",
      "mode=auto\ngate=info\ncmd=false",
      nil,
      "SKIP R.1 (auto ignored)",
      "gate is 'info', neither block nor warn"
    ),
    Row(
      "another gate of a manual rule, too",
      "mode=manual\ngate=info",
      nil,
      "SKIP R.1 (manual ignored)",
      "gate is 'info', neither block nor warn"
    ),
    Row("no mode fails whatever the gate", "gate=warn\ncmd=true", nil, "FAIL R.1", "missing mode="),
    Row("no cmd fails whatever the gate", "mode=auto\ngate=warn", nil, "FAIL R.1", "missing cmd="),
    Row("manual and approved", "mode=manual", "R.1=approved_by:Jo\n", "PASS R.1 (manual approved)"),
    Row(
      "manual and not approved",
      "mode=manual",
      "R.2=approved\n",
      "FAIL R.1 (manual approval required)"
    ),
    Row("manual without a file", "mode=manual", nil, "FAIL R.1 (manual approval required)"),
    Row("manual, warn, not approved", "mode=manual\ngate=warn", nil, "WARN R.1 (manual review)"),
    Row(
      "manual, warn, approved",
      "mode=manual\ngate=warn",
      "x R.1=y\n",
      "PASS R.1 (manual approved)"
    ),
    Row(
      "a shell that logs in",
      "mode=auto\ncmd=shopt -q login_shell && echo $RALPH\nexpect_stdout=1",
      nil,
      "PASS R.1"
    ),
    Row("nothing to read", "mode=auto\ncmd=cat; echo end\nexpect_stdout=end", nil, "PASS R.1"),
  ]

  @Test(arguments: rows)
  func `a rule means what the contract says`(row: Row) throws {
    let world = try RulesWorld()
    try world.git.write("README.md", "a brain\n")
    let result = try #require(
      try world.results("[R.1]\n\(row.stanza)\n", approvals: row.approvals).first
    )
    #expect("\(result.outcome.rawValue) \(result.title)" == row.said)
    #expect(result.reasons == (row.reason.map { [$0] } ?? []))
  }

  @Test(arguments: ["workers/ralph", "ralph", "."])
  func `commands run in the verifier's folder, wherever it is`(folder: String) throws {
    let world = try RulesWorld()
    try world.git.write(folder + "/verifier.sh", "")
    try world.git.write("rules/AC.rules", "")
    let wanted = try #require(Files.realPath("\(world.top)/\(folder)"))
    let result = try #require(
      try world.results("[R]\nmode=auto\ncmd=pwd -P\nexpect_stdout=\(wanted)\n").first
    )
    #expect(result.outcome == .pass, "\(result.reasons)")
    #expect(world.place().rules == world.top + "/rules/AC.rules")
  }

  @Test func `of the environment only what a login needs comes through`() {
    let kept = RuleRunner.environment(of: [
      "PATH=/bin", "HOME=/h", "BASH_ENV=/evil", "SECRET=1", "LC_ALL=C", "RALPH_NONCE=n",
      "RALPH_BEAD=b",
    ])
    #expect(kept == ["PATH=/bin", "HOME=/h", "LC_ALL=C", "RALPH_BEAD=b", "RALPH=1", "TERM=dumb"])
  }
}
