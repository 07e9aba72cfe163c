/// Why a bead is, or is not, given out now.
package enum Standing: Equatable, Sendable {
  case ready
  /// An attempt lives.
  case working
  /// The verifier is to say what an attempt was worth.
  case judging
  /// The run is through with it.
  case ended(Final)
  /// Its source does not hold it any more.
  case gone
  /// Its mark says that it is not to be taken.
  case marked(Mark)
  /// The selection of the run leaves it out.
  case notSelected
  /// It appeared during the run and waits for the next one.
  case held
  /// It is being claimed, or gets its worktree.
  case claiming
  /// It does not bear the label that the run asks for.
  case notLabeled
  /// Nobody of those who may wrote it.
  case notTrusted(by: Name)
  /// It is not for agents.
  case unfit(Name)
  /// It is not the turn of a PLAN.
  case notDue
  /// It waits for its retry delay to pass.
  case waiting
  /// Another bead must be done before.
  case needs(BeadID)
  /// Another bead must be done before, and that one is blocked.
  case blocked(by: BeadID)
}

extension State {
  /// Where a bead stands, by its row.
  package func standing(of row: Int) -> Standing {
    let bead = beads.rows[row]
    switch bead.phase {
    case .working: return .working
    case .judging: return .judging
    case .ended(let final): return .ended(final)
    case .open: break
    }
    if !bead.isPresent { return .gone }
    if beads.keys[row] == .planning {
      guard isPlanningDue else { return .notDue }
      return bead.isSleeping ? .waiting : .ready
    }
    if !run.sources.holds(bead) { return .notSelected }
    let isOurs = bead.isClaimed && bead.mark == .begun
    if bead.mark != .todo, !isOurs { return .marked(bead.mark) }
    if bead.wanted != nil || bead.comment != nil { return .judging }
    if !bead.unfit.isEmpty { return .unfit(bead.unfit) }
    if !run.policy.trusts(bead) { return .notTrusted(by: bead.author) }
    if !run.policy.label.isEmpty, !bead.labels.contains(run.policy.label) { return .notLabeled }
    if !run.policy.selects(beads.keys[row], priority: bead.priority) { return .notSelected }
    if bead.isHeld { return .held }
    for need in bead.needs {
      #if PLANTED
        if planted(.needIgnored) { break }
      #endif
      if let unmet = unmet(need) { return unmet }
    }
    if bead.isTracked, outstanding.contains(where: { $0.row == row }) { return .claiming }
    if isMakingTree(row) { return .claiming }
    return bead.isSleeping ? .waiting : .ready
  }

  /// What a dependency that is not met makes of the bead; nil if it is met.
  private func unmet(_ need: BeadID) -> Standing? {
    guard let row = beads.index(of: need) else { return nil }
    let bead = beads.rows[row]
    guard bead.isPresent else { return nil }
    switch bead.phase {
    case .working, .judging: return .needs(need)
    case .open, .ended: break
    }
    // What the journal has decided counts before what the plan still says.
    return unmet(need, bead.wanted ?? bead.mark) ?? unmet(need, bead.mark)
  }

  private func unmet(_ need: BeadID, _ mark: Mark) -> Standing? {
    switch mark {
    case .done: nil
    case .claimed: run.policy.verify == .none ? nil : .needs(need)
    case .blocked: .blocked(by: need)
    case .todo, .begun, .deferred, .elsewhere: .needs(need)
    }
  }
}
