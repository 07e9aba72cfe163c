package import RalphCore
package import RalphJournal

// What a history says of a line depends on what was before it. But a run that ends well leaves little
// behind: nothing lives, nothing is asked for, no bead is between two steps. The lines of a bead that
// is named for the first time in a later run depend on that run and on what lasts longer than one:
//
// - panes, which stay as they were last seen. They go with the start, and it is none unless each of
//   them was left quiet: who works on in one makes every verification a shared one.
// - other beads. What a run does with one that is not known from the start on, or what a bead needs
//   of one, is met as a doubt when its line comes, and then the history begins further back.
// - worktrees that were made for a bead and not begun in: they hold a slot as long as they stand.
// - what agents have proposed, added or marked beside their task, and what the operator has decided
//   about a bead. A journal with such has no fresh start after it.

/// A place in a journal from which on the history of a later bead can be told.
package struct FreshStart: Sendable {
  /// Behind the entry with which the run begins.
  package let place: Chain
  /// What comes before the entries after it: the panes as they were left, and the run's beginning.
  let entries: [Entry]
}

/// Finds the fresh starts of a journal, of which only a few kinds are read.
package struct FreshStarts: Sendable {
  /// The start of each run so far; nil where it is not fresh.
  private var runs: [FreshStart?] = []
  private var panes: [LeftPane] = []
  /// Sources of which a bead may wait for what an older run still owes it.
  private var owing = RunSources()
  private var sources = RunSources()
  private var host = HostKind.headless
  private var isOpen = false
  private var hasTrees = false
  /// Beads whose worktree was asked for and no attempt began in: it may hold a slot in a later run.
  private var unbegun: [BeadID] = []
  private var isBarred = false

  package init() {}

  /// Whether an entry of a kind is to be taken; each is asked about in its order.
  package mutating func wants(_ kind: Kind) -> Bool {
    switch kind {
    case .runStarted, .runResumed, .runEnded, .paneFound, .paneChanged, .paneGone, .gather,
      .worktree:
      return true
    case .dispatch: return host != .headless
    case .dispatchSent, .prune: return !unbegun.isEmpty
    case .phaseProposed, .phaseAdded, .tasksMarked, .operatorRetried, .operatorSkipped,
      .operatorRecorded, .operatorUndone, .operatorApproved, .operatorRejected:
      isBarred = true
    case .journalOpened, .journalRecovered, .journalRepaired, .workspaceDamaged, .runStopped,
      .clockMoved, .deadlinePassed, .operatorDrained, .operatorStopped, .beadFound, .beadChanged,
      .beadGone, .sourceRead, .sourceFailed, .dispatchRefused, .attemptEnded,
      .verifyStarted, .verifyRefused, .verifyEnded, .markSet, .markDiffers, .markConflict,
      .markFailed, .stopDone, .effectAbsent, .claimWon, .claimLost, .trackerWritten, .trackerTaken,
      .trackerRefused, .trackerUnknown, .trackerChanged, .trackerNoted, .hostGone, .dispatchUnfit,
      .dispatchUnknown, .agentVoted, .interruptDone, .sessionOpened, .sessionRefused, .sessionShut,
      .worktreeMade, .worktreeRefused, .worktreeRemoved, .mergeMade, .mergeConflict, .mergeRefused,
      .mergeWaits, .mergeStale, .mergeLanded, .treeBranch, .treeRewound, .hostSlept,
      .operatorPaused, .operatorContinued, .taskRecorded, .recordRefused, .commitMade,
      .commitRefused, .rowsMissing, .warningsAdded, .warningsRefused, .pushMade, .pushRefused,
      .stop, .mark, .verify, .claim, .close, .reopen, .park, .release, .comment, .interrupt, .open,
      .shut, .merge, .land, .record, .commit, .warn, .push, .end:
      break
    }
    return false
  }

  /// Takes the next entry that is wanted, with the place behind it.
  package mutating func take(_ entry: Entry, _ place: Chain) {
    switch entry.fact {
    case .event(.runStarted(let it)): begin(it, entry, place)
    case .event(.runResumed(let it)): (isOpen, host) = (true, it.policy.host)
    case .event(.runEnded(let it)): end(it.why)
    case .event(.paneFound(let it)), .event(.paneChanged(let it)):
      let index = panes.firstIndex { $0.name == it.pane } ?? panes.endIndex
      if index == panes.endIndex { panes.append(LeftPane(name: it.pane)) }
      panes[index].entries = [entry]
      panes[index].isQuiet = it.what == .quiet
    case .event(.paneGone(let it)):
      change(it.pane) {
        $0.entries.append(entry)
        $0.isQuiet = true
      }
    case .command(.dispatch(let it)): change(it.pane) { $0.isQuiet = false }
    case .command(.worktree(let it)):
      hasTrees = true
      unbegun.append(it.bead)
    case .event(.dispatchSent(let it)): unbegun.removeAll { $0 == it.bead }
    case .command(.prune(let it)): unbegun.removeAll { $0 == it.bead }
    case .command(.gather(let it)):
      change(it.pane) { $0.isLate = it.ended == .timedOut && it.signal == .none }
    default: break
    }
  }

  /// The starts to be tried one after the other, as long as something is in doubt.
  ///
  /// These are the last, and one some runs before, from which more beads are known. Then only the
  /// beginning of the journal is left.
  package var tries: [FreshStart] {
    let rows = [0, 8].compactMap { back in
      runs.indices.dropLast(back).last { runs[$0] != nil }
    }
    return rows.indices.compactMap { $0 > 0 && rows[$0] == rows[$0 - 1] ? nil : runs[rows[$0]] }
  }

  /// Every start that was found.
  package var all: [FreshStart] { runs.compactMap(\.self) }

  private mutating func begin(_ started: RunStarted, _ entry: Entry, _ place: Chain) {
    // A run over one that is not ended takes over what lives.
    if isOpen { owing.add(sources) }
    let isFresh =
      !isOpen && !isBarred && owing.isEmpty && unbegun.isEmpty
      && panes.allSatisfy { $0.isQuiet && !$0.isLate }
    let left = panes.flatMap(\.entries).sorted { $0.seq < $1.seq }
    runs.append(isFresh ? FreshStart(place: place, entries: left + [entry]) : nil)
    (isOpen, host) = (true, started.policy.host)
    sources = RunSources(started)
  }

  /// Where nothing more is ready no bead of the run's sources is between two steps, and before other
  /// good ends only a worktree may be.
  private mutating func end(_ why: EndReason) {
    isOpen = false
    switch why {
    case .done, .nothingReady: owing.remove(sources)
    case .tool, .baseline, .superseded, .planDamaged: owing.add(sources)
    case .budget, .limit, .failFast, .cost, .hostGone, .storm, .tree, .sweep, .login,
      .credit, .disk, .verifier, .person:
      if hasTrees { owing.add(sources) } else { owing.remove(sources) }
    }
  }

  private mutating func change(_ pane: Name, _ change: (inout LeftPane) -> Void) {
    guard !pane.isEmpty, let index = panes.firstIndex(where: { $0.name == pane }) else { return }
    change(&panes[index])
  }

  /// A pane as it was left.
  private struct LeftPane: Sendable {
    let name: Name
    /// What tells of it: that it was seen, and that it is gone.
    var entries: [Entry] = []
    /// Whether it was quiet, or gone, when it was last seen, and nothing was given to it since.
    var isQuiet = true
    /// Whether the last attempt in it was given up for its time, so that its agent may work on.
    var isLate = false
  }
}

/// Which sources a run reads.
private struct RunSources: Sendable {
  var hasPlan = false
  var hasTracker = false

  init() {}

  init(_ started: RunStarted) {
    hasPlan = !started.plan.isEmpty || started.tracker.isEmpty
    hasTracker = !started.tracker.isEmpty
  }

  var isEmpty: Bool { !hasPlan && !hasTracker }

  mutating func add(_ other: RunSources) {
    (hasPlan, hasTracker) = (hasPlan || other.hasPlan, hasTracker || other.hasTracker)
  }

  mutating func remove(_ other: RunSources) {
    (hasPlan, hasTracker) = (hasPlan && !other.hasPlan, hasTracker && !other.hasTracker)
  }
}
