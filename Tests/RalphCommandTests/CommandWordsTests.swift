import RalphCore
import Testing

@testable import ralph

/// Words for an agent's program, read without a shell, and where they come from.
@Suite struct CommandWordsTests {
  @Test(arguments: [
    ("", []), ("  \t ", []), ("a  b\tc", ["a", "b", "c"]), ("'a b' c", ["a b", "c"]),
    ("\"a b\"'c'd", ["a bcd"]), ("''", [""]), ("a \"\" b", ["a", "", "b"]),
    (#"a\ b \'"#, ["a b", "'"]), (#"'a\b'"#, [#"a\b"#]), (#""a\"b\\c\d""#, [#"a"b\c\d"#]),
    ("$HOME ~ * `x` ; | >", ["$HOME", "~", "*", "`x`", ";", "|", ">"]),
    ("'a", nil), ("\"a", nil), ("a\\", nil), ("'a\"", nil),
  ])
  func `words are parted at blanks, grouped by quotes and nothing else`(
    line: String,
    words: [String]?
  ) {
    #expect(CommandWords.split(line) == words)
  }

  @Test(arguments: ["codex", "/opt/a b/codex", "it's", "", "a\\b", "\"", "-x=$HOME", "ä*"])
  func `a quoted word is read back whole`(word: String) {
    #expect(CommandWords.split(CommandWords.quoted(word)) == [word])
  }

  static func policy(_ file: String, _ line: [String] = []) throws -> Policy {
    try SettingsTests.settings([SettingsTests.file(.user, file)], [:], line).policy()
  }

  @Test func `only the chosen preset's section is obeyed`() throws {
    let file = "[agent \"codex\"]\nargs = -c 'x y'\n[agent \"gemini\"]\nprogram = /g\n"
    #expect(try CommandWordsTests.policy(file).agentCommand.isEmpty)
    let codex = try CommandWordsTests.policy(file, ["--agent", "codex"])
    #expect(codex.agentCommand.string == "codex -c 'x y'")
    let gemini = try CommandWordsTests.policy(file, ["--agent", "gemini"])
    #expect(gemini.agentCommand.string == "/g")
    let shell = try CommandWordsTests.policy(file, ["--agent", "shell:cat"])
    #expect(shell.agentCommand.string == "cat")
  }

  @Test func `a model stays with its kind of agent`() throws {
    let file = "[agent]\nmodel = opus\n"
    #expect(try CommandWordsTests.policy(file, ["--agent", "claude"]).agentModel.string == "opus")
    #expect(try CommandWordsTests.policy(file, ["--agent", "amp"]).agentModel.isEmpty)
  }

  @Test(arguments: [
    ("[agent]\nkind = rovodev\nmodel = x\n", "rovodev cannot be asked for a model"),
    ("[agent]\nkind = amp\npermission = plan\n", "amp has no permission modes"),
    (
      "[agent]\nkind = codex\n[agent \"codex\"]\nargs = \"'a\"\n",
      "a quote is not closed in what is run for codex"
    ),
    (
      "[agent \"clade\"]\nargs = a\n",
      "~/.config/ralph/config:1: no preset of agents is called 'clade'"
    ),
    ("[agent \"codex\"]\nkind = a\n", "~/.config/ralph/config:2: unknown key 'agent.codex.kind'"),
    ("[run \"codex\"]\nkind = a\n", "~/.config/ralph/config:1: section '[run]' takes no name"),
  ])
  func `what an agent cannot be told is refused`(file: String, message: String) throws {
    let failure = try #require(throws: Failure.self) { try CommandWordsTests.policy(file) }
    #expect(failure.exit == .configuration)
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
  }
}
