package import PlayedWorld
package import RalphCore
package import RalphPorts

/// What happens in a world, as far as it is decided beforehand.
package struct Script: Sendable {
  /// Turns of each bead's agent, by the attempt's number; the last one repeats.
  package var turns: [BeadID: [Turn]] = [:]
  /// The turn where none is written down.
  package var usual = Turn()
  /// Draws turns that are not written down with the faults' chances, from this seed.
  package var seed: UInt64?
  /// How long a verification takes.
  package var verifying = Millis.seconds(2)
  /// Whether the verifier fails on the untouched tree, and until when.
  package var redUntil = Millis.zero
  /// Whether the verifier fails while an agent works in the same tree.
  package var failsWhenShared = false
  /// What happens at fixed times, in order.
  package var happenings: [(at: Millis, what: Happening)] = []

  package init() {}
}

/// What an agent does in one attempt.
package struct Turn: Sendable {
  package var takes = Millis.seconds(30)
  package var code = 0
  /// Whether it ends with the completion signal.
  package var signals = true
  /// Whether its work is wrong, so that the verifier fails on it.
  package var isWrong = false
  /// Whether the verifier fails once on it and then passes.
  package var isFlaky = false
  /// Whether it changes the tree.
  package var changes = true
  /// The mark that it gives its own task just before it exits.
  package var marks: Mark?
  /// Whether it closes its own bead in the tracker just before it exits.
  package var closes = false
  /// Whether it changes a file that the verifier rests on.
  package var meddles = false
  /// Whether it asks a person half-way, in a pane.
  package var asks = false
  /// Whether it takes all marks back to what they were when it began, as `git checkout` does.
  package var resets = false
  /// Whether its process vanishes without a record.
  package var isLost = false
  /// Whether it says that the account is used up, for so long.
  package var limited: Millis?
  /// Whether it heeds nobody: neither a stop nor its supervisor.
  package var isStubborn = false

  package init() {}

  package init(_ fill: (inout Turn) -> Void) { fill(&self) }
}

/// Something that happens in a world by itself.
package enum Happening: Sendable {
  /// A signal reaches ralph, if it lives.
  case signal(Int32)
  /// Another terminal leaves a request, and rings.
  case request(OperatorRequest)
  /// Somebody changes a mark in the plan.
  case mark(BeadID, Mark)
  /// Somebody writes another task into the plan.
  case add(BeadID)
  /// Somebody takes a task out of the plan.
  case remove(BeadID)
  /// The plan cannot be read for so long.
  case unreadable(Millis)
  /// The wall clock is set by so much.
  case clock(Millis)
  /// The machine sleeps for so long; only the wall clock goes on.
  case sleeps(Millis)
  /// Somebody holds ralph's process for so long, as SIGSTOP does.
  case holds(Millis)
  /// All that went wrong by chance goes right from now on.
  case calm
  /// Something is done to the tracker, about a bead, or to the panes.
  case tracker(TrackerDeed, BeadID)
  case pane(PaneDeed)
  /// The workspace stands on another branch for so long.
  case branch(Millis)
  /// Changes of a person lie in the way of merges for so long.
  case obstructs(Millis)
  /// A person commits to the workspace's branch.
  case commits
  /// HEAD goes back by a commit.
  case rewinds
}

