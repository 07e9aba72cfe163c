import RalphCore

/// What each bead has come to, counted from the entries apart from the state that is judged.
///
/// Whatever anybody else does with a bead begins its count anew.
struct BeadCount: Sendable {
  /// Attempts in a row that ended in a way that spends one.
  private var failed: [BeadID: Int] = [:]
  /// Beads whose last attempt ended well and that no verifier has judged since.
  private var unjudged: Set<BeadID> = []

  func failures(of bead: BeadID) -> Int { failed[bead] ?? 0 }
  func isUnjudged(_ bead: BeadID) -> Bool { unjudged.contains(bead) }

  /// Takes an entry, with the state after it; `hasEnded` says that an attempt lives no more.
  mutating func take(_ entry: Entry, _ state: State, hasEnded: Bool) {
    switch entry.event {
    case .runStarted?: failed = [:]
    case .attemptEnded(let ended)?: if hasEnded { take(ended, state) }
    case .verifyEnded(let ended)?: unjudged.remove(ended.bead)
    case .beadFound(let seen)?, .beadChanged(let seen)?: forget(seen.bead)
    case .beadGone(let gone)?: forget(gone.bead)
    case .operatorRetried(let decided)?, .operatorSkipped(let decided)?: forget(decided.bead)
    case .markDiffers(let differs)?: forget(differs.bead)
    case .markConflict(let conflict)?: forget(conflict.bead)
    case .trackerTaken(let taken)?: forget(taken.bead)
    case .claimLost(let lost)?: forget(lost.bead)
    default: break
    }
  }

  private mutating func take(_ ended: AttemptEnded, _ state: State) {
    guard let row = state.beads.index(of: ended.bead) else { return }
    if case .judging = state.beads.rows[row].phase { unjudged.insert(ended.bead) }
    // A storm gives back what it took.
    guard state.run.storm.level == 0 else { return failed = [:] }
    let isError = ended.endClass == .finished || ended.endClass == .agentError
    if ended.ended == .timedOut || (ended.ended == .exited && ended.code != 0 && isError) {
      failed[ended.bead, default: 0] += 1
    }
  }

  private mutating func forget(_ bead: BeadID) {
    failed[bead] = nil
    unjudged.remove(bead)
  }
}
