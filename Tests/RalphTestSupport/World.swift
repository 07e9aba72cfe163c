package import PlayedWorld
package import RalphCore
package import RalphPorts

/// Everything outside ralph, as one value: time, the plan, processes, the tree, objects, the disk.
///
/// It is a pure model: the same world asked the same things answers the same. It outlives ralph's
/// deaths; ``Stage`` lets one life of ralph act on it. What ought never to happen is noted in
/// ``broken`` the moment it does.
package struct World: Sendable {
  /// Milliseconds since the world began, on a clock that only goes forward.
  package var now = Millis.zero
  /// How far the wall clock was set.
  package var wallMoved = Millis.zero
  package var script: Script
  package var faults = Faults.none
  package var dice: Dice
  package var plan = PlanModel()
  package var tracker = PlayedTracker(prefix: "t", TrackerEdition.all[0])
  /// Which edition of the tracker's program ralph has found when it began to live.
  package var editionFound = TrackerEdition.all[0]
  package var panes = PanesModel()
  package var trees = TreesModel()
  /// What ralph has of it: a plan, a tracker, panes of people or of sessions of its own.
  package var hasPlan = true
  package var hasTracker = false
  package var host = HostKind.headless
  /// Attempts in panes that ralph has given up while their agents work on.
  package var abandoned: [Key] = []
  /// The machine's boot, and whether the machine is started anew whenever ralph dies.
  package var boot = 1
  package var rebootsAtDeath = false
  /// Whether jobs of the lane overtake one another where their tracks allow it.
  package var shufflesLane = false
  package var disk = Disk()
  package var machine = MachineModel()
  /// Processes in the order of their asking.
  package var processes: [Process] = []
  /// Changes of the tree so far.
  package var treeChanges = 0
  package var objects: [Digest: [UInt8]] = [:]
  package var prompts: [String: String] = [:]
  /// Everything that was done to the world, in order.
  package var deeds: [Deed] = []
  /// What ought never to happen and did.
  package var broken: [String] = []
  /// Where ralph dies next.
  package var death: Death?
  /// How often ralph has done what it may die of.
  package var count = Counters()
  /// Signals that wait for ralph.
  package var signals: [Int32] = []
  /// Requests of other terminals that lie there, and whether somebody rang since ralph looked.
  package var requests: [OperatorRequest] = []
  package var isBellRung = false
  /// How long ralph was told to wait at most, each time.
  package var waits: [Millis?] = []
  /// Whether waits are noted.
  package var notesWaits = false
  /// Whether the lane does a job the moment it is handed in, and not when ralph waits.
  package var hasQuickLane = false
  /// Whether it can be seen without a glance that HEAD has not moved.
  package var isHeadStill = false
  /// How many attempts may live at once.
  package var slots = Int.max

  package init(_ script: Script = Script(), seed: UInt64 = 0) {
    self.script = script
    dice = Dice(seed)
  }

  /// When the world began, on the wall clock.
  package static let dawn = Instant(1_800_000_000_000)
  package var isSessionHost: Bool { host == .session }
  package var wall: Instant { World.dawn + Millis(now.value + wallMoved.value) }
}

/// What ralph may die of.
package enum Death: Equatable, Sendable {
  /// The power fails in the n-th append: so many whole lines of it reach the disk, and so many
  /// bytes of the next.
  case append(Int, lines: Int, bytes: Int)
  /// The n-th batch is written and not synced; all of it reaches the disk, or nothing does.
  case unsynced(Int, isKept: Bool)
  /// The n-th batch is durable, and nothing of it was acted upon.
  case synced(Int)
  /// The n-th job of the lane is done, and nothing after it.
  case job(Int)
  /// Within the n-th start of a process.
  case start(Int, Start)
  /// At the n-th thing that is done to the world, before it is done or just after.
  case verb(Int, isDone: Bool)
  /// The n-th batch is written and not synced, and arrives in part: so many bytes of it, or all of
  /// it with so many bytes read as zeros.
  case holed(Int, bytes: Int, isZeroed: Bool)
  /// While a journal is opened: at the n-th write or sync of its end in all lives.
  case opening(Int)

  /// How far a start has come.
  package enum Start: Equatable, Sendable, CaseIterable {
    /// No folder yet.
    case nothing
    /// The supervisor is on its way, and comes to its gate soon.
    case slow
    /// The same, but it comes to its gate only when the next life has looked.
    case slower
    /// It has begun, and ralph does not hear of it.
    case begun
  }
}

