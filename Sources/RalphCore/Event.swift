/// The closed list of facts, in the past tense.
///
/// A fact is never rejected. The journal kind of each case stands first in its comment.
package indirect enum Event: Equatable, Sendable {
  /// `journal.opened` – the first line of every journal, written once.
  case journalOpened(JournalOpened)
  /// `journal.recovered` – a torn last batch was set aside before anything was appended.
  case journalRecovered(JournalRecovered)
  /// `journal.repaired` – a person has cut a damaged part off; only a new run goes on from here.
  case journalRepaired(JournalRepaired)
  /// `workspace.damaged` – the journal's path was gone and was linked back; work goes on.
  case workspaceDamaged(WorkspaceDamaged)

  /// `run.started` – a run begins; it holds everything that a replay needs.
  case runStarted(RunStarted)
  /// `run.resumed` – a new life of the writer goes on with an open run.
  case runResumed(RunResumed)
  /// `run.stopped` – the writer leaves while the run stays open.
  case runStopped(RunStopped)
  /// `run.ended` – the run is over: the plan owed its end, or a new run took over.
  case runEnded(RunEnded)

  /// `clock.moved` – wall and journal time drifted apart by more than two seconds.
  case clockMoved(ClockMoved)
  /// `deadline.passed` – every deadline up to an instant has fallen due.
  case deadlinePassed(DeadlinePassed)
  /// `operator.drained` – nothing new is to be begun.
  case operatorDrained(OperatorAsked)
  /// `operator.stopped` – what runs is to be stopped too.
  case operatorStopped(OperatorAsked)

  /// `bead.found` – a bead is seen for the first time.
  case beadFound(BeadSeen)
  /// `bead.changed` – something of a known bead differs from what was last seen.
  case beadChanged(BeadSeen)
  /// `bead.gone` – a known bead is not in its source any more.
  case beadGone(BeadGone)
  /// `source.read` – a reading is complete; its beads stand before it.
  case sourceRead(SourceRead)
  /// `source.failed` – the source cannot be read; nothing is given out until it can.
  case sourceFailed(SourceFailed)

  /// `dispatch.sent` – the agent has the prompt; a headless agent thereby has accepted it.
  case dispatchSent(DispatchSent)
  /// `dispatch.refused` – the agent could not be given the prompt; nothing was started.
  case dispatchRefused(Refused)
  /// `attempt.ended` – the agent's process is over. It does not mean that the work is done.
  case attemptEnded(AttemptEnded)

  /// `verify.started` – the verifier runs.
  case verifyStarted(VerifyStarted)
  /// `verify.refused` – the verifier could not be started.
  case verifyRefused(Refused)
  /// `verify.ended` – the verifier is over; exit 0 passes.
  case verifyEnded(VerifyEnded)

  /// `mark.set` – the plan holds the mark now, whether ralph wrote it or found it.
  case markSet(MarkSet)
  /// `mark.differs` – the plan holds another mark than the command said; nothing was written.
  case markDiffers(MarkDiffers)
  /// `mark.conflict` – the mark cannot be placed by rule: a conflict.
  case markConflict(MarkConflict)
  /// `mark.failed` – the file could not be written; it is untouched.
  case markFailed(Refused)

  /// `stop.done` – the process was asked to end, or had ended already.
  case stopDone(StopDone)
  /// `effect.absent` – after a crash the world shows no trace of the command: ask again.
  case effectAbsent(EffectAbsent)

  /// `claim.won` – the tracker says that the bead is ours.
  case claimWon(ClaimWon)
  /// `claim.lost` – somebody else has it, or it is not to be had now.
  case claimLost(ClaimLost)
  /// `tracker.written` – the tracker reads as the command said.
  case trackerWritten(TrackerWritten)
  /// `tracker.taken` – the bead is somebody else's now; nothing was written.
  case trackerTaken(TrackerTaken)
  /// `tracker.refused` – the tracker would not; nothing was written.
  case trackerRefused(Refused)
  /// `tracker.unknown` – something may have been written; the same command is asked again.
  case trackerUnknown(Refused)
  /// `tracker.changed` – the tracker's program changed in mid-run: no new claims.
  case trackerChanged(TrackerChanged)
  /// `tracker.noted` – something happened beside a command, such as an import after a git command.
  case trackerNoted(TrackerNoted)

  /// `pane.found` – a pane with an agent is seen for the first time.
  case paneFound(PaneSeen)
  /// `pane.changed` – the class of a pane, or what it rests on, is another one.
  case paneChanged(PaneSeen)
  /// `pane.gone` – a known pane is not there any more.
  case paneGone(PaneGone)
  /// `host.gone` – all panes are gone at once; none is made anew, a person is asked.
  case hostGone(HostGone)
  /// `dispatch.unfit` – the pane could not be typed into; nothing was typed.
  case dispatchUnfit(DispatchDoubted)
  /// `dispatch.unknown` – something was typed, and whether the agent has it could not be seen.
  case dispatchUnknown(DispatchDoubted)
  /// `agent.voted` – a sensor other than the screen says something about an attempt.
  case agentVoted(AgentVoted)
  /// `interrupt.done` – the agent was asked to stop its turn, or had stopped already.
  case interruptDone(InterruptPane)
  /// `session.opened` – a session of our own stands.
  case sessionOpened(SessionOpened)
  /// `session.refused` – a session could not be opened, or could not be ended.
  case sessionRefused(Refused)
  /// `session.shut` – a session of our own is gone.
  case sessionShut(SessionShut)

  /// `worktree.made` – a worktree of a bead's own stands and is set up.
  case worktreeMade(WorktreeMade)
  /// `worktree.refused` – it could not be made or set up; nothing of the agent's is to blame.
  case worktreeRefused(Refused)
  /// `worktree.removed` – it is gone, or stays for a reason.
  case worktreeRemoved(WorktreeRemoved)
  /// `merge.made` – the merge stands in the worktree, to be verified there.
  case mergeMade(MergeMade)
  /// `merge.conflict` – it cannot be merged by rule; branch and worktree are kept.
  case mergeConflict(MergeConflict)
  /// `merge.refused` – git would not; nothing of the workspace was changed.
  case mergeRefused(Refused)
  /// `merge.waits` – something in the workspace lies in the way.
  case mergeWaits(MergeWaits)
  /// `merge.stale` – the branch moved since the merge was made: it is made again.
  case mergeStale(MergeWaits)
  /// `merge.landed` – the workspace's branch holds the work.
  case mergeLanded(MergeLanded)
  /// `tree.branch` – the workspace stands on another branch than before.
  case treeBranch(TreeMoved)
  /// `tree.rewound` – HEAD went to a commit that does not hold the one before.
  case treeRewound(TreeMoved)
  /// `host.slept` – the machine slept, or ralph's process was held.
  case hostSlept(HostSlept)
  /// `operator.paused` – nothing new is given out until the operator says so.
  case operatorPaused(OperatorAsked)
  /// `operator.continued` – work is given out again, also after a question was answered.
  case operatorContinued(OperatorAsked)
  /// `operator.retried` – a bead is to be tried again with all its attempts.
  case operatorRetried(OperatorDecided)
  /// `operator.skipped` – a bead is not to be worked on.
  case operatorSkipped(OperatorDecided)

  /// `task.recorded` – a verified task stands in the log of finished tasks.
  case taskRecorded(TaskRecorded)
  /// `record.refused` – the log could not be written.
  case recordRefused(Refused)
  /// `commit.made` – what an iteration changed is committed, or there was nothing.
  case commitMade(CommitMade)
  /// `commit.refused` – git would not commit.
  case commitRefused(Refused)
  /// `phase.proposed` – an agent proposes a new phase of the plan.
  case phaseProposed(PhaseTold)
  /// `phase.added` – an agent has put a phase into the plan that nobody approved.
  case phaseAdded(PhaseTold)
  /// `tasks.marked` – more than one task was marked during one BUILD.
  case tasksMarked(TasksMarked)
  /// `rows.missing` – tasks marked `[x]` are not in the log of finished tasks.
  case rowsMissing(RowsMissing)
  /// `warnings.added` – rules that warned stand in the plan as tasks.
  case warningsAdded(WarningsAdded)
  /// `warnings.refused` – the plan could not be given them.
  case warningsRefused(Refused)
  /// `push.made` – the remote branch holds what was committed.
  case pushMade(PushMade)
  /// `push.refused` – it was not pushed, and why.
  case pushRefused(Refused)
  /// `operator.recorded` – the operator has put a row of a task into the log of finished tasks.
  case operatorRecorded(OperatorDecided)
  /// `operator.undone` – the operator has taken the commits of a task back.
  case operatorUndone(OperatorDecided)
  /// `operator.approved` – a proposed phase may be put into the plan.
  case operatorApproved(PhaseDecided)
  /// `operator.rejected` – it may not.
  case operatorRejected(PhaseDecided)
}
