extension State {
  /// Whether an observation tells anything: stale or unchanged readings write nothing.
  ///
  /// A reading about a bead is stale if something was asked or settled about it after the reading
  /// began; the watcher reads again. Everything that is not a reading is news.
  package func isNews(_ event: Event) -> Bool {
    switch event {
    case .beadFound(let seen), .beadChanged(let seen): isNews(seen)
    case .beadGone(let gone):
      beads.index(of: gone.bead).map { beads.rows[$0].isPresent && !isStale($0, gone.asOf) }
        ?? false
    case .sourceRead(let read): isNews(read)
    case .sourceFailed(let failed):
      run.sources.isTracker(failed.source) ? !tracker.isBroken : !source.isBroken
    case .paneFound(let seen): !panes.contains { $0.name == seen.pane && $0.isPresent }
    case .paneChanged(let seen): isNews(seen)
    case .paneGone(let gone):
      panes.contains { $0.name == gone.pane && $0.isPresent && gone.asOf >= $0.touched }
    case .agentVoted(let voted): isNews(voted)
    case .trackerChanged: !tracker.isChanged
    case .operatorDrained(let asked), .operatorStopped(let asked), .operatorPaused(let asked),
      .operatorContinued(let asked):
      !isAnswered(asked.by)
    case .operatorRetried(let decided), .operatorSkipped(let decided): !isAnswered(decided.by)
    case .operatorRecorded(let decided), .operatorUndone(let decided): !isAnswered(decided.by)
    case .operatorApproved(let decided), .operatorRejected(let decided): !isAnswered(decided.by)
    case .phaseAdded(let told):
      // A phase that stands there already may have got more tasks.
      !phases.contains { phase in
        phase.title == told.title
          && (phase.decision == .approved
            || phase.isInPlan && told.tasks.allSatisfy(phase.tasks.contains))
      }
    case .tasksMarked(let it):
      !run.loop.crowded.contains { $0.bead == it.bead && $0.attempt == it.attempt }
    case .phaseProposed(let told): !phases.contains { $0.title == told.title }
    case .journalOpened, .journalRecovered, .journalRepaired, .workspaceDamaged, .runStarted,
      .runResumed,
      .runStopped, .runEnded, .clockMoved, .deadlinePassed,
      .dispatchSent, .dispatchRefused, .attemptEnded, .verifyStarted, .verifyRefused,
      .verifyEnded, .markSet, .markDiffers, .markConflict, .markFailed, .stopDone,
      .effectAbsent, .claimWon, .claimLost, .trackerWritten, .trackerTaken, .trackerRefused,
      .trackerUnknown, .trackerNoted, .hostGone, .dispatchUnfit, .dispatchUnknown, .interruptDone,
      .sessionOpened, .sessionRefused, .sessionShut, .worktreeMade, .worktreeRefused,
      .worktreeRemoved, .mergeMade, .mergeConflict, .mergeRefused, .mergeWaits, .mergeStale,
      .mergeLanded, .treeBranch, .treeRewound, .hostSlept, .taskRecorded, .recordRefused,
      .commitMade, .commitRefused, .rowsMissing, .warningsAdded, .warningsRefused, .pushMade,
      .pushRefused:
      true
    }
  }

  private func isNews(_ read: SourceRead) -> Bool {
    if run.sources.isTracker(read.source) {
      return !run.sources.isTrackerRead || tracker.isBroken || read.digest != tracker.digest
    }
    return !run.sources.isPlanRead || source.isBroken || read.digest != source.digest
      || showsWhole(read)
  }

  private func isNews(_ seen: BeadSeen) -> Bool {
    guard let row = beads.index(of: seen.bead) else { return true }
    let bead = beads.rows[row]
    let isSame =
      bead.isPresent && bead.priority == seen.priority && bead.place == seen.place
      && bead.mark == seen.mark && bead.needs == seen.needs && bead.text == seen.text
      && bead.labels == seen.labels && bead.author == seen.author && bead.from == seen.from
      && bead.unfit == seen.unfit
    #if PLANTED
      if planted(.staleReadingTaken) { return !isSame }
    #endif
    return !isSame && !isStale(row, seen.asOf)
  }

