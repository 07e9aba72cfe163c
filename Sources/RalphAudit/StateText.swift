package import RalphCore

/// The whole state as stable text: one thing a line, in an order that never depends on chance.
///
/// Two states are the same for every decision if their texts are the same. Values that stand at
/// their beginning are left out, so that a line says what is special.
package enum StateText {
  /// The lines of a state.
  package static func lines(_ state: State) -> [String] {
    head(state) + beads(state) + attempts(state) + panes(state) + verifications(state)
      + trees(state) + phases(state) + rest(state)
  }

  /// The digest of the lines: equal in every process that folded the same entries.
  package static func digest(_ state: State) -> Digest {
    Digest(of: Array(lines(state).joined(separator: "\n").utf8))
  }

  private static func head(_ state: State) -> [String] {
    let run = state.run
    var line = Words("at \(state.seq)", "\(state.at)")
    line.add("format", state.format, unless: 0)
    line.add("used-runs", Int(state.usedRuns), unless: 0)
    line.add("away", state.at - state.livedAt, unless: .zero)
    var second = Words("run", run.id == .none ? "none" : "\(run.id)", "\(run.phase)")
    second.add("epoch", run.epoch, unless: 0)
    second.add("rules", run.rules, unless: 0)
    second.add("starts", run.starts, unless: 0)
    second.add("baseline", "\(run.baseline)", unless: "unneeded")
    second.add("baseline-key", run.baselineKey, unless: .none)
    second.add("left-again", run.isLeftAgain)
    second.add("left-by", run.leftBy.map { "\(state.beads.keys[$0])" } ?? "", unless: "")
    second.add("refusals", run.refusals, unless: 0)
    second.add("unread", !run.isRead)
    second.add("verifier-writes", run.verifierWrites)
    second.add("tool-failure", run.hasToolFailure)
    second.add("plan-damaged", run.isPlanDamaged)
    second.add("mending-over", run.isMendingOver)
    second.add("over-time", run.isOverTime)
    second.add("has-failure", run.hasFailure)
    second.add("draining", run.isDraining)
    second.add("stopping", run.isStopping)
    second.add("paused", run.isPaused)
    addHosts(run, &second)
    addTrees(run, &second)
    if run.phase == .ended {
      second.add("ended", run.end.why.rawValue, unless: "")
      second.add("exit", run.end.exit, unless: -1)
    }
    let source = state.source
    var third = Words("source")
    third.add("digest", source.digest.description.prefix(12).description, unless: "000000000000")
    third.add("bytes", source.bytes, unless: 0)
    third.add("beads", source.beads, unless: 0)
    third.add("broken", source.isBroken)
    return [line.text, second.text] + (third.count > 1 ? [third.text] : []) + tracker(state)
  }

  private static func beads(_ state: State) -> [String] {
    state.beadsInOrder.map { row in
      let bead = state.beads.rows[row]
      var line = Words("bead", state.beads.keys[row].description, phase(bead.phase))
      line.add("mark", bead.mark.rawValue, unless: Mark.todo.rawValue)
      line.add("gone", !bead.isPresent)
      line.add("priority", bead.priority, unless: 0)
      line.add("place", bead.place, unless: 0)
      line.add("needs", bead.needs.map(\.description).joined(separator: ","), unless: "")
      line.add("number", bead.number, unless: 0)
      line.add("spent", bead.spent, unless: 0)
      line.add("losses", bead.losses, unless: 0)
      line.add("doubts", bead.doubts, unless: 0)
      line.add("differences", bead.differences, unless: 0)
      line.add("trouble", bead.trouble?.rawValue ?? "", unless: "")
      line.add("wants", bead.wanted?.rawValue ?? "", unless: "")
      if bead.wanted != nil { line.add("why", bead.wantedWhy.rawValue, unless: "") }
      line.add("mark-again", bead.markAgain, unless: .none)
      line.add("verify-again", bead.verifyAgain, unless: .none)
      line.add("merge-again", bead.mergeAgain, unless: .none)
      line.add("skipped", bead.isSkipped)
      line.add("record", bead.record == .none ? "" : "\(bead.record)", unless: "")
      line.add("recorded", bead.recorded, unless: 0)
      line.add("failure", bead.failure.description.prefix(12).description, unless: "000000000000")
      line.add("kept", bead.kept, unless: .none)
      line.add("attempted", bead.isAttempted)
      line.add("held", bead.isHeld)
      line.add("refused", bead.isRefused)
      line.add("sleeping", bead.isSleeping)
      line.add("touched", bead.touched, unless: .zero)
      addTracked(bead, &line)
      return line.text
    }
  }

  private static func phase(_ phase: Bead.Phase) -> String {
    switch phase {
    case .open: "open"
    case .working: "working"
    case .judging(let judging):
      "judging:\(judging.why.rawValue)" + (judging.hasProof ? "+proof" : "")
        + (judging.wasAlone ? "+alone" : "") + (judging.isFound ? "+found" : "")
        + merging(judging)
    case .ended(let final): "ended:\(final.rawValue)"
    }
  }

  private static func attempts(_ state: State) -> [String] {
    state.attempts.map { attempt in
      var line = Words(
        "attempt",
        "\(state.beads.keys[attempt.row])#\(attempt.number)",
        "\(attempt.phase)"
      )
      line.add("key", attempt.key, unless: .none)
      line.add("fence", attempt.fence, unless: .zero)
      line.add("agent", attempt.agent, unless: Name())
      line.add("since", attempt.startedAt, unless: .zero)
      line.add("limit", attempt.limit, unless: .zero)
      line.add("alone", attempt.isAlone)
      line.add("tree", attempt.worktree, unless: .none)
      line.add("kept", attempt.isKept)
      line.add("marked", attempt.isMarked)
      line.add("stop-asked", attempt.isStopAsked)
      if let turn = attempt.turn { addTurn(turn, state, &line) }
      return line.text
    }
  }

  private static func verifications(_ state: State) -> [String] {
    state.verifications.map { verification in
      let what = verification.row.map { state.beads.keys[$0].description } ?? "untouched tree"
      var line = Words("verification", what, verification.why.rawValue)
      line.add("key", verification.key, unless: .none)
      line.add("fence", verification.fence, unless: .zero)
      line.add("shared", verification.isShared)
      line.add("stop-asked", verification.isStopAsked)
      line.add("tree", verification.worktree, unless: .none)
      return line.text
    }
  }

  private static func rest(_ state: State) -> [String] {
    let asked = state.outstanding.map { asked in
      var line = Words("outstanding", "\(asked.seq)", asked.kind.word)
      line.add("of", asked.row.map { state.beads.keys[$0].description } ?? "", unless: "")
      line.add("key", asked.key, unless: .none)
      return line.text
    }
    let due = state.deadlines.map { deadline in
      switch deadline.kind {
      case .retry(let row):
        "deadline \(deadline.at) retry "
          + (state.beads.keys.indices.contains(row) ? "\(state.beads.keys[row])" : "nothing")
      case .wake: "deadline \(deadline.at) wake"
      case .runtime: "deadline \(deadline.at) runtime"
      case .tracker: "deadline \(deadline.at) tracker"
      case .mending: "deadline \(deadline.at) mending"
      default: "deadline \(deadline.at) " + paneWords(deadline.kind, state)
      }
    }
    return asked + due
  }
}

