// `gemini -o stream-json`, its prompt on standard input: messages come in pieces.

/// A puppet in the part of gemini.
struct Gemini: Part {
  static let name = "gemini"
  var arguments: [String]

  private var call: AgentCall {
    AgentCall(
      arguments,
      flags: ["--skip-trust", "-y"],
      valued: ["-o", "--approval-mode", "-m", "-r", "--session-id", "-p"]
    )
  }

  func check() { call.expect([], code: 42, all: "-o") }

  func begin() {
    let session = call.options["--session-id"] ?? ClaudeRecords.anySession
    let model = call.options["-m"] ?? "gemini-puppet-1"
    event("init", "\"session_id\":\(quoted(session)),\"model\":\(quoted(model))")
    event("message", "\"role\":\"user\",\"content\":\"the prompt\"")
  }

  func say(_ text: String) {
    event("tool_use", "\"tool_name\":\"none\",\"tool_id\":\"t\",\"parameters\":{}")
    let half = text.index(text.startIndex, offsetBy: text.count / 2)
    for piece in [text[..<half], text[half...]] {
      let content = "\"content\":\(quoted(String(piece)))"
      event("message", "\"role\":\"assistant\",\(content),\"delta\":true")
    }
  }

  func work(bytes: Int) {
    let output = quoted(filler(bytes))
    event("tool_result", "\"tool_id\":\"t\",\"status\":\"success\",\"output\":\(output)")
  }

  func finish(_ lastSaid: String, failed: Bool) {
    guard !failed else { return fail("FatalToolExecutionError", lastSaid) }
    let stats = "\"total_tokens\":154,\"input_tokens\":120,\"output_tokens\":34,\"tool_calls\":1"
    event("result", "\"status\":\"success\",\"stats\":{\(stats)}")
  }

  func limit() {
    let quota = "You have exhausted your capacity on this model."
    fail("TerminalQuotaError", quota + " Your quota will reset after 1h0m0s.")
  }

  /// Exit 41, whatever is said.
  var loginFailure: Int32 { 41 }

  func login() { World.complain("Please set an Auth method in your settings.json") }
  func credit() {
    fail("ApiError", "You exceeded your quota: check your plan and billing details.")
  }

  private func fail(_ type: String, _ message: String) {
    let error = "{\"type\":\(quoted(type)),\"message\":\(quoted(message))}"
    event("result", "\"status\":\"error\",\"error\":\(error)")
    World.complain("Error when talking to Gemini API")
  }

  private func event(_ type: String, _ members: String) {
    let time = "\"timestamp\":\"2026-11-20T10:15:00.000Z\""
    World.output("{\"type\":\(quoted(type)),\(time),\(members)}\n")
  }
}
