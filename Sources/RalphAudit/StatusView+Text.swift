package import RalphCore
import RalphJournal

// The status as text and as JSON.
extension StatusView {
  /// One screen of text, as of an instant.
  ///
  /// A reader knows the time; a journal only knows when it was last written.
  package func lines(now: Instant, rows: Int = 24) -> [String] {
    var lines = head(now) + (run.phase == .none ? [] : outside.lines(isOver: run.phase == .ended))
    for attempt in attempts { lines.append("  ◐ " + attempt.line(now)) }
    lines += verifications.map { "  ? verifying " + $0.line(now) }
    for asked in outstanding {
      let known = writer == .live ? "asked" : "asked, outcome unknown until resume"
      lines.append("  · \(asked)  \(known)")
    }
    lines += loopLines
    if let nextDeadline { lines.append("  next deadline \(nextDeadline)") }
    let room = max(2, rows - lines.count - hints.count - 3)
    lines += section("next", queue, room: max(1, room / 2))
    lines += section("not given out", waiting, room: max(1, room - min(queue.count, room / 2)))
    return lines + hints
  }

  private func head(_ now: Instant) -> [String] {
    guard run.phase != .none else { return ["no run yet in this workspace"] }
    var words = ["run \(run.id)", phaseText]
    words.append("started \(run.startedAt)")
    if run.phase != .ended { words.append("\(now - run.startedAt)") }
    if run.epoch > 1 { words.append("life \(run.epoch)") }
    let budget = run.budget.map { "\(run.starts)/\($0) starts" } ?? "\(run.starts) starts"
    var second = ["iteration \(run.iteration)", budget, "\(done)/\(beads) done"]
    if !unproved.isEmpty {
      second.append("\(unproved.count) marked [x] by an agent, not verified")
    }
    second.append(counts.phrase)
    if run.isDraining { second.append(run.isStopping ? "stopping" : "draining") }
    if run.isPaused {
      second.append(
        run.storm.level > 0 ? "agents suspended: they fail alike" : "paused by a rate limit"
      )
    }
    if run.isHeld { second.append("paused by the operator") }
    if run.hasToolFailure { second.append("a tool failed") }
    second.append(outside.cost(run.policy))
    if isSourceBroken { second.append("the source cannot be read") }
    let lines = [words.phrase, second.phrase]
    return halt.map { lines + ["  ✗ " + visible($0.message, limit: 400)] } ?? lines
  }

  private var phaseText: String {
    switch run.phase {
    case .none: "none"
    case .open:
      switch writer {
      case .live: "running"
      case .gone: "open, nobody works on it"
      case .unknown: "open"
      }
    case .stopped: "stopped, open"
    case .ended: "ended: \(run.end.why.phrase), exit \(run.end.exit)"
    }
  }

  private func section(_ name: String, _ places: [Place], room: Int) -> [String] {
    guard !places.isEmpty else { return [] }
    let width = min(24, places.prefix(room).map { $0.bead.bare.count }.max() ?? 0)
    let shown = places.prefix(room).map { place in
      let words = [
        place.mark.box + " " + padded(visible(place.bead.bare), width),
        place.why + (place.said.isEmpty ? "" : ": " + visible(place.said, limit: 80)),
        visible(place.title, limit: 60),
      ]
      return "  " + words.phrase
    }
    let rest = places.count > room ? ["  … \(places.count - room) more"] : []
    return ["\(name) (\(places.count))"] + shown + rest
  }
}

extension StatusView.Work {
  fileprivate func line(_ now: Instant) -> String {
    let name = bead.isNone ? tree : visible(bead.bare)
    let times = [since.map { "\(now - $0)" } ?? "", limit.map { "limit \($0)" } ?? ""]
    return
      ([attempt == 0 ? name : "\(name)#\(attempt)", pane, agent, phase] + times
      + [visible(title, limit: 60)]).phrase
  }

  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = []
    if !bead.isNone { members.append(("bead", .string(bead.description))) }
    if attempt != 0 { members.append(("attempt", .integer(attempt))) }
    if !agent.isEmpty { members.append(("agent", .string(agent))) }
    if !pane.isEmpty { members.append(("pane", .string(pane))) }
    if let what { members.append(("class", .string(what.rawValue))) }
    if !phase.isEmpty { members.append(("phase", .string(phase))) }
    if let since { members.append(("since", .string(since.description))) }
    if let limit { members.append(("limit_ms", .integer(limit.value))) }
    if !title.isEmpty { members.append(("title", .string(title))) }
    return .object(members)
  }
}

extension StatusView.Place {
  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = [("bead", .string(bead.description))]
    members.append(("mark", .string(mark.rawValue)))
    members.append(("standing", .string(why)))
    if !said.isEmpty { members.append(("said", .string(said))) }
    if !title.isEmpty { members.append(("title", .string(title))) }
    return .object(members)
  }
}

extension StatusView {
  /// The status as one JSON object, `ralph.status/1`; what is absent has no member.
  package var json: String {
    var members: [(String, JSONText)] = [("schema", .string("ralph.status/1"))]
    if run.phase != .none { members.append(("run", runJSON)) }
    if run.phase != .none { members += outside.members(run.policy) }
    members.append(("writer", .string(writer.rawValue)))
    members.append(("attempts", .array(attempts.map(\.json))))
    if let first = verifications.first { members.append(("verification", first.json)) }
    if verifications.count > 1 {
      members.append(("verifications", .array(verifications.map(\.json))))
    }
    members.append(("outstanding", .array(outstanding.map { .string($0) })))
    if let halt { members.append(("halt", .string(halt.message))) }
    if let end = halt?.mending { members.append(("waits_until", .string(end.description))) }
    if let nextDeadline { members.append(("next_deadline", .string(nextDeadline.description))) }
    members += loopMembers
    members.append(("beads", .integer(beads)))
    members.append(("done", .integer(done)))
    if !unproved.isEmpty { members.append(("unproved", .array(unproved.map(\.json)))) }
    members.append(
      (
        "counts",
        .object(Listing(of: counts).fields.map { ($0.name, .integer(Int64($0.text) ?? 0)) })
      )
    )
    members.append(("ready", .array(queue.map(\.json))))
    members.append(("waiting", .array(waiting.map(\.json))))
    members.append(("hints", .array(hints.map { .string($0) })))
    return JSONText.object(members).line
  }

  private var runJSON: JSONText {
    var members: [(String, JSONText)] = [
      ("id", .string(run.id.description)), ("phase", .string("\(run.phase)")),
      ("epoch", .integer(run.epoch)), ("started_at", .string(run.startedAt.description)),
      ("last_at", .string(at.description)), ("iteration", .integer(run.iteration)),
      ("starts", .integer(run.starts)),
    ]
    if let budget = run.budget { members.append(("budget", .integer(budget))) }
    members.append(("paused", .boolean(run.isPaused)))
    members.append(("draining", .boolean(run.isDraining)))
    members.append(("stopping", .boolean(run.isStopping)))
    if run.phase == .ended {
      members.append(("ended", .string(run.end.why.rawValue)))
      members.append(("exit", .integer(run.end.exit)))
    }
    return .object(members)
  }
}