/// Chances of things going wrong, one in so many; 0 is never.
package struct Faults: Sendable {
  package var startRefused = 0
  package var markFails = 0
  package var treeUnknown = 0
  package var keepFails = 0
  package var lookFails = 0
  // Of turns that the script draws.
  package var wrong = 0
  package var flaky = 0
  package var error = 0
  package var silent = 0
  package var slow = 0
  package var lost = 0
  package var marks = 0
  package var aside = 0
  package var resets = 0
  package var limited = 0
  package var closes = 0
  package var meddles = 0
  package var asks = 0
  // Of the tracker, the panes, the trees, and what comes late.
  package var trackerFails = 0
  package var trackerSlow = 0
  package var trackerUnsure = 0
  package var trackerRaces = 0
  package var trackerLies = 0
  package var paneFails = 0
  package var notSubmitted = 0
  package var intoShell = 0
  package var noProof = 0
  package var treeFails = 0
  package var conflicts = 0
  package var stalls = 0
  package var openFails = 0

  /// A world in which nothing goes wrong by chance.
  package static let none = Faults()
  package init() {}

  /// A world in which everything may go wrong.
  package static func mixed(_ dice: inout Dice) -> Faults {
    func chance(_ dice: inout Dice, _ most: Int) -> Int {
      dice.isLucky(oneIn: 3) ? 0 : most / 2 + dice.below(most)
    }
    var faults = Faults()
    faults.startRefused = chance(&dice, 15)
    faults.markFails = chance(&dice, 20)
    faults.treeUnknown = chance(&dice, 6)
    faults.keepFails = chance(&dice, 30)
    faults.lookFails = chance(&dice, 8)
    faults.wrong = chance(&dice, 4)
    faults.flaky = chance(&dice, 5)
    faults.error = chance(&dice, 6)
    faults.silent = chance(&dice, 5)
    faults.slow = chance(&dice, 8)
    faults.lost = chance(&dice, 8)
    faults.marks = chance(&dice, 4)
    faults.aside = chance(&dice, 20)
    faults.resets = chance(&dice, 8)
    faults.limited = chance(&dice, 10)
    faults.closes = chance(&dice, 3)
    faults.meddles = chance(&dice, 25)
    faults.asks = chance(&dice, 10)
    faults.trackerFails = chance(&dice, 40)
    faults.trackerSlow = chance(&dice, 15)
    faults.trackerUnsure = chance(&dice, 12)
    faults.trackerRaces = chance(&dice, 12)
    faults.paneFails = chance(&dice, 60)
    faults.notSubmitted = chance(&dice, 10)
    faults.intoShell = chance(&dice, 20)
    faults.noProof = chance(&dice, 8)
    faults.treeFails = chance(&dice, 25)
    faults.conflicts = chance(&dice, 8)
    faults.stalls = chance(&dice, 8)
    faults.openFails = chance(&dice, 30)
    return faults
  }
}

extension Script {
  /// What the agent does in an attempt at a bead.
  package func turn(_ bead: BeadID, _ number: Int, _ faults: Faults) -> Turn {
    if let written = turns[bead], let last = written.last {
      return number >= 1 && number <= written.count ? written[number - 1] : last
    }
    guard let seed else { return usual }
    var dice = Dice(seed, for: "turn \(bead) \(number)")
    var turn = usual
    turn.takes = Millis(Int64(1000 + dice.below(120_000)))
    turn.isWrong = dice.isLucky(oneIn: faults.wrong)
    turn.isFlaky = dice.isLucky(oneIn: faults.flaky)
    if dice.isLucky(oneIn: faults.error) { turn.code = 1 + dice.below(3) }
    turn.signals = !dice.isLucky(oneIn: faults.silent)
    turn.changes = !dice.isLucky(oneIn: faults.silent)
    if dice.isLucky(oneIn: faults.slow) { turn.takes = .minutes(30) }
    turn.isLost = dice.isLucky(oneIn: faults.lost)
    if dice.isLucky(oneIn: faults.marks) { turn.marks = dice.pick([.claimed, .done, .todo]) }
    if dice.isLucky(oneIn: faults.aside) { turn.marks = dice.pick([.blocked, .deferred]) }
    turn.resets = dice.isLucky(oneIn: faults.resets)
    if dice.isLucky(oneIn: faults.limited) { turn.limited = .minutes(Int64(1 + dice.below(20))) }
    turn.isStubborn = dice.isLucky(oneIn: faults.slow)
    turn.closes = dice.isLucky(oneIn: faults.closes)
    turn.meddles = dice.isLucky(oneIn: faults.meddles)
    turn.asks = dice.isLucky(oneIn: faults.asks)
    return turn
  }
}
