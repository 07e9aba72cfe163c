// What is told of the Ralph loop: the log of finished tasks, commits, and what agents propose.

/// Asks that a verified task be written into the log of finished tasks.
package struct RecordTask: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  /// How many bytes the log had when the attempt began: a row of the task after them is this one.
  package var after = 0
  package init() {}
}

/// A verified task that stands in the log.
package struct TaskRecorded: Payload {
  package var bead = BeadID.none
  /// The number of its row.
  package var number = Name()
  /// How many bytes the log has now.
  package var bytes = 0
  /// Whether the row was there already: the agent, or a life before, had written it.
  package var same = false
  package init() {}
}

/// Asks that what an iteration changed be committed.
package struct CommitWork: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var mode = IterationMode.build
  /// The object that lists what differed before the run began: somebody else's, left alone.
  package var leave = Digest.none
  /// Whether the changes are only put into the index.
  package var stages = false
  package init() {}
}

/// Changes that are committed, or stand in the index.
package struct CommitMade: Payload {
  package var bead = BeadID.none
  /// The commit; empty where there was nothing to commit, or it was only staged.
  package var commit = Name()
  /// How many files it holds.
  package var files = 0
  /// Files that were left alone and were changed since work at the bead began, a line each, as many
  /// as a text holds: what was done to them is in no commit.
  package var left = Text()
  package init() {}

  /// The paths of ``left``.
  package var leftPaths: [String] { left.string.split(separator: "\n").map(String.init) }
}

/// A phase that an agent proposes, or has put into the plan by itself.
package struct PhaseTold: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var title = Text()
  /// What it says of it.
  package var text = Text()
  /// The tasks that it has in the plan.
  package var tasks: [BeadID] = []
  package init() {}
}

/// What the operator decided about a proposed phase.
package struct PhaseDecided: Payload {
  /// The entry that tells of the phase.
  package var of = Seq.zero
  /// The request's file name; empty where it was written by the command itself.
  package var by = Name()
  package init() {}
}

/// Tasks that were marked during one iteration and are not what it was for: a BUILD is to do one, and
/// a PLAN none.
package struct TasksMarked: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  /// The tasks whose marks became `[?]` or `[x]`, in the order of the plan.
  package var tasks: [BeadID] = []
  /// Those of them that are marked `[x]` on nothing but the agent's word.
  package var unproved: [BeadID] = []
  package init() {}
}

/// Tasks marked `[x]` that the log of finished tasks lacks.
package struct RowsMissing: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var tasks: [BeadID] = []
  package init() {}
}

/// Asks that rules of the verifier that warned become tasks of the plan.
package struct AddWarnings: Payload {
  package var rules: [Name] = []
  package init() {}
}

/// Rules that stand in the plan as tasks.
package struct WarningsAdded: Payload {
  /// Those that were added now; the others stood there already.
  package var rules: [Name] = []
  /// Those whose tasks were done, and are open again.
  package var again: [Name] = []
  /// The plan as it is now.
  package var digest = Digest.none
  package var bytes = 0
  package var beads = 0
  package init() {}
}

/// Asks that what was committed so far be pushed.
package struct PushWork: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  /// The remote, and the branch there.
  package var remote = Text()
  package var branch = Text()
  /// The commit that the branch is to stand at.
  package var commit = Name()
  /// Whether the operator has named the branch, so that it may be the remote's default one.
  package var named = false
  package init() {}
}

/// A remote branch that stands at the commit.
package struct PushMade: Payload {
  package var bead = BeadID.none
  package var commit = Name()
  /// How many commits it got.
  package var commits = 0
  /// Whether it stood there already.
  package var same = false
  package init() {}
}
