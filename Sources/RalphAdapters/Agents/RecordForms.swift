// tidy: table
// The forms of the agents' streams, as their sources and documentation had them in 2026.

extension RecordForm {
  /// `--output-format stream-json` of claude, which amp imitates.
  static let claude = RecordForm(
    closing: "result",
    [
      RecordRule("system", [.session(["session_id"])]),
      RecordRule(
        "rate_limit_event",
        [.limit(status: ["rate_limit_info", "status"], resets: ["rate_limit_info", "resetsAt"])]
      ),
      RecordRule(
        "result",
        [
          .outcome(word: ["subtype"], failed: ["is_error"]),
          .message([["result"], ["errors"], ["error"]]),
          .failure([["result"], ["errors"], ["error"]]),
          .name(["subtype"]),
          .session(["session_id"]),
          .turns(["num_turns"]),
          .tokens([
            ["usage", "input_tokens"], ["usage", "output_tokens"],
            ["usage", "cache_creation_input_tokens"], ["usage", "cache_read_input_tokens"],
          ]),
          .cost(["total_cost_usd"]),
        ]
      ),
    ]
  )

  /// `codex exec --json`; cached tokens are among its input tokens, and it tells no cost.
  static let codex = RecordForm(
    closing: "turn.completed",
    [
      RecordRule("thread.started", [.session(["thread_id"])]),
      RecordRule(
        "item.completed",
        where: (["item", "type"], ["agent_message"]),
        [.message([["item", "text"]])]
      ),
      RecordRule(
        "item.completed",
        where: (
          ["item", "type"],
          ["command_execution", "file_change", "mcp_tool_call", "collab_tool_call", "web_search"]
        ),
        [.acted]
      ),
      RecordRule(
        "turn.completed",
        [
          .ended(succeeded: true),
          .turn,
          .moreTokens([["usage", "input_tokens"], ["usage", "output_tokens"]]),
        ]
      ),
      RecordRule("turn.failed", [.ended(succeeded: false), .failure([["error", "message"]])]),
      RecordRule("error", [.failure([["message"]])]),
    ]
  )

  /// `gemini -o stream-json`; its messages come in pieces.
  static let gemini = RecordForm(
    closing: "result",
    [
      RecordRule("init", [.session(["session_id"])]),
      RecordRule(
        "message",
        where: (["role"], ["assistant"]),
        [.piece(["content"], goesOn: ["delta"])]
      ),
      RecordRule("tool_use", [.acted]),
      RecordRule("error", where: (["severity"], ["error"]), [.failure([["message"]])]),
      RecordRule(
        "result",
        [
          .outcome(word: ["status"], failed: []),
          .failure([["error", "message"]]),
          .name(["error", "type"]),
          .tokens([["stats", "total_tokens"]]),
        ]
      ),
    ]
  )

  /// `opencode run --format json`; nothing closes its stream but the newest versions' `done`.
  static let opencode = RecordForm(
    closing: nil,
    [
      RecordRule("text", [.session(["sessionID"]), .acted, .message([["part", "text"]])]),
      RecordRule("tool_use", [.session(["sessionID"]), .acted]),
      RecordRule(
        "step_finish",
        [
          .session(["sessionID"]),
          .turn,
          .moreTokens([
            ["part", "tokens", "input"], ["part", "tokens", "output"],
            ["part", "tokens", "reasoning"], ["part", "tokens", "cache", "read"],
            ["part", "tokens", "cache", "write"],
          ]),
          .moreCost(["part", "cost"]),
        ]
      ),
      RecordRule(
        "error",
        [
          .session(["sessionID"]),
          .ended(succeeded: false),
          .failure([["error", "data", "message"], ["error", "message"]]),
          .name(["error", "name"]),
        ]
      ),
      RecordRule("done", [.rejections(["rejected"])]),
    ]
  )
}
