// Where a bead is filed as it now stands: among those that wait, and those that want looking at.
extension State {
  /// Files a bead into the queue and among the busy ones, or takes it out, as it now stands.
  mutating func refile(_ row: Int) {
    let standing = beads.rows[row].standing()
    let isRead = run.sources.holds(standing.isTracked)
    let isQueued = isRead && standing.mayWait && isSelected(row)
    // Most stay where they are, and most are in neither list.
    if isQueued || queue.contains(row) { beads.file(row, in: &queue, isQueued) }
    if standing.isTracked {
      claims.removeAll { $0 == row }
      if isRead, standing.isHeldClaim { claims.append(row) }
    }
    let isBusy = isRead && standing.isBusy
    if isBusy || busy.contains(row) { beads.file(row, in: &busy, isBusy) }
  }
}

/// What a bead's filing depends on.
private struct FilingFacts {
  var isTracked = false
  /// Whether it waits for a slot, as far as that does not depend on the run.
  var mayWait = false
  /// Whether it is claimed and not worked on.
  var isHeldClaim = false
  /// Whether it wants looking at.
  var isBusy = false
}

extension Bead {
  /// What its filing depends on.
  ///
  /// Nothing is changed. A row is large, and the compiler makes a copy of what is only read; what
  /// may be changed is handed over where it stands.
  fileprivate mutating func standing() -> FilingFacts {
    var facts = FilingFacts()
    let isIdle = phase == .open && wanted == nil && comment == nil
    facts.isTracked = isTracked
    facts.mayWait =
      isIdle && isPresent && (mark == .todo || (isClaimed && mark == .begun)) && !isHeld
      && record == .none
    facts.isHeldClaim = isIdle && isClaimed
    facts.isBusy = (wanted != nil && wanted != mark) || comment != nil || record != .none
    if case .judging = phase { facts.isBusy = true }
    return facts
  }
}

extension Table<Bead> {
  /// The order in which beads are given out: priority, then place, then the id's bytes.
  package func precedes(_ left: Int, _ right: Int) -> Bool {
    let urgency = (rows[left].priority, rows[right].priority)
    if urgency.0 != urgency.1 { return urgency.0 < urgency.1 }
    let place = (rows[left].place, rows[right].place)
    if place.0 != place.1 { return place.0 < place.1 }
    return keys[left] < keys[right]
  }

  /// Puts a row into an ordered list, or takes it out.
  fileprivate func file(_ row: Int, in list: inout [Int], _ belongs: Bool) {
    if let index = list.firstIndex(of: row) {
      if belongs && isSorted(list, at: index) { return }
      list.remove(at: index)
    }
    guard belongs else { return }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(list[middle], row) { low = middle + 1 } else { high = middle }
    }
    list.insert(row, at: low)
  }

  private func isSorted(_ list: [Int], at index: Int) -> Bool {
    (index == 0 || precedes(list[index - 1], list[index]))
      && (index + 1 == list.count || precedes(list[index], list[index + 1]))
  }
}

extension Policy {
  /// Whether the run may give out a bead, as far as the selection goes.
  package func selects(_ bead: BeadID, priority: Int) -> Bool {
    bead == .planning || isMeant(bead, priority, upTo: self.priority, only, but: skip)
  }

  /// Whether a bead's author may write prompts: a bead is one.
  package func trusts(_ author: Name, isTracked: Bool) -> Bool {
    authors.isEmpty || !isTracked || authors.contains(author)
  }
}

/// Whether a bead is among those that a selection names.
///
/// A function of the members alone: a policy is large, and would be copied to be asked.
@inline(__always)
private func isMeant(
  _ bead: BeadID,
  _ priority: Int,
  upTo lowest: Int,
  _ only: [BeadID],
  but skip: [BeadID]
) -> Bool {
  priority <= lowest && !skip.contains(bead) && (only.isEmpty || only.contains(bead))
}

extension State {
  /// Whether the run may give out a bead, with all that its source tells of it.
  @inline(__always)
  func isSelected(_ row: Int) -> Bool {
    (beads.keys[row] == .planning
      || isMeant(
        beads.keys[row],
        beads.rows[row].priority,
        upTo: run.policy.priority,
        run.policy.only,
        but: run.policy.skip
      )) && isLabeled(row) && beads.rows[row].unfit.isEmpty && trusts(row)
      && (phases.isEmpty || !isUnapproved(beads.keys[row]))
  }

  /// Whether a bead bears the label that the run asks for.
  @inline(__always)
  func isLabeled(_ row: Int) -> Bool {
    let label = run.policy.label
    return label.isEmpty || beads.rows[row].labels.contains(label) || beads.keys[row] == .planning
  }

  /// Whether its author may write prompts: a bead is one.
  @inline(__always)
  func trusts(_ row: Int) -> Bool {
    run.policy.authors.isEmpty || !beads.rows[row].isTracked
      || run.policy.authors.contains(beads.rows[row].author)
  }
}
