import RalphCore

// The sections about beads: done, to be looked at, waiting for a person, left.
extension Report {
  func done(_ width: Int) -> ReportBlock? {
    let done = pieces(in: .done)
    let all = pieces.count - pieces(in: .before).count
    var block = ReportBlock("done: \(done.count) of \(all)")
    guard !done.isEmpty else { return nil }
    block.head += wrapped(grounds(done), width - 2).map { ReportLine("  " + $0) }
    let widest = min(28, done.map { columns(visible($0.bead.bare)) }.max() ?? 0)
    block.items = done.map { piece in
      let isSure = piece.place != .unverified
      let words = [
        filled(name(piece.bead, widest), widest),
        filled(counted(piece.attempts, "attempt"), 10),
        filled(piece.attempts > 0 ? "\(piece.took)" : "", 6), piece.title,
      ]
      let text = "  \(isSure ? "✓" : "?") " + words.joined(separator: "  ")
      return [ReportLine(fitted(trimmed(text), width), isSure ? .good : .warning)]
    }
    return block
  }

  /// A bead's name in a column; that of a warning says which rule and file, and stays whole.
  private func name(_ bead: BeadID, _ width: Int) -> String {
    let name = visible(bead.bare)
    return name.hasPrefix("WARN.") ? name : fitted(name, width)
  }

  /// How many were verified in whose tree.
  private func grounds(_ done: [Piece]) -> [String] {
    func count(_ grounds: Ground...) -> Int {
      done.count { piece in grounds.contains { piece.place == .verified($0) } }
    }
    let verified = done.count { $0.place != .unverified }
    var parts = [verified > 0 ? "\(verified) verified" : ""]
    let merged = count(.merged)
    if merged > 0 { parts.append("\(merged) merged from trees of their own") }
    let (alone, shared) = (count(.alone), count(.shared))
    if alone > 0 { parts.append("\(alone) alone in the shared tree") }
    if shared > 0 { parts.append("\(shared) in the shared tree") }
    let swept = [
      (count(.sweepGreen), "green"), (count(.sweepRed), "red"), (count(.sweepNotRun), "not run"),
    ].filter { $0.0 > 0 }
    if !swept.isEmpty {
      let says = swept.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      let beside = swept.reduce(0) { $0 + $1.0 }
      parts.append("\(beside) beside others in the shared tree (sweep: \(says))")
    }
    if verified < done.count { parts.append("\(done.count - verified) unverified") }
    return parts.filter { !$0.isEmpty }
  }

  func look(_ width: Int) -> ReportBlock? {
    var block = ReportBlock("look at these")
    for piece in pieces where piece.place == .unconfirmed {
      let text = "\(visible(piece.bead.bare)) is unconfirmed: only weak evidence says it is done"
      block.items.append(item("?", text, steps(for: piece), width, .warning))
    }
    for piece in pieces where piece.place == .unproved {
      let text = "\(visible(piece.bead.bare)) is marked [x] by an agent, and not verified"
      block.items.append(item("?", text, steps(for: piece), width, .warning))
    }
    for piece in pieces {
      for guarded in piece.guarded where piece.place != .trouble(.guarded) {
        let files = guarded.files.joined(separator: ", ")
        let text =
          "\(visible(piece.bead.bare))#\(guarded.attempt) changed what the verifier rests on: "
        let bead = "\(Report.word(piece.bead))#\(guarded.attempt)"
        let diff = Step(["ralph", "diff", bead], "what it changed")
        let steps = piece.snapshots.contains(guarded.attempt) ? [diff] : []
        block.items.append(item("!", text + files, steps, width, .warning))
      }
    }
    for piece in pieces where piece.isFlaky {
      let text = "\(visible(piece.bead.bare)): its verifier failed, and passed when run again"
      block.items.append(item("?", text, [], width, .warning))
    }
    let red = pieces.filter { $0.place == .verified(.sweepRed) }
    if !red.isEmpty {
      let text = "passed beside others, and the sweep fails: " + names(red)
      block.items.append(item("✗", text, [], width, .bad))
    }
    let unverified = pieces.filter { $0.place == .unverified }
    if !unverified.isEmpty {
      let text = "nobody but the agent says that it is done: " + names(unverified)
      block.items.append(item("?", text, [], width, .warning))
    }
    block.items += happenings.map { item("!", $0, [], width, .warning) }
    return block.unlessEmpty
  }

