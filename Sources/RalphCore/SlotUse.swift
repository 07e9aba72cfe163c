// Whether a slot stands empty without need.
extension State {
  /// Whether a slot stands empty although work is ready and nothing forbids giving it out.
  ///
  /// A slot is used while an agent has its prompt (or may have it), while the tree of its bead is
  /// being made, and in the workspace until the attempt that ended there has its verdict. Work is
  /// ready from the moment it could be given out until an agent has it: also while it is claimed
  /// or its dispatch is on its way. What forbids is everything for which the plan gives nothing out:
  /// a halt, a drain, a pause, a rate limit or storm, a limit of the run, a red or missing baseline,
  /// a sweep, a quiet verification, a tracker that does not answer, no pane that is free.
  ///
  /// It changes with entries only, so the time between two entries is idle or is not.
  package var isSlotIdle: Bool {
    guard run.phase == .open, run.isRead else { return false }
    // After a storm one attempt is tried first.
    let slots = run.storm.isProbing ? 1 : max(run.policy.concurrent, 1)
    guard slotsAtWork < slots else { return false }
    let isOnItsWay =
      attempts.contains { $0.phase == .asked } || outstanding.contains { $0.kind == .claim }
    if isOnItsWay { return true }
    guard mayDispatch, !run.isPaused, freePanes > 0 else { return false }
    if attempts.contains(where: { $0.phase == .absent }) { return true }
    guard hasBudget, let row = nextReady else { return false }
    return !beads.rows[row].needsClaim || mayAskTracker
  }

  private var slotsAtWork: Int {
    let agents = attempts.count { $0.phase == .running || $0.phase == .doubted }
    let making = trees.count { $0.phase == .asked }
    return busy.reduce(agents + making) { count, row in
      guard case .judging(let judging) = beads.rows[row].phase, holdsSlot(judging) else {
        return count
      }
      return count + 1
    }
  }
}
