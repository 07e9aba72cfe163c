package import RalphCore
package import RalphPorts

/// The journal's time: it advances with the monotonic clock and never goes back.
///
/// It is anchored at the later of the wall clock and the last entry. Where wall and journal time
/// drift apart by more than two seconds, that is an observation: a jump forward is followed, a
/// jump back is said once and not followed.
package struct Timeline {
  private let clock: any Clock
  private var anchor: Instant
  private var base: Millis
  private var last: Instant
  /// How far the wall clock is known to lag behind.
  private var lag = Millis.zero

  /// Drift below this is nobody's business.
  package static let tolerance = Millis.seconds(2)

  /// Begins no earlier than the last entry, where the wall clock lags behind it.
  package init(_ clock: any Clock, after last: Instant) {
    self.clock = clock
    let wall = clock.wall()
    anchor = max(wall, last)
    base = clock.monotonic()
    self.last = anchor
    if last > wall { lag = last - wall }
  }

  /// The present instant: never before an earlier answer.
  package mutating func now() -> Instant {
    let passed = clock.monotonic().value - base.value
    last = max(last, Instant(anchor.milliseconds + max(passed, 0)))
    return last
  }

  /// How far the wall clock has jumped since this was last asked; nil if it has not.
  package mutating func jump() -> ClockMoved? {
    let now = now()
    let ahead = clock.wall() - now
    let moved = Millis(ahead.value + lag.value)
    guard abs(moved.value) > Timeline.tolerance.value else { return nil }
    if ahead > .zero {
      anchor = clock.wall()
      base = clock.monotonic()
      lag = .zero
      return ClockMoved { $0.byMs = ahead }
    }
    lag = Millis(-ahead.value)
    return ClockMoved { $0.byMs = moved }
  }
}
