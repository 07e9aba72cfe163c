package import RalphCore

/// Time, as the one place that reads it gives it.
package protocol Clock: Sendable {
  /// The wall clock in milliseconds since 1970.
  func wall() -> Instant
  /// Milliseconds of a clock that only goes forward and stands still while the machine sleeps.
  func monotonic() -> Millis
}

/// Waits for something to happen, and is woken from any thread.
package protocol Waiter: Sendable {
  /// Blocks until the bell rings, a signal came, a pulse hung up, or the time is over.
  func wait(pulses: [Int32], atMost: Millis?) -> Woken
  /// Ends the present wait, or the next one.
  func ring()
}

/// What ended a wait.
package struct Woken: Equatable, Sendable {
  /// Signals that came, in their order.
  package var signals: [Int32]
  /// Positions of the pulses that hung up.
  package var pulses: [Int]

  package init(signals: [Int32], pulses: [Int]) {
    self.signals = signals
    self.pulses = pulses
  }
}

/// Does jobs one after the other, away from the loop.
package protocol Lane: Sendable {
  func run(_ job: @escaping @Sendable () -> Void)
}
