// What is told of the tracker: claims, and everything that is written to beads of ours.

/// A bead that is ours now, by what was read back.
package struct ClaimWon: Payload {
  package var bead = BeadID.none
  /// Beads that must be done before, as the tracker knows them at this moment.
  package var needs: [BeadID] = []
  /// The digest of everything the prompt takes from the source.
  package var text = Digest.none
  package init() {}
}

/// A bead that could not be claimed; nothing is spent by it.
package struct ClaimLost: Payload {
  package var bead = BeadID.none
  /// Where it stands instead.
  package var mark = Mark.elsewhere
  /// Who has it; empty if nobody.
  package var by = Text()
  /// Beads that it waits for.
  package var needs: [BeadID] = []
  package init() {}
}

/// A bead that stands in the tracker as a command said, whoever brought that about.
package struct TrackerWritten: Payload {
  package var bead = BeadID.none
  package var mark = Mark.begun
  package init() {}
}

/// A bead that is somebody else's now, or was deleted: nothing was written.
package struct TrackerTaken: Payload {
  package var bead = BeadID.none
  /// Where it stands.
  package var mark = Mark.elsewhere
  /// Its status and who has it, as the tracker says it.
  package var seen = Text()
  package init() {}
}

/// Something about the tracker as a whole.
package struct TrackerNoted: Payload {
  package var what = Text()
  package init() {}
}

/// A tracker's program that is another one than at the start: no new claims are made.
package struct TrackerChanged: Payload {
  package var why = Text()
  package init() {}
}

/// Asks for one write to the tracker, or for a claim.
package struct TrackerOrder: Payload {
  package var bead = BeadID.none
  /// The attempt it is about; 0 for none.
  package var attempt = 0
  package var why = MarkReason.ended
  /// The object that holds the failure, where the reason is one.
  package var failure = Digest.none
  package init() {}
}
