import RalphCore
import RalphRuntime
import RalphTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Worlds drawn from seeds, in which anything goes wrong and ralph dies again and again.
@Suite struct SeedTests {
  /// Lives one world to the end of its run; says what is wrong.
  static func live(_ seed: UInt64) -> (problems: [String], world: World) {
    var (world, policy) = World.drawn(seed)
    var dice = Dice(seed, for: "deaths")
    var deaths = dice.below(5)
    var isFirst = true
    while world.count.lives < 60 {
      if deaths > 0 {
        world.death = .drawn(&dice, after: world.count, within: 40)
        deaths -= 1
      } else {
        world.death = nil
      }
      let isNewRun = isFirst || (deaths > 0 && dice.isLucky(oneIn: 6))
      var passing = isNewRun ? world.run(policy) : world.resume()
      if case .nothingOpen = passing, world.disk.lines < 2 || !hasRun(world) {
        passing = world.run(policy)
      }
      isFirst = false
      switch passing {
      case .lived(.ended), .nothingOpen:
        return (judge(world), world)
      case .lived, .died:
        world.advance(to: Millis(world.now.value + Int64(dice.below(dice.pick([50, 600_000])))))
      case .failed(let failure): return (["\(failure)"] + world.broken, world)
      }
    }
    return (["sixty lives are not enough"] + world.broken, world)
  }

  private static func hasRun(_ world: World) -> Bool {
    Told(world.disk.durable, isOver: false).state.run.end.why != .superseded
  }

  private static func judge(_ world: World) -> [String] {
    let told = Told(world.disk.durable, isOver: true)
    var problems = told.problems + world.broken
    for (row, bead) in zip(told.state.beads.rows, told.state.beads.keys) {
      switch row.phase {
      case .open, .ended: break
      case .working: problems.append("\(bead) is still worked on")
      case .judging:
        let end = told.state.run.end
        if end.why != .tool, end.why != .baseline { problems.append("\(bead) has no verdict") }
      }
    }
    return problems
  }

  @Test(arguments: SeedTests.blocks)
  func `whatever goes wrong: nothing twice, nothing lost, an end to everything`(_ block: UInt64) {
    for seed in (block * 100)..<(block * 100 + 100) {
      let (problems, _) = SeedTests.live(seed)
      if !problems.isEmpty {
        Issue.record(Comment(rawValue: "seed \(seed)\n" + problems.joined(separator: "\n")))
        return
      }
    }
  }

  /// Shows the journal of the seed in `RALPH_SEED`, to find out what went wrong.
  @Test(.enabled(if: SeedTests.seed != nil, "set RALPH_SEED=n"))
  func `one seed, shown`() {
    let (problems, world) = SeedTests.live(SeedTests.seed ?? 0)
    print(String(decoding: world.disk.seen, as: UTF8.self))
    for deed in world.deeds { print(deed) }
    print(problems)
  }

  private static var seed: UInt64? { number("RALPH_SEED") }

  private static func number(_ name: String) -> UInt64? {
    unsafe getenv(name).flatMap { unsafe UInt64(String(cString: $0)) }
  }

  /// Blocks of a hundred seeds; `RALPH_SEEDS` asks for more of them.
  private static var blocks: Range<UInt64> { 0..<(number("RALPH_SEEDS") ?? 1000) / 100 }

  @Test func `a seed gives the same journal, byte for byte, every time`() {
    for seed: UInt64 in [3, 14, 159] {
      let (once, again) = (SeedTests.live(seed).world, SeedTests.live(seed).world)
      #expect(once.disk.durable == again.disk.durable)
      #expect(once.deeds == again.deeds)
    }
  }
}
