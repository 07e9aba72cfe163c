import RalphFiles
import RalphTestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Lives worlds drawn from seeds.
///
/// `simulate [--seeds N] [--from N] [--steps N] [--seed N]` prints how many, their steps, and what
/// must not have happened. Exit 1 if anything did, 64 for words it does not know.
@main struct Simulate {
  static func main() {
    guard let wish = Wish(CommandLine.arguments.dropFirst()) else {
      say(Wish.usage)
      exit(64)
    }
    if let seed = wish.seed { exit(show(seed)) }
    exit(live(wish))
  }

  /// Lives many worlds; ends with the first that is not as it must be.
  private static func live(_ wish: Wish) -> Int32 {
    var (steps, seeds) = (0, UInt64(0))
    for seed in wish.from..<(wish.from &+ wish.seeds) {
      var simulation = Simulation(seed)
      simulation.live()
      steps += simulation.steps
      seeds += 1
      guard simulation.problems.isEmpty else {
        print(
          "seed \(seed), step \(simulation.steps):",
          simulation.problems.joined(separator: "\n")
        )
        print("see it: simulate --seed \(seed)")
        print(summary(seeds, steps, violations: simulation.problems.count))
        return 1
      }
      if seeds % 10_000 == 0 { say(summary(seeds, steps, violations: 0)) }
      if let most = wish.steps, steps >= most { break }
    }
    print(summary(seeds, steps, violations: 0))
    return 0
  }

  private static func summary(_ seeds: UInt64, _ steps: Int, violations: Int) -> String {
    "\(seeds) seeds, \(steps) steps, \(violations) violations"
  }

  /// Shows one world: the journal, what was done to the world, and what must not be so.
  private static func show(_ seed: UInt64) -> Int32 {
    var simulation = Simulation(seed)
    simulation.live()
    print(String(decoding: simulation.world.disk.seen, as: UTF8.self))
    for deed in simulation.world.deeds { print("\(deed.at) after \(deed.durable): \(deed.what)") }
    print(simulation.ends.joined(separator: "\n"))
    for problem in simulation.problems { print(problem) }
    print("seed \(seed):", summary(1, simulation.steps, violations: simulation.problems.count))
    return simulation.problems.isEmpty ? 0 : 1
  }

  private static func say(_ sentence: String) {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
  }
}

/// What was asked for on the command line.
struct Wish {
  static let usage = "usage: simulate [--seeds N] [--from N] [--steps N] [--seed N]"

  /// The first seed, and how many.
  var from: UInt64 = 0
  var seeds: UInt64 = 10_000
  /// After how many steps to end; nil for none.
  var steps: Int?
  /// The one seed that is to be shown; nil for none.
  var seed: UInt64?

  /// Nil where the words are none of the usage, or their numbers are none.
  init?(_ words: some Sequence<String>) {
    var words = words.makeIterator()
    while let word = words.next() {
      guard let number = words.next().flatMap({ UInt64($0) }), number < 1 << 60 else { return nil }
      switch word {
      case "--seeds": seeds = number
      case "--from": from = number
      case "--steps": steps = Int(number)
      case "--seed": seed = number
      default: return nil
      }
    }
  }
}
