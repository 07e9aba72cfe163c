import RalphCore
import RalphPorts
import RalphRuntime
import RalphTestSupport
import Synchronization
import Testing

/// When the loop looks around, by what it is told: an edge in a world where nothing else happens.
@Suite struct LookoutTests {
  /// The usual interval, the far time, and how long looks go on after a change, in milliseconds.
  private static let (interval, far, settling): (Int64, Int64, Int64) = (500, 15_000, 2000)
  /// How long after a notice its look comes.
  private static let blink: Int64 = 20

  /// The looks of a life of so many milliseconds.
  private func looks(of world: StillWorld, until end: Int64, atMost: Millis? = nil) -> [Int64] {
    world.live(until: end, every: LookoutTests.interval, atMost: atMost)
    return world.looks
  }

  /// The first moment from which the next look is far away.
  private func rest(_ looks: [Int64]) -> Int64? {
    zip(looks, looks.dropFirst()).first { $1 - $0 == LookoutTests.far }?.0
  }

  private func gaps(_ looks: [Int64]) -> [Int64] { zip(looks.dropFirst(), looks).map { $0 - $1 } }

  @Test func `where nobody tells, each look comes at the interval`() {
    let world = StillWorld()
    world.hasNotices = false
    let looks = looks(of: world, until: 60_000)
    #expect(looks.count == 120 && Set(gaps(looks)) == [LookoutTests.interval])
  }

  @Test func `what is told is looked at at once, and what is not at the far time`() throws {
    let world = StillWorld()
    world.tell(.change, at: 40_123)
    let looks = looks(of: world, until: 90_000)
    let began = try #require(rest(looks))
    // The watches stand before the look that is believed for so long.
    #expect(began >= LookoutTests.settling && began < 6000)
    let before = looks.filter { $0 > began && $0 < 40_123 }
    #expect(before == [began + LookoutTests.far, began + 2 * LookoutTests.far])
    #expect(looks.contains(40_123 + LookoutTests.blink))
    // Some looks compare with the one before them: for a while they go on.
    let after = looks.filter { $0 >= 40_123 }
    let quick = after.prefix { $0 <= 40_150 + LookoutTests.settling }
    #expect(quick.count >= 5 && Set(gaps(Array(quick))) == [LookoutTests.interval])
    #expect(rest(after).map { $0 < 40_123 + 4000 } == true)
  }

  @Test func `what is told just after a look waits for the interval's end, and is not lost`() throws
  {
    let quiet = StillWorld()
    let began = try #require(rest(looks(of: quiet, until: 60_000)))
    let world = StillWorld()
    let look = began + LookoutTests.far
    world.tell(.change, at: look + 30)
    let after = looks(of: world, until: look + 5000).filter { $0 > look }
    #expect(after.first == look + LookoutTests.interval)
  }

  @Test func `a change before each look keeps the interval, and none is nearer`() {
    let world = StillWorld()
    for at in stride(from: Int64(0), to: 60_000, by: 10) { world.tell(.change, at: at) }
    let looks = looks(of: world, until: 60_000)
    #expect(Set(gaps(looks)) == [LookoutTests.interval])
    #expect(world.waits < 130)
  }

  @Test func `who writes beside our files all the time makes no look, and wakes as seldom as one`()
    throws
  {
    let world = StillWorld()
    for at in stride(from: Int64(0), to: 120_000, by: 10) { world.tell(.elsewhere, at: at) }
    world.tell(.change, at: 100_005)
    let looks = looks(of: world, until: 120_000)
    let began = try #require(rest(looks))
    #expect(looks.filter { $0 > began && $0 < 100_000 }.count == Int((100_000 - began) / 15_000))
    // One each interval, and some at the two beginnings, when a save might have begun.
    #expect(world.waits < 240 + 30)
    let seen = try #require(looks.first { $0 >= 100_005 })
    #expect(seen <= 100_005 + LookoutTests.interval + LookoutTests.blink)
  }

  @Test func `a save that begins beside the file is seen when it is done`() {
    for gap in [1, 3, 9, 25] as [Int64] {
      let world = StillWorld()
      for (at, notice) in [(0, .elsewhere), (1, .elsewhere), (gap, .change)]
        as [(
          Int64, ChangeNotice
        )]
      {
        world.tell(notice, at: 40_000 + at)
      }
      let looks = looks(of: world, until: 50_000)
      let seen = looks.first { $0 >= 40_000 + gap }
      #expect(seen.map { $0 <= 40_000 + gap + 40 + LookoutTests.blink } == true, "\(gap)")
    }
  }

  @Test func `where watches are refused the interval stays, and they are asked for seldom`() {
    let world = StillWorld()
    world.refuses = true
    let before = looks(of: world, until: 60_000)
    #expect(Set(gaps(before)) == [LookoutTests.interval])
    #expect((4...5).contains(world.asked))
    world.refuses = false
    #expect(rest(looks(of: world, until: 120_000)) != nil)
  }

  @Test func `where the files are not known the interval stays until they are`() {
    let world = StillWorld()
    world.knowsFiles = false
    let before = looks(of: world, until: 60_000)
    #expect(Set(gaps(before)) == [LookoutTests.interval] && world.asked == 0)
    world.knowsFiles = true
    #expect(rest(looks(of: world, until: 120_000)) != nil)
  }

  @Test func `watches that get lost are set anew, and looks are frequent until they have stood`()
    throws
  {
    let world = StillWorld()
    world.lose(at: 40_000)
    let looks = looks(of: world, until: 90_000)
    let after = looks.filter { $0 >= 40_000 }
    #expect(after.first == 40_000 + LookoutTests.blink)
    let began = try #require(rest(after))
    // Once for the change itself, and once more because the watches are new.
    #expect(began >= 40_000 + 2 * LookoutTests.settling)
  }

  @Test func `a hold in a long wait is told, and no shorter than it was`() throws {
    let world = StillWorld()
    world.hold(at: 41_000, for: 12_000)
    world.live(until: 60_000, every: LookoutTests.interval, atMost: .hours(1))
    let held = try #require(world.held.first)
    #expect(world.held.count == 1 && held >= .seconds(12) && held <= .seconds(17))
  }
}
