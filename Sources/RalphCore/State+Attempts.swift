// What lives, what was asked for, and what falls due.

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
  /// Whether the tree was kept before it began.
  package var isKept = false
  /// The key of the worktree it works in; none for the workspace.
  package var worktree = Key.none
  /// What the iteration of the Ralph loop is for.
  package var mode = IterationMode.none
  /// The iteration's number in its run.
  package var iteration = 0
  /// The object that lists the phases of the plan, as they were before.
  package var phases = Digest.none
  /// The object that lists the tasks marked `[?]` or `[x]` before.
  package var marked = Digest.none

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
    /// That a finished task be written down, and its changes be committed.
    case record, commit
    /// That rules become tasks, and that commits be pushed.
    case warn, push
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
    /// A source that broke has had its time to be mended.
    case mending
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
