import RalphAdapters
import RalphCore
import Testing

/// What agents tell their hooks, and which votes come of it.
@Suite struct HookPayloadTests {
  static let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))

  static func event(_ json: String, word: String? = nil) -> HookEvent? {
    HookPayload(Array(json.utf8), word: word)?.event(at: 1, by: [])
  }

  static func findings(_ json: String) -> [SensorFinding]? {
    let votes = event(json)?.votes
    #expect(votes?.allSatisfy { $0.sensor == .hook } ?? true)
    return votes?.map(\.finding)
  }

  @Test(arguments: [
    (
      #"{"hook_event_name":"UserPromptSubmit","prompt":"Read /w/.ralph/prompts/9ae0r3.412.md and"}"#,
      [SensorFinding.accepted(key), .busy]
    ),
    (#"{"hook_event_name":"UserPromptSubmit","prompt":"hello"}"#, [.prompted, .busy]),
    (
      #"{"hook_event_name":"Stop","last_assistant_message":"Done.\n:::COMPLETE 0a1b:::"}"#,
      [.turnEnded(last: "Done.\n:::COMPLETE 0a1b:::")]
    ),
    (#"{"hook_event_name":"StopFailure","error":"rate_limit"}"#, [.turnFailed(.rateLimit)]),
    (
      #"{"hook_event_name":"StopFailure","error":"authentication_failed"}"#,
      [.turnFailed(.login)]
    ),
    (#"{"hook_event_name":"StopFailure","error":"new_word"}"#, [.turnFailed(.other("new_word"))]),
    (
      #"{"hook_event_name":"Notification","notification_type":"permission_prompt","message":"m"}"#,
      [.asks("m")]
    ),
    (#"{"hook_event_name":"Notification","notification_type":"idle_prompt"}"#, [.idle]),
    (#"{"hook_event_name":"Notification","notification_type":"auth_success"}"#, []),
    (
      #"{"hook_event_name":"Notification","message":"Claude needs your permission to use Bash"}"#,
      [.asks("Claude needs your permission to use Bash")]
    ),
    (
      #"{"hook_event_name":"Notification","message":"Claude is waiting for your input"}"#,
      [.idle]
    ),
    (
      #"{"hook_event_name":"PermissionRequest","tool_name":"Bash"}"#,
      [.asks("permission to use Bash")]
    ),
    (#"{"hook_event_name":"PreCompact","trigger":"auto"}"#, [.busy]),
    (#"{"hook_event_name":"SessionEnd","reason":"logout"}"#, [.left]),
    (
      #"{"type":"agent-turn-complete","thread-id":"t","input-messages":["/.ralph/prompts/9ae0r3.412.md"],"#
        + #""last-assistant-message":"ok"}"#,
      [.accepted(key), .turnEnded(last: "ok")]
    ),
  ])
  func `each event is a vote of its own`(_ json: String, _ expected: [SensorFinding]) {
    #expect(HookPayloadTests.findings(json) == expected)
  }

  @Test(arguments: [
    "", "null", "[]", "{}", "7", #""Stop""#, "{", #"{"hook_event_name":"PostToolUse"}"#,
    #"{"hook_event_name":5}"#, #"{"hook_event_name":null,"prompt":"x"}"#,
  ])
  func `what is about nothing is no event`(_ json: String) {
    #expect(HookPayloadTests.event(json) == nil)
  }

  @Test func `the word on the command line names an event that the object does not`() {
    #expect(HookPayloadTests.event("{}", word: "Stop")?.kind == .turnEnded)
    #expect(HookPayloadTests.event("{}", word: "Start") == nil)
    #expect(
      HookPayloadTests.event(#"{"hook_event_name":"SessionEnd"}"#, word: "Stop")?.kind
        == .sessionEnded
    )
  }

  @Test(arguments: [
    ("/w/.ralph/prompts/9ae0r3.412.md", ["9ae0r3.412"]),
    (
      "`/w/.ralph/prompts/9ae0r3.412.md`, /x/.ralph/prompts/9ae0r3.413.md.",
      ["9ae0r3.412", "9ae0r3.413"]
    ),
    ("/.ralph/prompts/9ae0r3.412.md /.ralph/prompts/9ae0r3.412.md", ["9ae0r3.412"]),
    ("/.ralph/prompts/9ae0r3.412.mdx", []), ("/.ralph/prompts/9ae0r3.412", []),
    ("/.ralph/prompts/../../etc/passwd.md", []), ("9ae0r3.412.md", []),
    ("/.ralph/prompts/9AE0r3.412.md", []), ("/.ralph/prompts/9ae0r3.0412.md", []),
    ("/.ralph/prompts/.ralph/prompts/9ae0r3.1.md", ["9ae0r3.1"]),
  ])
  func `a mark is the path of a prompt, whole`(_ text: String, _ keys: [String]) {
    let json = JSONText.object([
      ("hook_event_name", .string("UserPromptSubmit")), ("prompt", .string(text)),
    ])
    #expect(HookPayloadTests.event(json.line)?.keys.map(\.description) == keys)
  }

  @Test func `secrets and escapes do not stay, and the end of a message does`() throws {
    let secret = "sk-ant-api03-" + String(repeating: "a1B2", count: 20)
    let text = "\u{1b}[31mkey \(secret)" + String(repeating: " x", count: 9000) + "\n:::END:::"
    let json = JSONText.object([
      ("hook_event_name", .string("Stop")), ("last_assistant_message", .string(text)),
    ])
    let event = try #require(HookPayloadTests.event(json.line))
    #expect(event.text.hasSuffix("x\n:::END:::") && event.text.utf8.count <= 2048)
    let short = JSONText.object([
      ("hook_event_name", .string("Stop")),
      ("last_assistant_message", .string("\u{1b}[31mkey \(secret) end\u{202e}")),
    ])
    let kept = try #require(HookPayloadTests.event(short.line)).text
    #expect(kept.hasPrefix("key [redacted:") && kept.hasSuffix(" end"), "\(kept)")
  }

  @Test func `an event is of a process only with its start`() {
    var event = HookEvent(.turnEnded, at: 1)
    event.processes = [HookProcess(pid: 10, start: 5), HookProcess(pid: 11, start: 6)]
    #expect(event.isFrom(pid: 11, start: 6))
    #expect(!event.isFrom(pid: 11, start: 7))
    #expect(!event.isFrom(pid: 12, start: 6))
    #expect(!HookEvent(.turnEnded, at: 1).isFrom(pid: 11, start: 0))
  }
}
