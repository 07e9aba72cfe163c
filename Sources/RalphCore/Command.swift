/// The closed list of intentions, in the imperative.
///
/// A command carries everything its adapter needs; the adapter decides nothing. Its id is the
/// sequence of its entry. The journal kind of each case stands first in its comment.
package indirect enum Command: Equatable, Sendable {
  /// `do.stop` – ask a process of ours to end.
  case stop(StopProcess)
  /// `do.mark` – change the mark of a task in the plan.
  case mark(SetMark)
  /// `do.verify` – run the verifier.
  case verify(RunVerifier)
  /// `do.dispatch` – give a bead to an agent, which begins an attempt.
  case dispatch(Dispatch)
  /// `do.claim` – make a bead of the tracker ours.
  case claim(TrackerOrder)
  /// `do.close` – close a bead of ours.
  case close(TrackerOrder)
  /// `do.reopen` – take a bead of ours back into work.
  case reopen(TrackerOrder)
  /// `do.park` – give a bead up until a person wants it again.
  case park(TrackerOrder)
  /// `do.release` – give a bead back to everybody.
  case release(TrackerOrder)
  /// `do.comment` – say something about a bead of ours.
  case comment(TrackerOrder)
  /// `do.gather` – read the evidence of an attempt in a pane, which ends it.
  case gather(Gather)
  /// `do.interrupt` – ask the agent of a pane to stop its turn.
  case interrupt(InterruptPane)
  /// `do.open` – open a session of our own.
  case open(OpenSession)
  /// `do.shut` – end a session of our own.
  case shut(ShutSession)
  /// `do.worktree` – make a tree of its own for a bead.
  case worktree(MakeWorktree)
  /// `do.merge` – merge what was done there with the workspace's branch, in the worktree.
  case merge(MergeWork)
  /// `do.land` – move the workspace's branch forward to a verified merge.
  case land(LandWork)
  /// `do.prune` – remove a worktree that is merged.
  case prune(PruneWorktree)
  /// `do.record` – write a verified task into the log of finished tasks.
  case record(RecordTask)
  /// `do.commit` – commit what an iteration changed.
  case commit(CommitWork)
  /// `do.warn` – make tasks of the rules that warned.
  case warn(AddWarnings)
  /// `do.push` – push what was committed.
  case push(PushWork)
  /// `do.end` – end the run.
  case end(EndRun)
}

/// Asks a process of ours to end.
package struct StopProcess: Payload {
  package var bead = BeadID.none
  /// The process: run and sequence of the `do.dispatch` or `do.verify` that asked for it last.
  package var of = Key.none
  package init() {}
}

/// Changes one mark.
package struct SetMark: Payload {
  package var bead = BeadID.none
  /// The mark that must stand there now.
  package var from = Mark.todo
  package var to = Mark.todo
  package var why = MarkReason.ended
  /// The attempt it is about; 0 for none.
  package var attempt = 0
  /// The object that holds the failure, where the reason is one.
  package var failure = Digest.none
  /// What the operator says of it.
  package var said = Text()
  /// The plan's size when it was last read: less than that is not written to.
  package var beads = 0
  package var bytes = 0
  package init() {}
}

/// Runs the verifier.
package struct RunVerifier: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var why = VerifyReason.attempt
  package var limit = Millis.zero
  /// The key of the worktree it runs in; none for the workspace.
  package var worktree = Key.none
  /// Beads whose attempts live in the same tree.
  package var live: [BeadID] = []
  /// The listing of guarded files by which acceptance rules are read as they stood then; none for as
  /// they stand now.
  package var guards = Digest.none
  package init() {}
}

/// Gives a bead to an agent.
package struct Dispatch: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  /// The kind of agent.
  package var agent = Name()
  /// What only this attempt's agent knows: 12 hex digits.
  package var nonce = Name()
  package var limit = Millis.zero
  /// How the attempt before ended, where there was one that matters to the agent.
  package var after = MarkReason.ended
  /// The object that holds the failure of the attempt before.
  package var failure = Digest.none
  /// The pane that is leased for it; empty for a process of its own.
  package var pane = Name()
  /// The key of the worktree it works in; none for the workspace.
  package var worktree = Key.none
  /// The key whose snapshots hold the tree before and after the attempt before; none where they
  /// were not made.
  package var before = Key.none
  /// What the iteration of the Ralph loop is for.
  package var mode = IterationMode.none
  /// The number of the iteration, from 1; 0 outside the loop.
  package var iteration = 0
  /// What the last verification came to, and the object that holds what the verifier said.
  package var verdict = LastVerdict.skip
  package var report = Digest.none
  /// Verifications in a row that failed.
  package var failures = 0
  /// The commit at which the last PLAN ended.
  package var since = Name()
  /// Phases that a PLAN may add, and those in the plan that nobody approved, a line each.
  package var approved = Text()
  package var unapproved = Text()
  package init() {}
}

/// Ends the run.
package struct EndRun: Payload {
  package var why = EndReason.done
  package var exit = 0
  package var counts = Counts()
  package init() {}
}

extension Command {
  /// What a command to the tracker is about; nil for every other.
  package var order: TrackerOrder? {
    switch self {
    case .claim(let order), .close(let order), .reopen(let order), .park(let order),
      .release(let order), .comment(let order):
      order
    default: nil
    }
  }
}
