// The closed lists of words that stand in entries. The raw value is the word in the journal.

/// A word of a closed list that is written into entries by its raw value.
package protocol Word: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
  /// The list, as the journal is read by it.
  static var known: WordTable { get }
}

/// The box of a task in a plan.
package enum Mark: String, Word {
  package static let known = WordTable(Mark.self)
  /// `[ ]` – to do.
  case todo
  /// `[~]` – somebody says it is in progress; ralph never writes it.
  case begun
  /// `[?]` – implemented, not verified.
  case claimed
  /// `[x]` – done.
  case done
  /// `[-]` – blocked, given up or skipped.
  case blocked
  /// `[⏭️]` – put off; ralph never writes it.
  case deferred
  /// In a tracker: somebody else has it.
  case elsewhere
}

/// How a process that ralph had started came to its end.
package enum Ending: String, Word {
  package static let known = WordTable(Ending.self)
  /// It ended by itself, with a code.
  case exited
  /// A signal that ralph did not send ended it.
  case signaled
  /// It outlived its time limit and was ended.
  case timedOut = "timed_out"
  /// It was ended because the operator asked for it.
  case stopped
  /// It vanished without a record: a reboot, or somebody killed its supervisor.
  case lost
}

/// What an attempt's end is put down to by the adapter that knows the agent.
package enum EndClass: String, Word {
  package static let known = WordTable(EndClass.self)
  /// The agent says, or its exit says, that it finished its turn.
  case finished
  /// The agent failed.
  case agentError = "agent_error"
  /// The agent's account is used up until a later time.
  case rateLimit = "rate_limit"
  /// The agent waits for a person's answer, and nobody gave one.
  case asks
  /// The agent's login has expired, or it never was signed in.
  case login
  /// The agent's account has no money left.
  case credit
}

/// The completion signal as found at the end of the agent's final message.
package enum Signal: String, Word {
  package static let known = WordTable(Signal.self)
  /// None, or not as the last non-blank line.
  case none
  /// The signal without this attempt's nonce: weak.
  case bare
  /// The signal with this attempt's nonce: strong.
  case nonce
}

/// Why the verifier runs.
package enum VerifyReason: String, Word {
  package static let known = WordTable(VerifyReason.self)
  /// On the untouched tree, before the first dispatch of a run.
  case baseline
  /// An attempt has ended.
  case attempt
  /// It failed a moment ago, quickly: once more, to tell a failure from a flaky verifier.
  case again
  /// It was inconclusive or flaky: once more while nothing else lives in the tree.
  case quiet
  /// A `[?]` was there before any attempt of ours.
  case found
  /// The work was merged with what others did meanwhile.
  case merged
  /// Beads passed beside others: once more, on the quiet tree, for all of them.
  case sweep
}

/// Why a mark is written.
package enum MarkReason: String, Word {
  package static let known = WordTable(MarkReason.self)
  /// An attempt has ended and is to be verified.
  case ended
  /// The verifier passed.
  case verified
  /// The agent's word is accepted: no verifier was asked for.
  case accepted
  /// The verifier failed.
  case failed
  /// The attempt ended with neither signal nor change.
  case noProgress = "no_progress"
  /// The attempt ran into its time limit.
  case timedOut = "timed_out"
  /// The agent failed.
  case agentError = "agent_error"
  /// The process was lost too often.
  case lost
  /// The attempt left no attempt spent; the task is to do again.
  case again
  /// Somebody took back a mark that the journal accounts for.
  case drift
  /// The agent asked a person, and nobody answered.
  case asks
  /// A claim of ours that nothing accounts for.
  case orphan
  /// It was claimed and is not begun after all.
  case unused
  /// It cannot be merged, or the verifier fails on the merge.
  case unmerged
  /// Files that the verifier rests on were changed meanwhile.
  case guarded
  /// The operator skipped it.
  case skipped
  /// The operator wants it tried again.
  case retried
}

/// Why a mark could not be written.
package enum MarkProblem: String, Word {
  package static let known = WordTable(MarkProblem.self)
  /// The task is not in the file any more.
  case gone
  /// The plan lost tasks or much of its text since it was last read.
  case shrank
  /// Two tasks bear the same identity.
  case duplicate
  /// The file cannot be read as a plan, or is missing.
  case unreadable
  /// Somebody kept changing the file while the mark was to be placed.
  case busy
}

/// What was wrong when a tool could not do what was asked.
package enum ToolProblem: String, Word {
  package static let known = WordTable(ToolProblem.self)
  /// A program is missing or may not be run.
  case missing
  /// The system refused: no room, no rights, too many processes.
  case system
  /// A tool answered with something that ralph does not understand.
  case answer
  /// Less room is left than the floor allows.
  case disk
  /// The setup of a worktree failed.
  case setup
}