/// How often ralph has done what it may die of.
package struct Counters: Equatable, Sendable {
  package var appends = 0
  /// Syncs of batches.
  package var syncs = 0
  package var jobs = 0
  package var starts = 0
  /// Glances at HEAD.
  package var glances = 0
  /// Things done to the world.
  package var verbs = 0
  /// Writes and syncs at openings.
  package var openings = 0
  package var lives = 0
  /// Everything that happened: entries, jobs, waits, and what the world does by itself.
  package var steps = 0
}

/// Something that ralph did to the world.
package struct Deed: Equatable, Sendable {
  package enum What: Equatable, Sendable {
    /// A process was asked for; whether it begins its gate decides.
    case start(process: Key, effect: Key?)
    /// A process has really begun.
    case begin(process: Key, effect: Key?)
    case mark(BeadID, Mark)
    case stop(Key)
    case discard(Key)
    case tracker(BeadID, Mark)
    case typed(Name, Key)
    case interrupt(Name)
    case open(Text)
    case shut(Text)
    case merge(Key)
    case land(Key)
    case prune(Key)
  }
  package var what: What
  package var at: Millis
  /// The last entry that was durable then.
  package var durable: UInt64
}

/// A process with its folder.
package struct Process: Sendable {
  package enum Stand: Sendable {
    /// Its supervisor has not come to the gate yet.
    case slow(until: Millis)
    /// Somebody else has made the gate: it ends without starting anything.
    case withheld
    case runs(until: Millis, as: ProcessEnd)
    case over(ProcessEnd)
    case lost
  }
  package var key: Key
  package var bead: BeadID
  package var attempt: Int
  /// What the effect is known by; nil for a verification.
  package var effect: Key?
  package var nonce: String
  package var limit: Millis
  package var stand: Stand
  /// The worktree it runs in; none for the workspace.
  package var tree = Key.none
  /// Whether it makes a worktree fit for work, or is the last to run in it.
  package var isChore = false
  /// Of a verification: whether it fails only because another agent works in the same tree.
  package var isMisled = false
  /// Whether its folder is gone.
  package var isDiscarded = false
  package var hasBegun = false
  package var pulse: Int32 = 0
  /// The marks as they were when it began.
  package var marksBefore: [Mark] = []

  package init(_ key: Key, _ bead: BeadID, _ attempt: Int, _ stand: Stand) {
    self.key = key
    self.bead = bead
    self.attempt = attempt
    self.stand = stand
    nonce = ""
    limit = .hours(1)
  }

  package var isAttempt: Bool { effect != nil }
  package var lives: Bool {
    if case .runs = stand { true } else { false }
  }
  /// Whether no supervisor holds its pulse: it is over, or not there yet.
  package var isGone: Bool { !lives }
}

/// A plan file: tasks in their order.
package struct PlanModel: Sendable, Equatable {
  package struct Task: Sendable, Equatable {
    package var bead: BeadID
    package var mark = Mark.todo
    package var needs: [BeadID] = []
    package var priority = 2
  }
  package var tasks: [Task] = []
  /// Raised with every change.
  package var version = 1
  package var unreadableUntil = Millis.zero

  package init() {}

  package func index(of bead: BeadID) -> Int? { tasks.firstIndex { $0.bead == bead } }

  package mutating func set(_ bead: BeadID, _ mark: Mark) {
    guard let index = index(of: bead), tasks[index].mark != mark else { return }
    tasks[index].mark = mark
    version += 1
  }

  package var text: String {
    tasks.map { "- [\($0.mark.rawValue)] \($0.bead)" }.joined(separator: "\n")
  }
}

/// The journal's disk, which loses what was not synced.
package struct Disk: Sendable {
  /// What survives a loss of power.
  package var durable: [UInt8] = []
  /// What a reader sees.
  package var seen: [UInt8] = []
  /// Lines that are durable.
  package var lines: UInt64 = 0
  /// Commands to mark that are durable, less the marks written.
  package var marksOwed = 0
  /// Which append fails, and how; the writer lives on.
  package var failure: (append: Int, isSync: Bool)?
  /// How short it was cut since the last sync; nil if it was not.
  package var shrunk: Int?
  /// Pieces that were set aside.
  package var aside = 0

  package init() {}
}
