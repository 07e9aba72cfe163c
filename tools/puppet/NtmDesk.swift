import RalphFiles

/// Answers a call of ntm: what there is, and kill; spawns and sends stand beside.
struct NtmDesk {
  let call: NtmCall
  let edition: NtmEdition
  let faults: NtmFaults
  let tmux: NtmTmux

  init(call: NtmCall, edition: NtmEdition, faults: NtmFaults) throws {
    self.call = call
    self.edition = edition
    self.faults = faults
    tmux = try NtmTmux(isNew: edition.isNew)
  }

  func answer() throws -> NtmReply {
    switch call.command {
    case "version":
      let text = edition.text
      return NtmReply(out: call.has("--short") ? text + "\n" : "ntm version \(text)\n")
    case "list": return try list()
    case "status": return try status(session())
    case "robot-status": return try robotStatus()
    case "spawn": return try spawn(session())
    case "robot-spawn": return try robotSpawn(call.value("--robot-spawn") ?? "")
    case "kill": return try kill(session())
    case "send": return try send(session())
    case "robot-send": return try robotSend(call.value("--robot-send") ?? "")
    case "robot-send-receipt": return try receipt(call.value("--robot-send-receipt") ?? "")
    case "interrupt": return try interrupt(session())
    case "wait": return try wait(session())
    default: return try robotWait(call.value("--robot-wait") ?? "")
    }
  }

  private func session() -> String { call.words.first ?? "" }

  /// `Error: …` on standard error, nothing of it under `--json`.
  func refused(_ text: String) -> NtmReply {
    NtmReply(err: call.has("--json") ? "" : "Error: \(text)", code: 1)
  }

  func absent(_ name: String) throws -> String {
    guard edition.isNew else { return "session '\(name)' not found" }
    let names = try tmux.sessions().map(\.name).joined(separator: ", ")
    let others = names.isEmpty ? "no tmux sessions running" : "available: \(names)"
    return "session \"\(name)\" not found (\(others))"
  }

  var now: (name: String, value: JSON) {
    ("generated_at", .text(NtmDesk.stamp + ".593944609Z"))
  }
  var timestamp: (name: String, value: JSON) { ("timestamp", .text(NtmDesk.stamp + "Z")) }
  private static let stamp = "2026-11-20T20:54:32"

  /// What a pane is taken for; in 1.5 its title alone decides.
  func type(of pane: NtmTmux.Pane) -> String {
    if edition.isNew, !pane.kept.isEmpty { return pane.kept }
    return ["cc": "claude", "cod": "codex", "gmi": "gemini"][pane.word] ?? "user"
  }

  private func counts(_ panes: [NtmTmux.Pane]) -> JSON {
    var kinds = ["claude", "codex", "gemini"]
    if edition.isNew {
      kinds += ["antigravity", "grok", "ollama", "cursor", "windsurf", "aider", "opencode"]
    }
    var members: [(name: String, value: JSON)] = kinds.map { kind in
      (kind, .number(panes.count { type(of: $0) == kind }))
    }
    let users = panes.count { type(of: $0) == "user" }
    if users > 0 { members.append(("user", .number(users))) }
    return .object(members + [("total", .number(panes.count))])
  }

  private func list() throws -> NtmReply {
    let sessions = try tmux.sessions().map { session -> JSON in
      let panes = try tmux.panes("=" + session.name)
      var members: [(name: String, value: JSON)] = [("name", .text(session.name))]
      if edition.isNew { members.append(("base_project", .text(session.name))) }
      return .object(
        members + [
          ("windows", .number(session.windows)), ("pane_count", .number(panes.count)),
          ("attached", .bool(session.isAttached)), ("agents", counts(panes)),
        ]
      )
    }
    let count = JSON.number(sessions.count)
    var members: [(name: String, value: JSON)] = [
      now, ("sessions", .list(sessions)), ("count", count),
    ]
    if edition.isNew { members += [("total_matches", count), ("has_more", .bool(false))] }
    return .json(members)
  }

