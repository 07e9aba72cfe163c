/// Everything known: the fold of a journal's entries.
///
/// It is plain and ordered, so that the same entries give the same state in every process. It says
/// what was commanded and what was observed; what the world looks like now only the world knows.
package struct State: Sendable {
  /// The last entry applied.
  package var seq = Seq.zero
  /// The instant of the last entry.
  package var at = Instant.zero
  /// The format in force.
  package var format = 0
  /// The first 16 bits of the journal's genesis.
  package var genesis: UInt16 = 0
  /// The current run, or the last one.
  package var run = Run()
  /// Every bead ever seen, in the order of their coming.
  package var beads = Table<Bead>()
  /// Beads that wait for a slot, best first: open, present, `[ ]`, selected.
  package var queue: [Int] = []
  /// Beads that want looking at: being judged, or with another mark than they should have.
  package var busy: [Int] = []
  /// Attempts that live, in the order of their dispatch.
  package var attempts: [Attempt] = []
  /// The verifications under way, at most one in each tree.
  package var verifications: [Verification] = []
  /// Worktrees that ralph makes, has made, or has still to remove.
  package var trees: [OwnTree] = []
  /// Commands whose outcome is not journaled yet, in the order of their asking.
  package var outstanding: [Outstanding] = []
  /// What falls due, earliest first.
  package var deadlines: [Deadline] = []
  /// The plan file as it was last read or written.
  package var source = SourceView()
  /// The tracker as it was last read.
  package var tracker = TrackerView()
  /// Beads that are claimed and not worked on, in the order of their claims.
  package var claims: [Int] = []
  /// Every pane seen since the journal began, in the order of their coming.
  package var panes: [Pane] = []
  /// Sessions that ralph has made and not ended.
  package var sessions: [Text] = []
  /// The requests of other terminals that the journal has answered, by the numbers of their files.
  package var answered: [Name] = []

  package init() {}

  /// The earliest instant at which time alone changes what is owed.
  package var nextDeadline: Instant? { deadlines.first?.at }
}

/// The current run.
package struct Run: Sendable {
  /// Where a run stands.
  package enum Phase: Sendable, Equatable {
    /// No run yet.
    case none
    /// Its writer lives.
    case open
    /// Its writer left, or nobody knows; it can be resumed.
    case stopped
    /// It is over.
    case ended
  }
  /// Where the verification of the untouched tree stands.
  package enum Baseline: Sendable, Equatable {
    case unneeded, owed, running, green, red
  }

  package var id = RunID.none
  package var phase = Phase.none
  package var epoch = 0
  /// The number of the rules that decide.
  package var rules = 0
  package var seed = Name()
  package var policy = Policy()
  package var startedAt = Instant.zero
  /// Whether the source was read since the writer began to live.
  package var isRead = false
  /// Attempts started, those given back not counted.
  package var starts = 0
  package var baseline = Baseline.unneeded
  /// The key of a baseline verification that is to be asked again.
  package var baselineKey = Key.none
  /// Whether the verifier itself changes the tree, seen at the baseline.
  package var verifierWrites = false
  /// Refusals of tools in a row.
  package var refusals = 0
  /// Whether tools failed more often than allowed.
  package var hasToolFailure = false
  /// Whether the plan lost tasks or much of its text while an agent worked.
  package var isPlanDamaged = false
  /// Whether the longest duration is reached.
  package var isOverTime = false
  /// Whether a bead failed for good.
  package var hasFailure = false
  /// Nothing new is begun.
  package var isDraining = false
  /// What runs is stopped.
  package var isStopping = false
  /// Whether dispatching waits for a rate limit to pass.
  package var isPaused = false
  /// How and why it ended, once it has.
  package var end = RunEnded()
  /// Which sources it reads, and which of them were read since the writer began to live.
  package var sources = Sources()
  /// Agents that fail alike, one after the other.
  package var storm = Storm()
  /// The key of a session that is to be opened again.
  package var openAgain = Key.none
  /// Whether all panes went at once.
  package var isHostGone = false
  /// What the agents say they took; attempts that do not say are counted.
  package var costMicros = 0
  package var tokens = 0
  package var unknownCosts = 0
  /// Why nothing more is given out until a person has looked; nil where nothing is the matter.
  package var halt: EndReason?
  /// Whether the operator holds new work back.
  package var isHeld = false
  /// Whether HEAD went backwards and nobody has looked since.
  package var isRewound = false
  /// The branch that the run belongs to.
  package var branch = Text()
  /// The branch that the workspace was last seen to be switched to; empty where it never was.
  package var standsOn = Text()
  /// Beads that passed beside others.
  package var sweep = Sweep()
  /// How long the machine slept, or ralph was held.
  package var slept = Millis.zero

  /// The sources of a run.
  package struct Sources: Sendable, Equatable {
    package var hasPlan = true
    package var hasTracker = false
    package var isPlanRead = false
    package var isTrackerRead = false

    /// Whether a reading is the tracker's.
    package func isTracker(_ source: Name) -> Bool {
      hasTracker && source != Name(cutting: "plan")
    }

    /// Whether a bead comes from one of them; the others wait for a run that reads their source.
    package func holds(_ bead: Bead) -> Bool { bead.isTracked ? hasTracker : hasPlan }

    /// Whether all of them were read.
    package var areRead: Bool { (isPlanRead || !hasPlan) && (isTrackerRead || !hasTracker) }
  }

  package init() {}

  /// Whether it took as much money or as many tokens as it may.
  package var isOverCost: Bool {
    (policy.maxCost > 0 && costMicros >= policy.maxCost)
      || (policy.maxTokens > 0 && tokens >= policy.maxTokens)
  }

  /// How many attempts the run may start; nil is unbounded.
  package var budget: Int? {
    guard policy.iterations > 0 else { return nil }
    let (product, isOver) = policy.iterations.multipliedReportingOverflow(by: policy.concurrent)
    return isOver ? Int.max : product
  }
  /// The shown iteration: rounds of `concurrent` starts, from 1.
  package var iteration: Int {
    let width = max(policy.concurrent, 1)
    return max(1, starts / width + (starts % width == 0 ? 0 : 1))
  }
}

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
  /// Whether the operator skipped it while an attempt lived.
  package var isSkipped = false

  package init() {}
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

