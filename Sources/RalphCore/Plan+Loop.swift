// What the Ralph loop owes.
extension State {
  /// A verified task stands in the log of finished tasks first, then the changes are committed.
  func planRecord() -> Owed? {
    guard !run.hasToolFailure, !run.isStopping, !isSourceBroken else { return nil }
    for row in busy where !isAsked(row) {
      let bead = beads.rows[row]
      // What is written down says what the plan says.
      guard bead.record != .none, bead.wanted == nil || bead.wanted == bead.mark else { continue }
      switch bead.record {
      case .none: continue
      case .row:
        let record = RecordTask {
          $0.bead = beads.keys[row]
          $0.attempt = bead.number
          $0.after = bead.recorded
        }
        return Owed(.record(record), key: bead.markAgain)
      case .commit:
        let isPlan = beads.keys[row] == .planning
        let commit = CommitWork {
          $0.bead = beads.keys[row]
          $0.attempt = bead.number
          $0.mode = isPlan ? .plan : .build
          $0.leave = run.dirty
          $0.stages = run.policy.commits == .stage && !isPlan
        }
        return Owed(.commit(commit), key: bead.markAgain)
      }
    }
    return nil
  }

  /// What an agent is told of the loop beside its task.
  func iterated(_ dispatch: Dispatch, _ row: Int, number: Int) -> Dispatch {
    guard run.policy.isLoop else { return dispatch }
    var dispatch = dispatch
    dispatch.iteration = number
    dispatch.mode = beads.keys[row] == .planning ? .plan : .build
    dispatch.verdict = run.loop.verdict
    dispatch.report = run.loop.report
    dispatch.failures = run.loop.failures
    dispatch.since = run.loop.planHead
    guard dispatch.mode == .plan else { return dispatch }
    dispatch.approved = approvedPhases
    dispatch.unapproved = unapprovedPhases
    return dispatch
  }

  /// Phases that a PLAN may add, by their titles, a line each.
  package var approvedPhases: Text { titles { !$0.isInPlan && $0.decision == .approved } }
  /// Phases in the plan that nobody approved, likewise.
  package var unapprovedPhases: Text { titles { $0.isInPlan && $0.decision != .approved } }

  private func titles(_ isMeant: (PlanPhase) -> Bool) -> Text {
    Text(phases.filter(isMeant).map(\.title.string).joined(separator: "\n"))
  }
}
