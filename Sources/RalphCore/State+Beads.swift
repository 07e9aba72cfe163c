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

  // Most questions ask only what stands first, and the smallest stand together: it is one piece of
  // memory then.

  /// The mark that its source shows, as last seen.
  package var mark = Mark.todo
  /// Whether its source still holds it.
  package var isPresent = true
  /// Whether it is gone and has nothing to do with this run, nor with any later one.
  package var isAtRest = false
  /// Whether a tracker holds it, and it must be claimed before it is worked on.
  package var isTracked = false
  /// Whether the claim on it is ours and accounted for.
  package var isClaimed = false
  /// Whether a claim was asked for whose answer is not known.
  package var isClaimDoubted = false
  /// Whether bd would not close it for the sake of others when that was last asked.
  package var isRefused = false
  /// Whether it appeared during the run and waits for the next one.
  package var isHeld = false
  /// Whether it waits for a deadline.
  package var isSleeping = false
  /// Whether the run has attempted it.
  package var isAttempted = false
  /// Whether the operator skipped it while an attempt lived.
  package var isSkipped = false
  /// The mark that the plan should have, and why; nil where ralph has no opinion.
  package var wanted: Mark?
  package var wantedWhy = MarkReason.ended
  /// How its last attempt failed.
  package var trouble: MarkReason?
  /// What is to be said about it in the tracker.
  package var comment: MarkReason?
  /// What is still to be written down of it in the Ralph loop.
  package var record = RecordStep.none
  package var priority = 0
  package var place = 0
  package var phase = Phase.open
  /// Few beads have any of it.
  package internal(set) var seldom: [Seldom] = []
  /// What it is filed under in a tracker.
  package var labels: [Name] = []
  package var needs: [BeadID] = []
  /// The last sequence that asked or settled something about it.
  package var touched = Seq.zero
  /// Attempts over the life of the journal.
  package var number = 0
  /// The key of a mark that is to be asked again.
  package var markAgain = Key.none

  // Counted within the run
  /// Attempts spent.
  package var spent = 0
  /// Times its process was lost.
  package var losses = 0
  /// Verifications that were flaky or inconclusive.
  package var doubts = 0
  /// Marks in a row that were not what the command expected.
  package var differences = 0

  // Of its last attempt
  /// The plan as it was when it began: what is less now was lost meanwhile.
  package var guarded = SourceView()
  /// The object with its failure.
  package var failure = Digest.none
  /// The key of the last one whose tree was kept before and after it.
  package var kept = Key.none
  /// The listing of guarded files before the first of the run.
  package var guards = Digest.none
  /// How many bytes the log of finished tasks had before it.
  package var recorded = 0
  /// The digest of everything the prompt takes from the source.
  package var text = Digest.none

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
