import RalphFiles

// Typing into panes. Neither kind of send is atomic or locked, and neither looks what became of it.

extension NtmDesk {
  /// `send`: by index, by type, or by default every agent but the first pane's.
  func send(_ name: String) throws -> NtmReply {
    let text = call.words.dropFirst().joined(separator: " ")
    guard call.words.count > 1 else { return refused("no prompt provided") }
    func failed(_ error: String) -> NtmReply {
      guard call.has("--json") else { return refused(error) }
      return .line(
        [
          ("success", .bool(false)), ("session", .text(name)), ("targets", .null),
          ("delivered", .number(0)), ("failed", .number(0)), ("error", .text(error)),
        ],
        code: 1
      )
    }
    guard let target = try tmux.target(name) else { return failed(try absent(name)) }
    if faults.has("cass-duplicate"), !call.has("--no-cass-check") {
      guard call.has("--json") else {
        return NtmReply(
          out: "⚠ Similar work found in past sessions:\n\nContinue anyway? [y/N]: Aborted.\n"
        )
      }
      return failed("duplicates found in CASS: 1 similar sessions")
    }
    let panes = try tmux.panes(target)
    var chosen: [NtmTmux.Pane] = []
    if let index = call.value("--pane") {
      chosen = panes.filter { String($0.index) == index }
      guard !chosen.isEmpty else { return failed("pane \(index) not found") }
    } else if call.has("--all") {
      chosen = panes
    } else if call.value("--cc") != nil {
      chosen = panes.filter { $0.word == "cc" }
    } else {
      chosen = panes.dropFirst(edition.isNew ? 0 : 1).filter { type(of: $0) != "user" }
    }
    if faults.has("not-delivered") { chosen = [] }
    for pane in chosen {
      try tmux.type(text, into: pane.id, enter: !faults.has("unsubmitted"))
    }
    let targets = chosen.map { pane -> JSON in
      edition.isNew ? .text(String(pane.index)) : .number(pane.index)
    }
    return .line([
      ("success", .bool(true)), ("session", .text(name)), ("prompt_preview", .text(text)),
      ("targets", targets.isEmpty ? .null : .list(targets)),
      ("delivered", .number(chosen.count)), ("failed", .number(0)),
    ])
  }

  /// `--robot-send`, with the receipt around it where one is asked for.
  func robotSend(_ name: String) throws -> NtmReply {
    guard let text = call.value("--msg") else { return refused("--msg is required") }
    guard let id = call.value("--op-id"), !faults.has("no-store") else {
      return try typed(text, name).reply
    }
    let book = NtmReceipts()
    let wanted = [name, call.value("--panes") ?? "", text]
    if let old = try book.find(id) {
      guard old.wanted == wanted else {
        return robotFailure(name, "IDEMPOTENCY_CONFLICT", "the id stands for another send")
      }
      guard old.reply != .null else {
        return robotFailure(name, "OPERATION_IN_PROGRESS", "the send is not finished")
      }
      return NtmReply(out: old.reply.indented() + "\n")
    }
    try book.keep(NtmReceipts.Operation(id: id, wanted: wanted))
    let (reply, targets, isTyped) = try typed(text, name)
    let state = isTyped ? "submitted" : targets.isEmpty ? "not_attempted" : "rejected"
    let named = targets.isEmpty ? [call.value("--panes") ?? ""] : targets
    let admissions = named.map {
      JSON.object([("target", .text($0)), ("state", .text(state))])
    }
    try book.keep(
      NtmReceipts.Operation(
        id: id,
        wanted: wanted,
        admissions: admissions,
        reply: JSON(reply.out) ?? .null
      )
    )
    return reply
  }

  private func typed(
    _ text: String,
    _ name: String
  ) throws -> (reply: NtmReply, targets: [String], isTyped: Bool) {
    guard let target = try tmux.target(name) else {
      return (robotFailure(name, "SESSION_NOT_FOUND", try absent(name)), [], false)
    }
    let panes = try tmux.panes(target)
    var chosen = panes.filter { $0.index != 0 }
    if let list = call.list("--panes") {
      chosen = panes.filter { list.contains($0.id) || list.contains(String($0.index)) }
    }
    if let type = call.value("--type") { chosen = chosen.filter { self.type(of: $0) == type } }
    if faults.has("not-delivered") { chosen = [] }
    let targets = chosen.map { String($0.index) }
    if chosen.isEmpty, edition.isNew {
      let selector = call.value("--panes") ?? ""
      let error = "dispatch invalid_selector: pane selector \"\(selector)\" not found"
      return (robotFailure(name, "PANE_NOT_FOUND", error), [], false)
    }
    if edition.isNew, let dead = chosen.first(where: \.isShell) {
      let error =
        "PANE_AGENT_DEAD: pane 0.\(dead.index) is titled \(dead.title) but its foreground "
        + "process is \"\(dead.command)\""
      let reply = robotFailure(name, "INTERNAL_ERROR", error, targets, pane: String(dead.index))
      return (reply, targets, false)
    }
    for pane in chosen {
      try tmux.type(text, into: pane.id, enter: !faults.has("unsubmitted") && !faults.has("half"))
    }
    if faults.has("half") {
      let error = "tmux send-keys: exit status 1"
      let pane = targets.first ?? "session"
      return (robotFailure(name, "INTERNAL_ERROR", error, targets, pane: pane), targets, false)
    }
    return (robotSuccess(name, text, targets), targets, !chosen.isEmpty)
  }

  private func robotSuccess(_ name: String, _ text: String, _ targets: [String]) -> NtmReply {
    let list = JSON.list(targets.map { .text($0) })
    let summary =
      targets.isEmpty
      ? "No target panes matched the filter criteria"
      : "Sent to \(targets.count) agent(s) successfully"
    return .json([
      ("success", .bool(!targets.isEmpty)), timestamp, ("session", .text(name)),
      ("targets", list), ("successful", list), ("failed", .list([])),
      ("message_preview", .text(text)), ("_agent_hints", .object([("summary", .text(summary))])),
    ])
  }

  private func robotFailure(
    _ name: String,
    _ code: String,
    _ error: String,
    _ targets: [String] = [],
    pane: String = "session"
  ) -> NtmReply {
    let members: [(name: String, value: JSON)] = [
      ("success", .bool(false)), timestamp, ("error", .text(error)), ("error_code", .text(code)),
      ("session", .text(name)), ("targets", .list(targets.map { .text($0) })),
      ("successful", .list([])),
      ("failed", .list([.object([("pane", .text(pane)), ("error", .text(error))])])),
    ]
    // 1.5 exits 0 all the same.
    return edition.isNew ? .line(members, code: 1) : .json(members)
  }
}
