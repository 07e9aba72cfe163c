import RalphAdapters
import RalphCore
import RalphPorts
import Testing

/// What an agent writes in each case, in its own form; the message ends in the nonce's signal.
struct Utterances: Sendable, CustomTestStringConvertible {
  var name: String
  /// A turn that succeeds.
  var success: String
  /// A turn that fails with a text, and what comes before the failure.
  var opening: String
  var failure: @Sendable (String) -> String
  /// One record of much work.
  var work: @Sendable (String) -> String
  /// What exit 0 without a word comes to.
  var silence: EndClass
  var tokens = 0

  var testDescription: String { name }

  static let signal = ":::COMPLETE \(nonce):::"

  static let all: [Utterances] = [claude, codex, gemini, opencode, rovodev, amp]

  private static func result(_ text: String, _ isError: Bool) -> String {
    #"{"type":"result","subtype":"success","is_error":\#(isError),"result":"\#(text)"}"# + "\n"
  }

  private static let claude = Utterances(
    name: "claude",
    success: #"{"type":"system","session_id":"s-1"}"# + "\n" + result(#"ok\n\#(signal)"#, false),
    opening: #"{"type":"system","session_id":"s-1"}"# + "\n",
    failure: { result($0, true) },
    work: { #"{"type":"user","message":"\#($0)"}"# + "\n" },
    silence: .agentError
  )

  private static let amp = Utterances(
    name: "amp",
    success: #"{"type":"system","session_id":"s-1"}"# + "\n" + result(#"ok\n\#(signal)"#, false),
    opening: #"{"type":"system","session_id":"s-1"}"# + "\n",
    failure: {
      #"{"type":"result","subtype":"error_during_execution","is_error":true,"error":"\#($0)"}"#
        + "\n"
    },
    work: { #"{"type":"user","message":"\#($0)"}"# + "\n" },
    silence: .agentError
  )

  private static let codex = Utterances(
    name: "codex",
    success: """
      {"type":"thread.started","thread_id":"s-1"}
      {"type":"item.completed","item":{"id":"0","type":"reasoning","text":"\(signal)"}}
      {"type":"item.completed","item":{"id":"1","type":"agent_message","text":"ok\\n\(signal)"}}
      {"type":"turn.completed","usage":{"input_tokens":5,"cached_input_tokens":4,"output_tokens":6}}

      """,
    opening: #"{"type":"thread.started","thread_id":"s-1"}"# + "\n",
    failure: { #"{"type":"turn.failed","error":{"message":"\#($0)"}}"# + "\n" },
    work: {
      #"{"type":"item.completed","item":{"type":"command_execution","aggregated_output":"\#($0)"}}"#
        + "\n"
    },
    silence: .agentError,
    tokens: 11
  )

  private static let gemini = Utterances(
    name: "gemini",
    success: """
      {"type":"init","session_id":"s-1","model":"m"}
      {"type":"message","role":"user","content":"\(signal)"}
      {"type":"message","role":"assistant","content":"I begin.","delta":true}
      {"type":"tool_use","tool_name":"t","tool_id":"1","parameters":{}}
      {"type":"message","role":"assistant","content":"ok\\n:::COMP","delta":true}
      {"type":"message","role":"assistant","content":"LETE \(nonce):::","delta":true}
      {"type":"result","status":"success","stats":{"total_tokens":11}}

      """,
    opening: #"{"type":"init","session_id":"s-1"}"# + "\n",
    failure: {
      #"{"type":"result","status":"error","error":{"type":"ApiError","message":"\#($0)"}}"# + "\n"
    },
    work: { #"{"type":"tool_result","tool_id":"1","output":"\#($0)"}"# + "\n" },
    silence: .agentError,
    tokens: 11
  )

  private static let opencode = Utterances(
    name: "opencode",
    success: """
      {"type":"step_start","sessionID":"s-1","part":{}}
      {"type":"text","sessionID":"s-1","part":{"type":"text","text":"I begin."}}
      {"type":"tool_use","sessionID":"s-1","part":{"tool":"bash","state":{"status":"completed"}}}
      {"type":"text","sessionID":"s-1","part":{"type":"text","text":"ok\\n\(signal)"}}
      {"type":"step_finish","part":{"cost":0.5,"tokens":{"input":5,"output":6,"cache":{"read":0}}}}

      """,
    opening: #"{"type":"step_start","sessionID":"s-1","part":{}}"# + "\n",
    failure: {
      #"{"type":"error","sessionID":"s-1","error":{"name":"ApiError","data":{"message":"\#($0)"}}}"#
        + "\n"
    },
    work: {
      #"{"type":"tool_use","sessionID":"s-1","part":{"state":{"output":"\#($0)"}}}"# + "\n"
    },
    silence: .finished,
    tokens: 11
  )

  private static let rovodev = Utterances(
    name: "rovodev",
    success: "I begin.\nok\n\(signal)\n",
    opening: "I begin.\n",
    failure: { $0 + "\n" },
    work: { $0 + "\n" },
    silence: .finished
  )
}

/// Each form of output against each way in which a turn can end.
@Suite struct FailureMatrixTests {
  func read(
    _ told: Utterances,
    _ output: String,
    errors: String = "",
    ended: Ending = .exited,
    code: Int = 0
  ) -> TurnReport {
    let end = end(output, errors: errors, ended: ended, code: code)
    return voice(told.name).read(end, nonce: nonce, now: noon)
  }

  @Test(arguments: Utterances.all)
  func `success is told with message, signal, session and count`(told: Utterances) {
    let report = read(told, told.success)
    #expect(report.endClass == .finished)
    #expect(report.signal == .nonce)
    #expect(report.excerpt.hasSuffix("ok\n" + Utterances.signal))
    #expect(report.tokens == told.tokens)
    #expect(report.session == (told.name == "rovodev" ? "" : "s-1"))
    #expect(report.costMicros == (told.name == "opencode" ? 500_000 : 0))
  }

  @Test(arguments: Utterances.all)
  func `an agent's own error is one, and its text is shown`(told: Utterances) {
    let report = read(told, told.opening + told.failure("the disk is full"), code: 1)
    #expect(report.endClass == .agentError)
    #expect(report.signal == .none)
    #expect(report.excerpt.hasSuffix("the disk is full"))
    #expect(read(told, told.success, code: 1).endClass == .agentError, "the exit has its say")
    #expect(read(told, told.success, ended: .signaled, code: 9).endClass == .agentError)
  }

  @Test(arguments: Utterances.all)
  func `a limit in the last record of a failed turn sleeps until its reset, by the zone's clock`(
    told: Utterances
  ) throws {
    let zones = try zoneFolder([("Test/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3")])
    let voice = PresetVoice(preset(told.name), zones: ZoneFiles(folder: zones.path))
    let text = "You've hit your usage limit · resets 3pm (Test/Berlin)"
    let failed = end(told.opening + told.failure(text), code: 1)
    let report = voice.read(failed, nonce: nonce, now: noon)
    #expect(report.endClass == .rateLimit)
    #expect(report.wake.description == "2026-11-20T14:00:00.000Z")
    let strange = end(
      told.opening + told.failure("You've hit your usage limit · resets 3pm (No/Where)"),
      code: 1
    )
    #expect(voice.read(strange, nonce: nonce, now: noon).endClass == .rateLimit)
    #expect(voice.read(strange, nonce: nonce, now: noon).wake == .zero)
  }

  @Test(arguments: Utterances.all)
  func `a limit counts on standard error, and not in what the agent read`(told: Utterances) {
    let text = "You've hit your usage limit. Try again in 2 hours."
    let report = read(told, told.opening, errors: text, code: 1)
    #expect(report.endClass == .rateLimit)
    #expect(report.wake == noon + .hours(2))
    let quoted = told.opening + told.work(text) + told.work("a") + told.work("b") + told.work("c")
    #expect(read(told, quoted, errors: "boom", code: 1).endClass == .agentError)
    #expect(read(told, told.work(text) + told.success, errors: text).endClass == .finished)
  }

  @Test(arguments: Utterances.all)
  func `a busy service is an error, and an empty purse or a lost login is no limit`(
    told: Utterances
  ) {
    let cases: [(text: String, endClass: EndClass, shown: String)] = [
      ("API Error: 529 overloaded_error", .agentError, "API Error: 529 overloaded_error"),
      ("Out of Credits", .credit, "credit exhausted: Out of Credits"),
      ("You are not logged in.", .login, "not signed in: You are not logged in."),
    ]
    for (text, endClass, shown) in cases {
      let report = read(told, told.opening + told.failure(text), code: 1)
      #expect(report.endClass == endClass)
      #expect(report.wake == .zero)
      #expect(report.excerpt.hasSuffix(shown), "\(report.excerpt)")
    }
  }

  @Test(arguments: Utterances.all)
  func `a lost login counts on standard error, and not in what the agent read or did well`(
    told: Utterances
  ) {
    let text = "Error: not signed in"
    #expect(read(told, told.opening, errors: text, code: 1).endClass == .login)
    let quoted = told.opening + told.work(text) + told.work("a") + told.work("b") + told.work("c")
    #expect(read(told, quoted, errors: "boom", code: 1).endClass == .agentError)
    #expect(read(told, told.work(text) + told.success, errors: text).endClass == .finished)
  }

  @Test(arguments: Utterances.all)
  func `one that hung and was ended is no success, whatever it had said`(told: Utterances) {
    let report = read(told, told.opening + told.work("x"), ended: .timedOut, code: 15)
    #expect(report.endClass == .agentError)
    #expect(report.signal == .none)
    #expect(read(told, told.success, ended: .timedOut, code: 15).endClass == .agentError)
  }

  @Test(arguments: Utterances.all)
  func `garbage between the records does no harm`(told: Utterances) {
    let garbage = "{\"type\":\"result\",\"subt\n\u{0}\u{1}{{{[\n[]\nnull\n{}\n{\"type\":7}\n"
    #expect(read(told, garbage + told.success).signal == .nonce)
    if told.name != "rovodev" {
      #expect(read(told, garbage + told.success + garbage).signal == .nonce)
    }
    #expect(read(told, garbage).signal == .none)
    #expect(read(told, garbage, code: 1).endClass == .agentError)
  }

  @Test(arguments: Utterances.all)
  func `huge output is read to its end, and what is shown of it is bounded`(told: Utterances) {
    let work = String(repeating: told.work(String(repeating: "x", count: 1 << 16)), count: 32)
    let report = read(told, told.opening + work + told.success)
    #expect(report.endClass == .finished)
    #expect(report.signal == .nonce)
    #expect(report.excerpt.utf8.count <= 2000)
    let error = String(repeating: "y", count: 1 << 20)
    let failed = read(told, told.opening + told.failure(error), code: 1)
    #expect(failed.endClass == .agentError)
    #expect(failed.excerpt.utf8.count <= 2100)
  }

  @Test(arguments: Utterances.all)
  func `exit 0 without a word is never a strong end`(told: Utterances) {
    let report = read(told, "")
    #expect(report.endClass == told.silence)
    #expect(report.signal == .none)
    #expect(report.turns == 0)
  }

  @Test(arguments: Utterances.all)
  func `whatever stands in the stream, reading it ends`(told: Utterances) {
    let texts = [told.success, told.opening + told.failure("limit reached|1795190400")]
    let seeds = texts.map { Array($0.utf8) }
    var dice = Mutator(seed: 7)
    for round in 0..<1000 {
      var end = end(code: round & 1)
      end.output = dice.mutated(seeds[round % seeds.count], with: seeds)
      let report = voice(told.name).read(end, nonce: nonce, now: noon)
      #expect(report.wake == .zero || report.wake > noon)
      #expect(report.costMicros >= 0 && report.tokens >= 0 && report.turns >= 0)
      #expect(report.session.utf8.count <= 64)
    }
  }
}
