// What is known of the Ralph loop.

/// Where the loop of a run stands.
package struct LoopState: Sendable, Equatable {
  /// Whether a PLAN is owed before its turn.
  package var isPlanWanted = false
  /// BUILD iterations since the last PLAN.
  package var builds = 0
  /// What the last verification came to, and the object that holds what the verifier said.
  package var verdict = LastVerdict.skip
  package var report = Digest.none
  /// Verifications of iterations in a row that failed.
  package var failures = 0
  /// The commit at which ralph last saw the workspace stand.
  package var head = Name()
  /// The commit at which the last PLAN ended.
  package var planHead = Name()
  /// How many bytes the log of finished tasks had after the last row.
  package var logBytes = 0
  /// Changes of the plan by others since the last PLAN.
  package var changes = 0

  /// Rules that warned and are to become tasks, and the key of that where it is to be asked again.
  package var warned: [Name] = []
  package var warnAgain = Key.none
  /// Iterations in which tasks were marked that they were not for, the last ones.
  package var crowded: [TasksMarked] = []
  /// Commits of the run that lack work, since it lies in files that were left alone; the last ones.
  package var lacking: [CommitMade] = []
  /// Why the last PLAN did not push; empty where it did.
  package var unpushed = Text()

  package init() {}

  /// So many BUILDs in which more than one task was marked are remembered.
  package static let crowdedMost = 20
  /// So many changes of the plan by others make a PLAN owed.
  package static let manyChanges = 5
  /// So many verifications in a row that fail end the loop.
  package static let failuresMost = 2
}

/// What is still to be written down about an iteration that passed.
package enum RecordStep: Sendable, Equatable {
  case none
  /// The task is to stand in the log of finished tasks.
  case row
  /// The same of a task that was done before, and nothing more.
  case late
  /// The changes are to be committed.
  case commit
  /// What was committed is to be pushed.
  case push
}

/// A phase of the plan that an agent has proposed, or has added by itself.
package struct PlanPhase: Sendable, Equatable {
  /// What the operator says of it.
  package enum Decision: Sendable, Equatable { case open, approved, rejected }
  /// The entry that tells of it.
  package var seq: Seq
  package var title: Text
  /// Whether it stands in the plan already, put there by the agent.
  package var isInPlan: Bool
  package var decision = Decision.open
  /// The tasks that the agent gave it.
  package var tasks: [BeadID] = []
}

extension State {
  /// Whether a bead counts as done: its mark says so, and that is neither an agent's word alone nor
  /// older than an undo of its work.
  package func isDone(_ row: Int) -> Bool {
    let (bead, key) = (beads.rows[row], beads.keys[row])
    return bead.isPresent && bead.mark == .done && !unproved.contains(key) && !undone.contains(key)
  }

  /// Whether a bead is marked `[x]` on an agent's word alone.
  package func isUnproved(_ row: Int) -> Bool {
    let bead = beads.rows[row]
    return bead.isPresent && bead.mark == .done && unproved.contains(beads.keys[row])
  }

  /// Whether an agent has put the bead into the plan with a phase that nobody approved.
  func isUnapproved(_ bead: BeadID) -> Bool {
    phases.contains { $0.isInPlan && $0.decision != .approved && $0.tasks.contains(bead) }
  }

  /// Whether the next iteration is a PLAN.
  ///
  /// The first is, and every one whose turn it is; one before its turn never follows another. Where
  /// no task is left there is nothing to plan for.
  var isPlanningDue: Bool {
    let every = run.policy.planEvery
    guard every > 0 else { return false }
    if run.starts == 0 { return true }
    guard run.loop.builds > 0 else { return false }
    guard run.starts % every == 0 || run.loop.isPlanWanted else { return false }
    return queue.contains { row in
      guard beads.keys[row] != .planning else { return false }
      let standing = standing(of: row)
      return standing == .ready || standing == .waiting
    }
  }
}
