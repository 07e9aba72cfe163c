package import RalphCore

/// What came of one run or of several, for somebody who was not there: each bead exactly once.
///
/// ``ReportFold`` makes it from the journal alone; what git tells of the tree lies beside it in
/// ``commits`` and ``present``.
package struct Report: Sendable {
  /// The runs that are told of, oldest first.
  package var runs: [Life] = []
  /// Every bead of these runs, in the order in which beads are given out.
  package var pieces: [Piece] = []
  /// Why nothing more was given out, where a person has to do something about it.
  package var halt: Halt?
  /// What happened to the tree or the journal beside the work, a sentence each.
  package var happenings: [String] = []
  package var night = Night()
  /// The last verification in the workspace that says something of its tree.
  package var health: Health?
  /// Phases that agents have proposed, or added without leave, and nobody has decided about.
  package var phases: [PlanPhase] = []
  /// Beads whose work was taken back and not done again since.
  package var undone: [BeadID] = []
  /// Worktrees that still stand.
  package var worktrees: [Worktree] = []
  /// What git tells of the runs' commits; nil where it was not asked, or did not answer.
  package var commits: Commits?
  /// The workspace as it is now; nil likewise.
  package var present: Present?
  /// Whether somebody works on the last run.
  package var writer = StatusView.Writer.unknown

  package init() {}
}

extension Report {
  /// One run.
  package struct Life: Equatable, Sendable {
    package var id: RunID
    package var startedAt: Instant
    /// The last entry of it that its own writer wrote.
    package var lastAt: Instant
    /// How it ended; nil while it is open.
    package var ended: RunEnded?
    /// Why its writer left, where it did and the run is open.
    package var stopped: StopReason?
    /// How often a writer began to live.
    package var lives = 1
    /// Time between the lives, in which nobody wrote.
    package var away = Millis.zero
    /// The commits at HEAD of the workspace when it was first and last looked at in the run; empty
    /// where there was none, or nobody looked.
    package var firstHead = Name()
    package var lastHead = Name()
    /// Whether HEAD was looked at at all: before the first commit it is empty.
    package var hasHead = false
    /// The plan file, as the run names it; empty without one.
    package var plan = ""
    package var concurrent = 0
    /// Whether the operator holds new work back.
    package var isHeld = false

    package init(id: RunID, startedAt: Instant) {
      self.id = id
      self.startedAt = startedAt
      lastAt = startedAt
    }
  }

  /// A bead, and what came of it.
  package struct Piece: Equatable, Sendable {
    package var bead: BeadID
    package var title = ""
    package var place = Place.before
    /// Attempts that came to an end, or live.
    package var attempts = 0
    /// How long its agents worked.
    package var took = Millis.zero
    /// The number of the last attempt; 0 if there was none.
    package var number = 0
    /// Whether the last attempt was in a pane.
    package var isInPane = false
    /// Whether its verifier failed, and passed when it was run again.
    package var isFlaky = false
    /// Attempts that changed files which the verifier rests on.
    package var guarded: [Guarded] = []
    /// What its agent asks or asked, as seen.
    package var question = ""
    /// What was last seen of its failure.
    package var words = ""
    /// Merges of its work that the workspace's branch holds.
    package var landed: [Name] = []
    /// Attempts of which a snapshot holds the tree as it was before.
    package var snapshots: [Int] = []

    package init(bead: BeadID) { self.bead = bead }
  }

  /// An attempt that changed files which the verifier rests on.
  package struct Guarded: Equatable, Sendable {
    package var attempt: Int
    package var files: [String]
    /// The beginning of their difference, a line each.
    package var changes: [String] = []
  }

  /// Where a bead stands: what the sections of the report are made of.
  package enum Place: Equatable, Sendable {
    /// The verifier passed, and on which ground.
    case verified(Ground)
    /// Done by its agent's word.
    case unverified
    /// Only weak evidence says that it is done.
    case unconfirmed
    /// Its agent asks a person now.
    case asking
    /// The run is through with it, and not well.
    case trouble(Final)
    /// Nothing came of it in these runs, or not yet.
    case left(Standing)
    /// Marked `[x]` on the word of an agent that was to do something else.
    case unproved
    /// It was done before.
    case before
  }

  /// In whose tree a bead was verified.
  package enum Ground: String, Sendable, CaseIterable {
    /// In a tree of its own, and merged.
    case merged
    /// In the shared tree, and nothing else wrote to it.
    case alone
    /// In the shared tree, by rules that did not note beside whom.
    case shared
    /// Beside others, and a sweep of the quiet tree passed later.
    case sweepGreen = "sweep_green"
    /// Beside others, and the sweep failed.
    case sweepRed = "sweep_red"
    /// Beside others, and no sweep has come to an end since.
    case sweepNotRun = "sweep_not_run"
  }

  /// The part of the report that a bead stands in.
  package enum Part: String, Sendable, CaseIterable {
    case done, look, needs, left, before
  }

  /// A verification, as far as it speaks of the whole tree.
  package struct Health: Equatable, Sendable {
    package var isGreen: Bool
    package var why: VerifyReason
    /// The bead whose work was verified; `none` for the tree alone.
    package var bead: BeadID
    package var at: Instant
  }

  /// A worktree that still stands.
  package struct Worktree: Equatable, Sendable {
    package var bead: BeadID
    package var branch: String
    package var directory: String
  }
}

extension Report.Place {
  /// The one part that it belongs to.
  package var part: Report.Part {
    switch self {
    case .verified, .unverified: .done
    case .unconfirmed, .unproved: .look
    case .asking, .trouble: .needs
    case .left: .left
    case .before: .before
    }
  }
}

extension Report {
  /// The beads of one part.
  package func pieces(in part: Part) -> [Piece] { pieces.filter { $0.place.part == part } }
}
