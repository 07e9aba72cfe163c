import RalphCore

// What entries tell of beads, of the tree, and of what happened beside the work.
extension ReportFold {
  /// Takes in what an entry tells.
  mutating func tell(_ entry: Entry, _ met: ReportMeeting) {
    switch entry.fact {
    case .event(let event):
      tellRun(event, entry)
      tellBead(event, met)
      tellTree(event, met)
    case .command(.dispatch(let dispatch)) where entry.key.isNone:
      change(dispatch.bead) {
        ($0.number, $0.isInPane) = (dispatch.attempt, !dispatch.pane.isEmpty)
        ($0.question, $0.words) = ("", "")
      }
    case .command(.mark(let mark)) where mark.why == .drift: noteDrift()
    case .command(let command):
      if let order = command.order, order.why == .drift { noteDrift() }
    }
  }

  private mutating func change(_ bead: BeadID, _ change: (inout Report.Piece) -> Void) {
    guard !bead.isNone else { return }
    let index = record(bead)
    change(&records.rows[index])
  }

  private mutating func tellRun(_ event: Event, _ entry: Entry) {
    switch event {
    case .runStarted(let started): begin(started, entry)
    case .runResumed:
      note {
        $0.lives += 1
        $0.stopped = nil
      }
    case .runStopped(let stopped): note { $0.stopped = stopped.why }
    case .runEnded(let ended): note { $0.ended = ended }
    case .sourceFailed(let failed): refusal = visible(failed.why.string)
    case .dispatchRefused(let refused), .verifyRefused(let refused), .markFailed(let refused),
      .trackerRefused(let refused), .trackerUnknown(let refused), .worktreeRefused(let refused),
      .mergeRefused(let refused), .sessionRefused(let refused), .recordRefused(let refused),
      .commitRefused(let refused):
      let why = visible(refused.why.string)
      refusal = why.isEmpty ? refused.problem.phrase : why
    case .tasksMarked(let marked): note(happening: marked.phrase)
    case .pushRefused(let refused): note(happening: "not pushed: \(visible(refused.why.string))")
    case .workspaceDamaged(let damaged): note(happening: visible(damaged.what.string))
    case .journalRecovered(let recovered):
      note(happening: "a crash tore the journal's end: \(recovered.bytes) bytes are set aside")
    case .journalRepaired(let repaired):
      note(happening: "\(repaired.lines) damaged lines of the journal were cut off by hand")
    case .treeBranch(let moved):
      let (from, to) = (moved.fromBranch.branchName, moved.branch.branchName)
      note(happening: "the branch was switched from \(from) to \(to) at \(entry.at.clock)")
    case .treeRewound(let moved):
      let (from, to) = (moved.fromHead.shortCommit, moved.head.shortCommit)
      let still = "what `git log \(moved.lost)` shows still counts as done"
      note(happening: "HEAD went back from \(from) to \(to) at \(entry.at.clock): \(still)")
    default: break
    }
  }

  private mutating func tellBead(_ event: Event, _ met: ReportMeeting) {
    switch event {
    case .dispatchSent(let sent):
      if !sent.snapshot.isEmpty {
        change(sent.bead) {
          if !$0.snapshots.contains(sent.attempt) { $0.snapshots.append(sent.attempt) }
        }
      }
    case .worktreeRemoved(let removed):
      // Its files stood in a tree that is gone; what was done there is on the branch.
      if removed.kept.isEmpty { change(removed.bead) { $0.snapshots = [] } }
    case .paneFound(let seen), .paneChanged(let seen):
      guard seen.what == .asks, let row = state.pane(seen.pane), let index = state.attempt(in: row)
      else { return }
      asked(state.attempts[index].row, seen.evidence)
    case .agentVoted(let voted):
      guard voted.vote == .asks, let of = state.attempts.first(where: { $0.key == voted.of })
      else { return }
      asked(of.row, voted.seen)
    case .attemptEnded(let ended): if met.attempt != nil { tell(ended) }
    case .verifyEnded(let ended):
      guard let verification = met.verification else { return }
      tell(ended, verification, met)
    case .markConflict(let conflict): change(conflict.bead) { $0.words = conflict.problem.phrase }
    case .trackerTaken(let taken): change(taken.bead) { $0.words = visible(taken.seen.string) }
    default: break
    }
  }

  private mutating func asked(_ row: Int, _ text: Text) {
    let question = firstLine(text.string, limit: 400)
    if !question.isEmpty { change(state.beads.keys[row]) { $0.question = question } }
  }

  private mutating func tell(_ ended: AttemptEnded) {
    let files = ended.guarded.string.split(separator: "\n").map { visible(String($0)) }
    let text = firstLine(ended.excerpt.string, limit: 400)
    let isFine = ended.ended == .exited && ended.endClass == .finished && ended.code == 0
    if !isFine { failure = (ended.bead, text) }
    change(ended.bead) {
      $0.attempts += 1
      $0.took = Millis($0.took.value &+ ended.took.value)
      if !files.isEmpty {
        $0.guarded.append(
          Report.Guarded(attempt: ended.attempt, files: files, changes: ended.guardLines)
        )
      }
      if ended.endClass == .asks || ended.called == .person, $0.question.isEmpty {
        $0.question = text
      }
      $0.words = text
    }
  }

