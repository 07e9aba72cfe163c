import RalphCore
import Testing

@testable import ralph

/// Numbers and times as people type them.
@Suite struct MeasureTests {
  @Test(arguments: [
    ("300", 300_000), ("0", 0), ("10m", 600_000), ("1h30m", 5_400_000), ("90s", 90_000),
    ("500ms", 500), ("2d", 172_800_000), ("1h2m3s4ms", 3_723_004),
  ])
  func `a duration is read`(_ text: String, _ milliseconds: Int64) {
    #expect(Measure.duration(text) == Millis(milliseconds))
  }

  @Test(arguments: [
    "", "m", "1x", "1m1h", "1m1m", "-1", "1.5h", "1h 30m", "99999999999999d", "1h30",
  ])
  func `what is no duration is not guessed at`(_ text: String) {
    #expect(Measure.duration(text) == nil)
  }

  @Test(arguments: [0, 1, 999, 1000, 90_000, 600_000, 5_400_000, 86_400_000, 93_784_005])
  func `a duration reads back as it was spelled`(_ milliseconds: Int64) {
    #expect(Measure.duration(Measure.spell(Millis(milliseconds))) == Millis(milliseconds))
  }

  @Test(arguments: [("4096", 4096), ("512k", 524_288), ("1m", 1_048_576), ("2G", 2_147_483_648)])
  func `a size is read, and reads back as it was spelled`(_ text: String, _ bytes: Int) {
    #expect(Measure.size(text) == bytes)
    #expect(Measure.size(Measure.spell(bytes: bytes)) == bytes)
  }

  @Test(arguments: ["", "k", "1kb", "-1", "1.5m", "99999999999999999999", "9999999999999g"])
  func `what is no size is not guessed at`(_ text: String) {
    #expect(Measure.size(text) == nil)
  }

  @Test(arguments: [
    ("2026-01-26T10:15Z", 1_769_422_500_000), ("2026-01-26T10:15:02.417Z", 1_769_422_502_417),
    ("@1737891045", 1_737_891_045_000), ("2026-01-26Z", 1_769_385_600_000),
  ])
  func `a whole time is the same everywhere`(_ text: String, _ milliseconds: Int64) throws {
    let moment = try #require(Moment(text))
    #expect(moment.instant(now: .zero) == Instant(milliseconds))
  }

  @Test(arguments: [
    ("-2h", Moment.ago(.hours(2))), ("2h ago", .ago(.hours(2))), ("today", .day(back: 0, .zero)),
    ("yesterday", .day(back: 1, .zero)), ("10:15", .day(back: 0, .minutes(615))),
    ("2026-01-26 10:15", .local(year: 2026, month: 1, day: 26, .minutes(615))),
  ])
  func `a time of the clock or relative to now is read`(_ text: String, _ moment: Moment) {
    #expect(Moment(text) == moment)
  }

  @Test func `yesterday is a day before today, wherever one lives`() throws {
    let now = Instant(1_769_422_500_000)
    let today = try #require(Moment("today")).instant(now: now)
    let yesterday = try #require(Moment("yesterday")).instant(now: now)
    #expect(today <= now && now - today < .hours(25))
    #expect(today - yesterday == .hours(24))
  }

  @Test(arguments: ["", "soon", "25:00", "10:60", "1:2", "2026-13-01", "2026-1-1", "@", "@x", "-x"])
  func `what is no time is not guessed at`(_ text: String) {
    #expect(Moment(text) == nil)
  }
}
