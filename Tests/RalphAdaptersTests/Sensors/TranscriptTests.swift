import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// The agents' own records: the mark in a user's message, the last words, tokens.
@Suite struct TranscriptTests {
  let folder: TemporaryFolder
  let key = HookPayloadTests.key
  let mark = "Read /w/.ralph/prompts/9ae0r3.412.md and do what it says"

  init() throws { folder = try TemporaryFolder() }

  private func put(_ name: String, _ lines: [String]) throws {
    try Files.makeFolder(Files.folder(of: "\(folder.path)/\(name)"))
    let text = lines.joined(separator: "\n") + "\n"
    try Files.replace("\(folder.path)/\(name)", with: Array(text.utf8))
  }

  private func claude(_ lines: [String]) throws -> TranscriptReading {
    try put("projects/-w-my-app/c3fb-1.jsonl", lines)
    return try #require(
      Transcript.claude(config: folder.path, folder: "/w/my.app", session: "c3fb-1", key: key)
    )
  }

  private func user(_ text: String, _ more: String = "") -> String {
    #"{"type":"user"\#(more),"message":{"role":"user","content":\#(JSONText.string(text).line)}}"#
  }

  private func assistant(_ text: String, id: String, stop: String?, tokens: Int = 10) -> String {
    let stop = stop.map { "\"\($0)\"" } ?? "null"
    return #"{"type":"assistant","message":{"id":"\#(id)","role":"assistant","content":"#
      + #"[{"type":"thinking","thinking":"hm"},{"type":"text","text":\#(JSONText.string(text).line)}],"#
      + #""stop_reason":\#(stop),"usage":{"input_tokens":\#(tokens),"output_tokens":1,"cost":{}}}}"#
  }

  @Test func `the mark in a user's message is acceptance, and what follows is the attempt's`()
    throws
  {
    let reading = try claude([
      user("before"), assistant("old", id: "m0", stop: "end_turn", tokens: 1000), user(mark),
      assistant("looking", id: "m1", stop: nil), assistant("still", id: "m1", stop: "tool_use"),
      assistant("Done.\n:::COMPLETE x:::", id: "m2", stop: "end_turn"),
    ])
    #expect(reading.isAccepted && reading.hasEnded && !reading.isCut)
    #expect(reading.last == "Done.\n:::COMPLETE x:::")
    #expect(reading.tokens == 22)
    #expect(
      reading.votes(on: key).map(\.finding)
        == [.accepted(key), .turnEnded(last: "Done.\n:::COMPLETE x:::")]
    )
  }

  @Test func `a mark that others wrote is none`() throws {
    let result =
      #"{"type":"user","message":{"role":"user","content":[{"type":"tool_result","content":"\#(mark)"}]}}"#
    for line in [
      assistant(mark, id: "m", stop: "end_turn"), result, user(mark, #","isSidechain":true"#),
      user(mark, #","isMeta":true"#), #"{"type":"summary","summary":"\#(mark)"}"#, mark,
      user("Read /w/.ralph/prompts/9ae0r3.41.md"),
    ] {
      let reading = try claude([line])
      #expect(!reading.isAccepted, "\(line)")
      #expect(reading.votes(on: key).isEmpty)
    }
  }

  @Test func `a turn goes on after a tool's result and after another prompt`() throws {
    let result = #"{"type":"user","message":{"content":[{"type":"tool_result","content":"x"}]}}"#
    let end = assistant("a", id: "m1", stop: "end_turn")
    #expect(try claude([user(mark), end]).hasEnded)
    #expect(try !claude([user(mark), end, user("and now?")]).hasEnded)
    #expect(try !claude([user(mark), assistant("a", id: "m", stop: "tool_use"), result]).hasEnded)
  }

  @Test func `half a line, rubbish and hostile numbers cost nothing but themselves`() throws {
    let reading = try claude([
      "", "{", "[1]", "{\"type\":7}", String(repeating: "[", count: 20_000), user(mark),
      #"{"type":"assistant","message":{"usage":{"input_tokens":1e99,"output_tokens":-5}}}"#,
      #"{"type":"assistant","message":"text"}"#, assistant("ok", id: "m", stop: "end_turn"),
      #"{"type":"assistant","message":{"content":[{"type":"te"#,
    ])
    #expect(reading.isAccepted && reading.last == "ok" && reading.tokens == 11)
  }

  @Test func `only the end is read, and that is said`() throws {
    let padding = user(String(repeating: "x", count: 1 << 20))
    let early = try claude([user(mark)] + [String](repeating: padding, count: 5))
    #expect(early.isCut && !early.isAccepted)
    let late = try claude([String](repeating: padding, count: 5) + [user(mark)])
    #expect(late.isCut && late.isAccepted)
  }

  @Test func `a session is found in another project's folder, and its name is no path`() throws {
    try put("projects/-other/c9.jsonl", [user(mark)])
    let found = Transcript.claude(config: folder.path, folder: "/w", session: "c9", key: key)
    #expect(found?.isAccepted == true)
    for session in ["none", "", "../-other/c9", "c9\u{0}"] {
      let answer = Transcript.claude(
        config: folder.path,
        folder: "/w",
        session: session,
        key: key
      )
      #expect(answer == nil)
    }
  }

  @Test func `codex's rollouts are read likewise`() throws {
    func event(_ text: String) -> String { #"{"type":"event_msg","payload":{\#(text)}}"# }
    func tokens(_ count: Int) -> String {
      event(#""type":"token_count","info":{"total_token_usage":{"total_tokens":\#(count)}}"#)
    }
    let started = [
      #"{"type":"session_meta","payload":{"id":"t-1"}}"#,
      event(#""type":"user_message","message":"hello""#), tokens(500),
      event(#""type":"task_complete","last_agent_message":"hi""#),
      event(#""type":"user_message","message":"\#(mark)""#),
      event(#""type":"token_count","info":null"#),
    ]
    try put("sessions/2026/01/02/rollout-2026-01-02T00-00-00-t-1.jsonl", started)
    let first = try #require(Transcript.codex(home: folder.path, session: "t-1", key: key))
    #expect(first.isAccepted && !first.hasEnded && first.tokens == 0)
    try put(
      "sessions/2026/11/20/rollout-2026-11-20T00-00-00-t-1.jsonl",
      started + [tokens(620), event(#""type":"task_complete","last_agent_message":"bye""#)]
    )
    let last = try #require(Transcript.codex(home: folder.path, session: "t-1", key: key))
    #expect(last.isAccepted && last.hasEnded && last.tokens == 120 && last.last == "bye")
    #expect(Transcript.codex(home: folder.path, session: "t-2", key: key) == nil)
  }
}