  private mutating func tell(
    _ ended: VerifyEnded,
    _ verification: Verification,
    _ met: ReportMeeting
  ) {
    let isPass = ended.passes
    let isDecisive = ended.ended == .exited || ended.ended == .timedOut || ended.ended == .signaled
    let isAgain =
      verification.why == .again || (verification.why == .sweep && met.isSweepAgain)
    guard let row = verification.row else {
      let isBaseline = verification.why == .baseline
      if isDecisive { noteHealth(isPass, verification, isBaseline ? met.leftBy : .none) }
      if isDecisive, !isPass { verifierSaid = VerifierFailure(ended)?.words ?? "" }
      if verification.why == .sweep { swept(met.unswept) }
      if isPass, isAgain { note(happening: "the sweep failed, and passed when it was run again") }
      return
    }
    let bead = state.beads.keys[row]
    change(bead) {
      if isPass, isAgain { $0.isFlaky = true }
      if !isPass { $0.words = VerifierFailure(ended)?.words ?? "" }
    }
    var isDoubt = false
    if case .judging(let judging) = state.beads.rows[row].phase, judging.why == .quiet {
      isDoubt = !isPass && isDecisive
    }
    if isDoubt { noteNight { $0.doubts += 1 } }
    // What was seen beside others says nothing of the tree.
    if isDecisive, !isDoubt, !verification.isShared { noteHealth(isPass, verification, bead) }
    if isPass { passed(row, beside: state.run.sweep.rows.contains(row)) }
  }

  private mutating func noteHealth(_ isGreen: Bool, _ verification: Verification, _ bead: BeadID) {
    guard verification.worktree.isNone || (verification.why == .merged && isGreen) else { return }
    note(Report.Health(isGreen: isGreen, why: verification.why, bead: bead, at: state.at))
  }

  private mutating func passed(_ row: Int, beside: Bool) {
    let index = record(state.beads.keys[row])
    grounds[index] = beside ? .sweepNotRun : state.run.rules < 3 ? .shared : .alone
  }

  /// A sweep came to its end: what waited for it is green or red now, unless it says nothing.
  private mutating func swept(_ waited: [Int]) {
    let sweep = state.run.sweep
    for row in waited {
      let index = record(state.beads.keys[row])
      if !sweep.rows.contains(row) {
        grounds[index] = .sweepGreen
      } else if sweep.isRed {
        grounds[index] = .sweepRed
      }
    }
  }

  private mutating func tellTree(_ event: Event, _ met: ReportMeeting) {
    switch event {
    case .dispatchSent(let sent):
      guard met.attempt?.worktree.isNone ?? false else { return }
      head(sent.head, hasTree: !sent.tree.isNone)
    case .attemptEnded(let ended):
      guard met.attempt?.worktree.isNone ?? false else { return }
      head(ended.head, hasTree: !ended.tree.isNone)
    case .verifyStarted(let started):
      guard met.verification?.worktree.isNone ?? false else { return }
      head(started.head, hasTree: !started.tree.isNone)
    case .verifyEnded(let ended):
      guard met.verification?.worktree.isNone ?? false else { return }
      head(ended.head, hasTree: !ended.tree.isNone)
    case .worktreeMade(let made):
      // One that was there already began at an older commit.
      guard !(report.runs.last?.hasHead ?? true) else { return }
      head(made.head, hasTree: !made.head.isEmpty)
    case .mergeMade(let made) where made.commit.isEmpty: merged(made.bead, made.commit, met)
    case .mergeLanded(let landed):
      merged(landed.bead, landed.commit, met)
      head(landed.commit, hasTree: !landed.commit.isEmpty)
    case .commitMade(let made):
      head(made.commit, hasTree: !made.commit.isEmpty)
      if !made.left.isEmpty { note(happening: "of \(visible(made.bead.bare)) \(made.leaves)") }
    case .mergeConflict(let conflict):
      change(conflict.bead) { $0.words = visible(conflict.why.string) }
    case .mergeWaits(let waits), .mergeStale(let waits):
      change(waits.bead) { $0.words = visible(waits.why.string) }
    default: break
    }
  }

  /// HEAD of the workspace, where the look that told it knew the tree at all.
  private mutating func head(_ head: Name, hasTree: Bool) {
    guard hasTree else { return }
    note {
      if !$0.hasHead { $0.firstHead = head }
      ($0.lastHead, $0.hasHead) = (head, true)
    }
  }

  private mutating func merged(_ bead: BeadID, _ commit: Name, _ met: ReportMeeting) {
    guard met.judging != nil else { return }
    let index = record(bead)
    grounds[index] = .merged
    if !commit.isEmpty, !records.rows[index].landed.contains(commit) {
      records.rows[index].landed.append(commit)
    }
  }
}

extension Instant {
  /// The time of day in UTC, to the second.
  var clock: String { String(description.dropFirst(11).prefix(8)) }
}
