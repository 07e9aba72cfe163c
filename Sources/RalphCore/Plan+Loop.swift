// What the Ralph loop owes.
extension State {
  /// A verified task stands in the log of finished tasks first, then the changes are committed.
  func planRecord() -> Owed? {
    guard !run.hasToolFailure, !run.isStopping, !isSourceBroken, !isWarning else { return nil }
    for row in busy where !isAsked(row) && !(run.rules >= 8 && beads.rows[row].isSleeping) {
      let bead = beads.rows[row]
      // What is written down says what the plan says.
      guard bead.record != .none, bead.wanted == nil || bead.wanted == bead.mark else { continue }
      switch bead.record {
      case .none: continue
      case .push:
        return Owed(.push(push(row)), key: bead.markAgain)
      case .row, .late:
        let record = RecordTask {
          $0.bead = beads.keys[row]
          $0.attempt = bead.number
          $0.after = bead.record == .late ? 0 : bead.recorded
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

  /// The listing of guarded files that an iteration began with.
  func rulesListing(_ bead: BeadID) -> Digest {
    guard let row = beads.index(of: bead) else { return .none }
    return beads.rows[row].guards.isNone ? run.guards : beads.rows[row].guards
  }

  private func push(_ row: Int) -> PushWork {
    PushWork {
      $0.bead = beads.keys[row]
      $0.attempt = beads.rows[row].number
      ($0.remote, $0.branch) = (run.policy.pushRemote, run.policy.pushBranch)
      ($0.commit, $0.named) = (run.loop.head, run.policy.pushNamed)
    }
  }

  /// Rules that warned become tasks before what is there is committed.
  func planWarn() -> Owed? {
    guard run.policy.isLoop, !run.loop.warned.isEmpty, !isWarning, !run.hasToolFailure,
      !run.isStopping, !isSourceBroken, attempts.isEmpty
    else { return nil }
    return Owed(.warn(AddWarnings { $0.rules = run.loop.warned }), key: run.loop.warnAgain)
  }

  /// Whether the plan is being given tasks for rules that warned.
  var isWarning: Bool { outstanding.contains { $0.kind == .warn } }

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
    // A BUILD is not told of them; what it adds to one is held all the same.
    if dispatch.mode == .plan || run.rules >= 5 { dispatch.unapproved = unapprovedPhases }
    guard dispatch.mode == .plan else { return dispatch }
    dispatch.approved = approvedPhases
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
