import RalphFiles

// `codex exec --json … -`: thread, turn and item events, one a line.

/// A puppet in the part of codex.
struct Codex: Part {
  static let name = "codex"
  var arguments: [String]

  func check() {
    let call = AgentCall(
      arguments,
      flags: ["--json", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"],
      valued: ["-C", "-m", "-s", "-c", "--add-dir"]
    )
    call.expect(["exec", "-"], code: 2, all: "--json")
    let folder = call.options["-C"] ?? World.folder
    guard Files.exists(folder) else {
      World.stop("Error: No such file or directory (os error 2)", code: 1)
    }
    if call.options["--skip-git-repo-check"] == nil, !Files.exists(folder + "/.git") {
      World.stop(
        "Not inside a trusted directory and --skip-git-repo-check was not specified.",
        code: 1
      )
    }
    World.complain("Reading prompt from stdin...")
  }

  func begin() {
    let thread = "0199a213-81c0-7800-8aa1-" + ClaudeRecords.anySession.suffix(12)
    event("thread.started", ",\"thread_id\":\(quoted(thread))")
    event("turn.started")
  }

  func say(_ text: String) { item("agent_message", "\"text\":\(quoted(text))") }

  func work(bytes: Int) {
    item(
      "command_execution",
      "\"command\":\"bash -lc make\",\"aggregated_output\":\(quoted(filler(bytes)))"
        + ",\"exit_code\":0,\"status\":\"completed\""
    )
  }

  func finish(_ lastSaid: String, failed: Bool) {
    guard !failed else { return fail("stream disconnected before completion") }
    let usage = "\"input_tokens\":2400,\"cached_input_tokens\":2000,\"output_tokens\":34"
    event("turn.completed", ",\"usage\":{\(usage)}")
  }

  func limit() { fail("You've hit your usage limit. Upgrade to Pro, or try again in 1 hour.") }
  func login() { fail("unexpected status 401 Unauthorized: your session has ended") }
  func credit() { fail("Quota exceeded. Check your plan and billing details.") }

  private func fail(_ message: String) {
    event("error", ",\"message\":\(quoted(message))")
    event("turn.failed", ",\"error\":{\"message\":\(quoted(message))}")
  }

  private func item(_ type: String, _ members: String) {
    event("item.completed", ",\"item\":{\"id\":\"item_0\",\"type\":\(quoted(type)),\(members)}")
  }

  private func event(_ type: String, _ members: String = "") {
    World.output("{\"type\":\(quoted(type))\(members)}\n")
  }
}
