import RalphCore

// The sections about what is left, the tree, the night, and how to take things back.
extension Report {
  func left(_ width: Int, isWhole: Bool) -> ReportBlock? {
    let left = pieces(in: .left)
    let before = pieces(in: .before).count
    guard !left.isEmpty || before > 0 else { return nil }
    let done = before > 0 ? "; done before: \(before)" : ""
    var block = ReportBlock("left: \(left.isEmpty ? "nothing" : "\(left.count)")\(done)")
    block.least = 3
    for group in LeftGroup.allCases {
      let names = left.compactMap { piece -> String? in
        guard case .left(let standing) = piece.place, LeftGroup(standing) == group
        else { return nil }
        return visible(piece.bead.bare) + group.note(standing)
      }
      guard !names.isEmpty else { continue }
      block.items.append(list("  \(group.rawValue) \(names.count): ", names, width, isWhole))
    }
    return block
  }

  func tree(_ width: Int) -> ReportBlock? {
    var block = ReportBlock("the tree")
    block.least = 1
    for line in wrapped([commitWords, presentWords].filter { !$0.isEmpty }, width - 2, "; ") {
      block.head.append(ReportLine("  " + line))
    }
    if let health { block.head.append(words(health, width)) }
    let troubled = pieces.filter {
      $0.place == .trouble(.unmerged) || $0.place == .trouble(.guarded)
    }
    block.items = worktrees.filter { tree in !troubled.contains { $0.bead == tree.bead } }.map {
      [ReportLine("  kept: \($0.branch) in \($0.directory)")]
    }
    return block.unlessEmpty
  }

  private var commitWords: String {
    guard let commits, !commits.all.isEmpty else { return "" }
    let count = counted(commits.all.count, "commit") + (commits.isCut ? " or more" : "")
    let branch =
      present.map { $0.branch.isEmpty ? "" : " on \(visible($0.branch, limit: 40))" } ?? ""
    let pushed =
      switch commits.unpushed {
      case nil: ", nowhere to push to"
      case 0: ", pushed"
      case .some(let number): ", \(number) not pushed"
      }
    return count + branch + pushed
  }

  private var presentWords: String {
    guard let present else { return "" }
    if present.changed == 0 { return "no work uncommitted now" }
    return "\(counted(present.changed, "file")) changed and not committed now"
  }

  private func words(_ health: Health, _ width: Int) -> ReportLine {
    let what =
      switch health.why {
      case .baseline where health.bead.isNone: "the untouched tree"
      case .baseline: health.bead.treeAfter
      case .sweep: "the sweep"
      case .merged: "\(visible(health.bead.bare)) merged"
      case .attempt, .again, .quiet, .found: visible(health.bead.bare)
      }
    let verdict = health.isGreen ? "green" : "red"
    let text = "  \(verdict): \(what) \(health.isGreen ? "passed" : "failed") at \(health.at.clock)"
    return ReportLine(fitted(text, width), health.isGreen ? .good : .bad)
  }

  func night(_ width: Int, isWhole: Bool) -> ReportBlock? {
    var block = ReportBlock("the night")
    let slots = runs.last?.concurrent ?? 0
    if let permille = night.idlePermille {
      let share = "\(permille / 10).\(permille % 10)%"
      let what = slots == 1 ? "1 slot; it" : "\(slots) slots; one"
      let text = "  \(what) stood empty without need for \(night.idle) of \(night.span) (\(share))"
      block.head.append(ReportLine(text))
    }
    let (limits, storms) = (night.pauses(storms: false), night.pauses(storms: true))
    let waits = [
      limits.count > 0 ? "\(counted(limits.count, "rate limit")), \(limits.took)" : "",
      storms.count > 0 ? "\(counted(storms.count, "storm suspension")), \(storms.took)" : "",
      night.slept > .zero ? "the machine slept for \(night.slept)" : "",
      night.held > .zero ? "ralph was held for \(night.held)" : "",
    ]
    let doubts = counted(night.doubts, "failure")
    let tries = [
      counted(night.attempts, "attempt"), retries > 0 ? "\(retries) of them again" : "",
      night.losses > 0 ? "\(night.losses) lost" : "",
      night.doubts > 0 ? "\(doubts) beside others count for nobody" : "",
    ]
    for parts in [waits, night.attempts > 0 ? tries : []] {
      block.head += wrapped(parts.filter { !$0.isEmpty }, width - 2).map { ReportLine("  " + $0) }
    }
    if night.attempts > 0 { block.head += cost(width, isWhole) }
    return block.unlessEmpty
  }