  private func isNews(_ seen: PaneSeen) -> Bool {
    guard let row = pane(seen.pane), panes[row].isPresent else { return true }
    let pane = panes[row]
    guard seen.asOf >= pane.touched else { return false }
    return pane.what != seen.what || pane.unfit != seen.unfit || pane.session != seen.session
      || pane.agent != seen.agent || (pane.signal != seen.signal && seen.signal != .none)
  }

  /// A vote is news while its attempt lives and does not know it yet.
  private func isNews(_ voted: AgentVoted) -> Bool {
    guard let attempt = attempts.first(where: { $0.key == voted.of }), let turn = attempt.turn
    else { return false }
    if voted.signal == .nonce, turn.signal != .nonce { return true }
    switch voted.vote {
    case .accepted: return isDoubted(attempt)
    case .ended: return !turn.isEnded
    case .failed, .login, .credit: return !turn.isFailed
    case .limited: return !turn.isLimited
    case .asks: return turn.askedAt == nil
    }
  }

  /// The facts that a look at all panes leads to.
  ///
  /// `isBare` says that the host has no pane at all any more, seen twice: an agent that is begun
  /// anew leaves its pane without one for a moment.
  package func events(
    of seen: [PaneSeen],
    _ votes: [AgentVoted],
    asOf: Seq = Seq(.max),
    isBare: Bool = false
  ) -> [Event] {
    var events: [Event] = votes.map { vote in
      var voted = vote
      if let attempt = attempts.first(where: { $0.key == vote.of }) {
        voted.bead = beads.keys[attempt.row]
      }
      return .agentVoted(voted)
    }
    for pane in seen {
      let isKnown = panes.contains { $0.name == pane.pane && $0.isPresent }
      events.append(isKnown ? .paneChanged(pane) : .paneFound(pane))
    }
    let gone = panes.filter { known in
      known.isPresent && !seen.contains { $0.pane == known.name }
    }
    if seen.isEmpty, isBare, isHostKnown, !run.isHostGone {
      events.append(
        .hostGone(
          HostGone {
            $0.panes = gone.count
            $0.why = Text("no pane with an agent is left")
          }
        )
      )
    }
    events += gone.map { pane in
      .paneGone(
        PaneGone {
          $0.pane = pane.name
          $0.asOf = asOf
        }
      )
    }
    return events.filter(isNews)
  }

  /// Whether there should be panes: people made them, or ralph did and they were seen.
  private var isHostKnown: Bool {
    switch run.policy.host {
    case .headless: false
    case .panes: true
    case .session: panes.contains { sessions.contains($0.session) }
    }
  }

  /// Whether something about a bead was asked or settled after a reading began.
  package func isStale(_ row: Int, _ asOf: Seq) -> Bool {
    isAsked(row) || beads.rows[row].touched > asOf
  }

  /// The events that a complete reading of a source leads to, in the order of the reading.
  ///
  /// Beads that are known and not in the reading are gone. The reading itself comes last: only
  /// then is anything given out.
  package func events(of beadsSeen: [BeadSeen], _ read: SourceRead) -> [Event] {
    var events: [Event] = []
    var isSeen = [Bool](repeating: false, count: beads.count)
    for seen in beadsSeen {
      if let row = beads.index(of: seen.bead) {
        isSeen[row] = true
        events.append(.beadChanged(seen))
      } else if !seen.bead.isTracked || seen.mark != .done {
        events.append(.beadFound(seen))
      }
    }
    let isTracker = run.sources.isTracker(read.source)
    for (row, key) in beads.keys.enumerated()
    where !isSeen[row] && beads.rows[row].isPresent && key != .planning {
      guard beads.rows[row].isTracked == isTracker else { continue }
      events.append(
        .beadGone(
          BeadGone {
            $0.bead = key
            $0.asOf = read.asOf
          }
        )
      )
    }
    return (events + [.sourceRead(read)]).filter(isNews)
  }
}

/// The rules by which this program decides; a change of any answer raises it.
///
/// The answers of every older number stay: `state.run.rules >= 2 ? new : old`.
package enum Rules {
  package static let number = 8
  /// The numbers whose decisions this program can derive again.
  package static let known = 0...number
}
