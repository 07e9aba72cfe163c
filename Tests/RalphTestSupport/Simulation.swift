import PlayedWorld
import RalphAudit
import RalphCore
import RalphJournal
import RalphRuntime

/// One world, drawn from a seed, and ralph living in it again and again until its run is over.
///
/// Anything goes wrong in it and ralph dies anywhere, but for the last lives; then people and
/// machines leave it alone, and the run has to come to an end. The same seed gives the same bytes.
package struct Simulation: Sendable {
  package let seed: UInt64
  package private(set) var world: World
  private let policy: Policy
  private var dice: Dice
  /// What must not be so; empty after a good run.
  package private(set) var problems: [String] = []

  /// Where everything stood at the end, a line each.
  package private(set) var ends: [String] = []

  /// Lives that a run may take; its deaths are far fewer.
  private static let livesMost = 60

  package init(_ seed: UInt64) {
    self.seed = seed
    (world, policy) = World.drawn(seed)
    dice = Dice(seed, for: "deaths")
  }

  /// Whether it holds no more than a plan, and processes in the workspace.
  package var isPlain: Bool {
    !world.hasTracker && world.host == .headless && policy.tree == .shared
  }

  /// Everything that happened: entries, jobs, waits, and what the world did by itself.
  package var steps: Int { world.count.steps }

  /// Lives it to the end of its run.
  package mutating func live() {
    let jury = Jury()
    defer { ends = StateText.lines(jury.state) }
    var isOver = false
    var deaths = dice.below(6)
    var isFirst = true
    while !isOver, problems.isEmpty {
      guard world.count.lives < Simulation.livesMost else {
        problems.append("sixty lives are not enough")
        break
      }
      plan(&deaths)
      let isNewRun = isFirst || (deaths > 0 && dice.isLucky(oneIn: 6))
      isFirst = false
      var passing =
        isNewRun
        ? world.run(policy, before: jury) : world.resume(before: jury, saying: resumeLine())
      if case .nothingOpen = passing, jury.state.run.phase != .ended || isSuperseded(jury) {
        passing = world.run(policy, before: jury)
      }
      isOver = pass(passing)
      problems += world.broken + jury.verdict(isOver: isOver && problems.isEmpty)
    }
    if problems.isEmpty { judge(jury) }
    if problems.isEmpty, dice.isLucky(oneIn: 3) { liveAgain(jury) }
  }

  /// The next morning: people leave everything alone, and a new run makes what is left of it.
  private mutating func liveAgain(_ jury: Jury) {
    world.advance(to: max(world.now, .minutes(45)))
    (world.signals, world.requests) = ([], [])
    world.faults = .none
    (world.death, world.disk.failure) = (nil, nil)
    var policy = policy
    (policy.iterations, policy.baseline) = (0, .ignore)
    guard case .lived(.ended(let end)) = world.run(policy, before: jury) else {
      return problems.append("the run of the next morning does not end")
    }
    problems += world.broken + jury.verdict(isOver: true)
    if end.why == .tool { problems.append("a tool fails in a world without faults") }
    if problems.isEmpty { judge(jury) }
  }

  /// What the resume's line says: mostly nothing, sometimes that there is no verifier, or more work
  /// at once.
  private mutating func resumeLine() -> (Policy) -> Policy {
    guard dice.isLucky(oneIn: 10) else { return { $0 } }
    let word = dice.below(3)
    return { recorded in
      var policy = recorded
      switch word {
      case 0: policy.verify = .none
      case 1: policy.attempts += 1
      default: policy.iterations = policy.iterations == 0 ? 0 : policy.iterations + 1
      }
      return policy
    }
  }

  private func isSuperseded(_ jury: Jury) -> Bool { jury.state.run.end.why == .superseded }

  /// Draws how the next life ends, or that it ends by itself.
  private mutating func plan(_ deaths: inout Int) {
    world.death = nil
    world.disk.failure = nil
    world.rebootsAtDeath = false
    guard deaths > 0 else { return }
    deaths -= 1
    if dice.isLucky(oneIn: 8) {
      world.disk.failure = (world.count.appends + 1 + dice.below(60), dice.isLucky(oneIn: 2))
    } else {
      world.death = .drawn(&dice, after: world.count, within: dice.pick([6, 40, 150]))
      world.rebootsAtDeath = dice.isLucky(oneIn: 6)
    }
  }

  /// What a life came to; whether the run is over.
  private mutating func pass(_ passing: Passing) -> Bool {
    switch passing {
    case .lived(.ended), .nothingOpen: return true
    case .failed(.io), .lived, .died:
      world.advance(to: Millis(world.now.value + Int64(dice.below(dice.pick([50, 600_000])))))
      return false
    case .failed(let failure):
      problems.append("\(failure)")
      return true
    }
  }

  /// What must hold once the run is over.
  private mutating func judge(_ jury: Jury) {
    let state = jury.state
    do {
      let tail = try JournalReader.read(MemoryBytes(world.disk.durable)) { _, _, _ in }
      if tail.ending != .clean { problems.append("the journal ends \(tail.ending)") }
      if tail.chain.lastSeq != state.seq { problems.append("the journal ends too early") }
    } catch {
      problems.append("\(error)")
    }
    let end = state.run.end
    for (row, bead) in zip(state.beads.rows, state.beads.keys) {
      switch row.phase {
      case .open, .ended: break
      case .working: problems.append("\(bead) is still worked on")
      case .judging:
        if end.why != .tool, end.why != .baseline { problems.append("\(bead) has no verdict") }
      }
      guard end.why != .tool, !policy.keepOrphans, !state.isBroken,
        let at = world.tracker.index(of: bead.bare)
      else {
        continue
      }
      let isKept =
        row.phase == .ended(.unconfirmed) || jury.retriedLate.contains(bead)
        || (jury.letBe.contains(bead) && row.isGood && world.holdsBack(at))
      if world.tracker.beads[at].mark == .begun, !isKept {
        problems.append("\(bead) is left claimed, and is \(row.phase)")
      }
    }
  }
}

extension State {
  /// Whether a source could not be read at the end.
  fileprivate var isBroken: Bool { source.isBroken || tracker.isBroken }
}

extension Bead {
  /// Whether a run is through with it and found nothing wrong.
  fileprivate var isGood: Bool { phase == .ended(.unverified) || phase == .ended(.verified) }
}

extension World {
  /// Whether the tracker would not close a bead for the sake of another.
  fileprivate func holdsBack(_ index: Int) -> Bool {
    !tracker.blockers(of: tracker.beads[index]).isEmpty
  }
}
