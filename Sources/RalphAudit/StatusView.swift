package import RalphCore

/// A workspace at a glance: what runs, what waits and why, and what can be done next.
package struct StatusView: Sendable {
  /// Whether the writer of the journal lives; only the caller can know.
  package enum Writer: String, Sendable {
    case live, gone, unknown
  }

  /// What the bytes of the journal are like.
  package enum Soundness: Sendable {
    case sound
    /// Nothing goes on before it is repaired.
    case damaged
    /// A newer program wrote it, and only that one goes on.
    case newer
  }

  /// An attempt or a verification that is under way.
  package struct Work: Equatable, Sendable {
    package var bead: BeadID
    package var title: String
    /// The attempt's number; 0 for the untouched tree.
    package var attempt: Int
    package var agent: String
    package var phase: String
    package var since: Instant?
    package var limit: Millis?
    /// The pane it is in, as people name it; empty without one.
    package var pane = ""
    /// What that pane shows; nil without one.
    package var what: PaneClass?
    /// What is verified where no bead is, in words.
    package var tree = ""
  }

  /// A bead and why it is, or is not, given out.
  package struct Place: Equatable, Sendable {
    package var bead: BeadID
    package var title: String
    package var mark: Mark
    package var standing: Standing
    /// Whether it is good, and waits to be merged.
    package var isMerging = false
    /// Why it is, or is not, given out, in words.
    package var why: String { isMerging ? "good, waits to be merged" : standing.phrase }
    /// What the operator says of a skip, the verifier of a failure, or git of a merge; empty for every
    /// other.
    package var said = ""
  }

  /// The run that was begun last.
  package let run: Run
  /// The instant of the last entry.
  package let at: Instant
  /// Whether somebody works on the run now.
  package let writer: Writer
  /// The attempts that live, in the order of their dispatch.
  package let attempts: [Work]
  /// The verifications that are under way.
  package let verifications: [Work]
  /// Commands whose outcome is not known: their word and bead.
  package let outstanding: [String]
  /// Phases of the plan that agents told of and nobody has decided about.
  package let phases: [PlanPhase]
  package let nextDeadline: Instant?
  package let counts: Counts
  /// Beads that are ready, best first.
  package let queue: [Place]
  /// Beads that are neither ready, nor done, nor worked on, in their order.
  package let waiting: [Place]
  package let done: Int
  /// Beads that are marked `[x]` on an agent's word alone; they are not among those done.
  package let unproved: [Place]
  package let beads: Int
  package let isSourceBroken: Bool
  /// Hosts, panes, tracker and money.
  package let outside: Outside
  /// Why the run gives out nothing, where a person has to mend that; nil otherwise.
  package let halt: Report.Halt?
  /// What leads on after the run.
  private let next: [Report.Step]
  /// Whether a run can go on by the journal; only the reader of its bytes can know.
  package var soundness = Soundness.sound

  /// The view of a state.
  package init(_ present: State, titles: Titles, writer: Writer) {
    let state = present.asUndone
    run = state.run
    at = state.at
    self.writer = writer
    attempts = state.attempts.map { Work($0, state, titles) }
    verifications = state.verifications.map { Work($0, state, titles) }
    outstanding = state.outstanding.map { asked in
      let bead = asked.row.map { " " + visible(state.beads.keys[$0].bare) } ?? ""
      return "\(asked.kind.word)\(bead) (\(asked.seq))"
    }
    nextDeadline = state.nextDeadline
    counts = state.counts
    // Most beads of a long journal are gone or done: nobody asks for their titles.
    let places = state.beadsInOrder.filter { row in
      let standing = state.standing(of: row)
      return standing == .ready || standing.isWaiting(state.beads.rows[row].mark)
        || state.isUnproved(row)
    }.map { Place($0, state, titles) }
    queue = places.filter { $0.standing == .ready }
    waiting = places.filter { $0.standing.isWaiting($0.mark) }
    done = state.beads.rows.indices.count { state.isDone($0) }
    unproved = places.filter { place in
      state.beads.index(of: place.bead).map { state.isUnproved($0) } ?? false
    }
    let plannings = state.beads.index(of: .planning).map { state.beads.rows[$0].isPresent ? 1 : 0 }
    beads = state.beads.rows.count(where: \.isPresent) - (plannings ?? 0)
    phases = state.phases.filter { $0.decision == .open }
    isSourceBroken = state.source.isBroken
    outside = Outside(state)
    halt = Report.Halt(state, titles)
    next = NextSteps.after(state, halt: halt)
  }

  /// What can be done next, as commands with what they do.
  package var hints: [String] {
    switch soundness {
    case .sound: break
    case .damaged: return ["ralph journal repair     show what it would be cut back to"]
    case .newer: return []
    }
    var hints: [String] = []
    let isOpen = run.phase == .open || run.phase == .stopped
    if isOpen, writer == .gone {
      hints.append("ralph resume     carry on: this run is open and nobody works on it")
    }
    if isOpen, writer == .live, !run.isDraining {
      hints.append("ralph history -f     watch it; Ctrl-C in its terminal drains it")
    }
    if isOpen, run.isHeld || run.halt != nil {
      hints.append("ralph continue     give work out again")
    }
    let asking = attempts.filter { $0.what == .asks }
    if let first = asking.first {
      hints.append(
        "tmux select-pane -t \(first.pane)     answer what \(visible(first.bead.bare)) asks"
      )
    }
    if let first = waiting.first(where: { $0.standing.isTrouble }) {
      hints.append("ralph history \(visible(first.bead.bare))     what happened to it")
    }
    guard run.phase == .ended else { return hints }
    return hints + next.map { $0.line.isEmpty ? $0.does : "\($0.line)     \($0.does)" }
  }
}

