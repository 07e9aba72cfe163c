// What readings of the source change.
extension State {
  mutating func beadSeen(_ seen: BeadSeen) {
    guard !seen.bead.isNone else { return }
    let known = beads.index(of: seen.bead)
    let row = known ?? addBead(seen.bead, Bead())
    wake(row)
    let before = (mark: beads.rows[row].mark, isPresent: beads.rows[row].isPresent)
    beads.rows[row].show(seen)
    // While an agent is at work it may only be hiding the mark.
    if seen.mark != .done, attempts.isEmpty { proved(seen.bead) }
    markSeen(seen.bead)
    if known == nil {
      beads.rows[row].isTracked = seen.bead.isTracked
      if run.isRead { followUpFound(row) }
      planChanged(seen.bead)
      return enter(row)
    }
    guard before.mark != seen.mark || !before.isPresent else { return refile(row) }
    // A task that was gone for a while, and has the mark that it had, was changed by nobody.
    if run.rules >= 8, before.mark == seen.mark, case .ended = beads.rows[row].phase {
      return refile(row)
    }
    beads.rows[row].isRefused = false
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
    if beads.rows[row].phase != .working {
      let isJudged =
        beads.rows[row].mark == .claimed && run.policy.verify == .command
        && beads.rows[row].isPresent && !run.isRead
        && isSelected(row)
      beads.rows[row].phase = isJudged ? .judging(Judging(why: .found)) : .open
    }
    refile(row)
  }

  mutating func beadGone(_ gone: BeadGone) {
    guard let row = beads.index(of: gone.bead) else { return }
    wake(row)
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

  mutating func sourceRead(_ read: SourceRead) {
    if run.sources.isTracker(read.source) {
      trackerRead(read)
      run.sources.isTrackerRead = true
    } else {
      run.sources.isPlanRead = true
      source = SourceView(digest: read.digest, bytes: read.bytes, beads: read.beads)
    }
    run.isRead = run.sources.areRead
    sourceReadsWell(isPlan: !run.sources.isTracker(read.source))
  }
}

extension Bead {
  /// Takes over what its source shows of it.
  fileprivate mutating func show(_ seen: BeadSeen) {
    priority = seen.priority
    place = seen.place
    mark = seen.mark
    needs = seen.needs
    text = seen.text
    labels = seen.labels
    author = seen.author
    from = seen.from
    unfit = seen.unfit
    isPresent = true
  }
}
