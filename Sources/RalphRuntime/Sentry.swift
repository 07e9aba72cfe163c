import RalphCore
import RalphPorts

/// Looks at all panes: often while something moves, seldom while nothing does.
///
/// Only the loop's thread uses it; the look itself is made on a track of its own.
final class Sentry {
  private let panes: any PaneHost
  private let keeper: any Keeper
  private var isLooking = false
  private var next: Millis?
  /// When something was seen to change last.
  private var movedAt: Millis?
  private var failures = 0
  /// Whether the last look found no pane at all.
  private var wasBare = false
  /// The class of each pane at the last look, by which a tail is worth keeping.
  private var classes: [(pane: Name, what: PaneClass)] = []

  /// How long after a change panes are looked at often, and how much seldomer later.
  private static var lively: Int64 { 30_000 }
  private static var seldomer: Int64 { 4 }

  init(_ panes: any PaneHost, _ keeper: any Keeper) {
    self.panes = panes
    self.keeper = keeper
  }

  /// How long until the next look.
  func wait(now: Millis) -> Millis? {
    guard !isLooking else { return nil }
    return Millis(max(0, (next ?? now).value - now.value))
  }

  /// Looks if it is time.
  func look(_ state: State, now: Millis, _ lane: any Lane, _ inbox: Inbox) {
    guard !isLooking, now >= (next ?? now) else { return }
    isLooking = true
    // One that is to be asked for again holds no pane: a draft there, be it ours, is told of.
    let leases = state.attempts.compactMap { attempt in
      attempt.turn.map {
        PaneLeaseView(
          pane: state.panes[$0.pane].name,
          key: attempt.key,
          nonce: attempt.nonce,
          holdsPane: attempt.phase != .absent
        )
      }
    }
    let interval = max(state.run.policy.pollInterval.value, 50)
    let isLively = movedAt.map { now.value - $0.value < Sentry.lively } ?? true
    next = Millis(now.value + (isLively ? interval : interval * Sentry.seldomer))
    let (panes, keeper, classes, asOf) = (panes, keeper, classes, state.seq)
    lane.run(on: .looks) {
      do throws(PortFailure) {
        var reading = try panes.look(leases)
        reading.asOf = asOf
        for index in reading.panes.indices {
          reading.panes[index].asOf = asOf
          let seen = reading.panes[index]
          let isSame = classes.contains { $0.pane == seen.pane && $0.what == seen.what }
          guard !isSame, reading.tails.indices.contains(index) else { continue }
          // A tail that cannot be kept is not named.
          reading.panes[index].tail = (try? keeper.keep(reading.tails[index])) ?? .none
        }
        inbox.put([.looked(reading)])
      } catch {
        inbox.put([.notLooked(error.why)])
      }
    }
  }

  /// A look has arrived.
  func arrived(_ reading: inout PaneReading, now: Millis) {
    isLooking = false
    failures = 0
    let isBare = reading.panes.isEmpty && reading.others == 0
    reading.isBare = isBare && wasBare
    wasBare = isBare
    let before = classes
    classes = reading.panes.map { ($0.pane, $0.what) }
    let isSame = before.elementsEqual(classes) { $0.pane == $1.pane && $0.what == $1.what }
    if !isSame { hasMoved(now: now) }
  }

  /// Something is about to change: it is looked at often from now on, and at once.
  func hasMoved(now: Millis) {
    movedAt = now
    if let later = next, later.value - now.value > 0, !isLooking { next = min(later, now) }
  }

  /// A look could not be made; whether that is a fact by now.
  func failed(_ policy: Policy) -> Bool {
    isLooking = false
    failures += 1
    return failures == policy.toolRetries + 1
  }
}
