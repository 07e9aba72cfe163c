import FaultRules
import RalphFiles
import RalphProcess

/// kill -9 at random moments, round after round, with real processes.
struct KillTrial {
  let bench: Bench
  let shape: Shape
  let seed: Int

  /// Kills ralph up to ten times, sometimes its agents and supervisors too, and resumes each time.
  func run() throws -> Verdict {
    let scratch = try bench.scratch(shape, variables: ["PAUSE=0.2"])
    var verdict = Verdict()
    defer { scratch.clear(keeps: bench.options.keeps && !verdict.violations.isEmpty) }
    let standard = try bench.standard(shape)
    var dice = Dice(seed)
    let killsOthers = dice.below(3) == 0
    var words = scratch.start
    var before = Sight()
    for _ in 0..<10 {
      let life = try scratch.begin(words)
      verdict.lives += 1
      let size = (try? Files.status(scratch.journal))??.size ?? 0
      let wanted = size + dice.below(standard.journalBytes / 4)
      _ = Poller.wait(timeoutMs: Int64(dice.below(1500))) {
        !life.isAlive || ((try? Files.status(scratch.journal))??.size ?? 0) > wanted
      }
      _ = Poller.wait(descriptors: [], timeoutMs: Int64(dice.below(4)))
      guard life.isAlive else { break }
      life.send(9)
      _ = life.code(within: 5000)
      // Not git: the locks of a git that was killed are for a person to remove.
      if killsOthers {
        for process in Machine.workers(of: scratch.path) where dice.below(3) == 0 {
          _ = process.send(signal: 9)
        }
      }
      let seen = try scratch.look()
      verdict.violations += before.losses(in: seen)
      before = seen
      words = seen.hasOpenRun ? ["resume"] : scratch.start
      if seen.runs > 0, !seen.hasOpenRun { break }
    }
    try finish(scratch, &verdict, before, standard.undisturbed, killsOthers)
    return verdict
  }

  /// Lives that nobody kills, and the comparison.
  private func finish(
    _ scratch: Scratch,
    _ verdict: inout Verdict,
    _ before: Sight,
    _ undisturbed: Sight,
    _ killsOthers: Bool
  ) throws {
    for round in 0..<4 {
      let seen = try scratch.look()
      if seen.runs > 0, !seen.hasOpenRun, seen.finals == undisturbed.finals { break }
      // A process that is lost for the third time spends an attempt: then the operator runs again.
      guard seen.hasOpenRun || killsOthers || seen.runs == 0 && round == 0 else { break }
      let life = try scratch.begin(seen.hasOpenRun ? ["resume"] : scratch.start)
      verdict.lives += 1
      let code = life.code(within: 120_000)
      if code == nil || !killsOthers && code != 0 {
        verdict.violations.append("exit \(code ?? -1): \(life.err.suffix(200))")
      }
    }
    var end = try scratch.look()
    verdict.violations += before.losses(in: end) + end.doubles
    if killsOthers {
      // Killed supervisors leave attempts that never began, and worktrees of attempts that are lost.
      (end.starts, end.dispatched, end.sent) = ([], [], [])
      (end.left, end.files) = (undisturbed.left, undisturbed.files)
    }
    verdict.violations += undisturbed.objections(to: end, after: killsOthers ? nil : .kill)
    for words in [["replay", "--check", scratch.journal], ["journal", "verify"]] {
      let argv = [bench.tools.ralph] + words
      let answer = try bench.tools.run(argv, in: scratch.workspace, scratch.environment)
      if !answer.ending.isSuccess {
        verdict.violations.append("ralph \(words[0]): \(answer.ending.text)")
      }
    }
    verdict.violations += scratch.settle()
  }

  /// The jobs of so many seconds: one after the other until the time is over.
  static func jobs(_ bench: Bench) -> [Job] {
    let end = Machine.milliseconds + Int64(bench.options.killSeconds) * 1000
    // Enough that time ends them, and not their number.
    return (0..<bench.options.killSeconds * 4).map { round in
      let shape = bench.options.shapes[round % bench.options.shapes.count]
      let seed = bench.options.seed &* 10_000 &+ round
      let isInPanes = bench.options.hasPanes && round % 4 == 3
      return Job(
        name: isInPanes ? "panes kill -9" : "\(shape.rawValue) kill -9",
        command: "faults --beads \(bench.options.beads) --points 0 --kill "
          + "\(bench.options.killSeconds) --seed \(bench.options.seed) (round \(round))",
        attempt: {
          guard Machine.milliseconds < end else { return Verdict(isMet: false) }
          return isInPanes
            ? try PaneKill(bench: bench, seed: seed).run()
            : try KillTrial(bench: bench, shape: shape, seed: seed).run()
        }
      )
    }
  }
}
