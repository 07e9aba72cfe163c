/// Everything known: the fold of a journal's entries.
///
/// It is plain and ordered, so that the same entries give the same state in every process. It says
/// what was commanded and what was observed; what the world looks like now only the world knows.
package struct State: Sendable {
  /// The last entry applied.
  package var seq = Seq.zero
  /// The instant of the last entry.
  package var at = Instant.zero
  /// The instant of the last entry that a living writer wrote.
  package var livedAt = Instant.zero
  /// The format in force.
  package var format = 0
  /// The first 16 bits of the journal's genesis.
  package var genesis: UInt16 = 0
  /// The current run, or the last one.
  package var run = Run()
  /// The highest number of a run that a repair has forgotten, if there was one.
  package var usedRuns: UInt32 = 0
  /// Every bead ever seen, in the order of their coming.
  package var beads = Table<Bead>()
  /// The rows of all beads but those at rest, in the order of their coming.
  ///
  /// A journal knows more and more beads that are gone for good. What looks at every bead looks at
  /// these, so that it takes as long in the thousandth run as in the first.
  package private(set) var awake: [Int] = []
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
  /// Phases that agents have proposed or added, in the order of their coming.
  package var phases: [PlanPhase] = []
  /// Tasks whose `[x]` is only the word of an agent that was to do something else.
  package var unproved: [BeadID] = []
  /// Tasks whose work was taken back and whose mark was not seen since.
  package var undone: [BeadID] = []

  package init() {}

  /// Adds a bead that was never seen before.
  mutating func addBead(_ key: BeadID, _ bead: consuming Bead) -> Int {
    let row = beads.insert(key, bead)
    awake.append(row)
    return row
  }

  /// Something happens to a bead that was at rest.
  mutating func wake(_ row: Int) {
    guard beads.rows[row].isAtRest else { return }
    beads.rows[row].isAtRest = false
    awake.insert(row, at: awake.firstIndex { $0 > row } ?? awake.count)
  }

  /// Lays beads to rest that are gone, owe nothing and have nothing of ours.
  mutating func layToRest() {
    for row in awake where mayRest(row) { beads.rows[row].isAtRest = true }
    awake.removeAll { beads.rows[$0].isAtRest }
  }

  /// Whether a new run would find a bead as this one does, whatever its policy.
  private func mayRest(_ row: Int) -> Bool {
    !beads.rows[row].isPresent && beads.rows[row].phase == .open && !busy.contains(row)
      && beads.rows[row].record == .none
      && !attempts.contains { $0.row == row } && !trees.contains { $0.row == row }
  }

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
  /// The bead that was given up in the tree which the next baseline verification is about; nil for
  /// the tree as it was before any work.
  package var leftBy: Int?
  /// Whether the verifier has failed there once, and is asked again.
  package var isLeftAgain = false
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
  /// Whether a source that broke was waited for in vain.
  package var isMendingOver = false
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
  /// The branch on which the workspace was last known to stand.
  package var lastBranch: Text { standsOn.isEmpty ? branch : standsOn }
  /// The listing of guarded files in the workspace that attempts are held against; none before the
  /// first, and after a person has looked.
  package var guards = Digest.none
  /// Beads that passed beside others.
  package var sweep = Sweep()
  /// Beads whose work is good and that bd did not close for the sake of others.
  package var heldBack: [Int] = []
  /// How long the machine slept, or ralph was held.
  package var slept = Millis.zero
  /// The object that lists what differed from HEAD before the run began; none where nothing did.
  package var dirty = Digest.none
  /// The modes of the Ralph loop.
  package var loop = LoopState()
  /// A run, and the state that holds it, is looked at where it stands.
  private var inPlace = InPlace()

  /// The sources of a run.
  package struct Sources: Sendable, Equatable {
    package var hasPlan = true
    package var hasTracker = false
    package var isPlanRead = false
    package var isTrackerRead = false

    /// Whether a reading is the tracker's.
    package func isTracker(_ source: Name) -> Bool {
      hasTracker && source != Sources.plan
    }

    /// What the plan is called as a source.
    package static let plan = Name(cutting: "plan")

    /// Whether a bead comes from one of them; the others wait for a run that reads their source.
    package func holds(_ bead: Bead) -> Bool { holds(bead.isTracked) }

    /// The same by whether a tracker holds it.
    func holds(_ isTracked: Bool) -> Bool { isTracked ? hasTracker : hasPlan }

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

/// The plan file as it was last seen.
package struct SourceView: Sendable, Equatable {
  package var digest = Digest.none
  package var bytes = 0
  package var beads = 0
  /// Whether it could not be read when it was last tried.
  package var isBroken = false
}
