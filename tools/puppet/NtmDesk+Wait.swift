import RalphFiles

// Receipts, Ctrl+C, and waiting as far as a client may believe it: the last sign on a screen.

/// The receipts of sends, in the file that PUPPET_NTM_STATE names.
struct NtmReceipts {
  struct Operation {
    var id: String
    /// Session, panes and text of the first asking.
    var wanted: [String]
    var admissions: [JSON] = []
    /// What was answered; null while it is not finished.
    var reply: JSON = .null
  }

  private var path: String { World.environment("PUPPET_NTM_STATE") ?? "/tmp/puppet-ntm-receipts" }

  private func all() throws -> [Operation] {
    guard Files.exists(path) else { return [] }
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    return (JSON(text)?.items ?? []).map { kept in
      Operation(
        id: kept["id"]?.string ?? "",
        wanted: (kept["wanted"]?.items ?? []).compactMap(\.string),
        admissions: kept["admissions"]?.items ?? [],
        reply: kept["reply"] ?? .null
      )
    }
  }

  func find(_ id: String) throws -> Operation? { try all().first { $0.id == id } }

  /// Records an operation, in place of an older one of its id.
  func keep(_ operation: Operation) throws {
    let rest = try all().filter { $0.id != operation.id }
    let kept = (rest + [operation]).map { operation in
      JSON.object([
        ("id", .text(operation.id)), ("wanted", .list(operation.wanted.map { .text($0) })),
        ("admissions", .list(operation.admissions)), ("reply", operation.reply),
      ])
    }
    try Files.replace(path, with: Array(JSON.list(kept).line.utf8))
  }
}

extension NtmDesk {
  func receipt(_ id: String) throws -> NtmReply {
    func failed(_ code: String) -> NtmReply {
      .line(
        [
          ("success", .bool(false)), timestamp, ("error", .text("receipt \(id): \(code)")),
          ("error_code", .text(code)),
        ],
        code: 1
      )
    }
    guard !faults.has("no-store") else { return failed("NOT_IMPLEMENTED") }
    guard let operation = try NtmReceipts().find(id) else { return failed("NOT_FOUND") }
    let isDone = operation.reply != .null
    return .json([
      ("success", .bool(true)), timestamp,
      (
        "operation",
        .object([
          ("operation_id", .text(id)), ("status", .text(isDone ? "completed" : "in_progress")),
          ("admissions", .list(operation.admissions)),
        ])
      ), ("outcome", operation.reply),
    ])
  }

  /// Ctrl+C to every pane that a title calls an agent.
  func interrupt(_ name: String) throws -> NtmReply {
    guard let target = try tmux.target(name) else { return refused(try absent(name)) }
    let agents = try tmux.panes(target).filter { type(of: $0) != "user" }
    for pane in agents { try tmux.run(["send-keys", "-t", pane.id, "C-c"]) }
    return NtmReply(out: "Sent Ctrl+C to \(agents.count) agent pane(s)\n")
  }

  /// `wait`: text with colours whatever the flags, and no exit code but 0 and 1.
  func wait(_ name: String) throws -> NtmReply {
    let color = "\u{1b}[38;2;255;255;255m"
    let limit = call.value("--timeout") ?? "5m"
    guard NtmDesk.milliseconds(limit) != nil else {
      return refused("time: missing unit in duration \"\(limit)\"")
    }
    guard let target = try tmux.target(name) else { return refused(try absent(name)) }
    let head = "\(color)⏳\(color) Waiting for '\(name)' until idle (timeout: \(limit))...\n"
    guard try isIdle(target, call.value("--pane"), limit, call.value("--poll")) else {
      return NtmReply(out: head, err: "Error: timeout after \(limit)", code: 1)
    }
    return NtmReply(out: head + "\(color)✓\(color) Condition 'idle' met\n")
  }

  func robotWait(_ name: String) throws -> NtmReply {
    func failed(_ error: String, _ code: String, _ exit: Int32) -> NtmReply {
      .json(
        [
          ("success", .bool(false)), timestamp, ("error", .text(error)),
          ("error_code", .text(code)), ("session", .text(name)), ("condition", .text("idle")),
        ],
        code: edition.isNew ? 1 : exit
      )
    }
    let limit = call.value("--wait-timeout") ?? "5m"
    guard NtmDesk.milliseconds(limit) != nil else {
      return failed("bad duration", "INVALID_FLAG", 2)
    }
    guard let target = try tmux.target(name) else {
      return failed(try absent(name), "SESSION_NOT_FOUND", 2)
    }
    let panes = try tmux.panes(target)
    let wanted = call.value("--wait-panes")
    guard wanted.map({ index in panes.contains { String($0.index) == index } }) ?? true else {
      return failed("no panes match the filter criteria", "PANE_NOT_FOUND", 2)
    }
    guard try isIdle(target, wanted, limit, call.value("--wait-poll")) else {
      return failed("timeout after \(limit)", "TIMEOUT", 1)
    }
    return .json([
      ("success", .bool(true)), timestamp, ("session", .text(name)), ("condition", .text("idle")),
    ])
  }

  /// Whether every pane, or one, comes to end in a prompt's sign; the limit is looked at between
  /// two polls only.
  private func isIdle(
    _ target: String,
    _ index: String?,
    _ limit: String,
    _ poll: String?
  ) throws -> Bool {
    let deadline = World.milliseconds + (NtmDesk.milliseconds(limit) ?? 0)
    while World.milliseconds < deadline {
      let panes = try tmux.panes(target).filter { index == nil || String($0.index) == index }
      let isIdle = try panes.allSatisfy { pane in
        let screen = try tmux.run(["capture-pane", "-p", "-S", "-20", "-t", pane.id]) ?? ""
        let last = screen.last { !$0.isWhitespace }
        return last.map { "$%#>".contains($0) } ?? false
      }
      if isIdle { return true }
      World.sleep(milliseconds: NtmDesk.milliseconds(poll ?? "2s") ?? 2000)
    }
    return false
  }

  /// `600s`, `5m`, `50ms`; nil without a unit.
  static func milliseconds(_ text: String) -> Int? {
    for (unit, factor) in [("ms", 1), ("s", 1000), ("m", 60_000)] where text.hasSuffix(unit) {
      if let number = Int(text.dropLast(unit.count)) { return number * factor }
    }
    return nil
  }
}
