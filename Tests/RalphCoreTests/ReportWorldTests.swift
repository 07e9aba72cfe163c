import RalphAudit
import RalphCore
import Testing

/// Every bead stands in a report exactly once, whatever a run went through.
@Suite struct ReportWorldTests {
  @Test(arguments: 0..<10)
  func `an honest world's report holds each bead once, and agrees with the state`(_ block: Int) {
    for seed in (block * 60)..<(block * 60 + 60) {
      var world = World(UInt64(seed))
      _ = world.live()
      for count in [world.entries.count, world.entries.count / 2] {
        let entries = Array(world.entries.prefix(count))
        let problems = ReportWorldTests.problems(entries)
        if !problems.isEmpty {
          Issue.record(Comment(rawValue: "seed \(seed)\n" + problems.joined(separator: "\n")))
          return
        }
      }
    }
  }

  @Test(arguments: 0..<6)
  func `a report of anything at all comes to an end and stays in bounds`(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    for _ in 0..<20 {
      var chaos = Chaos()
      for _ in 0..<300 { chaos.happen(&dice) }
      var choice = ReportChoice()
      for entry in chaos.entries { choice.feed(entry) }
      guard case .runs(let runs) = choice.answer(.since(Instant(0))) else { continue }
      for chosen in [runs, Array(runs.suffix(1))] {
        var fold = ReportFold(of: chosen)
        for entry in chaos.entries { fold.feed(entry) }
        let report = fold.finish()
        #expect(Set(report.pieces.map(\.bead)).count == report.pieces.count)
        #expect(report.lines().count <= 40, "seed \(seed)")
        #expect(report.json(within: 4096).line.utf8.count <= 4096)
      }
    }
  }

  /// What is wrong with the report of the last run that began.
  private static func problems(_ entries: [Entry]) -> [String] {
    var (choice, state) = (ReportChoice(), State())
    for entry in entries {
      choice.feed(entry)
      state.apply(entry)
    }
    guard case .runs(let runs) = choice.answer(.last) else { return ["no run"] }
    var fold = ReportFold(of: runs)
    for entry in entries { fold.feed(entry) }
    let report = fold.finish()
    var problems: [String] = []
    let mine = state.beads.rows.indices.filter { row in
      let bead = state.beads.rows[row]
      return bead.isAttempted || (bead.isPresent && state.run.sources.holds(bead))
    }
    let beads = report.pieces.map(\.bead)
    if Set(beads).count != beads.count { problems.append("a bead stands there twice") }
    for row in mine where !beads.contains(state.beads.keys[row]) {
      problems.append("\(state.beads.keys[row]) is missing")
    }
    problems += shown(report)
    let counts = state.counts
    func count(_ places: (Report.Place) -> Bool) -> Int { report.pieces.count { places($0.place) } }
    let done = count { if case .verified = $0 { true } else { false } }
    if done != counts.verified { problems.append("\(done) verified, the state has \(counts)") }
    if count({ $0 == .unverified }) != counts.unverified { problems.append("unverified differ") }
    if count({ $0 == .unconfirmed }) != counts.unconfirmed { problems.append("unconfirmed differ") }
    if count({ $0 == .left(.ready) }) != counts.ready { problems.append("ready differ") }
    let troubled =
      counts.failed + counts.timedOut + counts.agentError + counts.noProgress + counts.lost
      + counts.conflict + counts.asks + counts.unmerged + counts.guarded
    let told = count { if case .trouble = $0 { true } else { false } }
    if told != troubled { problems.append("\(told) in trouble, the state has \(counts)") }
    return problems.isEmpty ? [] : problems + report.lines(rows: nil).map(\.text)
  }

  /// Beads that the unfolded text shows in no part or in several.
  private static func shown(_ report: Report) -> [String] {
    var parts: [String: [String]] = [:]
    var heading = ""
    for line in report.lines(rows: nil).map(\.text) {
      guard line.hasPrefix("  ") else {
        heading = String(line.prefix { $0 != ":" })
        continue
      }
      let isList = ["done", "needs you", "left"].contains(heading)
      let isDoubt = heading == "look at these" && line.contains("is unconfirmed")
      let isStep = line.hasPrefix("      ") && heading != "left"
      let isHalt = line.contains("the sweep fails") || line.contains("the verifier fails on")
      guard isList || isDoubt, !isStep, !isHalt else { continue }
      for word in words(line) { parts[word, default: []].append(heading) }
    }
    return report.pieces.filter { $0.place != .before }.compactMap { piece in
      let found = parts[piece.bead.bare] ?? []
      return found.count == 1 ? nil : "\(piece.bead) is shown in \(found)"
    }
  }

  /// The words of a line, but for what stands in brackets and behind a colon of a sentence.
  private static func words(_ line: String) -> [String] {
    var depth = 0
    var kept = ""
    for character in line {
      if character == "(" { depth += 1 }
      if depth == 0 { kept.append(character) }
      if character == ")" { depth -= 1 }
    }
    return kept.split { " ,:".contains($0) }.map(String.init)
  }
}