  private func cost(_ width: Int, _ isWhole: Bool) -> [ReportLine] {
    let unknown = night.unknownCosts
    let known = night.attempts - unknown.count
    guard known > 0 else { return [ReportLine("  cost: no agent says what it took")] }
    let dollars = StatusView.Outside.dollars(night.costMicros)
    let text = "  cost: \(dollars), \(night.tokens) tokens"
    guard !unknown.isEmpty else { return [ReportLine(text)] }
    let names = unknown.map { "\(visible($0.bead.bare))#\($0.attempt)" }
    return list(text + "; unknown for ", names, width, isWhole)
  }

  func undo(_ width: Int, isWhole: Bool) -> ReportBlock? {
    var block = ReportBlock("to take it back")
    let (pieces, tries) = (undoable, restorable)
    if let first = pieces.first {
      let line = Step(["ralph", "undo", Report.word(first)], "").line
      let rest = pieces.dropFirst().map { visible($0.bare) }
      block.head += also("  \(line)", "its commits", Array(rest), width, isWhole)
    }
    for run in undoableRuns.suffix(2) {
      block.head.append(ReportLine("  ralph undo --run \(run.number)  everything of run \(run)"))
    }
    if let first = tries.first {
      let line = Step(["ralph", "restore", "\(Report.word(first.bead))#\(first.attempt)"], "").line
      let rest = tries.dropFirst().map { "\(visible($0.bead.bare))#\($0.attempt)" }
      block.head += also("  \(line)", "files as before it", Array(rest), width, isWhole)
    }
    return block.unlessEmpty
  }

  private func also(
    _ line: String,
    _ does: String,
    _ rest: [String],
    _ width: Int,
    _ isWhole: Bool
  ) -> [ReportLine] {
    let text = "\(line)  \(does)"
    guard !rest.isEmpty else { return [ReportLine(text)] }
    return list("\(text); also ", rest, width, isWhole)
  }

  /// Names behind a beginning: one line that says how many more there are, or all on several lines.
  private func list(
    _ beginning: String,
    _ names: [String],
    _ width: Int,
    _ isWhole: Bool
  ) -> [ReportLine] {
    if isWhole {
      let lines = wrapped([beginning + (names.first ?? "")] + names.dropFirst(), width)
      return lines.enumerated().map {
        ReportLine($0.offset == 0 ? $0.element : "      " + $0.element)
      }
    }
    var (line, shown) = (beginning, 0)
    for name in names {
      let rest = names.count - shown - 1
      let more = rest > 0 ? " and \(rest) more" : ""
      let next = line + (shown > 0 ? ", " : "") + name
      guard columns(next + more) <= width else { break }
      (line, shown) = (next, shown + 1)
    }
    if shown == names.count { return [ReportLine(line)] }
    let more = shown == 0 ? "\(names.count)" : " and \(names.count - shown) more"
    return [ReportLine(fitted(line + more, width))]
  }
}

/// Why beads are left, as they are told together.
enum LeftGroup: String, CaseIterable {
  case underWay = "under way"
  case ready
  case blocked
  case held = "held for the next run"
  case notTrusted = "not trusted"
  case taken = "with somebody else"
  case skipped
  case claimed = "marked [?]"
  case aside = "put aside"
  case notForAgents = "not for agents"
  case notSelected = "not selected"
  case gone = "gone from their source"

  init(_ standing: Standing) {
    switch standing {
    case .working, .judging, .claiming: self = .underWay
    case .ready, .waiting: self = .ready
    case .needs, .blocked: self = .blocked
    case .held: self = .held
    case .notTrusted: self = .notTrusted
    case .ended(.skipped): self = .skipped
    case .ended(.taken), .marked(.elsewhere), .marked(.begun): self = .taken
    case .marked(.claimed): self = .claimed
    case .marked, .ended: self = .aside
    case .unfit, .unapproved: self = .notForAgents
    case .notSelected, .notLabeled: self = .notSelected
    case .gone, .notDue: self = .gone
    }
  }

  /// What is said behind a bead of the group.
  func note(_ standing: Standing) -> String {
    switch standing {
    case .needs(let bead): " (needs \(visible(bead.bare)))"
    case .blocked(let bead): " (blocked by \(visible(bead.bare)))"
    case .notTrusted(let author): author.isEmpty ? "" : " (by \(visible(author.text)))"
    case .waiting: " (after a wait)"
    case .unfit(let why): " (\(visible(why.text)))"
    case .unapproved: " (its phase is not approved)"
    default: ""
    }
  }
}
