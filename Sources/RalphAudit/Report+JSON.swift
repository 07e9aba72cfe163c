package import RalphCore

// The report for programs.
extension Report {
  /// The report as one JSON object, `ralph.report/1`; what is absent has no member.
  package var json: JSONText { document(most: .max, hasTitles: true) }

  /// The same in at most so many bytes; what was counted stays right.
  ///
  /// Titles go first, then the ends of long lists, and a member of its own says so.
  package func json(within bytes: Int) -> JSONText {
    let whole = json
    guard whole.line.utf8.count > bytes else { return whole }
    for most in [Int.max, 200, 50, 10] {
      let less = document(most: most, hasTitles: false)
      if less.line.utf8.count <= bytes { return less }
    }
    return document(most: 0, hasTitles: false)
  }

  private func document(most: Int, hasTitles: Bool) -> JSONText {
    var members: [(String, JSONText)] = [("schema", .string("ralph.report/1"))]
    if !hasTitles { members.append(("cut", true)) }
    members.append(("runs", .array(runs.suffix(most).map(\.json))))
    members.append(("writer", .string(writer.rawValue)))
    members.append(("counts", counts))
    if let halt { members.append(("halt", halt.json(writer))) }
    let told = pieces.filter { most == .max || $0.place.part == .needs || $0.place.part == .look }
    members.append(
      ("beads", .array(told.prefix(most).map { json(of: $0, hasTitle: hasTitles) }))
    )
    members.append(("happenings", .strings(happenings.prefix(most))))
    if !phases.isEmpty {
      members.append(("phases", .array(phases.prefix(most).map { json(of: $0) })))
    }
    members.append(("tree", tree(most)))
    members.append(("night", night.json(most, retries: retries)))
    members.append(("undo", undo(most)))
    return .object(members)
  }

  /// How many beads stand in which part, and the verified ones in whose tree.
  private var counts: JSONText {
    var members = Part.allCases.map { ($0.rawValue, JSONText.integer(pieces(in: $0).count)) }
    members.insert(("beads", .integer(pieces.count)), at: 0)
    for ground in Ground.allCases {
      let count = pieces.count { $0.place == .verified(ground) }
      members.append(("verified_" + ground.rawValue, .integer(count)))
    }
    members.append(("unverified", .integer(pieces.count { $0.place == .unverified })))
    return .object(members)
  }

  private func json(of piece: Piece, hasTitle: Bool) -> JSONText {
    let steps = steps(for: piece).map(\.line).filter { !$0.isEmpty }
    let guarded = piece.guarded.map { guarded -> JSONText in
      ["attempt": .integer(guarded.attempt), "files": .strings(guarded.files)]
    }
    var members: [(String, JSONText)] = [
      ("bead", .string(piece.bead.description)),
      ("title", hasTitle && !piece.title.isEmpty ? .string(piece.title) : .absent),
      ("part", .string(piece.place.part.rawValue)), ("place", .string(piece.place.word)),
    ]
    switch piece.place {
    case .verified(let ground): members.append(("tree", .string(ground.rawValue)))
    case .left(let standing): members.append(("why", .string(standing.phrase)))
    case .asking, .trouble: members.append(("why", .string(reason(piece))))
    case .unverified, .unconfirmed, .unproved, .before: break
    }
    if piece.attempts > 0 {
      members.append(("attempts", .integer(piece.attempts)))
      members.append(("took_ms", .integer(piece.took.value)))
    }
    if piece.isFlaky { members.append(("flaky", true)) }
    if !guarded.isEmpty { members.append(("guarded", .array(guarded))) }
    if piece.place.part == .needs, !piece.question.isEmpty {
      members.append(("question", .string(piece.question)))
    }
    if !steps.isEmpty { members.append(("commands", .strings(steps))) }
    return .object(members)
  }

  private func json(of phase: PlanPhase) -> JSONText {
    [
      "id": .integer(Int64(phase.seq.value)), "title": .string(visible(phase.title.string)),
      "in_plan": .boolean(phase.isInPlan),
    ]
  }

