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
  /// An agent added it with a phase that nobody approved.
  case unapproved
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
    switch beads.rows[row].phase {
    case .working: return .working
    case .judging: return .judging
    case .ended(let final): return .ended(final)
    case .open: break
    }
    if !beads.rows[row].isPresent { return .gone }
    if beads.keys[row] == .planning {
      guard isPlanningDue else { return .notDue }
      return beads.rows[row].isSleeping ? .waiting : .ready
    }
    if !run.sources.holds(beads.rows[row].isTracked) { return .notSelected }
    let mark = beads.rows[row].mark
    let isOurs = beads.rows[row].isClaimed && mark == .begun
    if mark != .todo, !isOurs { return .marked(mark) }
    if beads.rows[row].wanted != nil || beads.rows[row].comment != nil { return .judging }
    if let why = whyLeftOut(row) { return why }
    if beads.rows[row].isHeld { return .held }
    for need in beads.rows[row].needs {
      #if PLANTED
        if planted(.needIgnored) { break }
      #endif
      if let unmet = unmet(need) { return unmet }
    }
    if beads.rows[row].isTracked, outstanding.contains(where: { $0.row == row }) {
      return .claiming
    }
    if isMakingTree(row) { return .claiming }
    return beads.rows[row].isSleeping ? .waiting : .ready
  }

  /// Why the run does not give out a bead whatever its mark; nil if it does.
  private func whyLeftOut(_ row: Int) -> Standing? {
    if !beads.rows[row].unfit.isEmpty { return .unfit(beads.rows[row].unfit) }
    if !trusts(row) { return .notTrusted(by: beads.rows[row].author) }
    if !isLabeled(row) { return .notLabeled }
    if !phases.isEmpty, isUnapproved(beads.keys[row]) { return .unapproved }
    let priority = beads.rows[row].priority
    return run.policy.selects(beads.keys[row], priority: priority) ? nil : .notSelected
  }

  /// What a dependency that is not met makes of the bead; nil if it is met.
  private func unmet(_ need: BeadID) -> Standing? {
    guard let row = beads.index(of: need) else { return nil }
    guard beads.rows[row].isPresent else { return nil }
    switch beads.rows[row].phase {
    case .working, .judging: return .needs(need)
    case .open, .ended: break
    }
    let mark = beads.rows[row].mark
    if mark == .done, unproved.contains(need) { return .needs(need) }
    // What the journal has decided counts before what the plan still says.
    return unmet(need, beads.rows[row].wanted ?? mark) ?? unmet(need, mark)
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
