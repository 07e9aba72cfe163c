import RalphCore

/// What an entry meets: the few facts of the state just before it that a report rests on.
struct ReportMeeting: Sendable {
  /// The state's instant before the entry.
  let at: Instant
  let phase: Run.Phase
  /// Whether a slot stood empty without need until the entry.
  let isSlotIdle: Bool
  let isPaused: Bool
  let stormLevel: Int
  /// The rows that wait for a sweep.
  let unswept: [Int]
  let isSweepAgain: Bool
  /// The attempt that the entry ends; nil where it ends none, or comes too late.
  let attempt: Attempt?
  /// The verification that the entry ends; nil likewise.
  let verification: Verification?
  /// How the bead of a merge is judged; nil where the entry is about none.
  let judging: Judging?
  /// The bead that was given up in the tree which a baseline verification is about, if there is one.
  let leftBy: BeadID

  init(of entry: Entry, in state: State) {
    (at, phase) = (state.at, state.run.phase)
    isSlotIdle = entry.at > state.at && state.isSlotIdle
    (isPaused, stormLevel) = (state.run.isPaused, state.run.storm.level)
    (unswept, isSweepAgain) = (state.run.sweep.rows, state.run.sweep.isAgain)
    attempt = state.attempts.first {
      $0.fence == entry.cause || ($0.turn.map { $0.gather == entry.cause } ?? false)
    }
    verification = state.verifications.first { $0.fence == entry.cause }
    leftBy = state.run.leftBy.map { state.beads.keys[$0] } ?? .none
    let row = entry.fact.bead.flatMap { state.beads.index(of: $0) }
    if let row, case .judging(let judging) = state.beads.rows[row].phase {
      self.judging = judging
    } else {
      judging = nil
    }
  }
}
