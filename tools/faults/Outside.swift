import FaultRules
import RalphFiles
import RalphProcess

/// What other programs do to a workspace while ralph is at work in it, or is dead.
enum Outside: String, CaseIterable {
  /// `rm -rf .ralph`.
  case remove = "rm"
  /// `git clean -fdx`.
  case clean
  /// The journal's name is removed.
  case unlink
  /// Another file stands where the journal stood.
  case replace
  /// The journal is cut in half.
  case truncate
  /// Somebody appends to the journal.
  case append
  /// The second name is a mere copy by now, and the first one is removed.
  case copy
  /// The machine sleeps: ralph stands still for longer than its clocks forgive.
  case sleep
  /// Two resume at once.
  case race

  /// Whether the journal is then lost where it has no second name.
  private var takesName: Bool { [.remove, .clean, .unlink, .copy].contains(self) }
  /// Whether it can be done while ralph is dead: the others are only seen by who holds the file.
  var mayBeBetween: Bool { [.remove, .clean, .unlink].contains(self) }

  /// Whether ralph must give up with 74 when it is done under its hands.
  func mustStop(_ shape: Shape) -> Bool {
    switch self {
    case .replace, .truncate, .append, .copy: true
    case .remove, .clean, .unlink: shape == .plain
    case .sleep, .race: false
    }
  }

  /// Whether folders of attempts, and files of agents, go with it.
  var losesFolders: Bool { self == .remove || self == .clean || self == .truncate }

  /// Does it to a workspace.
  func act(on scratch: Scratch, _ tools: Tools) throws {
    func shell(_ line: String) throws {
      try tools.must(["/bin/sh", "-c", line], in: scratch.workspace, scratch.environment)
    }
    let path = ".ralph/journal.ndjson"
    switch self {
    case .remove: try shell("rm -rf .ralph || rm -rf .ralph || true")
    case .clean: try shell("git clean -q -fdx || rm -rf .ralph || true")
    case .unlink: try shell("rm -f \(path)")
    case .replace: try shell("head -n 3 \(path) >.ralph/other && mv .ralph/other \(path)")
    case .truncate:
      let size = (try Files.status(scratch.journal))?.size ?? 0
      try shell("truncate -s \(size / 2) \(path)")
    case .append: try shell("echo '# a note' >>\(path)")
    case .copy:
      try shell("s=.git/ralph/journal.ndjson; cp $s $s.new && mv $s.new $s && rm \(path)")
    case .sleep, .race: break
    }
  }
}

/// One run to which something is done from outside, at a moment that the dice choose.
struct OutsideTrial {
  let bench: Bench
  let what: Outside
  let shape: Shape
  let isBetween: Bool
  let seed: Int

  func run() throws -> Verdict {
    let scratch = try bench.scratch(shape, variables: ["PAUSE=0.1"])
    var verdict = Verdict()
    defer { scratch.clear(keeps: bench.options.keeps && !verdict.violations.isEmpty) }
    let standard = try bench.standard(shape)
    var dice = Dice(seed)
    let life = try scratch.begin(scratch.start)
    verdict.lives += 1
    let wanted = 2000 + dice.below(standard.journalBytes * 3 / 4 - 2000)
    let isThere = Poller.wait(timeoutMs: 60_000) {
      !life.isAlive || ((try? Files.status(scratch.journal))??.size ?? 0) > wanted
    }
    guard isThere, life.isAlive else {
      verdict.isMet = false
      return verdict
    }
    let before = try scratch.look()
    if isBetween || what == .race { life.send(9) } else if what == .sleep { life.send(19) }
    if isBetween { _ = life.code(within: 5000) }
    try what.act(on: scratch, bench.tools)
    if what == .sleep {
      _ = Poller.wait(descriptors: [], timeoutMs: 5900)
      life.send(18)
    }
    let code = life.code(within: 60_000)
    if what == .race { verdict.violations += try race(scratch, &verdict) }
    if !isBetween, what.mustStop(shape) {
      verdict.violations += try stopped(life, code, scratch)
      // What was cut off or written over is nobody's to bring back.
      if what == .truncate { return verdict }
    } else if !isBetween, what != .race, code != 0 {
      verdict.violations.append("exit \(code ?? -1): \(life.err.suffix(200))")
    }
    try resume(scratch, &verdict)
    verdict.violations += try compare(scratch, before, standard.undisturbed)
    return verdict
  }

