import RalphFiles
import RalphMutation
import RalphProcess
import Synchronization

/// Goes through many seeds of many readers, a few children at a time.
final class Search: Sendable {
  /// What failed, or could not be tried.
  struct Found: Sendable {
    var reader: String
    var seed: UInt64
    var sentence: String
  }

  /// A reader and the seeds that one child reads.
  private struct Stretch: Sendable {
    var reader: String
    var seeds: Range<UInt64>
  }

  private struct Progress {
    var left: [Stretch]
    var found: [Found] = []
    var done = 0
  }

  /// Seeds of a stretch: some seconds of work at most.
  private static let most: UInt64 = 50_000
  /// How long a stretch may take before it counts as a hang.
  private static let limitMs: Int64 = 900_000

  /// All inputs that are read if nothing fails.
  let inputs: Int
  private let jobs: Int
  private let progress: Mutex<Progress>

  init(_ order: Order) {
    let shares = order.readers.reduce(0) { $0 + $1.share }
    var all: [Stretch] = []
    for reader in order.readers {
      let count = UInt64(order.inputs * reader.share / shares + 1)
      // Seeds of other runs are far away.
      let first = order.seed << 40
      for start in stride(from: first, to: first + count, by: Int(Search.most)) {
        let seeds = start..<min(start + Search.most, first + count)
        all.append(Stretch(reader: reader.name, seeds: seeds))
      }
    }
    inputs = all.reduce(0) { $0 + $1.seeds.count }
    jobs = order.jobs
    progress = Mutex(Progress(left: all.reversed()))
  }

  /// Reads everything and says what failed; a failure ends its own reader only.
  func run() -> [Found] {
    do throws(SystemFailure) {
      let program = try Executable.path()
      let workers = try (0..<jobs).map { _ throws(SystemFailure) in try WorkerThread() }
      for (index, worker) in workers.enumerated() {
        worker.run { [self] in while let next = take() { read(next, program, index) } }
      }
      for worker in workers { worker.stop() }
    } catch {
      return [Found(reader: "", seed: 0, sentence: "mutate: \(error)")]
    }
    return progress.withLock { $0.found }
  }

  private func take() -> Stretch? { progress.withLock { $0.left.popLast() } }

  private func read(_ stretch: Stretch, _ program: String, _ index: Int) {
    let note = "\(Corpus.root)/.build/mutated-inputs/job-\(index).under-way"
    let seeds = [String(stretch.seeds.lowerBound), String(stretch.seeds.upperBound)]
    let words = ["--reader", stretch.reader, "--stretch"] + seeds + [note]
    do throws(SystemFailure) {
      let answer = try ProgramRun.capture(
        Invocation([program] + words, timeLimitMs: Search.limitMs)
      )
      guard !answer.ending.isSuccess else { return finish(stretch) }
      let left = UnderWay.left(at: note)
      let said = String(decoding: answer.out + answer.err.suffix(2000), as: UTF8.self)
      let seed = left?.seed ?? stretch.seeds.lowerBound
      fail(stretch, seed, "reader \(stretch.reader), seed \(seed): \(answer.ending.text)\n\(said)")
    } catch {
      fail(stretch, stretch.seeds.lowerBound, "mutate: \(error)")
    }
  }

  private func finish(_ stretch: Stretch) {
    progress.withLock { progress in
      let before = progress.done
      progress.done += stretch.seeds.count
      let step = max(inputs / 20, 1)
      if before / step != progress.done / step { print("mutate: \(progress.done) of \(inputs)") }
    }
  }

  private func fail(_ stretch: Stretch, _ seed: UInt64, _ sentence: String) {
    progress.withLock { progress in
      progress.left.removeAll { $0.reader == stretch.reader }
      progress.found.append(Found(reader: stretch.reader, seed: seed, sentence: sentence))
    }
  }
}
