import RalphAdapters
import Testing

/// Putting ralph's hooks among somebody's settings.
@Suite struct ClaudeHooksTests {
  private let command = "/opt/bin/ralph hook"

  private func change(_ text: String?) throws -> String? {
    try ClaudeHooks.change(to: text.map { Array($0.utf8) }, command: command)
      .map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(arguments: [
    "{}", "{ }\n", "{\"a\":1}", "{\n\t\"permissions\": {\"allow\": [\"Bash(ls:*)\"]}\n}\n",
    #"{"hooks":{}}"#, #"{"hooks":{"Stop":[]},"z":[1,2.50,1e3,"\u00e9\/"]}"#,
    #"{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"say done"}]}],"PreToolUse":[]}}"#,
    "{\r\n  \"hooks\" : { \"Notification\" : [ {\"matcher\":\"x\"} ] } ,\r\n  \"model\" : null\r\n}",
  ])
  func `what was there stays as it was, in its order, and a second time changes nothing`(
    _ before: String
  ) throws {
    let after = try #require(try change(before))
    #expect(try change(after) == nil)
    // Nothing goes: what was there is what is left when something is crossed out.
    var rest = Array(after.utf8)[...]
    for byte in before.utf8 {
      let place = try #require(rest.firstIndex(of: byte), "\(after)")
      rest = rest[(place + 1)...]
    }
    for event in ["UserPromptSubmit", "Stop", "StopFailure", "Notification", "SessionEnd"] {
      #expect(after.split(separator: "\"\(event)\"").count == 2, "\(event): \(after)")
    }
    #expect(after.split(separator: "\"\(command)\"").count == 6, "\(after)")
  }

  @Test func `a missing file becomes a whole one`() throws {
    let change = try #require(try ClaudeHooks.change(to: nil, command: command))
    #expect(try ClaudeHooks.change(to: change.bytes, command: command) == nil)
    #expect(change.bytes.last == 0x0a)
    #expect(change.lines.allSatisfy { $0.hasPrefix("+ ") })
  }

  @Test func `only what is missing is added, and shown`() throws {
    let whole = try #require(try change(nil))
    let part = whole.replacing("\"SessionEnd\"", with: "\"SessionStart\"")
    let added = try #require(try ClaudeHooks.change(to: Array(part.utf8), command: command))
    #expect(added.lines.count { $0.contains(command) } == 1)
    #expect(added.lines.first?.contains("SessionEnd") == true)
  }

  @Test func `the hooks of a ralph that has moved are turned to this one, and shown`() throws {
    let moved = try #require(try ClaudeHooks.change(to: nil, command: "'/a b/ralph' hook"))
    let change = try #require(try ClaudeHooks.change(to: moved.bytes, command: command))
    #expect(change.lines.count { $0.hasPrefix("- \"'/a b/ralph' hook\"") } == 5)
    #expect(change.lines.count { $0.hasPrefix("+ \"/opt/bin/ralph hook\"") } == 5)
    #expect(String(decoding: change.bytes, as: UTF8.self) == (try self.change(nil)))
  }

  @Test(arguments: [
    ("", "it is not valid JSON"), ("{", "it is not valid JSON"),
    ("{\"a\":1,}", "it is not valid JSON"),
    ("// c\n{}", "it is not valid JSON"), ("{\"a\":01}", "it is not valid JSON"),
    ("{\"a\":\"\\q\"}", "it is not valid JSON"), ("{} {}", "it is not valid JSON"),
    ("{\"a\":\"b\nc\"}", "it is not valid JSON"), ("{'a':1}", "it is not valid JSON"),
    ("[]", "it holds no JSON object"), ("{\"hooks\":[]}", "its \"hooks\" is no object"),
    ("{\"hooks\":{\"Stop\":{}}}", "its \"hooks.Stop\" is no list"),
    (String(repeating: "[", count: 100_000), "it is not valid JSON"),
  ])
  func `settings that are not understood are left alone`(_ text: String, _ sentence: String) {
    let problem = #expect(throws: ClaudeHooks.Problem.self) { try change(text) }
    #expect(problem?.sentence == sentence)
  }

  @Test func `a path is one word of the shell, whatever is in it`() {
    #expect(ClaudeHooks.command(program: "/usr/bin/ralph") == "/usr/bin/ralph hook")
    #expect(ClaudeHooks.command(program: "/a b/ralph") == "'/a b/ralph' hook")
    #expect(ClaudeHooks.command(program: "/it's/$(x)/ralph") == #"'/it'\''s/$(x)/ralph' hook"#)
    #expect(ClaudeHooks.codexLine(program: "/a\"b/ralph") == #"notify = ["/a\"b/ralph", "hook"]"#)
  }

  @Test func `hooks that are switched off are seen`() {
    #expect(ClaudeHooks.areSwitchedOff(in: Array(#"{"disableAllHooks": true}"#.utf8)))
    #expect(!ClaudeHooks.areSwitchedOff(in: Array(#"{"disableAllHooks": false}"#.utf8)))
    #expect(!ClaudeHooks.areSwitchedOff(in: Array("rubbish".utf8)))
  }
}
