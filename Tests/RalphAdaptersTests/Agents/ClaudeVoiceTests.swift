import RalphAdapters
import RalphCore
import RalphPorts
import Testing

private let opening = """
  {"type":"system","subtype":"init","session_id":"a","model":"m","apiKeySource":"none"}
  {"type":"assistant","message":{"content":[{"type":"text","text":"You've hit your limit · resets 1pm"}]}}

  """

private func result(
  _ text: String,
  subtype: String = "success",
  isError: Bool = false,
  more: String = ""
) -> String {
  """
  {"type":"result","subtype":"\(subtype)","is_error":\(isError),"duration_ms":12,"num_turns":3,\
  "result":"\(text)","session_id":"a","total_cost_usd":0.1234565,"usage":{"input_tokens":10,\
  "cache_creation_input_tokens":200,"cache_read_input_tokens":3000,"output_tokens":40000,\
  "server_tool_use":{"web_search_requests":0}},"permission_denials":[]\(more)}

  """
}

@Suite struct ClaudeVoiceTests {
  let voice = PresetVoice(preset("claude"))

  func read(_ output: String, errors: String = "", code: Int = 0) -> TurnReport {
    voice.read(end(output, errors: errors, code: code), nonce: nonce, now: noon)
  }

  @Test func `claude is called without a terminal, its records one a line`() {
    #expect(
      voice.arguments(turn) == [
        "claude", "-p", "--output-format", "stream-json", "--verbose",
        "--dangerously-skip-permissions", "--session-id", session,
      ]
    )
    let careful = PresetVoice(
      preset("claude"),
      program: "/c",
      permission: .mode("acceptEdits"),
      model: "opus"
    )
    #expect(
      careful.arguments(AgentTurn(nonce: "", directory: "/w")) == [
        "/c", "-p", "--output-format", "stream-json", "--verbose", "--permission-mode",
        "acceptEdits", "--model", "opus",
      ]
    )
  }

  @Test func `it gets a large heap unless node's options are set, and never sees CLAUDECODE`() {
    #expect(voice.environment().set.map(\.name) == ["NODE_OPTIONS"])
    #expect(voice.environment().set.map(\.value) == ["--max-old-space-size=32768"])
    let own = PresetVoice(preset("claude"), environment: ["A=b", "NODE_OPTIONS=--inspect"])
    #expect(own.environment().set.isEmpty)
    #expect(own.environment().without == ["CLAUDECODE"])
  }

  @Test func `a result record tells the end, the signal and what it cost`() {
    let report = read(opening + result("All done.\\n\\n:::COMPLETE \(nonce):::\\n"))
    #expect(report.endClass == .finished)
    #expect(report.signal == .nonce)
    #expect(report.turns == 3)
    #expect(report.tokens == 43_210)
    #expect(report.costMicros == 123_457)
    #expect(report.excerpt == "All done.\n:::COMPLETE \(nonce):::")
  }

  @Test func `the signal counts in the final message only`() {
    let echo = #"{"type":"assistant","text":"\n:::COMPLETE \#(nonce):::"}"# + "\n"
    #expect(read(echo + result("Stopped half way.")).signal == .none)
    #expect(read(result("x\\n:::COMPLETE \(nonce):::") + result("y")).signal == .none)
    #expect(read(result("y") + result("x\\n:::COMPLETE \(nonce):::")).signal == .nonce)
    #expect(read(result("y") + ":::COMPLETE \(nonce):::\n").signal == .none)
    #expect(read(result(":::COMPLETE:::")).signal == .bare)
  }

  @Test func `exit 0 without a result record is an error, and says so`() {
    let report = read(opening)
    #expect(report.endClass == .agentError)
    #expect(report.excerpt == "no result record")
    #expect(read("", errors: "boom\n").excerpt == "no result record\nboom")
    #expect(read(opening, code: 1).endClass == .agentError)
  }

  @Test func `an empty result without a turn is an end without a signal`() {
    let report = read(
      #"{"type":"result","subtype":"success","is_error":false,"result":"","num_turns":0}"#
    )
    #expect(report.endClass == .finished)
    #expect(report.signal == .none)
    #expect(report.turns == 0)
    #expect(report.excerpt == "")
  }

  @Test(arguments: [
    ("Claude AI usage limit reached|1795190400", "2026-11-20T16:00:00.000Z"),
    ("You've hit your limit · resets 1pm (UTC)", "2026-11-20T13:00:00.000Z"),
    ("You've hit your session limit · resets 5:10pm (UTC)", "2026-11-20T17:10:00.000Z"),
    ("You've hit your Opus limit · resets Nov 22, 9am (UTC)", "2026-11-22T09:00:00.000Z"),
    ("You've hit your org's monthly usage limit", "1970-01-01T00:00:00.000Z"),
    ("You're out of extra usage · resets 9pm (UTC)", "2026-11-20T21:00:00.000Z"),
    ("5-hour limit reached ∙ resets 2am (UTC)", "2026-11-21T02:00:00.000Z"),
  ])
  func `a failed result that names a limit sleeps until its reset`(text: String, wake: String) {
    let failed = read(opening + result(text, isError: true), code: 1)
    #expect(failed.endClass == .rateLimit)
    #expect(failed.wake.description == wake)
    let silent = read(
      opening + result("", subtype: "error_during_execution"),
      errors: text,
      code: 1
    )
    #expect(silent.endClass == .rateLimit)
    let quoted = read(opening + result(text))
    #expect(quoted.endClass == .finished, "a success that quotes a limit is a success")
    #expect(read(opening + result(text), code: 1).endClass == .agentError)
  }

  @Test func `a rejected rate limit event decides before any text, unless the turn succeeded`() {
    func event(_ status: String) -> String {
      """
      {"type":"rate_limit_event","rate_limit_info":{"status":"\(status)","resetsAt":1795190400,\
      "rateLimitType":"five_hour"},"uuid":"u"}

      """
    }
    let failure = result("API Error", isError: true)
    #expect(read(event("rejected") + failure, code: 1).endClass == .rateLimit)
    #expect(read(event("rejected") + failure, code: 1).wake == Instant(1_795_190_400_000))
    #expect(read(event("rejected"), code: 1).endClass == .rateLimit)
    #expect(read(event("rejected") + event("allowed") + failure, code: 1).endClass == .agentError)
    #expect(read(event("allowed_warning") + failure, code: 1).endClass == .agentError)
    #expect(read(event("rejected") + result("fine")).endClass == .finished)
  }

  @Test func `a busy service is an error, and an empty purse is told apart`() {
    let busy = #"API Error: 529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"#
    #expect(read(result(busy, isError: true), code: 1).endClass == .agentError)
    let poor = read(result("Credit balance is too low", isError: true), code: 1)
    #expect(poor.endClass == .credit)
    #expect(poor.wake == .zero)
    #expect(poor.excerpt == "credit exhausted: Credit balance is too low")
  }

  @Test func `an error result names its kind`() {
    let report = read(#"{"type":"result","subtype":"error_max_turns","is_error":false}"#, code: 1)
    #expect(report.endClass == .agentError)
    #expect(report.excerpt == "error_max_turns")
    let listed =
      #"{"type":"result","subtype":"error_during_execution","is_error":true,"errors":["a","b"]}"#
    #expect(read(listed, code: 1).excerpt == "error_during_execution\na\nb")
  }

  @Test func `a gap, garbage and a torn record in the stream do no harm`() {
    let stream =
      opening + "{\"type\":\"result\",\"subt\n[ralph: 88 bytes left out]\nte\"}}}\n\u{0}\u{1}{{{[\n"
      + #"{"type":"user","tool_use_result":{"type":"result"},"x":"result"}"# + "\n"
      + result("ok\\n:::COMPLETE \(nonce):::") + "[]\n{}\nnull\n"
    #expect(read(stream).signal == .nonce)
    #expect(
      read(result("fine") + #"{"type":"result","subtype":7,"result":[]}"#).endClass != .rateLimit
    )
  }

  @Test(arguments: [
    ("0", 0), ("0.0000004", 0), ("0.0000005", 1), ("0.1", 100_000), ("1.005", 1_005_000),
    ("0.29", 290_000), ("1e-3", 1000), ("1.5E1", 15_000_000), ("123456.789012", 123_456_789_012),
    ("-1", 0), ("1e300", 0), ("\"x\"", 0), ("null", 0), ("1e12", 0),
  ])
  func `money is read digit by digit`(text: String, micros: Int) {
    let record =
      #"{"type":"result","subtype":"success","is_error":false,"result":"x","total_cost_usd":\#(text)}"#
    #expect(read(record).costMicros == micros)
    #expect(read(record).endClass == .finished)
  }

  @Test func `huge counts do not overflow, and deep nesting is no record`() {
    let most = Int.max
    let huge =
      #"{"type":"result","subtype":"success","result":"x","num_turns":-4,"usage":{"input_tokens":\#(most),"output_tokens":\#(most)}}"#
    #expect(read(huge).tokens == Int.max)
    #expect(read(huge).turns == 0)
    let deep = #"{"type":"result","x":"# + String(repeating: "[", count: 100_000)
    #expect(read(deep).endClass == .agentError)
    #expect(read(String(repeating: "{\"result\"", count: 100_000)).endClass == .agentError)
  }

  @Test func `a redacted stream is still read`() {
    let secrets =
      #"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n \"x\" https://u:p@h sk-AbCdEf0123456789Ab"#
    let stream = opening + result(secrets + #"\n\n"# + ":::COMPLETE \(nonce):::")
    let clean = Redaction.clean(Array(stream.utf8), secrets: [])
    let report = read(String(decoding: clean, as: UTF8.self))
    #expect(report.signal == .nonce)
    #expect(report.excerpt.contains("[redacted:private-key]"))
    #expect(report.excerpt.contains("[redacted:api-key]"))
  }

  @Test func `whatever stands in the stream, reading it ends`() {
    let seeds = [
      result("done\\n:::COMPLETE \(nonce):::"), result("limit reached|1795190400", isError: true),
      #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795190400}}"#,
    ].map { Array($0.utf8) }
    var dice = Mutator(seed: 3)
    for round in 0..<20_000 {
      var end = end(code: round & 1)
      end.output = dice.mutated(seeds[round % seeds.count], with: seeds)
      let report = voice.read(end, nonce: nonce, now: noon)
      #expect(report.wake == .zero || report.wake > noon)
      #expect(report.costMicros >= 0 && report.tokens >= 0 && report.turns >= 0)
    }
  }
}
