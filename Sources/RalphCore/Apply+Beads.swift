// What readings of the source change.
extension State {
  mutating func beadSeen(_ seen: BeadSeen) {
    guard !seen.bead.isNone else { return }
    let known = beads.index(of: seen.bead)
    let row = known ?? beads.insert(seen.bead, Bead())
    let before = beads.rows[row]
    beads.rows[row].priority = seen.priority
    beads.rows[row].place = seen.place
    beads.rows[row].mark = seen.mark
    beads.rows[row].needs = seen.needs
    beads.rows[row].text = seen.text
    beads.rows[row].labels = seen.labels
    beads.rows[row].author = seen.author
    beads.rows[row].from = seen.from
    beads.rows[row].unfit = seen.unfit
    beads.rows[row].isPresent = true
    if known == nil {
      beads.rows[row].isTracked = seen.bead.isTracked
      if run.isRead { followUpFound(row) }
      planChanged()
      return enter(row)
    }
    guard before.mark != seen.mark || !before.isPresent else { return refile(row) }
    if beads.rows[row].phase == .ended(.guarded), before.mark == .blocked { guardsSeen(row) }
    if beads.rows[row].isTracked {
      standingNoticed(row, from: before.isPresent ? before.mark : .elsewhere)
      return refile(row)
    }
    planChanged()
    markNoticed(row)
  }

  /// Somebody other than ralph changed a mark.
  private mutating func markNoticed(_ row: Int) {
    let mark = beads.rows[row].mark
    switch beads.rows[row].phase {
    case .working:
      dropIfTaken(row)
      if mark == .claimed || mark == .done { noteMarked(row) }
    case .open:
      if !run.isRead, beads.rows[row].wanted == nil { return enter(row) }
      if beads.rows[row].wanted == mark { beads.rows[row].wanted = nil }
      markWithstood(row)
    case .judging(let judging): judgedNoticed(row, judging)
    case .ended(let final): endedNoticed(row, final)
    }
    refile(row)
  }

  /// A mark changed while the bead waits for its verdict.
  private mutating func judgedNoticed(_ row: Int, _ judging: Judging) {
    guard !isVerifying(row) || judging.why != .found else { return }
    if judging.why == .found {
      beads.rows[row].phase = .open
    } else {
      markWithstood(row)
    }
  }

  /// A mark stands in the plan that ralph did not expect there.
  ///
  /// What somebody put aside stays aside, however ralph came to see it. `[?]` or `[x]` on a task
  /// whose attempt is being judged was that attempt's word, seen late: a strong vote.
  mutating func markWithstood(_ row: Int) {
    let mark = beads.rows[row].mark
    let isAside = mark == .blocked || mark == .deferred
    switch beads.rows[row].phase {
    case .working: break
    case .open, .ended:
      if isAside { beads.rows[row].wanted = nil }
    case .judging(var judging):
      if isAside {
        beads.rows[row].phase = .ended(.taken)
        beads.rows[row].wanted = nil
      } else if mark == .claimed || mark == .done {
        judging.hasProof = true
        beads.rows[row].phase = .judging(judging)
      }
    }
  }

  /// A mark changed after the run was through with the bead.
  ///
  /// A finished task that reads `[ ]` again was reset, by an agent's git as a rule: its mark is
  /// owed again. A `[-]` that somebody took back while nothing of ours lives is new work. Every
  /// other change is somebody's decision.
  private mutating func endedNoticed(_ row: Int, _ final: Final) {
    let isReset = beads.rows[row].mark == .todo
    switch final {
    case .verified, .unverified:
      // A file that went back to an older commit may show the mark of an attempt under way.
      let isOlder =
        run.rules >= 3 && beads.rows[row].mark == .claimed && beads.rows[row].wanted == .done
      if isReset || isOlder {
        beads.rows[row].wantedWhy = .drift
      } else {
        beads.rows[row].wanted = nil
      }
    case .failed, .noProgress:
      if isReset, attempts.isEmpty { return openAgain(row) }
      if isReset { beads.rows[row].wantedWhy = .drift } else { beads.rows[row].wanted = nil }
    case .unmerged, .guarded, .skipped:
      if isReset, beads.rows[row].wanted == nil { return openAgain(row) }
      if isReset { beads.rows[row].wantedWhy = .drift } else { beads.rows[row].wanted = nil }
    case .unconfirmed, .timedOut, .agentError, .lost, .conflict, .taken, .asks:
      beads.rows[row].wanted = nil
    }
  }

