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

/// Does jobs away from the loop: those of one track one after the other.
package protocol Lane: Sendable {
  func run(on track: Track, _ job: @escaping @Sendable () -> Void)
}

extension Lane {
  /// Does a job on the track of everything that is quick.
  package func run(_ job: @escaping @Sendable () -> Void) { run(on: .quick, job) }
}

/// Jobs that wait for one another.
package enum Track: Hashable, Sendable {
  /// Files and processes of our own.
  case quick
  /// The tracker, which may take most of a minute.
  case tracker
  /// Looks at panes.
  case looks
  /// What is typed into one pane.
  case pane(Name)
  /// The making and the end of some worktrees; a few such tracks serve all of them.
  case worktree(Int)
  /// What moves the workspace's branch.
  case landing
  /// What keeps the machine awake.
  case machine
}