  /// The members of one pane, in order, a false `active` left out.
  func describe(_ pane: NtmTmux.Pane) -> JSON {
    var members: [(name: String, value: JSON)] = []
    if edition.isNew {
      members += [
        ("pane_id", .text(pane.id)), ("pane_target", .text("0.\(pane.index)")),
        ("window_index", .number(0)),
      ]
    }
    members += [
      ("index", .number(pane.index)), ("title", .text(pane.title)),
      ("type", .text(type(of: pane))),
    ]
    if pane.isActive { members.append(("active", .bool(true))) }
    return .object(
      members + [
        ("width", .number(pane.width)), ("height", .number(pane.height)),
        ("command", .text(pane.command)),
      ]
    )
  }

  /// The members that `status` and `spawn` share.
  func inventory(_ target: String) throws -> [(name: String, value: JSON)] {
    let panes = try tmux.panes(target)
    return [("panes", .list(panes.map(describe))), ("agent_counts", counts(panes))]
  }

  private func status(_ name: String) throws -> NtmReply {
    var shown = name
    var target = try tmux.target(name)
    if target == nil, edition.isNew, let only = try prefixed(name) {
      (shown, target) = (only, "=" + only)
    }
    guard let target else {
      return .json([now, ("session", .text(name)), ("exists", .bool(false))])
    }
    // 1.5 echoes the name that was asked for, whatever session answered.
    return .json(
      [
        now, ("session", .text(shown)), ("exists", .bool(true)), ("attached", .bool(false)),
        ("working_directory", .text(NtmDesk.base + "/" + shown)),
      ] + (try inventory(target))
    )
  }

  private func robotStatus() throws -> NtmReply {
    var total = 0
    let sessions = try tmux.sessions().map { session -> JSON in
      let panes = try tmux.panes("=" + session.name)
      total += panes.count
      guard !edition.isNew else {
        return .object([("name", .text(session.name)), ("agent_count", .number(panes.count))])
      }
      let agents = panes.map { pane -> JSON in
        var type = type(of: pane)
        if type == "user" {
          type = pane.title.lowercased().contains("claude") ? "claude" : "unknown"
        }
        return .object([
          ("type", .text(type)), ("pane", .text(pane.id)), ("window", .number(0)),
          ("pane_idx", .number(pane.index)), ("is_active", .bool(pane.isActive)),
        ])
      }
      return .object([
        ("name", .text(session.name)), ("exists", .bool(true)),
        ("windows", .number(session.windows)), ("panes", .number(panes.count)),
        ("agents", .list(agents)),
      ])
    }
    return .json([
      now,
      ("system", .object([("version", .text(edition.text)), ("tmux_available", .bool(true))])),
      ("sessions", .list(sessions)),
      (
        "summary",
        .object([
          ("total_sessions", .number(sessions.count)), ("total_agents", .number(total)),
        ])
      ),
    ])
  }

  private func kill(_ name: String) throws -> NtmReply {
    var (shown, target) = (name, try tmux.target(name))
    // 1.29 matches exactly, but not here: one session that begins like it will do.
    if target == nil, edition.isNew, let only = try prefixed(name) {
      (shown, target) = (only, "=" + only)
    }
    guard let target else { return NtmReply(err: "Error: \(try absent(name))", code: 1) }
    guard call.has("--force") else {
      let count = edition.isNew ? "" : " with \(try tmux.panes(target).count) pane(s)"
      return NtmReply(out: "Kill session '\(shown)'\(count)? [y/N]: Aborted.\n")
    }
    try tmux.run(["kill-session", "-t", target])
    guard edition.isNew, call.has("--json") else {
      return NtmReply(out: "Killed session '\(shown)'\n")
    }
    return .json([
      now, ("session", .text(shown)), ("killed", .bool(true)),
      ("message", .text("Killed session '\(shown)'")), ("summary", .null),
    ])
  }

  private func prefixed(_ name: String) throws -> String? {
    let names = try tmux.sessions().map(\.name).filter { $0.hasPrefix(name) }
    return names.count == 1 ? names[0] : nil
  }

  static var base: String { World.environment("NTM_PROJECTS_BASE") ?? "/data/projects" }
}
