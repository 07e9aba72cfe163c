/// Decides when a program and its group are asked to end, are made to, and are over.
///
/// Nothing is done here: `step` says what to do next, and `deadline` when to step at the latest.
///
///     running ─limit, stop→ asked (TERM) ─grace→ insisted (KILL)
///        └────────────── the leader ends ──────────────┘
///                               ▼
///     lingering ─pipes closed, or 200 ms→ clearing (TERM) ─2 s→ cleared (KILL) → over
///
/// The group is over as soon as nobody in it lives. An ending and its time limit seen together
/// count as the ending.
struct Teardown {
  /// How long a program may run and how long it may take to end, in milliseconds.
  struct Bounds {
    var timeLimit: Int64?
    var limitGrace: Int64
    var stopGrace: Int64
  }

  /// What is seen at a step.
  struct Sight {
    /// Steady clock, in milliseconds.
    var now: Int64
    var leaderHasEnded: Bool
    var pipesAreOpen: Bool
    var stopIsAsked: Bool
  }

  /// What is to be done now.
  enum Action: Equatable { case wait, ask, kill, finish }

  private enum Stage { case running, asked, insisted, lingering, clearing, cleared }

  /// When to step again although nothing happened; nil if only an event matters.
  private(set) var deadline: Int64?
  /// `.timedOut` or `.stopped` once we asked the program to end; nil if it ended by itself.
  private(set) var reason: Ending?
  private var stage = Stage.running
  private let bounds: Bounds

  init(_ bounds: Bounds, now: Int64) {
    self.bounds = bounds
    deadline = bounds.timeLimit.map { now + $0 }
  }

  /// Whether the end of the group has to be looked for: no event will tell.
  var mustLook: Bool { stage == .clearing || stage == .cleared }

  /// Moves the deadline along, for time in which nobody could do anything.
  mutating func postpone(by milliseconds: Int64) { deadline = deadline.map { $0 + milliseconds } }

  /// The next action; `groupLives` is asked only after the leader's end.
  mutating func step(_ sight: Sight, groupLives: () -> Bool) -> Action {
    if sight.leaderHasEnded { return stepWithoutLeader(sight, groupLives) }
    let isDue = deadline.map { sight.now >= $0 } ?? false
    switch stage {
    case .running where sight.stopIsAsked: return ask(.stopped, sight.now + bounds.stopGrace)
    case .running where isDue: return ask(.timedOut, sight.now + bounds.limitGrace)
    case .asked where isDue:
      stage = .insisted
      deadline = nil
      return .kill
    case .asked where sight.stopIsAsked:
      deadline = deadline.map { min($0, sight.now + bounds.stopGrace) }
      return .wait
    default: return .wait
    }
  }

  private mutating func ask(_ why: Ending, _ until: Int64) -> Action {
    stage = .asked
    reason = why
    deadline = until
    return .ask
  }

  private mutating func stepWithoutLeader(_ sight: Sight, _ groupLives: () -> Bool) -> Action {
    if [.running, .asked, .insisted].contains(stage) {
      stage = .lingering
      deadline = sight.now + Self.lingerMs
    }
    let isDue = deadline.map { sight.now >= $0 } ?? true
    switch stage {
    case .lingering:
      if sight.pipesAreOpen && !isDue { return .wait }
      guard groupLives() else { return .finish }
      stage = .clearing
      deadline = sight.now + Self.clearMs
      return .ask
    case .clearing:
      guard groupLives() else { return .finish }
      guard isDue else { return .wait }
      stage = .cleared
      deadline = sight.now + Self.unkillableMs
      return .kill
    default: return isDue || !groupLives() ? .finish : .wait
    }
  }

  /// How long the last words of a pipeline may take after its leader's end.
  static let lingerMs: Int64 = 200
  /// How long the rest of a group may take to end after its TERM.
  static let clearMs: Int64 = 2000
  /// How long killed processes may take to go before they are left to the kernel.
  static let unkillableMs: Int64 = 5000
}
