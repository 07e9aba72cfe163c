package import RalphCore

/// Something that a person may want to be called for, whatever they do meanwhile.
package struct Notice: Equatable, Sendable {
  /// What happened; the raw value is the word that programs are told.
  package enum Kind: String, Sendable, CaseIterable {
    /// An agent asks a person, or nothing goes on without one.
    case attentionNeeded = "attention.needed"
    case runFinished = "run.finished"
    /// A rate limit holds the run.
    case runStalled = "run.stalled"
    /// Agents that fail alike, one after the other, are suspended.
    case runStorm = "run.storm"
    case taskFailed = "task.failed"
  }

  /// What happened.
  package var kind: Kind
  /// The bead it is about; `none` for the whole run.
  package var bead = BeadID.none
  package var title = ""
  /// What happened, in one sentence.
  package var message: String
  /// The entry that told of it: run and sequence, the same however often it is derived.
  package var id: Key
  package var at: Instant
  package var session = ""
  /// What came of the run, where it is over: a ``Report`` in JSON, of bounded length.
  package var report: JSONText?

  /// The most bytes that a report in a notice takes.
  package static let reportMost = 64 << 10

  /// The notice as one JSON object, `ralph.notification/1`; no output and no prompt is in it.
  package var json: String {
    var members: [(String, JSONText)] = [
      ("schema", .string("ralph.notification/1")), ("id", .string(id.description)),
      ("type", .string(kind.rawValue)), ("ts", .string(at.description)),
      ("run", .string(id.run.description)),
    ]
    if !bead.isNone { members.append(("task", .string(bead.description))) }
    if !title.isEmpty { members.append(("title", .string(title))) }
    members.append(("message", .string(message)))
    if !session.isEmpty { members.append(("session", .string(session))) }
    members.append(("severity", .string(kind.severity)))
    if let report { members.append(("report", report)) }
    return JSONText.object(members).line
  }
}

extension Notice.Kind {
  /// How bad it is: `info`, `warning` or `error`.
  package var severity: String {
    switch self {
    case .runFinished: "info"
    case .attentionNeeded, .runStalled, .runStorm: "warning"
    case .taskFailed: "error"
    }
  }
}

/// What an entry is about to change, looked at before it is applied; ``notice(after:titles:)`` says
/// what came of it.
package struct NoticeWatch: Sendable {
  private let entry: Entry
  private let wasPaused: Bool
  private let stormLevel: Int
  private let phase: Bead.Phase?
  private let hadHost: Bool
  private let wasHalted: EndReason?

  /// Looks at the state that has not seen the entry yet.
  package init(of entry: Entry, in state: State) {
    self.entry = entry
    wasPaused = state.run.isPaused
    stormLevel = state.run.storm.level
    hadHost = !state.run.isHostGone
    wasHalted = state.run.halt
    let row = entry.fact.bead.flatMap { state.beads.index(of: $0) }
    phase = row.map { state.beads.rows[$0].phase }
  }

  /// What a person may want to be called for; nil if nothing of the kind happened.
  package func notice(after state: State, titles: Titles) -> Notice? {
    guard case .event(let event) = entry.fact else { return nil }
    if case .runEnded(let ended) = event, ended.why != .superseded {
      let counts = ended.counts.phrase
      return notice(.runFinished, "the run ended (\(ended.why.phrase)): \(counts)", state)
    }
    if let asked = asked(event, state, titles) { return asked }
    if let waiting = waiting(state) { return waiting }
    if hadHost, state.run.isHostGone {
      return notice(.attentionNeeded, "all panes are gone; none is made anew", state)
    }
    if wasHalted == nil, let halt = state.run.halt {
      return notice(.attentionNeeded, "nothing new is given out: \(halt.phrase)", state)
    }
    return failed(state, titles)
  }

  /// A rate limit or a storm that holds the run from now on.
  private func waiting(_ state: State) -> Notice? {
    let until = state.deadlines.first { $0.kind == .wake }.map { " until \($0.at)" } ?? ""
    if state.run.storm.level > stormLevel, state.run.isPaused {
      let text = firstLine(words.string)
      let said = text.isEmpty ? "" : ": " + text
      return notice(.runStorm, "agents fail alike and are suspended\(until)\(said)", state)
    }
    guard !wasPaused, state.run.isPaused else { return nil }
    return notice(.runStalled, "a rate limit holds the run\(until)", state)
  }

  /// What the agent said that ended with the entry.
  private var words: Text {
    if case .event(.attemptEnded(let ended)) = entry.fact { ended.excerpt } else { Text() }
  }

  /// A question that came just now.
  private func asked(_ event: Event, _ state: State, _ titles: Titles) -> Notice? {
    let asking: Attempt?
    var text = ""
    switch event {
    case .paneChanged(let seen), .paneFound(let seen):
      asking = state.pane(seen.pane).flatMap { state.attempt(in: $0) }.map { state.attempts[$0] }
      text = firstLine(seen.evidence.string)
    case .agentVoted(let voted):
      asking = state.attempts.first { $0.key == voted.of }
      text = firstLine(voted.seen.string)
    default: return nil
    }
    guard let asking, let turn = asking.turn, turn.askedAt == entry.at else { return nil }
    let pane = state.panes[turn.pane].name.shortPane
    let bead = state.beads.keys[asking.row]
    var notice = notice(
      .attentionNeeded,
      "\(visible(bead.bare)) asks in pane \(pane): \(text)",
      state
    )
    (notice.bead, notice.title) = (bead, visible(titles[bead]))
    return notice
  }

  /// A bead that the run is through with, and not well.
  private func failed(_ state: State, _ titles: Titles) -> Notice? {
    guard let bead = entry.fact.bead, let row = state.beads.index(of: bead),
      case .ended(let final) = state.beads.rows[row].phase
    else { return nil }
    if case .ended = phase { return nil }
    switch final {
    case .verified, .unverified, .taken, .skipped: return nil
    case .failed, .noProgress, .unconfirmed, .timedOut, .agentError, .lost, .conflict, .asks,
      .unmerged, .guarded:
      let kind: Notice.Kind = final == .guarded ? .attentionNeeded : .taskFailed
      var notice = notice(kind, "\(visible(bead.bare)): \(final.phrase)", state)
      (notice.bead, notice.title) = (bead, visible(titles[bead]))
      return notice
    }
  }

  private func notice(_ kind: Notice.Kind, _ message: String, _ state: State) -> Notice {
    Notice(
      kind: kind,
      message: message,
      id: Key(run: state.run.id, seq: entry.seq),
      at: entry.at,
      session: visible(state.run.policy.session.string)
    )
  }
}