/// A live attempt.
package struct Attempt: Sendable {
  /// Where it stands.
  package enum Phase: Sendable, Equatable {
    /// Commanded; whether it began is not known yet.
    case asked
    /// The agent has the prompt.
    case running
    /// A crash left no trace of it: it is to be asked again under the same key.
    case absent
    /// Something was typed, and whether the agent has it could not be seen.
    case doubted
  }
  package var row: Int
  package var number: Int
  package var key: Key
  /// The sequence of the dispatch that asked last.
  package var fence: Seq
  /// The run of that dispatch; with the fence it names the process.
  package var fenceRun: RunID
  package var phase = Phase.asked
  package var agent: Name
  package var nonce: Name
  package var after: MarkReason
  package var failure: Digest
  package var limit: Millis
  package var startedAt: Instant
  /// The process that supervises it; 0 while that is not known.
  package var pid = 0
  /// The tree before it began.
  package var tree = Digest.none
  /// Whether no other attempt has lived beside it so far.
  package var isAlone: Bool
  /// Whether its own task was marked while it lived.
  package var isMarked = false
  /// Whether the run had attempted its bead before.
  package var wasAttempted = false
  /// Whether it was asked to end.
  package var isStopAsked = false
  /// What is known of it where it has a pane; nil where it has a process.
  package var turn: Turn?
  /// The object that lists the files the verifier rests on, as they were before.
  package var guards = Digest.none
  /// The key of the worktree it works in; none for the workspace.
  package var worktree = Key.none

  /// What its process is known by.
  package var process: Key { Key(run: fenceRun, seq: fence) }
}

/// A verification under way.
package struct Verification: Sendable {
  /// The bead's row; nil for the baseline.
  package var row: Int?
  package var key: Key
  package var fence: Seq
  /// The run of the command that asked last; with the fence it names the process.
  package var fenceRun: RunID
  package var why: VerifyReason
  /// Whether an attempt lived in the tree at any time since it was asked for.
  package var isShared: Bool
  /// The process that supervises it; 0 while that is not known.
  package var pid = 0
  /// The tree before it began.
  package var tree = Digest.none
  package var isStopAsked = false
  /// The key of the worktree it runs in; none for the workspace.
  package var worktree = Key.none

  /// What its process is known by.
  package var process: Key { Key(run: fenceRun, seq: fence) }
}

/// A command without an outcome yet.
package struct Outstanding: Sendable, Equatable {
  /// Which kind of command it is.
  package enum Kind: Sendable, Equatable {
    /// That a process be ended.
    case stop(of: Key)
    case mark, verify, dispatch, end
    /// That a bead become ours, stand otherwise in the tracker, or be told of there.
    case claim, tracker, comment
    case gather, interrupt, open, shut
    /// That a worktree stand, be merged, land, or go.
    case worktree, merge, land, prune
  }
  package var seq: Seq
  package var key: Key
  package var kind: Kind
  /// The bead's row; nil where no bead is concerned.
  package var row: Int?
}

/// Something that time alone brings about.
package struct Deadline: Sendable, Equatable {
  /// What falls due.
  package enum Kind: Sendable, Equatable {
    /// A bead may be tried again.
    case retry(row: Int)
    /// A rate limit is over; it is wall time and does not move with the clock.
    case wake
    /// The run has lasted as long as it may.
    case runtime
    /// The tracker may be asked again.
    case tracker
    /// A pane has been quiet for some looks.
    case quiet(pane: Int)
    /// A pane has been quiet so long that no other vote is waited for.
    case longQuiet(pane: Int)
    /// A pane that was not fit may be tried again.
    case fit(pane: Int)
    /// An attempt in a pane reaches its limit.
    case limit(of: Key)
    /// An attempt in a pane has worked three times as long as it should.
    case hardLimit(of: Key)
    /// A question has waited long enough.
    case ask(of: Key)
    /// What was unknown about a dispatch had time to settle.
    case settle(of: Key)
    /// An agent that was asked to stop its turn had time to do so.
    case interrupt(of: Key)
  }
  package var at: Instant
  package var kind: Kind
}

/// The plan file as it was last seen.
package struct SourceView: Sendable, Equatable {
  package var digest = Digest.none
  package var bytes = 0
  package var beads = 0
  /// Whether it could not be read when it was last tried.
  package var isBroken = false
}
