package import RalphCore

/// A tracker that several ralphs, agents and people work on at once.
///
/// Every verb reads, checks, writes and reads back under a lock of the host, acts only while the
/// bead is ours, and may be repeated: that is how a command whose answer was lost is settled.
package protocol Tracker: WorkSource {
  /// Does what a `do.claim`, `do.close`, `do.reopen`, `do.park`, `do.release` or `do.comment` says.
  ///
  /// The text is what people are to read: the reason of a close, the body of a comment.
  func perform(_ command: Command, text: String, key: Key) -> TrackerAnswer

  /// One bead as it stands now; nil if it does not exist any more.
  func look(at bead: BeadID, asOf: Seq) throws(PortFailure) -> BeadSeen?

  /// Keeps the claim of a bead alive where claims are leases; says what it could not.
  func renew(_ bead: BeadID) throws(PortFailure)
}

/// What a command to the tracker came to.
package struct TrackerAnswer: Equatable, Sendable {
  /// The outcome as a fact: `claim.won`, `claim.lost`, or one of `tracker.…`.
  package var outcome: Event
  /// What happened beside it: `tracker.noted` and `tracker.changed`.
  package var notes: [Event]

  package init(_ outcome: Event, notes: [Event] = []) {
    self.outcome = outcome
    self.notes = notes
  }
}
