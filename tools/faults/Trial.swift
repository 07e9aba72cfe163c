import FaultRules
import RalphFiles
import RalphProcess

/// What came of one case.
struct Verdict {
  /// Whether the disturbance was met; else the life ended before it came to that call.
  var isMet = true
  /// Whether it was one that cannot happen: a medium's error on a pipe.
  var isVoid = false
  /// How many lives it took.
  var lives = 0
  var violations: [String] = []
}

/// One case from its disturbed lives to the comparison.
struct Trial {
  let scratch: Scratch
  let undisturbed: Sight
  let tools: Tools
  private var verdict = Verdict()
  /// What was seen after the last life.
  private var seen = Sight()

  /// How long a life may take; most take a second.
  private static let patience: Int64 = 60_000

  init(_ scratch: Scratch, _ undisturbed: Sight, _ tools: Tools) {
    (self.scratch, self.undisturbed, self.tools) = (scratch, undisturbed, tools)
  }

  /// Runs the disturbed lives, then undisturbed ones until the run is over, and compares.
  static func run(_ points: [Point], _ trial: Trial) throws -> Verdict {
    var trial = trial
    for (number, point) in points.enumerated() {
      let isMet = try trial.disturb(point, isFirst: number == 0)
      if !isMet || trial.verdict.isVoid {
        trial.verdict.isMet = isMet
        return trial.verdict
      }
    }
    try trial.finish(after: points)
    return trial.verdict
  }

  /// One disturbed life; false if the disturbance was not met.
  private mutating func disturb(_ point: Point, isFirst: Bool) throws -> Bool {
    let words = isFirst || !seen.hasOpenRun ? scratch.start : ["resume"]
    let life = try scratch.begin(words, point)
    verdict.lives += 1
    var code = life.code(within: 4000)
    if code == nil {
      // Nobody hears a bell whose ringing failed; but no pipe fails like a disk.
      verdict.isVoid = TraceLog(text(scratch.trace)).hits.contains { $0.isPipe }
      if verdict.isVoid { return true }
      code = life.code(within: Self.patience)
    }
    let trace = TraceLog(point.isLimit ? "" : text(scratch.trace))
    let isDeaf = code == nil ? trace.hits.contains { $0.isPipe } : trace.hits.first?.isPipe ?? false
    if isDeaf { verdict.isVoid = true }
    let end = LifeSight(code: code ?? -1, err: life.err, hung: code == nil)
    guard isMet(point, trace, end) else { return false }
    verdict.violations += end.objections(to: trace, at: point)
    try look()
    return true
  }

  private func isMet(_ point: Point, _ trace: TraceLog, _ end: LifeSight) -> Bool {
    switch point.fault {
    // 137: killed; 153: over the limit; 74: told so.
    case .kill: end.code == 137 || end.hung
    case .torn: end.code == 153 || end.hung
    case .short: end.code == 74 || end.hung
    case .delay: trace.most[point.call] ?? 0 >= point.index
    default: !trace.hits.isEmpty
    }
  }

  /// Looks again, and compares the journal with what stood in it.
  private mutating func look() throws {
    let before = seen
    seen = try scratch.look()
    verdict.violations += before.losses(in: seen)
  }

  private mutating func finish(after points: [Point]) throws {
    let isDeath = points.allSatisfy(\.fault.isDeath)
    let disturbed = verdict.lives
    var begun = 0
    for _ in 0..<6 {
      let isOver = seen.runs > 0 && !seen.hasOpenRun
      if isOver, seen.finals == undisturbed.finals { break }
      // Where a mere death came before the run began, a person begins it; after a failed call the
      // run may have ended with work left, and a person looks at why and begins anew.
      guard seen.hasOpenRun || (seen.runs == 0 || !isDeath) && begun < 2 else { break }
      if !seen.hasOpenRun { begun += 1 }
      let words = seen.hasOpenRun ? ["resume"] : scratch.start
      let life = try scratch.begin(words)
      verdict.lives += 1
      let code = life.code(within: Self.patience)
      try look()
      if code != 0 {
        let why = life.err.split(separator: "\n").suffix(2).joined(separator: " ")
        verdict.violations.append(
          "\(words[0] == "resume" ? "resume" : "a new run"): exit \(code ?? -1): \(why)"
        )
      }
    }
    // A life that died when all was done leaves what the next start removes.
    if verdict.lives == disturbed {
      let code = try scratch.begin(["resume"]).code(within: Self.patience)
      verdict.lives += 1
      if code != 0 { verdict.violations.append("a resume of nothing: exit \(code ?? -1)") }
      try look()
    }
    try compare(after: points)
  }

  private mutating func compare(after points: [Point]) throws {
    let strict = points.allSatisfy(\.fault.isDeath) ? Fault.kill : nil
    verdict.violations += undisturbed.objections(to: seen, after: strict)
    for words in [["replay", "--check", scratch.journal], ["journal", "verify"]] {
      let argv = [tools.ralph] + words
      let answer = try tools.run(argv, in: scratch.workspace, scratch.environment)
      if !answer.ending.isSuccess {
        let said = String(decoding: answer.out + answer.err, as: UTF8.self).prefix(200)
        verdict.violations.append("ralph \(words[0]): \(answer.ending.text): \(said)")
      }
    }
    verdict.violations += scratch.settle()
  }
}
