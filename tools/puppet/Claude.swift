// `claude -p --output-format stream-json --verbose`: one record a line. The forms are those of
// 2.1.240; what ralph does not read is left out. amp imitates them.

/// A puppet in the part of claude.
struct Claude: Part {
  static let name = "claude"
  var arguments: [String]

  func check() {
    if arguments.contains("--version") {
      World.output("2.1.240 (Claude Code)\n")
      World.leave(code: 0)
    }
    guard arguments.contains("-p") || arguments.contains("--print") else {
      World.stop("puppet: claude is played headless only: give -p", code: 64)
    }
    if value(of: "--output-format") == "stream-json", !arguments.contains("--verbose") {
      let flags = "--output-format=stream-json requires --verbose"
      World.stop("Error: When using --print, \(flags)", code: 1)
    }
    if World.environment("CLAUDECODE") != nil {
      World.stop("Error: claude cannot be launched inside another session", code: 1)
    }
  }

  private var records: ClaudeRecords {
    let given = value(of: "--session-id") ?? value(of: "--resume")
    return ClaudeRecords(
      session: given ?? ClaudeRecords.anySession,
      model: value(of: "--model") ?? "claude-puppet-1"
    )
  }

  func begin() { records.begin() }
  func say(_ text: String) { records.say(text) }
  func work(bytes: Int) { records.work(filler(bytes)) }
  func finish(_ lastSaid: String, failed: Bool) { records.result(lastSaid, failed: failed) }

  func limit() {
    records.record("rate_limit_event", "\"rate_limit_info\":{\"status\":\"rejected\"}")
    let reset = World.milliseconds / 1000 + 3600
    records.result("Claude AI usage limit reached|\(reset)", failed: true, subtype: "success")
  }

  func login() {
    records.result("Invalid API key · Please run /login", failed: true, subtype: "success")
  }

  func credit() { records.result("Credit balance is too low", failed: true, subtype: "success") }

  private func value(of option: String) -> String? {
    guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else {
      return nil
    }
    return arguments[index + 1]
  }
}

/// A puppet in the part of `amp -x`.
struct Amp: Part {
  static let name = "amp"
  var arguments: [String]

  func check() {
    let flags: Set = ["-x", "--execute", "--stream-json", "--dangerously-allow-all"]
    AgentCall(arguments, flags: flags, valued: ["--mode"])
      .expect([], code: 1, all: "-x", "--stream-json")
  }

  private var records: ClaudeRecords {
    ClaudeRecords(session: "T-" + ClaudeRecords.anySession, model: "amp-puppet-1")
  }

  func begin() { records.begin() }
  func say(_ text: String) { records.say(text) }
  func work(bytes: Int) { records.work(filler(bytes)) }
  func finish(_ lastSaid: String, failed: Bool) { records.result(lastSaid, failed: failed) }
  func limit() { World.complain("Error: Rate limit: usage limit reached, try again in 1 hour.") }
  func login() { World.complain("Error: not logged in. Run 'amp login'.") }
  func credit() { World.complain("Error: Out of Credits") }
}

/// The records of claude's stream.
struct ClaudeRecords {
  var session: String
  var model: String

  /// A session's name that belongs to this process.
  static var anySession: String {
    let digits = String(World.process, radix: 16)
    let zeros = String(repeating: "0", count: max(0, 12 - digits.count))
    return "00000000-0000-4000-8000-" + zeros + digits
  }

  func begin() {
    record(
      "system",
      "\"subtype\":\"init\",\"cwd\":\(quoted(World.folder)),\"model\":\(quoted(model))"
        + ",\"apiKeySource\":\"none\",\"permissionMode\":\"default\",\"tools\":[]"
    )
  }

  /// A message of the model.
  func say(_ text: String) {
    record(
      "assistant",
      "\"message\":{\"role\":\"assistant\",\"model\":\(quoted(model)),"
        + "\"content\":[{\"type\":\"text\",\"text\":\(quoted(text))}]}"
    )
  }

  /// What a tool answered.
  func work(_ text: String) {
    record(
      "user",
      "\"message\":{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
        + "\"content\":\(quoted(text))}]}"
    )
  }

  /// The last record: how it went.
  func result(_ text: String, failed: Bool, subtype: String? = nil) {
    let subtype = subtype ?? (failed ? "error_during_execution" : "success")
    record(
      "result",
      "\"subtype\":\(quoted(subtype)),\"is_error\":\(failed),\"result\":\(quoted(text))"
        + ",\"num_turns\":1,\"duration_ms\":1200,\"total_cost_usd\":0.0125"
        + ",\"usage\":{\"input_tokens\":120,\"output_tokens\":34},\"permission_denials\":[]"
    )
  }

  func record(_ type: String, _ members: String) {
    World.output("{\"type\":\(quoted(type)),\(members),\"session_id\":\(quoted(session))}\n")
  }
}
