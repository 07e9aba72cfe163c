// `opencode run --format json`: parts of messages, one a line; nothing closes the stream.

/// A puppet in the part of opencode.
struct Opencode: Part {
  static let name = "opencode"
  var arguments: [String]

  func check() {
    let call = AgentCall(
      arguments,
      flags: ["--auto", "--fork", "-c"],
      valued: ["--format", "--dir", "-m", "-s", "--agent", "--variant"]
    )
    call.expect(["run"], code: 1, all: "--format", "--dir")
  }

  func begin() { event("step_start", "\"part\":{\"type\":\"step-start\"}") }

  func say(_ text: String) {
    event("text", "\"part\":{\"type\":\"text\",\"text\":\(quoted(text))}")
  }

  func work(bytes: Int) {
    let state = "{\"status\":\"completed\",\"output\":\(quoted(filler(bytes)))}"
    event("tool_use", "\"part\":{\"type\":\"tool\",\"tool\":\"bash\",\"state\":\(state)}")
  }

  func finish(_ lastSaid: String, failed: Bool) {
    guard !failed else { return fail("UnknownError", lastSaid) }
    let cache = "\"cache\":{\"read\":1000,\"write\":0}"
    let tokens = "{\"input\":120,\"output\":30,\"reasoning\":4,\(cache)}"
    event(
      "step_finish",
      "\"part\":{\"type\":\"step-finish\",\"reason\":\"stop\",\"cost\":0.0125,\"tokens\":\(tokens)}"
    )
  }

  func limit() { fail("APIError", "Weekly usage limit reached. Resets in 1 hour.") }
  func login() { fail("ProviderAuthError", "the token was revoked") }
  func credit() { fail("APIError", "Your credit balance is too low to access the API.") }

  private func fail(_ name: String, _ message: String) {
    let data = "{\"message\":\(quoted(message))}"
    event("error", "\"error\":{\"name\":\(quoted(name)),\"data\":\(data)}")
  }

  private func event(_ type: String, _ members: String) {
    let head = "\"timestamp\":\(World.milliseconds),\"sessionID\":\"ses_0puppet\""
    World.output("{\"type\":\(quoted(type)),\(head),\(members)}\n")
  }
}

/// A puppet in the part of `acli rovodev run`: text, as on a terminal.
struct Rovodev: Part {
  static let name = "rovodev"
  var arguments: [String]

  func check() {
    AgentCall(arguments, flags: ["--yolo", "--verbose", "--shadow"], valued: ["--config-file"])
      .expect(["rovodev", "run"], code: 1)
  }

  func begin() { World.output("\u{1b}[1mWorking in \(World.folder)\u{1b}[0m\n") }
  func say(_ text: String) { World.output(text.hasSuffix("\n") ? text : text + "\n") }
  func work(bytes: Int) { World.output("  \(filler(bytes))\n") }

  func finish(_ lastSaid: String, failed: Bool) {
    if failed { World.complain("Error: \(lastSaid)") }
  }

  func limit() {
    World.output("You've reached your Rovo Dev credit limit.\n")
    World.output("Your Rovo Dev usage resets in 1h 0m.\n")
  }

  func login() { World.complain("Not authenticated. Run 'acli rovodev auth login'.") }
  func credit() { World.complain("Error: your account is out of credits") }
}
