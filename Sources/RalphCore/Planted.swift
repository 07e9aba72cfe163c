#if PLANTED
  /// The mistakes that tests plant in ralph, one at a time, to prove that a check finds each.
  ///
  /// Only debug builds know them: the sites and this file vanish where `PLANTED` is not defined.
  /// `swift run plant` switches every one on in a process of its own and says what found it.
  package enum Planted: String, CaseIterable, Sendable {
    // The journal

    /// A batch counts as durable without having been synced.
    case syncDropped
    /// The failure of a write is ignored, and the life goes on.
    case writeFailureIgnored
    /// A sync that failed is tried once more on the same descriptor, and believed.
    case syncTriedAgain
    /// A writer goes on appending after it has failed.
    case poisonForgotten
    /// The end of the journal is not written again at opening.
    case endNotRewritten
    /// A torn batch is left where it is.
    case tornEndKept
    /// Bytes that were changed are taken for a write that was cut off.
    case damageTakenForTorn
    /// A line's checksum is not compared.
    case checksumNotCompared
    /// A line's checksum does not go on from that of the line before.
    case checksumNotChained
    /// A sequence may have a gap.
    case sequenceGapTaken
    /// A line may name any batch.
    case batchNotCompared
    /// Two writers may have one journal.
    case lockIgnored
    /// Another file at the journal's path is taken for it.
    case otherFileTaken
    /// The journal gets no second name.
    case secondNameNotMade
    /// A link in the place of the journal is followed.
    case linkFollowed
    /// An object's bytes are not compared with its name.
    case objectNotCompared

    // The loop

    /// Effects are started before the sync of their commands.
    case actedBeforeSync
    /// The wall clock stamps the entries.
    case timeGoesBack
    /// A deadline is handed out before what lay in the inbox.
    case deadlineFirst
    /// An outcome is handed in twice.
    case outcomeTwice
    /// The folder of a process is removed when the process has begun.
    case discardedAlive
    /// A resume takes a living process for one that was never begun.
    case livingTakenForUnbegun
    /// A resume does not ask what became of attempts that were running.
    case runningNotAsked
    /// A process that was lost counts as one that was never begun.
    case lostTakenForUnbegun
    /// A folder that cannot be read counts as one that is not there.
    case unreadableTakenForMissing

    // Decisions

    /// The next bead is the first in the order of a hash table.
    case hashOrder
    /// A reading that began before something was decided counts as news.
    case staleReadingTaken
    /// The end of an older attempt ends the present one.
    case lateEndTaken
    /// A command's answer settles whatever is outstanding.
    case fenceIgnored
    /// A failed attempt spends nothing.
    case attemptNeverSpent
    /// A failure beside another attempt is charged.
    case doubtCharged
    /// An attempt that ended well is done without a verdict.
    case doneWithoutVerdict
    /// A rate limit spends an attempt.
    case limitSpends
    /// The run's budget is not looked at.
    case budgetIgnored
    /// The number of slots is not looked at.
    case slotsIgnored
    /// Two verifications run in one tree.
    case verifiedBeside
    /// A command is asked for again while it is outstanding.
    case askedTwice
    /// The run ends while an attempt lives.
    case endedOverLife
    /// A new run forgets the marks that the one before still owed.
    case debtForgotten
    /// A red verification of the untouched tree is ignored.
    case redBaselineIgnored
    /// A bead of a tracker is given out without a claim.
    case claimSkipped
    /// A bead is given out before the ones that it needs are done.
    case needIgnored
    /// A pane is given a prompt although it is not fit.
    case unfitPaneTaken
    /// What somebody else has taken is written to.
    case takenOverwritten
    /// A draining run gives out new work.
    case drainIgnored
    /// A merge lands without having been verified.
    case landedUnverified
    /// Files that the verifier rests on may be changed by the work that it judges.
    case guardedJudged
    /// Sleep counts against the attempts.
    case sleepCounted
    /// The signal counts wherever it stands.
    case echoTaken
    /// A signal without the nonce counts as one with it.
    case bareSignalTrusted

    // The outside

    /// What was saved while a mark was set is lost.
    case saveLost
    /// A claim is won whoever the assignee is.
    case lostClaimTaken
    /// A session of another workspace counts as ours.
    case foreignSessionEnded
    /// A pane that runs another process than before is typed into.
    case strangerTypedTo
    /// Foreign text keeps what steers a terminal.
    case escapesKept
    /// Secrets stay in what is kept.
    case secretKept
    /// An agent may command the ralph that has started it.
    case agentCommands

    /// The mistake that is switched on in this process; nil for none.
    ///
    /// Set once, before anything else is done.
    nonisolated(unsafe) package static var active: Planted?
  }

  /// Whether a mistake is the one that is switched on.
  package func planted(_ mistake: Planted) -> Bool { unsafe Planted.active == mistake }
#endif