  /// A person took back a `[-]`: new work within the same run.
  mutating func openAgain(_ row: Int) {
    beads.rows[row].phase = .open
    beads.rows[row].wanted = nil
    beads.rows[row].spent = 0
    beads.rows[row].doubts = 0
  }

  /// Whether a verification of a bead is under way.
  func isVerifying(_ row: Int) -> Bool { verifications.contains { $0.row == row } }

  /// Puts a bead where its mark says it stands at the beginning of a run.
  mutating func enter(_ row: Int) {
    let bead = beads.rows[row]
    if bead.phase != .working {
      let isJudged =
        bead.mark == .claimed && run.policy.verify == .command && bead.isPresent && !run.isRead
        && run.policy.selects(beads.keys[row], bead)
      beads.rows[row].phase = isJudged ? .judging(Judging(why: .found)) : .open
    }
    refile(row)
  }

  mutating func beadGone(_ gone: BeadGone) {
    guard let row = beads.index(of: gone.bead) else { return }
    beads.rows[row].isPresent = false
    if !beads.rows[row].isTracked { planChanged() }
    if beads.rows[row].isTracked { standingNoticed(row, from: beads.rows[row].mark) }
    if case .judging(let judging) = beads.rows[row].phase, judging.why == .found,
      !isVerifying(row)
    {
      beads.rows[row].phase = .open
    }
    refile(row)
  }

  mutating func sourceFailed(_ failed: SourceFailed) {
    if run.sources.isTracker(failed.source) {
      tracker.isBroken = true
    } else {
      source.isBroken = true
    }
  }

  mutating func sourceRead(_ read: SourceRead) {
    if run.sources.isTracker(read.source) {
      trackerRead(read)
      run.sources.isTrackerRead = true
    } else {
      run.sources.isPlanRead = true
      source = SourceView(digest: read.digest, bytes: read.bytes, beads: read.beads)
    }
    run.isRead = run.sources.areRead
  }

  /// Files a bead into the queue and among the busy ones, or takes it out, as it now stands.
  mutating func refile(_ row: Int) {
    let bead = beads.rows[row]
    let isRead = run.sources.holds(bead)
    let isToDo = bead.mark == .todo || (bead.isClaimed && bead.mark == .begun)
    let isQueued =
      isRead && bead.phase == .open && bead.isPresent && isToDo && !bead.isHeld
      && bead.wanted == nil
      && bead.comment == nil && bead.record == .none && run.policy.selects(beads.keys[row], bead)
    beads.file(row, in: &queue, isQueued)
    if bead.isTracked {
      let isHeld = bead.isClaimed && bead.phase == .open && bead.wanted == nil
      claims.removeAll { $0 == row }
      if isHeld, isRead, bead.comment == nil { claims.append(row) }
    }
    var isBusy = (bead.wanted != nil && bead.wanted != bead.mark) || bead.comment != nil
    if bead.record != .none { isBusy = true }
    if case .judging = bead.phase { isBusy = true }
    beads.file(row, in: &busy, isBusy && isRead)
  }
}

extension Table<Bead> {
  /// The order in which beads are given out: priority, then place, then the id's bytes.
  package func precedes(_ left: Int, _ right: Int) -> Bool {
    let (one, other) = (rows[left], rows[right])
    if one.priority != other.priority { return one.priority < other.priority }
    if one.place != other.place { return one.place < other.place }
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
    if bead == .planning { return true }
    return priority <= self.priority && !skip.contains(bead)
      && (only.isEmpty || only.contains(bead))
  }

  /// The same, with all that its source tells of it.
  package func selects(_ key: BeadID, _ bead: Bead) -> Bool {
    selects(key, priority: bead.priority)
      && (label.isEmpty || bead.labels.contains(label) || key == .planning)
      && bead.unfit.isEmpty && trusts(bead)
  }

  /// Whether its author may write prompts: a bead is one.
  package func trusts(_ bead: Bead) -> Bool {
    authors.isEmpty || !bead.isTracked || authors.contains(bead.author)
  }
}