  func needs(_ width: Int) -> ReportBlock? {
    let needs = pieces(in: .needs)
    let count = needs.count + phases.count + (halt == nil ? 0 : 1)
    guard count > 0 else { return nil }
    var block = ReportBlock("needs you: \(count)")
    if let halt {
      block.head += item("✗", halt.message, halt.advice(writer), width, .bad)
    }
    // Questions come first: somebody waits.
    let asking = needs.filter { $0.place == .asking }
    block.items = (asking + needs.filter { $0.place != .asking }).map { piece in
      let glyph = piece.place == .asking ? "!" : "✗"
      let tone: ReportLine.Tone = piece.place == .asking ? .warning : .bad
      return item(glyph, reason(piece), steps(for: piece), width, tone) + kept(piece)
    }
    block.items += phases.map { phase in
      let did = phase.isInPlan ? "added a phase without leave" : "proposes a phase"
      let words = ["ralph", "proposals", "approve", "\(phase.seq)"]
      let steps = [Step(words, "approve it"), Step(["ralph", "proposals"], "what it is")]
      let text = "an agent \(did): \(visible(phase.title.string))"
      return item("?", text, steps, width, .warning)
    }
    return block
  }

  private func kept(_ piece: Piece) -> [ReportLine] {
    guard piece.place == .trouble(.unmerged) || piece.place == .trouble(.guarded) else { return [] }
    let changes = piece.place == .trouble(.guarded) ? piece.guarded.last?.changes ?? [] : []
    return changes.map { ReportLine("      " + $0) }
      + worktrees.filter { $0.bead == piece.bead }.map {
        ReportLine("      kept on \($0.branch) in \($0.directory)")
      }
  }

  /// Why a bead needs a person, in one sentence.
  package func reason(_ piece: Piece) -> String {
    let name = visible(piece.bead.bare)
    switch piece.place {
    case .asking: return "\(name) asks: \(piece.question)"
    case .trouble(.asks): return "\(name) asked, and nobody answered: \(piece.question)"
    case .trouble(.guarded):
      let files = piece.guarded.last?.files.joined(separator: ", ") ?? ""
      return "\(name) changed what the verifier rests on: \(files)"
    case .trouble(let final):
      guard !piece.words.isEmpty else { return "\(name): \(final.short)" }
      let isAgents = final == .timedOut || final == .lost || final == .noProgress
      return "\(name): \(final.short)\(isAgents ? "; it last said" : ""): \(piece.words)"
    case .verified, .unverified, .unconfirmed, .unproved, .left, .before: return name
    }
  }

  /// A sentence, and below it what can be done about it.
  private func item(
    _ glyph: String,
    _ text: String,
    _ steps: [Step],
    _ width: Int,
    _ tone: ReportLine.Tone
  ) -> [ReportLine] {
    // A reason is often longer than a line; of a third one nothing is shown.
    let words = wrapped(text.split(separator: " ").map(String.init), width - 4, " ")
    let rest = fitted(words.dropFirst().joined(separator: " "), width - 4)
    var lines = [ReportLine("  \(glyph) \(words.first ?? "")", tone)]
    if !rest.isEmpty { lines.append(ReportLine("    " + rest)) }
    guard !steps.isEmpty else { return lines }
    let said = steps.map { $0.line.isEmpty ? $0.does : $0.line }
    return lines + [ReportLine("      " + said.joined(separator: "  ·  "))]
  }

  private func names(_ pieces: [Piece]) -> String {
    pieces.map { visible($0.bead.bare) }.joined(separator: ", ")
  }

  private func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - columns(text)))
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// A number with its noun: `1 attempt`, `2 attempts`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}

extension Final {
  /// Where a bead stands for good, in as few words as say it.
  var short: String {
    switch self {
    case .asks: "asked"
    case .unmerged: "not merged"
    case .guarded: "guarded files changed"
    case .unconfirmed: "unconfirmed"
    case .unverified: "unverified"
    default: phrase
    }
  }
}
