package import RalphCore

// What a status says of hosts, panes, the tracker and money.
extension StatusView {
  /// Where agents work, what they took, and what the tracker holds for us.
  package struct Outside: Equatable, Sendable {
    /// A pane of the run.
    package struct Place: Equatable, Sendable {
      /// As people name it: `%7`.
      package var pane: String
      package var agent: String
      package var what: PaneClass
      /// Why it gets nothing now; nil where it could, or where it has an attempt.
      package var obstacle: String?
      /// The bead and number of the attempt in it; nil if there is none.
      package var attempt: String?
    }

    /// What runs the agents.
    package let host: HostKind
    /// The session of people that is used; empty for none.
    package let session: String
    /// Sessions of our own that stand.
    package let sessions: [String]
    package let panes: [Place]
    /// When a rate limit is over that dispatching waits for; nil without one.
    package let wake: Instant?
    /// What holds dispatching until then.
    package let suspended: String
    /// What the agents said they took, in millionths of a dollar and in tokens.
    package let costMicros: Int
    package let tokens: Int
    /// Attempts that did not say what they cost.
    package let unknownCosts: Int
    /// Beads that are claimed for us now.
    package let claims: [BeadID]
    /// Tracked beads that were given up and wait for a person.
    package let parked: [BeadID]
    /// Beads that appeared during the run and wait for the next one.
    package let held: [BeadID]
    /// What is wrong with the tracker, in words; nil if nothing is, or there is none.
    package let trackerTrouble: String?
    package let hasTracker: Bool
  }
}

extension StatusView.Outside {
  init(_ state: State) {
    host = state.run.policy.host
    session = visible(state.run.policy.session.string)
    sessions = state.sessions.map { visible($0.string) }
    panes = state.panes.indices.filter { state.panes[$0].isPresent }.map { Place($0, state) }
    wake = state.run.isPaused ? state.deadlines.first { $0.kind == .wake }?.at : nil
    let isStorm = state.run.storm.level > 0
    suspended = isStorm ? "agents fail alike: suspended" : "a rate limit holds dispatching"
    costMicros = state.run.costMicros
    tokens = state.run.tokens
    unknownCosts = state.run.unknownCosts
    let (keys, beads) = (state.beads.keys, state.beads.rows)
    let present = beads.indices.filter { beads[$0].isPresent }
    claims = present.filter { beads[$0].isTracked && beads[$0].isClaimed }.map { keys[$0] }
    parked = present.filter { beads[$0].isParked }.map { keys[$0] }
    held = present.filter { beads[$0].isHeld }.map { keys[$0] }
    hasTracker = state.run.sources.hasTracker
    trackerTrouble = !hasTracker ? nil : state.tracker.trouble
  }

  /// The lines under the head of a status; nothing where nothing but processes and a plan is used.
  ///
  /// What panes showed is old news once the run is over.
  func lines(isOver: Bool) -> [String] {
    var lines: [String] = []
    switch host {
    case .headless: break
    case .panes: lines.append("panes of session \(session)")
    case .session:
      lines.append(
        sessions.isEmpty
          ? "a session of our own: none stands"
          : "sessions of our own: \(sessions.joined(separator: ", "))"
      )
    }
    if !isOver { lines += panes.map { "  " + $0.line } }
    if let wake { lines.append("\(suspended) until \(wake)") }
    if let trackerTrouble { lines.append("tracker: \(trackerTrouble)") }
    lines += [("claimed", claims), ("parked", parked), ("held for the next run", held)]
      .filter { !$0.1.isEmpty }.map { "\($0.0): \(StatusView.Outside.list($0.1))" }
    return lines
  }

  /// What was taken of money and tokens, and for how many attempts that is not known.
  func cost(_ policy: Policy) -> String {
    guard costMicros > 0 || tokens > 0 || policy.maxCost > 0 || policy.maxTokens > 0 else {
      return ""
    }
    let most = policy.maxCost > 0 ? " of \(StatusView.Outside.dollars(policy.maxCost))" : ""
    let mostTokens = policy.maxTokens > 0 ? " of \(policy.maxTokens)" : ""
    let unknown = unknownCosts > 0 ? " (unknown for \(unknownCosts) attempts)" : ""
    return
      "\(StatusView.Outside.dollars(costMicros))\(most), \(tokens)\(mostTokens) tokens\(unknown)"
  }

  /// Millionths as dollars and cents, rounded up so that nothing spent looks like nothing.
  package static func dollars(_ micros: Int) -> String {
    let cents = micros / 10_000 + (micros % 10_000 == 0 ? 0 : 1)
    return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }

  private static func list(_ beads: [BeadID]) -> String {
    let shown = beads.prefix(8).map { visible($0.bare) }.joined(separator: " ")
    return beads.count > 8 ? "\(shown) and \(beads.count - 8) more" : shown
  }

  /// The members of `ralph.status/1` about it; what says nothing has none.
  func members(_ policy: Policy) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = [("host", .string(host.rawValue))]
    if !session.isEmpty { members.append(("session", .string(session))) }
    if !sessions.isEmpty { members.append(("sessions", .strings(sessions))) }
    if host != .headless { members.append(("panes", .array(panes.map(\.json)))) }
    if let wake { members.append(("wake", .string(wake.description))) }
    members.append(("cost_micros", .integer(costMicros)))
    members.append(("tokens", .integer(tokens)))
    members.append(("cost_unknown_for", .integer(unknownCosts)))
    if policy.maxCost > 0 { members.append(("max_cost_micros", .integer(policy.maxCost))) }
    if policy.maxTokens > 0 { members.append(("max_tokens", .integer(policy.maxTokens))) }
    guard hasTracker else { return members }
    members.append(("tracker", .string(trackerTrouble ?? "ok")))
    for (name, beads) in [("claims", claims), ("parked", parked), ("held", held)] {
      members.append((name, .strings(beads.map(\.description))))
    }
    return members
  }
}

extension StatusView.Outside.Place {
  init(_ row: Int, _ state: State) {
    let pane = state.panes[row]
    self.pane = pane.name.shortPane
    agent = visible(pane.agent.text)
    what = pane.what
    let index = state.attempt(in: row)
    attempt = index.map { index in
      let attempt = state.attempts[index]
      return "\(visible(state.beads.keys[attempt.row].bare))#\(attempt.number)"
    }
    obstacle = index == nil ? pane.obstacle : nil
  }

  fileprivate var line: String {
    let note = attempt ?? obstacle ?? "free"
    return ["\(what.glyph) \(pane)", agent, what.rawValue, note].phrase
  }

  fileprivate var json: JSONText {
    [
      "pane": .string(pane), "agent": .string(agent), "class": .string(what.rawValue),
      "attempt": .optional(attempt), "why_not": .optional(obstacle),
    ]
  }
}

extension Bead {
  /// Whether it was given up and waits for a person, as the tracker tells it.
  fileprivate var isParked: Bool {
    isTracked && isPresent && mark == .blocked
      && (isAttempted || labels.contains(Name(cutting: "ralph:parked")))
  }
}

extension TrackerView {
  /// What is wrong with it, in words; nil if nothing is.
  fileprivate var trouble: String? {
    if isBroken { return "it cannot be read" }
    if isChanged { return "its program is another one than at the start; no new claims" }
    return isPaused ? "it refused or did not answer; left alone for a moment" : nil
  }
}