extension StatusView.Work {
  init(_ attempt: Attempt, _ state: State, _ titles: Titles) {
    bead = state.beads.keys[attempt.row]
    title = titles[bead]
    self.attempt = attempt.number
    agent = attempt.agent.text
    phase =
      switch attempt.phase {
      case .asked: "asked"
      case .running: "working"
      case .absent: "to be asked again"
      case .doubted: "unknown whether it has its prompt"
      }
    if let turn = attempt.turn, state.panes.indices.contains(turn.pane) {
      pane = state.panes[turn.pane].name.shortPane
      what = state.panes[turn.pane].what
      if what == .asks { phase = "asks: answer it in its pane" }
    }
    since = attempt.startedAt
    limit = attempt.limit
  }

  init(_ verification: Verification, _ state: State, _ titles: Titles) {
    bead = verification.row.map { state.beads.keys[$0] } ?? .none
    title = verification.row == nil ? "" : titles[bead]
    attempt = verification.row.map { state.beads.rows[$0].number } ?? 0
    agent = ""
    phase = verification.row == nil ? "" : verification.why.phrase
    limit = state.run.policy.verifyTimeout
    tree = state.baselineTree
  }
}

extension StatusView.Place {
  init(_ row: Int, _ state: State, _ titles: Titles) {
    bead = state.beads.keys[row]
    title = titles[bead]
    mark = state.beads.rows[row].mark
    standing = state.standing(of: row)
    if case .marked = standing, state.beads.rows[row].wanted == .todo {
      said = "given out again by the next run or resume"
    }
    if case .judging(let judging) = state.beads.rows[row].phase, judging.merge != .none {
      isMerging = true
      said = titles.obstacle(to: bead)
    }
    if standing == .ended(.skipped) { said = state.beads.rows[row].said.string }
    if standing == .ended(.failed) { said = titles.failure(of: bead) }
  }
}

extension Standing {
  /// Whether people may ask why nothing happens to a bead with a mark that stands so.
  func isWaiting(_ mark: Mark) -> Bool {
    switch self {
    case .ready, .working, .gone, .notDue: false
    case .ended(let final): final != .verified && (mark != .done || final != .unverified)
    case .marked(let mark): mark != .done
    case .judging, .notSelected, .held, .waiting, .needs, .blocked, .claiming, .notLabeled,
      .notTrusted, .unfit, .unapproved:
      true
    }
  }

  /// Whether something went wrong that its history explains.
  var isTrouble: Bool {
    if case .ended(let final) = self { final != .verified && final != .unverified } else { false }
  }
}
