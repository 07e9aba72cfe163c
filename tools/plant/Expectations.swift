#if PLANTED
  import RalphCore

  extension Planted {
    /// The check that is to find it first; the others follow only where that one does not.
    var expected: Check {
      switch self {
      case .syncDropped, .writeFailureIgnored, .syncTriedAgain, .endNotRewritten, .tornEndKept,
        .actedBeforeSync, .timeGoesBack, .deadlineFirst, .outcomeTwice, .discardedAlive,
        .livingTakenForUnbegun, .runningNotAsked,
        .unreadableTakenForMissing, .staleReadingTaken,
        .attemptNeverSpent, .doubtCharged, .doneWithoutVerdict, .limitSpends, .budgetIgnored,
        .slotsIgnored, .verifiedBeside, .askedTwice, .endedOverLife, .debtForgotten,
        .claimSkipped, .needIgnored, .unfitPaneTaken, .takenOverwritten,
        .drainIgnored, .landedUnverified, .guardedJudged, .sleepCounted:
        WorldChecks.seeds
      case .lostTakenForUnbegun: WorldChecks.deaths
      case .redBaselineIgnored: WorldChecks.redTree
      case .hashOrder: WorldChecks.processes
      case .poisonForgotten, .sequenceGapTaken, .batchNotCompared: JournalChecks.writer
      case .damageTakenForTorn, .checksumNotCompared, .checksumNotChained: JournalChecks.damage
      case .lateEndTaken, .fenceIgnored: JournalChecks.late
      case .lockIgnored, .otherFileTaken, .secondNameNotMade, .linkFollowed, .objectNotCompared:
        FileChecks.journal
      case .saveLost: FileChecks.plan
      case .echoTaken, .bareSignalTrusted: TextChecks.signals
      case .escapesKept: TextChecks.escapes
      case .secretKept: TextChecks.secrets
      case .foreignSessionEnded, .strangerTypedTo: OutsideChecks.panes
      case .lostClaimTaken: OutsideChecks.claims
      case .agentCommands: OutsideChecks.program
      }
    }
  }
#endif
