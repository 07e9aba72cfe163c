import RalphTestSupport
import Testing

/// Worlds drawn from seeds, in which anything goes wrong and ralph dies again and again.
///
/// A seed that fails is shown by `swift run simulate --seed N`; more of them are lived by
/// `swift run -c release simulate --seeds N`.
@Suite struct SeedTests {
  /// How many seeds each test lives.
  private static let block: UInt64 = 250
  /// Steps that a world takes on average, at least.
  private static let stepsLeast = 500

  @Test(arguments: 0..<40)
  func `whatever goes wrong: nothing twice, nothing lost, an end to everything`(_ number: UInt64) {
    var steps = 0
    for seed in (number * SeedTests.block)..<((number + 1) * SeedTests.block) {
      var simulation = Simulation(seed)
      simulation.live()
      steps += simulation.steps
      guard simulation.problems.isEmpty else {
        let first = "seed \(seed), step \(simulation.steps)"
        let lines = [first] + simulation.problems
        Issue.record(Comment(rawValue: lines.joined(separator: "\n")))
        return
      }
    }
    print("\(SeedTests.block) seeds, \(steps) steps")
    #expect(steps / Int(SeedTests.block) >= SeedTests.stepsLeast)
  }

  @Test func `a seed gives the same bytes and the same deeds, every time`() {
    for seed: UInt64 in 0..<20 {
      var (once, again) = (Simulation(seed), Simulation(seed))
      once.live()
      again.live()
      #expect(once.world.disk.durable == again.world.disk.durable, "seed \(seed)")
      #expect(once.world.deeds == again.world.deeds, "seed \(seed)")
      #expect(once.steps == again.steps, "seed \(seed)")
    }
  }
}
