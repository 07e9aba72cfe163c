import RalphAdapters
import RalphCore
import Testing

/// What a rules file says, and what in it is odd.
@Suite struct RuleReaderTests {
  private func read(_ text: String) -> RuleSet { RuleSet(Array(text.utf8), file: "AC.rules") }

  @Test func `a stanza is read whole, with its defaults`() throws {
    let set = read(
      """
      # first
      [Docs.NoTodo]
      mode=auto
      # a comment ends no stanza
        # neither does one that is indented
      desc=README has no TODO = left
      cmd="grep -c TODO ../../README.md"
      expect_stdout='0'
      owner=nobody knows this key
      [Next.1]
      mode=manual
      gate=warn
      instructions=look
      """
    )
    let (first, second) = (try #require(set.rules.first), try #require(set.rules.last))
    #expect(set.rules.count == 2)
    #expect(first.id == "Docs.NoTodo" && first.line == 2 && first.mode == .auto)
    #expect(first.gate == .block && first.exit == "0" && first.stdoutRegex.isEmpty)
    #expect(first.desc == "README has no TODO = left")
    #expect(first.cmd == "grep -c TODO ../../README.md" && first.stdout == "0")
    #expect(second.mode == .manual && second.gate == .warn && second.instructions == "look")
    #expect(set.oddities.map(\.description) == ["AC.rules:9: unknown key 'owner': ignored"])
    #expect(set.digest != Digest(of: Array("# first".utf8)))
  }

  @Test(arguments: [
    ("\"a\"", "a"), ("'a'", "a"), ("\"'a'\"", "'a'"), ("\"a'", "\"a'"), ("\"", "\""),
    ("\"\"a\"\"", "\"a\""), ("a\"b\"", "a\"b\""), ("\"a\" && \"b\"", "a\" && \"b"), (" a", " a"),
  ])
  func `one pair of quotes around a value goes, and no more`(written: String, meant: String) {
    #expect(read("[A]\nmode=auto\ncmd=\(written)\n").rules.first?.cmd == meant)
  }

  @Test(arguments: [
    ("key=1\n[A]\nmode=manual\n", "AC.rules:1: 'key' stands outside a stanza: ignored"),
    ("[A]\nmode=manual\n\ngate=warn\n", "AC.rules:4: 'gate' stands outside a stanza: ignored"),
    (
      "[A]\nmode=manual\n[A]\nmode=manual\n",
      "AC.rules:3: 'A' stands in line 1, too: each of them is judged"
    ),
    ("[A]\ncmd=true\n", "AC.rules:1: A: missing mode=: the rule fails"),
    ("[A]\nmode=\ncmd=true\n", "AC.rules:1: A: missing mode=: the rule fails"),
    (
      "[A]\nmode=autos\ncmd=true\n",
      "AC.rules:1: A: mode is 'autos', neither auto nor manual: the rule fails"
    ),
    ("[A]\nmode=auto\n", "AC.rules:1: A: missing cmd=: the rule fails"),
    (
      "[A]\nmode=manual\nmode=manual\n",
      "AC.rules:3: 'mode' stands twice in a stanza: the last one counts"
    ),
    (
      "[A]\nmode=auto\ncmd=true\nexpect_stdout=\n",
      "AC.rules:4: 'expect_stdout' is empty: it checks nothing"
    ),
    (
      "[A]\nmode = manual\nmode=manual\n",
      "AC.rules:2: neither a header nor key=value: mode = manual: ignored"
    ),
    (
      "[A]\n mode=auto\nmode=manual\n",
      "AC.rules:2: neither a header nor key=value:  mode=auto: ignored"
    ),
    ("[A] \nmode=manual\n", "AC.rules:1: blanks around a header: it is taken"),
    (
      "[A]\nmode=manual\ngate=never\n",
      "AC.rules:1: A: gate is 'never', neither block nor warn: the rule is skipped"
    ),
    ("[\u{1b}A]\nmode=manual\n", "AC.rules:1: an id that cannot be shown: the rule fails"),
  ])
  func `what is odd is kept with its line and what comes of it`(text: String, said: String) {
    #expect(read(text).oddities.map(\.description) == [said])
  }

  @Test func `blank lines, carriage returns and a byte order mark are what they look like`() {
    let set = read(
      "\u{feff}[A]\r\nmode=auto\r\ncmd=true\r\ngate=warn  \r\n \t\r\n[B]\r\nmode=manual"
    )
    #expect(set.rules.map(\.id) == ["A", "B"])
    #expect(set.rules[0].gate == .warn && set.rules[0].cmd == "true")
    #expect(set.oddities.isEmpty)
  }

  @Test func `bytes that are no text make the rule fail and are not run`() throws {
    let bytes = Array("[A]\nmode=auto\ncmd=echo ".utf8) + [0xff, 0x0a]
    let rule = try #require(RuleSet(bytes, file: "AC.rules").rules.first)
    #expect(rule.flaw == "line 3 is no text")
    let nul = Array("[A]\nmode=auto\ncmd=echo a".utf8) + [0] + Array("b\n".utf8)
    #expect(RuleSet(nul, file: "AC.rules").rules.first?.flaw != nil)
  }

  @Test func `a file of too many rules ends in one that fails`() {
    let text = String(repeating: "[A]\nmode=manual\n", count: RuleSet.rulesMost + 5)
    let set = read(text)
    #expect(set.rules.count == RuleSet.rulesMost + 1)
    #expect(set.rules.last?.flaw == "the file has more than 2000 rules")
  }

  @Test(arguments: [
    ("A.1=approved\n", 1), ("x\n# A.1=in a comment\n", 2), ("BA.1=another's\n", 1),
    ("A.1 = no\nA.1\n", nil), ("", nil), ("A.12=no\n", nil),
  ])
  func `an approval is a line with the id and the sign, anywhere`(text: String, line: Int?) {
    #expect(ManualApprovals(Array(text.utf8)).line(approving: "A.1") == line)
  }

  @Test func `no file of approvals approves nothing`() {
    #expect(ManualApprovals(nil).line(approving: "A.1") == nil)
  }
}
