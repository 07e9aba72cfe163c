package import RalphCore

/// Where beads come from and where their state is kept for people: a plan file, or a tracker.
package protocol WorkSource: Watchable {
  /// What its readings call it: `plan` or `bd`.
  var name: Name { get }

  /// Reads everything; `asOf` is the last sequence applied when the reading begins.
  func read(asOf: Seq) throws(PortFailure) -> SourceReading

  /// Whether the source may hold something else than at the last reading; cheap, and never sure.
  func mayHaveChanged() -> Bool

  /// What the prompt tells of one bead; nil if the source does not hold it any more.
  func details(of bead: BeadID) throws(PortFailure) -> BeadDetails?
}

/// A plan file, in which ralph writes the marks of its tasks.
package protocol MarkedPlan: WorkSource {
  /// Writes a mark if the expected one stands there, and says what became of it.
  ///
  /// The reason is written under a `[-]`; nil for nothing.
  func write(_ mark: SetMark, reason: String?) -> Event

  /// After a crash: says what became of a mark, or that it has left no trace.
  func settle(_ mark: SetMark) -> Event
}

/// A complete reading of a source.
package struct SourceReading: Equatable, Sendable {
  package var beads: [BeadSeen]
  package var summary: SourceRead
  /// What looks like work and cannot be taken, one sentence each, with its line.
  package var problems: [String]
  /// What happened beside the reading: `tracker.noted` and `tracker.changed`.
  package var notes: [Event]

  package init(
    beads: [BeadSeen],
    summary: SourceRead,
    problems: [String],
    notes: [Event] = []
  ) {
    self.beads = beads
    self.summary = summary
    self.problems = problems
    self.notes = notes
  }
}

/// What a prompt tells an agent of a bead; all of it is foreign text.
package struct BeadDetails: Equatable, Sendable {
  package var title: String
  /// The section or phase it stands in.
  package var section: String
  /// Everything that stands under the task.
  package var body: String
  /// What must hold when it is done.
  package var acceptance: [String]
  /// The word of its priority; empty where its source names none.
  package var priority: String

  package init(
    title: String,
    section: String,
    body: String,
    acceptance: [String],
    priority: String = ""
  ) {
    self.priority = priority
    self.title = title
    self.section = section
    self.body = body
    self.acceptance = acceptance
  }
}
