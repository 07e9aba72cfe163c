// Calls, and those of them that read.
extension PlayedTracker {
  /// Does one call for somebody at a moment, and answers with the beads that it is about.
  ///
  /// A bead is answered as it stands afterwards, a deleted one as it stood. A refusal has changed
  /// nothing, but for ``TrackerRefusal/unknownNeed(of:_:)`` and ``TrackerRefusal/noAnswer``.
  package mutating func perform(
    _ call: TrackerCall,
    by actor: String,
    at now: Int64,
    _ mishap: TrackerMishap? = nil
  ) throws(TrackerRefusal) -> [Bead] {
    guard now >= silentUntil else { throw .noAnswer }
    switch mishap {
    case nil: return try answer(call, actor, now)
    case .unchecked: return try answer(call, actor, now, checksClaim: false)
    case .pretends:
      var other = self
      return try other.answer(call, actor, now)
    case .unheard:
      // Whether it was refused is not heard either.
      _ = try? answer(call, actor, now)
      throw .noAnswer
    }
  }

  private mutating func answer(
    _ call: TrackerCall,
    _ actor: String,
    _ now: Int64,
    checksClaim: Bool = true
  ) throws(TrackerRefusal) -> [Bead] {
    switch call {
    case .ready(let filter): return try ready(filter)
    case .list(let filter): return try list(filter)
    case .blocked:
      try checkSync()
      return beads.filter { $0.status != .closed && !blockers(of: $0).isEmpty }
    case .show(let word):
      try checkSync()
      let bead = beads[try place(word)]
      lastTouched = bead.id
      return [bead]
    case .comments(let word), .labels(let word): return [beads[try place(word)]]
    case .create(let draft): return [try create(draft, actor, now)]
    case .update(let word, let change):
      return [try update(word, change, actor, now, checksClaim: checksClaim)]
    case .close(let word, let reason, let isForced):
      return [try close(word, reason, isForced: isForced, now)]
    case .reopen(let word): return [try reopen(word, now)]
    case .delete(let word): return [try delete(word)]
    case .comment(let word, let text): return [try self.comment(word, text, actor, now)]
    case .label(let word, let label): return [try self.label(word, label, isOn: true)]
    case .unlabel(let word, let label): return [try self.label(word, label, isOn: false)]
    case .depend(let word, let other, let type): return [try depend(word, other, type)]
    case .heartbeat(let word): return [try renew(word, actor, now)]
    case .takeIn:
      isOutOfSync = false
      return []
    }
  }

  /// The place of the bead that a word means.
  func place(_ word: String) throws(TrackerRefusal) -> Int {
    guard let index = find(word) else { throw .notFound(word) }
    return index
  }

  private func checkSync() throws(TrackerRefusal) {
    if isOutOfSync, edition.hasSync { throw .outOfSync }
  }

  /// Types that are no work, which `ready` lists only where they are asked for.
  private static let idleTypes = ["merge-request", "gate", "molecule", "message", "agent"]

  /// Whether a bead may be worked on, by the edition's rules.
  private func isReady(_ bead: Bead) -> Bool {
    let isOpen = bead.status == .open || edition.readyHasInProgress && bead.status == .inProgress
    return isOpen && blockers(of: bead).isEmpty
  }

  private func ready(_ filter: TrackerFilter) throws(TrackerRefusal) -> [Bead] {
    try checkSync()
    let fitting = beads.indices.filter { index in
      filter.takes(beads[index]) && isReady(beads[index])
        && (filter.type != nil || !PlayedTracker.idleTypes.contains(beads[index].type))
    }
    let order = fitting.sorted { left, right in
      (beads[left].priority, beads[left].createdAt, left)
        < (beads[right].priority, beads[right].createdAt, right)
    }
    return cut(order.map { beads[$0] }, filter.limit ?? edition.readyLimit)
  }

  private func list(_ filter: TrackerFilter) throws(TrackerRefusal) -> [Bead] {
    try checkSync()
    if filter == .all { return beads }
    let fitting = beads.filter { bead in
      let isWanted =
        filter.status.map { $0 == bead.status.rawValue }
        ?? (filter.hasAll || bead.status != .closed)
      return isWanted && filter.takes(bead)
    }
    return cut(fitting, filter.limit ?? 50)
  }

  private func cut(_ beads: [Bead], _ limit: Int) -> [Bead] {
    limit == 0 ? beads : Array(beads.prefix(limit))
  }
}