  private func tree(_ most: Int) -> JSONText {
    let all = commits?.all.prefix(most).map { commit -> JSONText in
      [
        "commit": .string(commit.hash), "subject": .string(visible(commit.subject)),
        "bead": commit.bead.isEmpty ? .absent : .string(visible(commit.bead)),
        "run": commit.run.isEmpty ? .absent : .string(visible(commit.run)),
      ]
    }
    let kept = worktrees.prefix(most).map { tree -> JSONText in
      [
        "bead": .string(tree.bead.description), "branch": .string(tree.branch),
        "directory": .string(tree.directory),
      ]
    }
    let branch = present.map { visible($0.branch) } ?? ""
    let upstream = present.map { visible($0.upstream) } ?? ""
    return [
      "branch": branch.isEmpty ? .absent : .string(branch),
      "upstream": upstream.isEmpty ? .absent : .string(upstream),
      "changed": .optional(present?.changed), "commits": .optional(commits?.all.count),
      "more_commits": commits?.isCut ?? false ? true : .absent,
      "unpushed": .optional(commits?.unpushed), "listed": all.map { .array($0) } ?? .absent,
      "verified": health.map(\.json) ?? .absent, "worktrees": .array(Array(kept)),
    ]
  }

  private func undo(_ most: Int) -> JSONText {
    [
      "beads": .strings(
        undoable.prefix(most).map { "ralph undo " + Report.quoted(Report.word($0)) }
      ),
      "runs": .strings(undoableRuns.prefix(most).map { "ralph undo --run \($0.number)" }),
      "files": .strings(
        restorable.prefix(most).map { piece in
          "ralph restore " + Report.quoted("\(Report.word(piece.bead))#\(piece.attempt)")
        }
      ),
    ]
  }
}

extension Report.Life {
  fileprivate var json: JSONText {
    [
      "id": .string(id.description), "started_at": .string(startedAt.description),
      "last_at": .string(lastAt.description), "ended": .optional(ended?.why.rawValue),
      "exit": .optional(ended?.exit), "stopped": .optional(stopped?.rawValue),
      "lives": .integer(lives), "away_ms": .integer(away.value),
      "concurrent": .integer(concurrent),
    ]
  }
}

extension Report.Halt {
  fileprivate func json(_ writer: StatusView.Writer) -> JSONText {
    let steps = advice(writer)
    return [
      "why": .string(why.rawValue), "message": .string(message),
      "advice": .strings(steps.map { $0.line.isEmpty ? $0.does : $0.line }),
    ]
  }
}

extension Report.Health {
  fileprivate var json: JSONText {
    [
      "green": .boolean(isGreen), "why": .string(why.rawValue),
      "bead": bead.isNone ? .absent : .string(bead.description), "at": .string(at.description),
    ]
  }
}

extension Report.Night {
  fileprivate func json(_ most: Int, retries: Int) -> JSONText {
    let told = pauses.prefix(most).map { pause -> JSONText in
      [
        "storm": .boolean(pause.isStorm), "from": .string(pause.from.description),
        "to": .string(pause.to.description), "took_ms": .integer((pause.to - pause.from).value),
      ]
    }
    return [
      "span_ms": .integer(span.value), "idle_ms": .integer(idle.value),
      "idle_permille": .optional(idlePermille), "attempts": .integer(attempts),
      "retries": .integer(retries), "losses": .integer(losses), "doubts": .integer(doubts),
      "limits": .integer(pauses(storms: false).count),
      "limits_ms": .integer(pauses(storms: false).took.value),
      "storms": .integer(pauses(storms: true).count),
      "storms_ms": .integer(pauses(storms: true).took.value), "pauses": .array(Array(told)),
      "slept_ms": .integer(slept.value), "held_ms": .integer(held.value),
      "cost_micros": .integer(costMicros), "tokens": .integer(tokens),
      "cost_unknown_for": .integer(unknownCosts.count),
      "cost_unknown": .strings(
        unknownCosts.prefix(most).map { "\($0.bead)#\($0.attempt)" }
      ),
    ]
  }
}

extension Report.Place {
  /// The word of it in JSON.
  package var word: String {
    switch self {
    case .verified: "verified"
    case .unverified: "unverified"
    case .unconfirmed: "unconfirmed"
    case .asking: "asking"
    case .trouble(let final), .left(.ended(let final)): final.rawValue
    case .left(let standing): LeftGroup(standing).word
    case .unproved: "unproved"
    case .before: "done_before"
    }
  }
}

extension LeftGroup {
  fileprivate var word: String {
    switch self {
    case .underWay: "under_way"
    case .ready: "ready"
    case .blocked: "blocked"
    case .held: "held"
    case .notTrusted: "not_trusted"
    case .taken: "taken"
    case .skipped: "skipped"
    case .claimed: "claimed"
    case .aside: "aside"
    case .notForAgents: "not_for_agents"
    case .notSelected: "not_selected"
    case .gone: "gone"
    }
  }
}
