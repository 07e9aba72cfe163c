import RalphFiles

// Opening sessions. Panes are those of a detached 80×24 session, split tiled; the launch line is
// typed into a pane's shell at once, ready or not.

extension NtmDesk {
  /// The agents that were asked for: ntm's word, ntm's type, how many, the model.
  private struct Wanted {
    var word: String
    var type: String
    var count: Int
    var model: String
  }

  private func wanted(_ prefix: String) -> [Wanted] {
    [("cc", "claude"), ("cod", "codex"), ("gmi", "gemini")].compactMap { word, type in
      guard let value = call.value(prefix + word) else { return nil }
      let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
      let model = parts.count > 1 ? parts[1] : ""
      return Wanted(word: word, type: type, count: Int(parts[0]) ?? 0, model: model)
    }
  }

  /// Why ntm refuses a name; nil if it takes it.
  private func objection(to name: String) -> String? {
    for sign in [".", ":"] where name.contains(sign) {
      return "session name cannot contain '\(sign)'"
    }
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || byte == 0x2d || byte == 0x5f
    }
    guard isPlain, !name.isEmpty else {
      return "session name \"\(name)\" contains invalid characters "
        + "(allowed: a-z, A-Z, 0-9, _, -)"
    }
    return nil
  }

  private func isThere(_ flag: String, _ name: String) -> String {
    "session '\(name)' already exists (\(flag) mode prevents reuse; "
      + "use 'ntm kill \(name)' first)"
  }

  func spawn(_ name: String) throws -> NtmReply {
    let isJSON = call.has("--json")
    func failed(_ error: String) -> NtmReply {
      isJSON ? .json([("error", .text(error))], code: 1) : NtmReply(err: "Error: \(error)", code: 1)
    }
    if let objection = objection(to: name) { return failed(objection) }
    let agents = wanted("--")
    guard agents.contains(where: { $0.count > 0 }) else {
      return failed("no agents specified (use --cc, --cod, --gmi, or plugin flags)")
    }
    let old = try tmux.target(name)
    if old != nil, call.has("--safety") { return failed(isThere("--safety", name)) }
    let folder = NtmDesk.base + "/" + name
    let aborted = "Directory not found: \(folder)\nCreate it? [y/N]: Aborted.\n"
    if faults.has("spawn-aborted") { return NtmReply(out: aborted) }
    if !Files.exists(folder) {
      if edition.isNew {
        return failed(
          "project directory \(folder) does not exist; pass --create-dir to create it, "
            + "or scaffold with 'ntm quick \(name)'"
        )
      }
      guard isJSON else { return NtmReply(out: aborted) }
      try Files.makeFolder(folder)
    }
    let target = faults.has("spawn-lost") ? nil : try open(name, folder, agents, into: old)
    guard isJSON else { return NtmReply(out: "  Creating session '\(name)'... [OK]\n") }
    return .json(
      [
        now, ("session", .text(name)), ("created", .bool(true)),
        ("working_directory", .text(folder)),
      ] + (try target.map(inventory) ?? [])
    )
  }

  func robotSpawn(_ name: String) throws -> NtmReply {
    let folder = call.value("--spawn-dir") ?? NtmDesk.base + "/" + name
    func told(_ error: String?, _ agents: [JSON]) -> NtmReply {
      var members: [(name: String, value: JSON)] = [
        ("session", .text(name)), ("created_at", .text("2026-11-20T21:13:39Z")),
        ("working_dir", .text(error == nil ? folder : "")), ("agents", .list(agents)),
        ("layout", .text("tiled")), ("total_startup_ms", .number(0)),
      ]
      if edition.isNew { members = [("success", .bool(error == nil)), timestamp] + members }
      if let error { members.append(("error", .text(error))) }
      // 1.5 exits 0 whatever became of it.
      guard edition.isNew, error != nil else { return .json(members) }
      return .line(members, code: 1)
    }
    if let objection = objection(to: name) { return told(objection, []) }
    let old = try tmux.target(name)
    if old != nil, call.has("--spawn-safety") { return told(isThere("--spawn-safety", name), []) }
    if faults.has("spawn-lost") { return told(nil, []) }
    if faults.has("spawn-aborted") { return NtmReply(out: "Create it? [y/N]: Aborted.\n") }
    try Files.makeFolder(folder)
    let target = try open(name, folder, wanted("--spawn-"), into: old)
    let agents = try tmux.panes(target).map { pane in
      JSON.object([
        ("pane", .text("0.\(pane.index)")), ("type", .text(type(of: pane))),
        ("title", .text(pane.title)), ("ready", .bool(false)),
      ])
    }
    return told(nil, agents)
  }

  /// Opens the session, or takes the one there is, and types the launch lines.
  private func open(
    _ name: String,
    _ folder: String,
    _ agents: [Wanted],
    into old: String?
  ) throws -> String {
    let total = agents.reduce(0) { $0 + $1.count }
    let hasUser = !call.has("--no-user") && !call.has("--spawn-no-user")
    if old == nil {
      try tmux.run(["new-session", "-d", "-s", name, "-c", folder])
      for _ in 1..<max(total + (hasUser ? 1 : 0), 1) {
        try tmux.run(["split-window", "-t", "=\(name):", "-c", folder])
        try tmux.run(["select-layout", "-t", "=\(name):", "tiled"])
      }
    }
    let target = old ?? "=" + name
    var panes = try tmux.panes(target)[...]
    if hasUser, panes.count > total { panes = panes.dropFirst() }
    var order = 0
    for wanted in agents {
      for number in 1...max(wanted.count, 1) where wanted.count > 0 {
        guard let pane = panes.popFirst() else { return target }
        order += 1
        let model = wanted.model.isEmpty ? "" : "_\(wanted.model)"
        let title = "\(name)__\(wanted.word)_\(number)\(model)"
        try tmux.run(["select-pane", "-t", pane.id, "-T", title])
        try tmux.run(["set-option", "-p", "-t", pane.id, "@puppet_type", wanted.type])
        let export =
          "export NTM_SPAWN_ORDER=\(order) NTM_SPAWN_TOTAL=\(total) "
          + "NTM_SPAWN_BATCH_ID=spawn-\(World.process)"
        let line = "cd '\(folder)' && \(export); \(template(wanted.model))"
        try tmux.type(line, into: pane.id, enter: true)
      }
    }
    return target
  }

  private func template(_ model: String) -> String {
    if let agent = World.environment("PUPPET_NTM_AGENT") { return agent }
    // 1.5 types its raw template here.
    if call.command == "robot-spawn", !edition.isNew {
      return "claude{{if .Model}} --model {{shellQuote .Model}}{{end}}"
    }
    let usual = edition.isNew ? "claude-opus-4-8" : "claude-sonnet-4-20250514"
    return "claude --dangerously-skip-permissions --model '\(model.isEmpty ? usual : model)'"
  }
}
