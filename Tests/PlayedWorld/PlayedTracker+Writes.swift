// Calls that change beads.
extension PlayedTracker {
  mutating func create(
    _ draft: TrackerDraft,
    _ actor: String,
    _ now: Int64
  ) throws(TrackerRefusal) -> Bead {
    guard !draft.title.isEmpty else { throw .untitled }
    var bead = Bead(draft.id ?? newID(parent: draft.parent))
    guard index(of: bead.id) == nil else { throw .idIsTaken }
    bead.title = draft.title
    bead.texts = draft.texts
    (bead.priority, bead.type) = (draft.priority, draft.type)
    (bead.assignee, bead.labels) = (draft.assignee, draft.labels)
    (bead.createdBy, bead.createdAt, bead.updatedAt) = (actor, now, now)
    if !draft.parent.isEmpty { bead.needs.append(Need("parent-child", draft.parent)) }
    beads.append(bead)
    version += 1
    lastTouched = bead.id
    for need in draft.needs { try link(bead.id, need) }
    return beads[try place(bead.id)]
  }

  /// Adds what a new bead was filed with.
  private mutating func link(_ id: String, _ need: Need) throws(TrackerRefusal) {
    guard let there = find(need.id), let here = index(of: id) else {
      throw .unknownNeed(of: id, need.id)
    }
    if need.type == "blocks", edition.depsPointBack {
      beads[there].needs.append(Need("blocks", id))
    } else {
      let type = ["depends-on", "blocked-by"].contains(need.type) ? "blocks" : need.type
      beads[here].needs.append(Need(type, beads[there].id))
    }
  }

  mutating func depend(
    _ word: String,
    _ other: String,
    _ type: String
  ) throws(TrackerRefusal) -> Bead {
    let (here, there) = (try place(word), try place(other))
    let need = Need(type, beads[there].id)
    if beads[here].needs.contains(need) { throw .needsAlready(need.id) }
    if isNeeded(beads[here].id, by: there, most: beads.count) { throw .ring }
    beads[here].needs.append(need)
    version += 1
    return beads[here]
  }

  /// Whether a bead is another one, or something that it needs, however far.
  private func isNeeded(_ id: String, by other: Int, most: Int) -> Bool {
    guard beads[other].id != id, most > 0 else { return true }
    return beads[other].needs.contains { need in
      index(of: need.id).map { isNeeded(id, by: $0, most: most - 1) } ?? false
    }
  }

  mutating func update(
    _ word: String,
    _ change: TrackerChange,
    _ actor: String,
    _ now: Int64,
    checksClaim: Bool
  ) throws(TrackerRefusal) -> Bead {
    let index = try place(word)
    var bead = beads[index]
    if change.claims {
      if checksClaim { try checkClaim(of: bead, actor) }
      (bead.assignee, bead.status) = (actor, .inProgress)
      bead.lease = edition.lease.map { now + $0 }
    }
    if let word = change.status {
      guard let status = Status(rawValue: word) else { throw .unknownStatus(word) }
      bead.status = status
      bead.closedAt = status == .closed ? now : nil
      if status != .closed { bead.closeReason = "" }
    }
    if let assignee = change.assignee { bead.assignee = assignee }
    if bead.assignee.isEmpty || bead.status != .inProgress { bead.lease = nil }
    bead.title = change.title ?? bead.title
    bead.priority = change.priority ?? bead.priority
    bead.type = change.type ?? bead.type
    bead.texts.description = change.description ?? bead.texts.description
    bead.texts.design = change.design ?? bead.texts.design
    bead.texts.acceptance = change.acceptance ?? bead.texts.acceptance
    bead.texts.notes = change.notes ?? bead.texts.notes
    if let more = change.moreNotes { bead.texts.notes += "\n" + more }
    bead.labels += change.addedLabels.filter { !bead.labels.contains($0) }
    bead.labels.removeAll(where: change.removedLabels.contains)
    return put(bead, at: index, now)
  }

  /// Refuses a claim of what somebody has, or of what stands where it cannot be claimed.
  private func checkClaim(of bead: Bead, _ actor: String) throws(TrackerRefusal) {
    if !bead.assignee.isEmpty {
      let isOwn = bead.assignee == actor && edition.ownClaimSucceeds
      guard isOwn else { throw .claimed(by: bead.assignee) }
      if bead.status == .inProgress { return }
    }
    if edition.claimsOnlyOpen, bead.status != .open { throw .notClaimable(bead.status) }
  }

  mutating func close(
    _ word: String,
    _ reason: String,
    isForced: Bool,
    _ now: Int64
  ) throws(TrackerRefusal) -> Bead {
    let index = try place(word)
    var bead = beads[index]
    let blockers = blockers(of: bead)
    guard blockers.isEmpty || isForced else { throw .waits(for: blockers) }
    (bead.status, bead.closedAt, bead.closeReason) = (.closed, now, reason)
    bead.lease = nil
    return put(bead, at: index, now)
  }

  /// Opens a bead again; whoever had it still has it.
  mutating func reopen(_ word: String, _ now: Int64) throws(TrackerRefusal) -> Bead {
    let index = try place(word)
    var bead = beads[index]
    (bead.status, bead.closedAt, bead.closeReason) = (.open, nil, "")
    bead.lease = nil
    return put(bead, at: index, now)
  }

  mutating func delete(_ word: String) throws(TrackerRefusal) -> Bead {
    version += 1
    return beads.remove(at: try place(word))
  }

  mutating func comment(
    _ word: String,
    _ text: String,
    _ actor: String,
    _ now: Int64
  ) throws(TrackerRefusal) -> Bead {
    let index = try place(word)
    said += 1
    version += 1
    beads[index].comments.append(Comment(number: said, author: actor, text: text, at: now))
    return beads[index]
  }

  mutating func label(_ word: String, _ label: String, isOn: Bool) throws(TrackerRefusal) -> Bead {
    let index = try place(word)
    version += 1
    beads[index].labels.removeAll { $0 == label }
    if isOn { beads[index].labels.append(label) }
    return beads[index]
  }

  /// Keeps a claim of the caller's alive.
  mutating func renew(_ word: String, _ actor: String, _ now: Int64) throws(TrackerRefusal) -> Bead
  {
    let index = try place(word)
    var bead = beads[index]
    guard bead.assignee == actor, bead.status == .inProgress else { throw .notOurs }
    bead.lease = edition.lease.map { now + $0 }
    return put(bead, at: index, now)
  }

  /// One write, after which the database is what counts.
  private mutating func put(_ bead: Bead, at index: Int, _ now: Int64) -> Bead {
    beads[index] = bead
    beads[index].updatedAt = now
    version += 1
    lastTouched = bead.id
    isOutOfSync = false
    return beads[index]
  }
}
