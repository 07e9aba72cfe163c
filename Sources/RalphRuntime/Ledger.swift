package import RalphCore

/// What reading a journal from its beginning leaves behind, as far as a writer's life needs it.
package struct Ledger: Sendable {
  /// The fold of all entries.
  package private(set) var state = State()
  /// The first entry of the current or last run.
  package private(set) var started: RunStarted?
  /// Who wrote last: host, process and boot of the last life of the writer.
  package private(set) var lastWriter: (host: Name, pid: Int, boot: Name)?
  /// When a writer last wrote of what it or its agents did; what operators say does not count.
  package private(set) var workedAt = Instant.zero
  /// The commit at which the workspace's HEAD was last known to stand in this run; empty where that
  /// is not known, or a person has said since that the run is to go on.
  package private(set) var head = Name()
  /// Where it stood before it went back: what was seen before that is told may be journaled behind it.
  private var left = Name()
  /// Commands, those without an outcome among them; thinned as it goes on.
  private var commands: [(seq: Seq, command: Command)] = []

  package init() {}

  /// Folds one entry.
  package mutating func take(_ entry: borrowing Entry) {
    state.apply(entry)
    if entry.isOfWork { workedAt = entry.at }
    if let seen = entry.event.flatMap(headSeen), seen.isEmpty || seen != left { head = seen }
    if case .treeRewound(let moved)? = entry.event { left = moved.fromHead }
    switch entry.fact {
    case .command(let command):
      commands.append((entry.seq, command))
      if commands.count > 256 { commands = outstanding }
    case .event(.runStarted(let started)):
      self.started = started
      lastWriter = (started.host, started.pid, started.boot)
    case .event(.runResumed(let resumed)):
      lastWriter = (resumed.host, resumed.pid, resumed.boot)
    case .event: break
    }
  }

  /// Where HEAD of the workspace stands by what is told; nil where it says nothing of that.
  private func headSeen(_ event: Event) -> Name? {
    // With trees of their own, attempts tell of those.
    let isShared = state.run.policy.tree != .own
    let head: Name
    switch event {
    case .runStarted, .operatorContinued: return Name()
    case .dispatchSent(let sent) where isShared: head = sent.head
    case .attemptEnded(let ended) where isShared: head = ended.head
    case .commitMade(let made): head = made.commit
    case .mergeLanded(let landed): head = landed.commit
    case .treeBranch(let moved), .treeRewound(let moved): head = moved.head
    default: return nil
    }
    return head.isEmpty ? nil : head
  }

  /// The commands whose outcome is not journaled.
  package var outstanding: [(seq: Seq, command: Command)] {
    commands.filter { held in state.outstanding.contains { $0.seq == held.seq } }
  }

  /// Whether a run is open: its writer stopped, or it died.
  package var hasOpenRun: Bool { state.run.phase == .open || state.run.phase == .stopped }
  /// Whether a repair came over the last run: it is settled by the next one, and not gone on with.
  package var isRepaired: Bool { state.usedRuns > 0 && state.usedRuns >= state.run.id.number }
}

extension Entry {
  /// Whether it tells of work: what an operator decides, or what opening the journal finds, may be
  /// written long after anything was at work.
  fileprivate var isOfWork: Bool {
    switch event {
    case .journalRecovered?, .journalRepaired?, .workspaceDamaged?, .operatorDrained?,
      .operatorStopped?, .operatorPaused?, .operatorContinued?, .operatorRetried?,
      .operatorSkipped?, .operatorRecorded?, .operatorUndone?, .operatorApproved?,
      .operatorRejected?:
      false
    default: true
    }
  }
}
