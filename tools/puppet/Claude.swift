// `claude -p --output-format stream-json --verbose`: one record a line. The forms are those of
// 2.1.240; what ralph does not read is left out.

/// A puppet in the part of claude.
struct Claude {
  /// How it ends, whatever the script says.
  enum Ending: String {
    case success, error, limit, hang, garbage, silent
  }

  var arguments: [String]

  func play() throws -> Never {
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
    let word = World.environment("PUPPET_CLAUDE") ?? Ending.success.rawValue
    guard let ending = Ending(rawValue: word) else {
      throw Complaint(sentence: "PUPPET_CLAUDE=\(word) is no ending of claude")
    }
    try play(Invocation.fromWorld(), ending)
  }

  private func play(_ invocation: Invocation, _ ending: Ending) throws -> Never {
    if ending != .silent {
      record(
        "system",
        "\"subtype\":\"init\",\"cwd\":\(quoted(World.folder)),\"model\":\(quoted(model))"
          + ",\"apiKeySource\":\"none\",\"permissionMode\":\"default\",\"tools\":[]"
      )
    }
    switch ending {
    case .success: try invocation.play(as: .claude(self))
    case .error: result("the tool failed", failed: true)
    case .limit:
      record("rate_limit_event", "\"rate_limit_info\":{\"status\":\"rejected\"}")
      let reset = World.milliseconds / 1000 + 3600
      result("Claude AI usage limit reached|\(reset)", failed: true, subtype: "success")
    case .hang: World.hang()
    case .garbage: World.output("{\"type\":\"assistant\",\"mess\n\u{1b}[31mnot a record\u{7}\n{]\n")
    case .silent: break
    }
    try invocation.log("end")
    World.leave(code: ending == .error || ending == .limit ? 1 : 0)
  }

  /// A message of the model.
  func assistant(_ text: String) {
    record(
      "assistant",
      "\"message\":{\"role\":\"assistant\",\"model\":\(quoted(model)),"
        + "\"content\":[{\"type\":\"text\",\"text\":\(quoted(text))}]}"
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

  private func record(_ type: String, _ members: String) {
    World.output("{\"type\":\(quoted(type)),\(members),\"session_id\":\(quoted(session))}\n")
  }

  private var model: String { value(of: "--model") ?? "claude-puppet-1" }

  private var session: String {
    if let given = value(of: "--session-id") ?? value(of: "--resume") { return given }
    let digits = String(World.process, radix: 16)
    let zeros = String(repeating: "0", count: max(0, 12 - digits.count))
    return "00000000-0000-4000-8000-" + zeros + digits
  }

  private func value(of option: String) -> String? {
    guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else {
      return nil
    }
    return arguments[index + 1]
  }
}

/// A text as a JSON string.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
