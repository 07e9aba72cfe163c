import FaultRules
import RalphFiles
import RalphProcess
import Synchronization

/// `faults`: the real program, disturbed from outside at every call, and what became of its work.
///
/// A run of small tasks is done once undisturbed. Then for each point the same run is begun anew,
/// disturbed there, resumed until it is over, and compared: nothing acknowledged may be lost,
/// nothing begun twice, and the end must be the same. Exit 0 if all holds, 1 if not.
@main struct Faults {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.contains("--help") || words.contains("-h") {
      Machine.output(Options.usage)
      Machine.leave(code: 0)
    }
    do {
      let options = try Options(words)
      let code = try run(options, try Tools(options))
      Machine.leave(code: code)
    } catch let failure as UsageFailure {
      Machine.stop("faults: \(failure.why)\n\(Options.usage)", code: 64)
    } catch let failure as OddRun {
      Machine.stop("faults: \(failure)", code: 1)
    } catch let failure as MissingTool {
      Machine.stop("faults: \(failure)", code: 77)
    } catch {
      Machine.stop("faults: \(error)", code: 70)
    }
  }

  private static func run(_ options: Options, _ tools: Tools) throws -> Int32 {
    let began = Machine.milliseconds
    let bench = try Bench(options, tools)
    defer { bench.clear() }
    let board = Board(isShown: Machine.isTerminal && !options.isJSON)
    var jobs: [Job] = []
    if !options.only.isEmpty {
      for shape in options.shapes {
        jobs += options.only.map { Job(bench, Case(shape: shape, points: $0.points)) }
      }
    } else {
      jobs += try Draw.cases(bench).map { Job(bench, $0) }
      jobs += try Draw.doubles(bench).map { Job(bench, $0) }
      if options.hasOutside { jobs += OutsideTrial.jobs(bench) }
      if options.killSeconds > 0 { jobs += KillTrial.jobs(bench) }
    }
    try board.work(jobs, threads: options.jobs)
    let tally = board.tally
    let seconds = Int((Machine.milliseconds - began) / 1000)
    Machine.output(options.isJSON ? tally.json(seconds: seconds) : tally.text(seconds: seconds))
    guard tally.violations.isEmpty else { return 1 }
    // What nothing was tried on has shown nothing.
    let isTried = tally.met > 0 || jobs.isEmpty
    if !isTried { Machine.output("faults: no fault met its call; nothing was shown\n") }
    return isTried ? 0 : 1
  }
}

/// One thing to be tried.
struct Job: Sendable {
  /// Its line of the table.
  var name: String
  /// The command that tries it again.
  var command: String
  var attempt: @Sendable () throws -> Verdict

  init(name: String, command: String, attempt: @escaping @Sendable () throws -> Verdict) {
    (self.name, self.command, self.attempt) = (name, command, attempt)
  }

  init(_ bench: Bench, _ it: Case) {
    let last = it.points.last
    name =
      it.points.count > 1
      ? "\(it.shape.rawValue) killed twice"
      : "\(it.shape.rawValue) \(last?.call ?? "") \(last?.fault.rawValue ?? "")"
    command =
      "faults --beads \(bench.options.beads) --shape \(it.shape.rawValue) --only '\(it)'"
    attempt = { try bench.attempt(it) }
  }
}

/// Where several threads take their jobs from and write down what came of them.
final class Board: Sendable {
  private struct Sheet {
    var next = 0
    var tally = Tally()
  }

  private let sheet = Mutex(Sheet())
  private let isShown: Bool

  init(isShown: Bool) { self.isShown = isShown }

  var tally: Tally { sheet.withLock { $0.tally } }

  /// Does all jobs, so many at a time.
  func work(_ jobs: [Job], threads: Int) throws {
    let workers = try (0..<threads).map { _ in try WorkerThread() }
    for worker in workers {
      worker.run { [self] in while attempt(jobs) {} }
    }
    for worker in workers { worker.stop() }
    if isShown { Machine.complain("\r\u{1B}[K") }
  }

  /// Takes and does one job; false if none is left.
  private func attempt(_ jobs: [Job]) -> Bool {
    let taken: Int? = sheet.withLock { sheet in
      guard sheet.next < jobs.count else { return nil }
      defer { sheet.next += 1 }
      return sheet.next
    }
    guard let taken else { return false }
    let job = jobs[taken]
    var verdict = Verdict()
    do {
      verdict = try job.attempt()
    } catch {
      verdict.violations.append("could not be tried: \(error)")
    }
    let wrong = sheet.withLock { sheet in
      sheet.tally.take(job.name, verdict, command: job.command)
      return sheet.tally.violations.count
    }
    if isShown {
      Machine.complain("\r\u{1B}[K\(taken + 1) of \(jobs.count), \(wrong) wrong: \(job.name)")
    }
    return true
  }
}
