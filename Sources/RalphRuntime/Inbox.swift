package import RalphCore
package import RalphPorts
import Synchronization

/// Something that arrived from the edge, on its way to the loop.
package enum Arrival: Equatable, Sendable {
  /// A fact.
  case observation(Observation)
  /// A complete reading, which the loop turns into facts by what it knows.
  case reading(SourceReading)
  /// A reading that could not be made; the edge says when it is a fact.
  case readingFailed(SourceFailed)
  /// A look at all panes, which the loop turns into facts by what it knows.
  case looked(PaneReading)
  /// A look that could not be made, and why.
  case notLooked(String)
  /// What other terminals ask for.
  case petitions(RequestReading)
  /// A supervisor hung up but still holds its lock: it is about to be gone.
  case stillAlive(Watch)
  /// What became of a process could not be seen; it may well live.
  case unknown(Watch)
}

/// The ordered mailbox between the edge, which is many threads, and the loop, which is one.
///
/// It drops nothing. What bounds it is that the loop bounds the commands in flight.
package final class Inbox: Sendable {
  private let arrived = Mutex<[Arrival]>([])
  private let bell: any Waiter

  package init(bell: any Waiter) { self.bell = bell }

  /// Hands in what arrived together, and wakes the loop.
  package func put(_ more: [Arrival]) {
    guard !more.isEmpty else { return }
    arrived.withLock { $0 += more }
    bell.ring()
  }

  /// Hands in facts.
  package func put(_ observations: [Observation]) { put(observations.map(Arrival.observation)) }

  /// Takes everything, in the order of its coming.
  package func take() -> [Arrival] {
    arrived.withLock { held in
      let all = held
      held = []
      return all
    }
  }
}