  /// Two resumes at once: one works, and the other is told who does.
  private func race(_ scratch: Scratch, _ verdict: inout Verdict) throws -> [String] {
    let both = [try scratch.begin(["resume"]), try scratch.begin(["resume"])]
    verdict.lives += 2
    let codes = both.map { $0.code(within: 60_000) ?? -1 }
    // Where the first is done before the second looks, nothing is left to resume.
    if codes == [0, 0], both.contains(where: { $0.out.contains("Nothing to resume") }) {
      return []
    }
    guard codes.sorted() == [0, 75] else { return ["two resumes at once: exits \(codes)"] }
    let (winner, loser) = codes[0] == 0 ? (both[0], both[1]) : (both[1], both[0])
    return loser.err.contains("\(winner.pid)") ? [] : ["the holder is not named: \(loser.err)"]
  }

  /// A life that lost its journal: 74, a copy of what it had, and the copy in its place again.
  private func stopped(_ life: Life, _ code: Int32?, _ scratch: Scratch) throws -> [String] {
    guard code == 74 else { return ["exit \(code ?? -1), not 74: \(life.err.suffix(200))"] }
    let place = life.err.split(whereSeparator: { " \n'\"".contains($0) }).first {
      $0.contains("journal.rescued.")
    }
    guard let place else { return ["no copy is named: \(life.err)"] }
    let copy = String(place.reversed().drop { ",.;:)".contains($0) }.reversed())
    guard Files.exists(copy) else { return ["there is no copy at \(copy)"] }
    guard what != .truncate else { return [] }
    var bytes = try Files.read(copy)
    if what == .append { bytes.removeLast("# a note\n".utf8.count) }
    try Files.makeFolder(Files.folder(of: scratch.journal))
    try Files.remove(scratch.journal)
    try? Files.removeTree(scratch.workspace + "/.git/ralph")
    try Files.replace(scratch.journal, with: bytes)
    return []
  }

  private func resume(_ scratch: Scratch, _ verdict: inout Verdict) throws {
    for _ in 0..<3 {
      let seen = try scratch.look()
      let isDone = seen.runs > 0 && !seen.hasOpenRun
      if isDone, seen.finals.allSatisfy({ $0.contains("verified") }) { return }
      let life = try scratch.begin(isDone ? scratch.start : ["resume"])
      verdict.lives += 1
      if life.code(within: 60_000) == nil { verdict.violations.append("a resume does not end") }
    }
  }

  private func compare(
    _ scratch: Scratch,
    _ before: Sight,
    _ undisturbed: Sight
  ) throws
    -> [String]
  {
    var end = try scratch.look()
    var found = before.losses(in: end) + end.doubles
    // The agents' files were cleaned away too, and an agent whose folder is gone may be lost.
    if what.losesFolders {
      (end.starts, end.dispatched, end.sent) = ([], [], [])
      (end.files, end.left) = (undisturbed.files, undisturbed.left)
    }
    found += undisturbed.objections(to: end, after: nil)
    for words in [["replay", "--check", scratch.journal], ["journal", "verify"]] {
      let argv = [bench.tools.ralph] + words
      let answer = try bench.tools.run(argv, in: scratch.workspace, scratch.environment)
      if !answer.ending.isSuccess { found.append("ralph \(words[0]): \(answer.ending.text)") }
    }
    return found + scratch.settle()
  }

  /// Everything that can be done, in every shape and both while ralph lives and while it is dead.
  static func jobs(_ bench: Bench) -> [Job] {
    var jobs: [Job] = []
    for shape in bench.options.shapes {
      for what in Outside.allCases where what != .copy || shape != .plain {
        for isBetween in [false, true] where !isBetween || what.mayBeBetween && shape != .plain {
          for round in 0..<4 {
            let seed = bench.options.seed &* 100 &+ round
            let trial = OutsideTrial(
              bench: bench,
              what: what,
              shape: shape,
              isBetween: isBetween,
              seed: seed
            )
            let when = isBetween ? "dead" : "alive"
            jobs.append(
              Job(
                name: "\(shape.rawValue) outside \(what.rawValue) \(when)",
                command: "faults --beads \(bench.options.beads) --shape \(shape.rawValue) "
                  + "--points 0 --outside --seed \(bench.options.seed) (\(what.rawValue) \(when))",
                attempt: { try trial.run() }
              )
            )
          }
        }
      }
    }
    return jobs
  }
}