extension Outstanding.Kind {
  /// The command's word without its `do.`.
  var word: String {
    switch self {
    case .stop: "stop"
    case .mark: "mark"
    case .verify: "verify"
    case .dispatch: "dispatch"
    case .end: "end"
    case .claim: "claim"
    case .tracker: "tracker"
    case .comment: "comment"
    case .gather: "gather"
    case .interrupt: "interrupt"
    case .open: "open"
    case .shut: "shut"
    case .worktree: "worktree"
    case .merge: "merge"
    case .land: "land"
    case .prune: "prune"
    case .record: "record"
    case .commit: "commit"
    case .warn: "warn"
    case .push: "push"
    }
  }
}

extension State {
  /// The rows of all beads in the order in which beads are given out.
  package var beadsInOrder: [Int] {
    beads.rows.indices.sorted(by: beads.precedes)
  }
}

/// Words of one line, joined by spaces.
struct Words {
  private var words: [String]

  init(_ words: String...) { self.words = words }

  var count: Int { words.count }
  var text: String { words.joined(separator: " ") }

  mutating func add<Value: Equatable & CustomStringConvertible>(
    _ name: String,
    _ value: Value,
    unless absent: Value
  ) {
    if value != absent { words.append("\(name)=\(value)") }
  }

  mutating func add(_ flag: String, _ isSet: Bool) {
    if isSet { words.append(flag) }
  }
}
