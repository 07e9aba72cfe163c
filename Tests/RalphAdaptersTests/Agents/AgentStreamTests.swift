import RalphAdapters
import Testing

/// What is shown of agents while they work.
@Suite struct AgentStreamTests {
  private func lines(_ kind: String, _ text: String) -> [String] {
    var stream = AgentStream(kind: kind)
    return stream.take(Array(text.utf8))
  }

  @Test(arguments: [
    (
      "claude",
      #"{"type":"assistant","message":{"content":[{"type":"text","text":"Now"},{"type":"tool_use","name":"Bash","input":{"command":"ls -l","timeout":5}},{"type":"tool_use","name":"Read","input":{"file_path":"a.md"}}]}}"#,
      ["Bash: ls -l", "Read: a.md"]
    ),
    (
      "codex",
      #"{"type":"item.started","item":{"id":"1","type":"command_execution","command":"make test"}}"#,
      ["command_execution: make test"]
    ),
    (
      "gemini", #"{"type":"tool_use","tool_name":"grep","parameters":{"pattern":"TODO"}}"#,
      ["grep: TODO"]
    ),
    (
      "opencode",
      #"{"type":"tool_use","part":{"tool":"edit","state":{"input":{"filePath":"b.md"}}}}"#,
      ["edit: b.md"]
    ),
    ("amp", #"{"type":"assistant","message":{"content":[{"type":"text","text":"x"}]}}"#, []),
    ("claude", "no record", []), ("rovodev", "Reading \u{1b}[1ma.md\u{1b}[0m", ["Reading a.md"]),
    ("shell", "  \none\ntwo", ["one", "two"]),
  ])
  func `a call of a tool is a line, and plain text is shown as it is`(
    kind: String,
    output: String,
    shown: [String]
  ) {
    #expect(lines(kind, output + "\n") == shown)
  }

  @Test func `a record is shown once it is whole, and long or hostile ones are cut`() {
    var stream = AgentStream(kind: "gemini")
    let record = #"{"type":"tool_use","tool_name":"sh","parameters":{"command":"a\nb"}}"# + "\n"
    #expect(stream.take(Array(record.utf8.prefix(30))) == [])
    #expect(stream.take(Array(record.utf8.dropFirst(30))) == ["sh: a ⏎ b"])
    #expect(stream.taken == 1)
    let long = String(repeating: "x", count: 5000)
    #expect(lines("shell", long + "\n")[0].count == 200)
  }
}
