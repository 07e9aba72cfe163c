package import RalphCore
package import RalphPorts

/// The journal's time: it advances with the monotonic clock and never goes back.
///
/// It is anchored at the later of the wall clock and the last entry. Where wall and journal time
/// drift apart by more than two seconds, that is an observation: a jump forward is followed, a
/// jump back is said once and not followed.
package struct Timeline {
  private let clock: any Clock
  private let machine: (any Machine)?
  private var anchor: Instant
  private var base: Millis
  private var last: Instant
  /// How far the wall clock is known to lag behind.
  private var lag = Millis.zero
  /// How long the machine had slept when that was last asked.
  private var suspended: Millis

  /// Drift below this is nobody's business.
  package static let tolerance = Millis.seconds(2)

  /// Begins no earlier than the last entry, where the wall clock lags behind it.
  package init(_ clock: any Clock, _ machine: (any Machine)? = nil, after last: Instant) {
    self.clock = clock
    self.machine = machine
    suspended = machine?.suspended() ?? .zero
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

  #if PLANTED
    /// What a mistake stamps entries with.
    func wall() -> Instant { clock.wall() }
  #endif

  /// How long the machine has slept since this was last asked; nil if it has not, or hardly.
  package mutating func slept() -> HostSlept? {
    guard let machine else { return nil }
    let all = machine.suspended()
    let by = Millis(all.value - suspended.value)
    guard by > Timeline.tolerance else { return nil }
    suspended = all
    return HostSlept { $0.by = by }
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
