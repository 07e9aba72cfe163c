#if PLANTED
  import RalphCore
  import RalphFiles
  import RalphProcess
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// Every mistake in a child of its own, a few at a time, and one child without any.
  final class Trial: Sendable {
    /// What became of one child.
    struct Row: Sendable {
      /// The mistake; nil for the child that has none.
      var mistake: Planted?
      var check = ""
      var place = ""
      var problem = ""
      var isRight = false
    }

    /// How long a child may take: a check that never ends finds nothing.
    private static let limitMs: Int64 = 120_000

    private let jobs: Int
    private let left: Mutex<[Planted?]>
    private let rows = Mutex<[Row]>([])

    init(jobs: Int) {
      self.jobs = jobs
      left = Mutex(Array(Planted.allCases.map { $0 }.reversed()) + [nil])
    }

    /// The rows in the order of the list, the one without a mistake first.
    func run() throws(SystemFailure) -> [Row] {
      let program = try Executable.path()
      let workers = try (0..<jobs).map { _ throws(SystemFailure) in try WorkerThread() }
      for worker in workers {
        worker.run { [self] in
          while let next = left.withLock({ $0.popLast() }) { add(row(next, program)) }
        }
      }
      for worker in workers { worker.stop() }
      let found = rows.withLock { $0 }
      return found.filter { $0.mistake == nil }
        + Planted.allCases.compactMap { mistake in found.first { $0.mistake == mistake } }
    }

    private func add(_ row: Row) { rows.withLock { $0.append(row) } }

    private func row(_ mistake: Planted?, _ program: String) -> Row {
      let words = mistake.map { ["--fault", $0.rawValue] } ?? ["--control"]
      do throws(SystemFailure) {
        let answer = try ProgramRun.capture(
          Invocation([program] + words, timeLimitMs: Trial.limitMs)
        )
        let said = String(decoding: answer.out, as: UTF8.self)
        return Row(mistake, answer.ending, said.split(separator: "\n").map(String.init))
      } catch {
        return Row(mistake: mistake, problem: "\(error)")
      }
    }

    /// The rows as a Markdown table.
    static func table(_ rows: [Row]) -> [String] {
      ["| mistake | found by | at | as |", "|---|---|---|---|"]
        + rows.map { row in
          let cells = [row.mistake?.rawValue ?? "none", row.check, row.place, row.problem]
          let plain = cells.map { $0.replacing("|", with: "/") }
          return "| " + plain.joined(separator: " | ") + " |"
        }
    }
  }

  extension Trial {
    /// The signals by which a program stops itself: no kill from outside counts as a find.
    fileprivate static let traps: [Int32] = [SIGILL, SIGTRAP, SIGABRT]
  }

  extension Trial.Row {
    /// Reads what a child has said.
    ///
    /// A trap counts as found where the child was: a program that stops there does no harm.
    init(_ mistake: Planted?, _ ending: RalphProcess.Ending, _ lines: [String]) {
      self.mistake = mistake
      let last = lines.last ?? ""
      let cells = last.split(separator: "\t", maxSplits: 2).map(String.init)
      switch ending {
      case .exited(0) where mistake == nil: (isRight, problem) = (true, "every check is content")
      case .exited where last.hasPrefix("found ") && cells.count == 3:
        (check, place, problem) = (String(cells[0].dropFirst(6)), cells[1], cells[2])
        // Another check than the one that is meant to is a sign that something drifts.
        isRight = mistake.map { check == $0.expected.name } ?? false
      case .signaled(let number)
      where Trial.traps.contains(number) && last.hasPrefix("at ") && cells.count > 1:
        (check, place) = (String(cells[0].dropFirst(3)), cells[1])
        problem = "the program stops itself, signal \(number)"
        isRight = mistake != nil
      case .exited, .signaled, .timedOut, .stopped, .notStarted:
        problem = "NOT FOUND: \(ending.text), last at \(last)"
      }
    }
  }
#endif
