import RalphCore
import Testing

@testable import RalphAdapters

@Suite struct StillnessTests {
  /// The moments, twice a second, at which a look is due.
  private func looks(
    _ stillness: inout Stillness,
    from start: Int64,
    until end: Int64,
    areStill: Bool = true
  ) -> [Int64] {
    stride(from: start, to: end, by: 500)
      .filter { stillness.mustLook(areStill, now: Millis($0)) }
  }

  @Test func `files are read again until they have been still for longer than a clock's tick`() {
    var stillness = Stillness()
    let moving = looks(&stillness, from: 0, until: 2000, areStill: false)
    #expect(moving == [0, 500, 1000, 1500])
    let resting = looks(&stillness, from: 2000, until: 12_000)
    #expect(resting == [2000, 2500, 3000, 3500, 4000, 4500])
    let moved = looks(&stillness, from: 12_000, until: 12_500, areStill: false)
    #expect(moved == [12_000])
    let again = looks(&stillness, from: 12_500, until: 16_000)
    #expect(again == [12_500, 13_000, 13_500, 14_000, 14_500, 15_000])
  }

  @Test func `looks that are seldom are not believed before one came after the tick`() {
    var stillness = Stillness()
    let moments: [Int64] = [0, 60_000, 120_000, 123_000]
    let due = moments.map { stillness.mustLook($0 > 0, now: Millis($0)) }
    #expect(due == [true, true, true, false])
  }

  @Test func `what a look has found begins the stillness anew`() {
    var stillness = Stillness()
    let before = looks(&stillness, from: 0, until: 4000)
    #expect(before.last == 2500)
    stillness.isBroken()
    let after = looks(&stillness, from: 4500, until: 9000)
    #expect(after == [4500, 5000, 5500, 6000, 6500, 7000])
  }

  @Test func `files that seem to be at rest are read every fifteen seconds`() {
    var stillness = Stillness()
    _ = looks(&stillness, from: 0, until: 2500)
    let later = looks(&stillness, from: 2500, until: 50_000)
    #expect(later == [2500, 17_500, 32_500, 47_500])
  }
}
