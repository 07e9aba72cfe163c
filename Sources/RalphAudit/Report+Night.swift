package import RalphCore

extension Report {
  /// How the time was used, and what it took.
  package struct Night: Equatable, Sendable {
    /// Time in which a writer lived, sleep and holding not counted.
    package var span = Millis.zero
    /// The part of ``span`` in which a slot stood empty without need, by ``State/isSlotIdle``.
    package var idle = Millis.zero
    package var pauses: [Pause] = []
    /// Attempts that came to an end, and those of them that were lost.
    package var attempts = 0
    package var losses = 0
    /// Failures of the verifier that count for nobody, since others wrote to the tree.
    package var doubts = 0
    /// How long the machine slept, and how long ralph was held while it did not.
    package var slept = Millis.zero
    package var held = Millis.zero
    /// What the agents say they took, in millionths of a dollar and in tokens.
    package var costMicros = 0
    package var tokens = 0
    /// Attempts that do not say what they cost.
    package var unknownCosts: [Try] = []

    package init() {}
  }

  /// A time in which nothing was given out because the agents could not work.
  package struct Pause: Equatable, Sendable {
    /// Whether agents that fail alike were suspended; otherwise a rate limit held the run.
    package var isStorm: Bool
    package var from: Instant
    /// When it was over, or the journal ends.
    package var to: Instant
  }

  /// One attempt at a bead.
  package struct Try: Equatable, Sendable {
    package var bead: BeadID
    package var attempt: Int
  }

  /// Attempts at beads that had been attempted before in these runs.
  package var retries: Int { pieces.reduce(0) { $0 + max(0, $1.attempts - 1) } }
}

extension Report.Night {
  /// The share of ``span`` that was idle, in thousandths; nil where nobody lived.
  package var idlePermille: Int? {
    guard span > .zero else { return nil }
    let (product, isOver) = idle.value.multipliedReportingOverflow(by: 1000)
    return Int(isOver ? idle.value / max(1, span.value / 1000) : product / span.value)
  }

  /// How long the pauses of one sort took together, and how many there were.
  package func pauses(storms: Bool) -> (count: Int, took: Millis) {
    let all = pauses.filter { $0.isStorm == storms }
    return (all.count, all.reduce(.zero) { Millis($0.value &+ ($1.to - $1.from).value) })
  }
}

// What git tells.
extension Report {
  /// The commits of the runs.
  package struct Commits: Equatable, Sendable {
    /// One commit.
    package struct Commit: Equatable, Sendable {
      package var hash: String
      package var subject: String
      /// The bead and the run that its trailers name; empty where there are none.
      package var bead: String
      package var run: String

      package init(hash: String, subject: String, bead: String, run: String) {
        (self.hash, self.subject, self.bead, self.run) = (hash, subject, bead, run)
      }
    }

    /// Newest first.
    package var all: [Commit] = []
    /// Whether there are more than were asked for.
    package var isCut = false
    /// How many of them the branch's upstream does not have; nil where there is no upstream.
    package var unpushed: Int?

    package init() {}
  }

  /// The workspace as it is now.
  package struct Present: Equatable, Sendable {
    /// The branch, and the one it is pushed to; empty where there is none.
    package var branch: String
    package var upstream: String
    /// Files that differ from HEAD, ralph's own and the tracker's not counted.
    package var changed: Int

    package init(branch: String, upstream: String, changed: Int) {
      (self.branch, self.upstream, self.changed) = (branch, upstream, changed)
    }
  }
}
