import RalphCore
import RalphTestSupport
import Testing

/// Worlds drawn from seeds, in which anything goes wrong and ralph dies again and again.
@Suite struct SeedTests {
  @Test func `a seed gives the same bytes and the same deeds, every time`() {
    for seed: UInt64 in [3, 14, 159] {
      var (once, again) = (Simulation(seed), Simulation(seed))
      once.live()
      again.live()
      #expect(once.world.disk.durable == again.world.disk.durable)
      #expect(once.world.deeds == again.world.deeds)
      #expect(once.steps == again.steps)
    }
  }
}
