import RalphAdapters
import RalphCore
import RalphPorts
import Testing

/// What is peculiar to single presets.
@Suite struct PresetVoiceTests {
  func read(_ name: String, _ output: String, errors: String = "", code: Int = 0) -> TurnReport {
    voice(name).read(end(output, errors: errors, code: code), nonce: nonce, now: noon)
  }

  @Test(arguments: [
    (41, "exit 41: not signed in"), (42, "exit 42: the prompt was refused"),
    (44, "exit 44: the sandbox failed"), (52, "exit 52: its configuration is wrong"),
    (53, "exit 53: it reached its limit of turns"), (54, "exit 54: a tool failed for good"),
    (55, "exit 55: the folder is not trusted"), (130, "exit 130: it was cancelled"),
    (1, "no result record"),
  ])
  func `gemini's exit codes are said in words`(code: Int, words: String) {
    let report = read("gemini", "", errors: "details\n", code: code)
    #expect(report.endClass == (code == 41 ? .login : .agentError))
    #expect(report.excerpt.hasPrefix(words))
    #expect(report.excerpt.hasSuffix("details"))
    var killed = end(ended: .signaled, code: code)
    killed.errors = Array("details".utf8)
    #expect(!voice("gemini").read(killed, nonce: nonce, now: noon).excerpt.contains("exit"))
  }

  @Test func `gemini's own quota sentence gives its wait`() {
    let report = read(
      "gemini",
      #"{"type":"result","status":"error","error":{"type":"TerminalQuotaError","message":"You have exhausted your capacity on this model. Your quota will reset after 3h2m1s."}}"#,
      code: 1
    )
    #expect(report.endClass == .rateLimit)
    #expect(report.wake == noon + .hours(3) + .seconds(121))
  }

  @Test func `an error that codex gets over is none, and one without a failed turn is told`() {
    let error = #"{"type":"error","message":"Reconnecting... 1/5"}"# + "\n"
    let done = #"{"type":"turn.completed","usage":{}}"# + "\n"
    #expect(read("codex", error + done).endClass == .finished)
    #expect(read("codex", error, code: 1).excerpt == "Reconnecting... 1/5")
    #expect(read("codex", "", errors: "Reading prompt from stdin...\n").endClass == .agentError)
  }

  @Test func `an opencode that said nothing and was refused a right has failed`() {
    let refused = "! permission requested: bash (make); auto-rejecting\n"
    let step = #"{"type":"step_start","sessionID":"ses_1","part":{}}"# + "\n"
    let report = read("opencode", step, errors: refused)
    #expect(report.endClass == .agentError)
    #expect(report.signal == .none)
    #expect(report.excerpt.hasPrefix("a permission was rejected\n"))
    let done = #"{"type":"done","reason":"rejected","rejected":[{"permission":"bash"}]}"# + "\n"
    #expect(read("opencode", step + done).endClass == .agentError)
    #expect(read("opencode", step + #"{"type":"done","rejected":[]}"#).endClass == .finished)
    let text = #"{"type":"text","part":{"text":"I went another way."}}"# + "\n"
    #expect(read("opencode", text, errors: refused).endClass == .finished)
    #expect(read("opencode", text + done).endClass == .finished)
  }

  @Test func `an opencode error counts with exit 0, too, unless work went on after it`() {
    let error =
      #"{"type":"error","error":{"name":"ProviderAuthError","data":{"message":"no key"}}}"# + "\n"
    let report = read("opencode", error)
    #expect(report.endClass == .login)
    #expect(report.excerpt == "not signed in: ProviderAuthError\nno key")
    let tool = #"{"type":"tool_use","part":{}}"# + "\n"
    #expect(read("opencode", error + tool).endClass == .finished)
    let text = #"{"type":"text","part":{"text":"On we go."}}"# + "\n"
    #expect(read("opencode", error + text).excerpt == "On we go.")
  }

  @Test func `a limit of rovodev counts in its last lines, and its dress does not matter`() {
    let text =
      "work\n\u{1b}[31mYou've reached your Rovo Dev credit limit\u{1b}[0m\n"
      + "Your Rovo Dev usage resets in 29d 31m.\n\n"
    let report = read("rovodev", text, code: 1)
    #expect(report.endClass == .rateLimit)
    #expect(report.wake == noon + .hours(29 * 24) + .minutes(31))
    let earlier = text + "one\ntwo\nthree\nfour\n"
    #expect(read("rovodev", earlier, code: 1).endClass == .agentError)
    #expect(read("rovodev", text).endClass == .finished)
  }

  @Test(arguments: ["../x", "-x", "", "a b", "é", String(repeating: "a", count: 65)])
  func `what is no name of a session is not taken for one`(name: String) {
    let report = read("codex", #"{"type":"thread.started","thread_id":"\#(name)"}"#)
    #expect(report.session == "")
  }

  @Test func `pieces without end are kept at their end`() {
    let piece =
      #"{"type":"message","role":"assistant","delta":true,"content":"\#(String(repeating: "z", count: 1 << 16))"}"#
      + "\n"
    let last =
      #"{"type":"message","role":"assistant","delta":true,"content":"\n:::COMPLETE \#(nonce):::"}"#
      + "\n" + #"{"type":"result","status":"success"}"#
    let report = read("gemini", String(repeating: piece, count: 30) + last)
    #expect(report.signal == .nonce)
  }
}
