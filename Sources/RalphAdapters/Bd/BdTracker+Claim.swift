import RalphCore

// Claiming. bd before 0.49.4 lets two win; the lock keeps ralphs apart, and what is read back
// decides, since neither exit code nor answer can be trusted in every version.

extension BdTracker {
  /// Claims a bead if it is ready at this moment.
  ///
  /// Held under the lock from the reading of what is ready to the reading back. A bead that is in
  /// progress under our name already counts as won: it is a claim whose answer was lost.
  package func claim(_ id: BdID) -> BdClaim {
    do throws(BdTrouble) {
      return try lock.hold(atMost: patience) { claimUnderLock(id) }
    } catch {
      return .notDone(error)
    }
  }

  private func claimUnderLock(_ id: BdID) -> BdClaim {
    if let change = changeOfProgram() { return .notDone(change) }
    let answer = read(commands.ready(), BdOutput.list)
    guard case .ok(let list) = answer else { return .notDone(answer.trouble ?? .timedOut) }
    let candidate = list.beads.first {
      $0.id == id && $0.status == .open && ($0.assignee == nil || $0.assignee == actor)
    }
    guard let candidate else { return whyNot(id) }
    // bd refuses a claim to whom the bead is assigned already; taking it back into work does not.
    let write = candidate.assignee == nil ? commands.claim(id) : commands.reopen(id)
    let trouble = BdOutput.bead(runner.run(write), id).trouble
    let claim = readBack(id, trouble)
    if case .won(let bead) = claim, bead.labels.contains(BdCommands.parked) { unlabel(id) }
    return claim
  }

  /// Why a bead is not among those that can be claimed.
  private func whyNot(_ id: BdID) -> BdClaim {
    switch look(id) {
    case .gone: .gone
    case .unknown(let trouble): .notDone(trouble)
    case .found(let bead):
      switch (bead.status, bead.assignee) {
      case (.inProgress, actor): .won(bead)
      case (.open, .some(let other)) where other != actor: .lost(by: other)
      case (.inProgress, .some(let other)): .lost(by: other)
      default: .notReady(bead.status, waitsFor: bead.blockers.map(\.id))
      }
    }
  }

  private func readBack(_ id: BdID, _ trouble: BdTrouble?) -> BdClaim {
    switch look(id) {
    case .gone: return .gone
    case .unknown(let reason): return .unknown(trouble ?? reason)
    case .found(let bead):
      #if PLANTED
        if planted(.lostClaimTaken), bead.status == .inProgress { return .won(bead) }
      #endif
      if bead.status == .inProgress, bead.assignee == actor { return .won(bead) }
      if let other = bead.assignee, other != actor { return .lost(by: other) }
      switch trouble {
      case .some(.refused(let refusal)): return .notDone(.refused(refusal))
      case .some(let trouble): return .unknown(trouble)
      case nil: return .unknown(.broken("bd said that it is claimed, and reads \(bead.status)"))
      }
    }
  }

  /// Takes the mark of a given-up bead off one that is worked on again.
  func unlabel(_ id: BdID) {
    let answer = BdOutput.label(runner.run(commands.removeLabel(id, BdCommands.parked)), id)
    guard let trouble = answer.trouble else { return }
    note("the label \(BdCommands.parked) stays on \(id): \(trouble)")
  }
}
