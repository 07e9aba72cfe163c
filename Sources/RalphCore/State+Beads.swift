// What is known of one bead, and of ended attempts on their way to a verdict.

/// What is known of one bead.
package struct Bead: Sendable {
  /// Where its life stands.
  package enum Phase: Sendable, Equatable {
    /// Not worked on: it may be given out once it is ready.
    case open
    /// An attempt lives.
    case working
    /// An attempt ended, and the verifier is to say what it was worth.
    case judging(Judging)
    /// Nothing more happens to it in this run.
    case ended(Final)
  }

  /// Its source's view of it, as last seen.
  package var priority = 0
  package var place = 0
  package var mark = Mark.todo
  package var needs: [BeadID] = []
  package var text = Digest.none
  /// Whether its source still holds it.
  package var isPresent = true
  package var phase = Phase.open
  /// Attempts over the life of the journal.
  package var number = 0
  /// The last sequence that asked or settled something about it.
  package var touched = Seq.zero
  /// Whether it is gone and has nothing to do with this run, nor with any later one.
  package var isAtRest = false

  // Within the run
  /// Whether the run has attempted it.
  package var isAttempted = false
  /// The plan as it was when its last attempt began: what is less now was lost meanwhile.
  package var guarded = SourceView()
  /// Attempts spent.
  package var spent = 0
  /// Times its process was lost.
  package var losses = 0
  /// Verifications that were flaky or inconclusive.
  package var doubts = 0
  /// Marks in a row that were not what the command expected.
  package var differences = 0
  /// Whether it appeared during the run and waits for the next one.
  package var isHeld = false
  /// Whether it waits for a deadline.
  package var isSleeping = false
  /// How its last attempt failed.
  package var trouble: MarkReason?
  /// The object with the failure of the last attempt.
  package var failure = Digest.none
  /// The key of the last attempt whose tree was kept before and after it.
  package var kept = Key.none
  /// The mark that the plan should have, and why; nil where ralph has no opinion.
  package var wanted: Mark?
  package var wantedWhy = MarkReason.ended
  /// The key of a mark that is to be asked again.
  package var markAgain = Key.none

  // Of a tracker
  /// Whether a tracker holds it, and it must be claimed before it is worked on.
  package var isTracked = false
  /// What it is filed under there, and who wrote it.
  package var labels: [Name] = []
  /// Who wrote it; empty if that is not known.
  package var author = Name()
  /// The bead in whose course it was found.
  package var from = BeadID.none
  /// Why it is not for agents; empty if it is.
  package var unfit = Name()
  /// How many follow-ups stand between it and work that was there before the run.
  package var generation = 0
  /// Whether the claim on it is ours and accounted for.
  package var isClaimed = false
  /// Whether a claim was asked for whose answer is not known.
  package var isClaimDoubted = false
  /// What is to be said about it in the tracker.
  package var comment: MarkReason?
  /// Times a mark of ours was found taken back.
  package var reverts = 0
  /// The key of a verification that is to be asked again.
  package var verifyAgain = Key.none
  /// The key of a merge that is to be asked again.
  package var mergeAgain = Key.none
  // Of the Ralph loop
  /// What is still to be written down of it.
  package var record = RecordStep.none
  /// How many bytes the log of finished tasks had before its last attempt.
  package var recorded = 0
  /// What the operator says of a skip.
  package var said = Text()
  /// Whether the operator skipped it while an attempt lived.
  package var isSkipped = false
  /// The listing of guarded files before its first attempt of the run.
  package var guards = Digest.none

  package init() {}

  /// Forgets what is counted within a run, where the bead stands: the next one begins.
  mutating func forgetRun() {
    phase = .open
    isAtRest = false
    isAttempted = false
    guarded = SourceView()
    (spent, losses, doubts, differences) = (0, 0, 0, 0)
    isHeld = false
    isSleeping = false
    if failure.isNone { trouble = nil }
    (wanted, wantedWhy, markAgain) = (nil, .ended, .none)
    generation = 0
    isClaimed = false
    isClaimDoubted = false
    comment = nil
    reverts = 0
    verifyAgain = .none
    mergeAgain = .none
    // What is pushed, and which rows are added, is each run's own affair.
    if record == .push || record == .late { record = .none }
    isSkipped = false
    guards = .none
  }
}

/// An ended attempt on its way to a verdict.
package struct Judging: Sendable, Equatable {
  /// Why the verifier is to run next, or runs.
  package var why: VerifyReason
  /// Whether a strong vote, or a change that is surely this attempt's, stands for the work.
  package var hasProof = false
  /// Whether no other attempt lived in the tree beside it.
  package var wasAlone = false
  /// Whether the `[?]` was there before any attempt of this run, so that none is charged.
  package var isFound: Bool
  /// The key of the worktree that the work lies in; none for the workspace.
  package var worktree = Key.none
  /// How far it has come on its way into the workspace's branch.
  package var merge = MergeStep.none
  /// The merge that is verified or is to land.
  package var commit = Name()
  /// How often the merge had to wait or to be made again.
  package var waits = 0
  /// Whether no verifier is to say more than the attempt's own evidence does.
  package var isUnverified = false

  package init(why: VerifyReason) {
    self.why = why
    isFound = why == .found
  }
}
