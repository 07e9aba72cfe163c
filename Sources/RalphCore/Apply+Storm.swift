// The breaker: attempts in a row that end alike suspend the agents for a growing time.

/// What is known of a storm: agents that fail alike, one after the other.
package struct Storm: Sendable, Equatable {
  /// Rows of the attempts in a row that ended alike, one for each attempt.
  package var rows: [Int] = []
  /// How many of them count as starts of this run.
  package var starts = 0
  /// What they had in common; none where they only ended early.
  package var digest = Digest.none
  /// How often the agents were suspended in a row.
  package var level = 0
  /// When they were suspended for the first time in that row.
  package var since: Instant?
  /// Whether one attempt is to be tried before others follow.
  package var isProbing = false
  /// Whether it has lasted too long.
  package var isOver = false

  package init() {}
}

extension State {
  /// Weighs the end of an attempt against those before it.
  mutating func weighStorm(
    _ attempt: Attempt,
    _ ended: AttemptEnded,
    _ evidence: Evidence,
    _ outcome: Outcome
  ) {
    guard run.rules >= 2 else { return }
    switch outcome {
    case .stopped, .rateLimit, .lost, .asks, .timedOut, .loggedOut, .outOfCredit, .guarded: return
    default: break
    }
    let isUnchanged = !attempt.tree.isNone && attempt.tree == ended.tree
    let isEarly = ended.took < State.early && isUnchanged && !evidence.hasStrongVote
    let isError = outcome == .agentError
    guard isError || isEarly else {
      run.storm = Storm()
      return
    }
    let digest = isError ? (ended.errors.isNone ? ended.output : ended.errors) : .none
    let isAlike = run.storm.digest == digest || isEarly
    if !isAlike { (run.storm.rows, run.storm.starts) = ([], 0) }
    run.storm.digest = digest
    run.storm.rows.append(attempt.row)
    if attempt.key.run == run.id { run.storm.starts &+= 1 }
    let most = run.policy.breaker == 0 ? 3 : run.policy.breaker
    if run.storm.isProbing || run.storm.rows.count >= most { suspend() }
  }

  /// Suspends the agents; the attempts that tripped the breaker are given back.
  private mutating func suspend() {
    run.starts &-= run.storm.starts
    for row in run.storm.rows {
      beads.rows[row].spent = max(0, beads.rows[row].spent - 1)
      if case .ended(.agentError) = beads.rows[row].phase { tryAgain(row) }
    }
    let first = run.storm.since ?? at
    let level = run.storm.level
    (run.storm.rows, run.storm.starts) = ([], 0)
    run.storm.since = first
    run.storm.level = level + 1
    run.storm.isProbing = true
    if at - first >= State.stormMost { return run.storm.isOver = true }
    deadlines.removeAll { $0.kind == .wake }
    run.isPaused = true
    schedule(.wake, at: at + State.suspensions[min(level, State.suspensions.count - 1)])
  }

  /// A bead that was given up in a storm stands as it did before.
  private mutating func tryAgain(_ row: Int) {
    let mark = beads.rows[row].mark
    guard mark == .todo || mark == .begun else { return }
    beads.rows[row].phase = .open
    if beads.rows[row].isTracked {
      // A release on its way takes the claim back when it is done.
      beads.rows[row].isClaimed = mark == .begun
      beads.rows[row].wanted = nil
    } else {
      want(row, .todo, .again)
    }
    refile(row)
  }

  /// An attempt that ended sooner than this, with neither signal nor change, did nothing.
  static var early: Millis { .seconds(20) }
  /// How long agents are suspended, the first time, the second, and from then on.
  static var suspensions: [Millis] { [.minutes(1), .minutes(5), .minutes(30)] }
  /// How long a storm may last before the run ends.
  static var stormMost: Millis { .hours(2) }
}
