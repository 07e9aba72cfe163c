package import RalphCore

/// The log of finished tasks, THUNK in a brain repository: rows are added, nothing else is changed.
package protocol TaskLog: Sendable {
  /// How many bytes it has; 0 where there is none yet.
  func size() throws(PortFailure) -> Int

  /// Whether the loop adds rows of tasks that were done before.
  var addsMissing: Bool { get }

  /// Those of the tasks that have no row.
  func lacking(_ tasks: [BeadID]) throws(PortFailure) -> [BeadID]

  /// Adds a row, unless a row of the task stands after the place that the order names.
  func record(_ row: LogRow) throws(PortFailure) -> LoggedRow
}

/// A finished task as the log is to hold it.
package struct LogRow: Equatable, Sendable {
  /// The task's id as the plan has it.
  package var task: String
  /// What the plan says of it; foreign text.
  package var text: String
  /// The word of its priority; empty where the plan names none.
  package var priority: String
  /// When it was verified.
  package var at: Instant
  /// A row of the task after so many bytes is this one.
  package var after: Int

  package init(task: String, text: String, priority: String, at: Instant, after: Int) {
    (self.task, self.text, self.priority) = (task, text, priority)
    (self.at, self.after) = (at, after)
  }
}

/// A row that stands in the log.
package struct LoggedRow: Equatable, Sendable {
  package var number: String
  /// How many bytes the log has now.
  package var bytes: Int
  /// Whether it stood there already.
  package var isOld: Bool

  package init(number: String, bytes: Int, isOld: Bool) {
    (self.number, self.bytes, self.isOld) = (number, bytes, isOld)
  }
}

/// Local commits of what iterations changed: explicit paths only, nothing forced or reset.
package protocol Commits: Sendable {
  /// Commits, or stages, what differs from the tree before; a commit that stands is found by its
  /// trailers.
  func commit(_ order: CommitOrder) throws(PortFailure) -> CommitAnswer

  /// Pushes to a branch whose every new commit is this journal's; one that stands there already is
  /// found. Nothing is forced.
  ///
  /// The journal's runs are known by the first 16 bits of its genesis.
  func push(_ push: PushWork, genesis: UInt16) throws(PortFailure) -> PushAnswer

  /// What the bodies of commits since one say of discoveries, a commit a paragraph; foreign text.
  func discoveries(since commit: Name) -> String
}

/// What is to be committed: whatever differs from HEAD, but for what is to be left alone.
package struct CommitOrder: Equatable, Sendable {
  package var key: Key
  package var bead: BeadID
  package var attempt: Int
  package var mode: IterationMode
  /// What the plan says of the task; foreign text.
  package var title: String
  /// Whether the changes only go into the index.
  package var stages: Bool
  /// Patterns of paths that are never committed.
  package var never: [String]
  /// Paths that differed before the run began, from the top of the repository.
  package var leave: [String]

  package init(
    key: Key,
    bead: BeadID,
    attempt: Int,
    mode: IterationMode,
    title: String,
    stages: Bool,
    never: [String],
    leave: [String]
  ) {
    (self.key, self.bead, self.attempt, self.mode) = (key, bead, attempt, mode)
    (self.title, self.stages, self.never, self.leave) = (title, stages, never, leave)
  }
}

/// What became of it.
package struct CommitAnswer: Equatable, Sendable {
  /// The commit; empty where nothing was to be committed, or it was only staged.
  package var commit: Name
  package var files: Int
  /// Those of the files that are left alone that were changed since work at the bead began.
  package var left: [String]

  package init(commit: Name = Name(), files: Int = 0, left: [String] = []) {
    (self.commit, self.files, self.left) = (commit, files, left)
  }
}

/// What became of a push.
package struct PushAnswer: Equatable, Sendable {
  /// How many commits the remote got.
  package var commits: Int
  /// Whether it stood at the commit already.
  package var isOld: Bool

  package init(commits: Int, isOld: Bool) { (self.commits, self.isOld) = (commits, isOld) }
}

/// The phases of a plan, and where the transcripts of iterations are kept.
package protocol LoopFolder: Sendable {
  /// The headings of the plan's phases, in their order.
  func phases() -> [String]

  /// The tasks of the phase with that heading, in their order.
  func tasks(inPhase title: String) -> [BeadID]

  /// The plan's tasks with one of the marks, in their order; none where it cannot be read.
  func tasks(marked marks: [Mark]) -> [BeadID]

  /// Those of the rules that no task of the plan is about, or whose own task is done.
  func unheeded(_ rules: [Name]) -> [Name]

  /// Adds a task for each of the rules that has none, and opens those again that were done.
  func add(_ rules: [Name]) throws(PortFailure) -> WarningsAdded

  /// Keeps what an iteration printed; it says nothing where that fails, for the objects hold it too.
  func keepTranscript(_ output: [UInt8], iteration: Int, mode: IterationMode, at: Instant)
}