/// Why a run has ended.
///
/// Only the plan ends a run.
package enum EndReason: String, Word {
  package static let known = WordTable(EndReason.self)
  /// Every selected bead is done.
  case done
  /// Nothing is ready, and no deadline would make anything ready.
  case nothingReady = "nothing_ready"
  /// The run has started as many attempts as it may.
  case budget
  /// The run has reached its longest duration.
  case limit
  /// The verifier fails on the untouched tree.
  case baseline
  /// A tool failed more often than the policy allows.
  case tool
  /// The plan lost tasks or much of its text; nothing more is given out from what is left of it.
  case planDamaged = "plan_damaged"
  /// A bead failed, and the policy says to stop at the first.
  case failFast = "fail_fast"
  /// The run has taken as much money or as many tokens as it may.
  case cost
  /// Every pane is gone: somebody ended the session.
  case hostGone = "host_gone"
  /// Every agent stands still for hours: the storm rule.
  case storm
  /// Somebody switched the branch, or HEAD went backwards.
  case tree
  /// A sweep failed: some of the work that passed beside others does not pass by itself.
  case sweep
  /// The agent's login has expired.
  case login
  /// The agent's account has no money left.
  case credit
  /// Less room is left on the disk than its floor.
  case disk
  /// The verifier failed after two iterations of the loop in a row.
  case verifier
  /// An agent said that a person has to look.
  case person
  /// A new run took its place; what lived went over to it.
  case superseded
}

/// Why a writer stopped while its run stays open.
package enum StopReason: String, Word {
  package static let known = WordTable(StopReason.self)
  /// Ctrl-C once: nothing new was begun, what ran came to its end.
  case drained
  /// Ctrl-C twice: what ran was stopped.
  case interrupted
  /// SIGTERM.
  case terminated
  /// The terminal went away.
  case hangup
}

/// Where a bead stands for good, as far as this run is concerned.
package enum Final: String, Word {
  package static let known = WordTable(Final.self)
  /// Done, and the verifier says so.
  case verified
  /// Done by the agent's word; no verifier said so.
  case unverified
  /// The verifier failed as often as attempts were allowed.
  case failed
  /// The attempts ended with neither signal nor change.
  case noProgress = "no_progress"
  /// Only weak evidence of an end; for the operator to decide.
  case unconfirmed
  /// The attempts ran into their time limit.
  case timedOut = "timed_out"
  /// The agent failed in every attempt.
  case agentError = "agent_error"
  /// The process was lost too often.
  case lost
  /// The plan does not allow the mark any more.
  case conflict
  /// Somebody else has marked it: nothing of it is written any more.
  case taken
  /// The agent asked a person, and nobody answered in time.
  case asks
  /// Its work could not be merged, or failed once merged; branch and worktree are kept.
  case unmerged
  /// Files that the verifier rests on were changed while it was worked on.
  case guarded
  /// The operator skipped it.
  case skipped
}

/// What a run does about the verifier.
package enum VerifyMode: String, Word {
  package static let known = WordTable(VerifyMode.self)
  /// A command judges every attempt.
  case command
  /// There is no verifier: plan tasks stay `[?]`.
  case none
  /// The agent's word is enough.
  case accept
}

/// What a run does about a verifier that fails before any work was done.
package enum BaselineMode: String, Word {
  package static let known = WordTable(BaselineMode.self)
  /// The run ends with exit 4.
  case stop
  /// The run goes on.
  case ignore
}

/// What becomes of beads that appear during a run.
package enum FollowUps: String, Word {
  package static let known = WordTable(FollowUps.self)
  /// They are taken within the budget.
  case take
  /// They wait for the next run.
  case hold
}

/// What an iteration of the Ralph loop is for.
package enum IterationMode: String, Word {
  package static let known = WordTable(IterationMode.self)
  /// The run has no modes.
  case none
  /// The agent looks at everything and brings the plan up to date.
  case plan
  /// The agent does one task.
  case build
}

/// What the last verification of the loop came to, in the words of its prompts.
package enum LastVerdict: String, Word {
  package static let known = WordTable(LastVerdict.self)
  /// There was none yet.
  case skip
  case pass
  case fail
}

extension MarkReason {
  /// Why a task is parked, as it is written under its `[-]`: what ralph writes begins like this.
  package var sentence: String {
    switch self {
    case .failed: "verification failed"
    case .noProgress: "the agent changed nothing"
    case .unmerged: "it could not be merged"
    case .guarded: "files that the verifier rests on were changed; a person has to look"
    case .skipped: "skipped by the operator"
    case .ended, .verified, .accepted, .timedOut, .agentError, .lost, .again, .drift, .asks,
      .orphan, .unused, .retried:
      rawValue
    }
  }
}

/// What an agent's final message calls for.
package enum Outcry: String, Word {
  package static let known = WordTable(Outcry.self)
  case none
  /// "HUMAN INTERVENTION REQUIRED": nothing more is begun until a person has looked.
  case person
  /// A critical blocker: this iteration is over, and its task waits for a person.
  case blocker
}

/// What becomes of the changes of an iteration that passed.
package enum CommitMode: String, Word {
  package static let known = WordTable(CommitMode.self)
  /// Nothing: the agent, or a person, commits.
  case off
  /// They are put into the index; the commit is made when the next PLAN has passed.
  case stage
  /// They are committed locally.
  case commit
}

/// What runs the agents of a run.
package enum HostKind: String, Word {
  package static let known = WordTable(HostKind.self)
  /// A process of its own for each attempt.
  case headless
  /// Agents that wait in panes of a session that people made.
  case panes
  /// Agents in panes of a session that ralph makes.
  case session
}

/// Whose trees the attempts of a run work in.
package enum TreeMode: String, Word {
  package static let known = WordTable(TreeMode.self)
  /// All in the workspace.
  case shared
  /// Each bead in a worktree made for it.
  case own
}

/// What a run does where the workspace's own changes lie in the way of a merge.
package enum DirtyTree: String, Word {
  package static let known = WordTable(DirtyTree.self)
  /// It starts in the shared tree.
  case shared
  /// It makes worktrees, and merges wait until the changes are out of the way.
  case wait
}
