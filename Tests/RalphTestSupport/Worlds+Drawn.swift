import PlayedWorld
package import RalphCore
import RalphPorts

extension World {
  /// A world drawn from a seed: its plan, its tracker, its agents, what goes wrong, and what people
  /// do in it.
  package static func drawn(_ seed: UInt64) -> (world: World, policy: Policy) {
    var dice = Dice(seed, for: "world")
    var script = Script()
    script.seed = seed
    script.failsWhenShared = dice.isLucky(oneIn: 2)
    script.verifying = Millis(Int64(100 + dice.below(90_000)))
    var world = World(script, seed: seed)
    world.hasQuickLane = dice.isLucky(oneIn: 6)
    world.shufflesLane = dice.isLucky(oneIn: 2)
    world.faults = .mixed(&dice)
    world.host = dice.pick([.headless, .headless, .panes, .session])
    world.hasTracker = dice.isLucky(oneIn: 2)
    world.hasPlan = !world.hasTracker || dice.isLucky(oneIn: 4)
    let policy = Policy.drawn(&dice, world.host)
    world.slots = policy.concurrent
    let count = 2 + dice.below(12)
    if world.hasPlan { world.addTasks(count, &dice) }
    if world.hasTracker {
      world.addBeads(count, &dice)
      var luck = Dice(seed, for: "bd")
      world.tracker.edition = luck.pick(TrackerEdition.all)
      if world.faults.trackerUnsure > 0 { world.faults.trackerLies = luck.pick([0, 20, 40]) }
    }
    if world.host == .panes {
      for _ in 0..<(1 + dice.below(policy.concurrent + 1)) {
        world.panes.add(to: Text("people"))
      }
    }
    let span = dice.pick([200_000, 700_000, 1_500_000])
    for _ in 0..<dice.below(16) {
      let at = Millis(Int64(dice.below(span)))
      let happening = Happening.drawn(&dice, count, world)
      world.script.happenings.append((at, happening))
    }
    world.script.happenings.append((.minutes(40), .calm))
    let proceed = OperatorRequest(Name(cutting: "900"), .proceed)
    world.script.happenings.append((.minutes(41), .request(proceed)))
    world.script.happenings.sort { $0.at < $1.at }
    return (world, policy)
  }

  private mutating func addTasks(_ count: Int, _ dice: inout Dice) {
    for index in 0..<count {
      var task = PlanModel.Task(bead: bead("b\(index)"))
      if dice.isLucky(oneIn: 8) { task.mark = .claimed }
      task.priority = dice.below(4)
      task.needs = (0..<index).filter { _ in dice.isLucky(oneIn: 8) }.map { bead("b\($0)") }
      plan.tasks.append(task)
    }
  }

  private mutating func addBeads(_ count: Int, _ dice: inout Dice) {
    for index in 0..<count {
      var bead = PlayedTracker.Bead("t\(index)")
      bead.title = "Task t\(index)"
      // A claim that a ralph which is gone has left, or somebody's.
      if dice.isLucky(oneIn: 10) {
        (bead.status, bead.assignee) = (.inProgress, dice.pick([World.us, "ann"]))
      }
      bead.priority = dice.below(4)
      bead.needs = (0..<index).filter { _ in dice.isLucky(oneIn: 8) }.map {
        PlayedTracker.Need("blocks", "t\($0)")
      }
      tracker.beads.append(bead)
    }
  }
}

extension Happening {
  fileprivate static func drawn(_ dice: inout Dice, _ count: Int, _ world: World) -> Happening {
    let number = dice.below(count)
    let isTracked = world.hasTracker && (!world.hasPlan || dice.isLucky(oneIn: 2))
    let some = isTracked ? BeadID(Name(cutting: "bd:t\(number)")) : bead("b\(number)")
    switch dice.below(world.host == .headless ? 16 : 22) {
    case 0, 1, 2:
      if isTracked { return .tracker(dice.pick(TrackerDeed.allCases), some) }
      return .mark(some, dice.pick([.todo, .claimed, .done, .blocked, .deferred]))
    case 3:
      return isTracked ? .tracker(.files, some) : .add(bead("new\(dice.below(3))"))
    case 4: return isTracked ? .tracker(.reverts, some) : .remove(some)
    case 5: return .unreadable(Millis(Int64(dice.below(30_000))))
    case 6: return .sleeps(.seconds(Int64(dice.below(7200))))
    case 7: return .holds(.seconds(Int64(dice.below(600))))
    case 8: return .clock(.seconds(Int64(dice.below(7200) - 3600)))
    case 9, 10: return .request(.drawn(&dice, some))
    case 11: return .obstructs(.seconds(Int64(dice.below(200))))
    case 12 where dice.isLucky(oneIn: 3): return .branch(.seconds(Int64(1 + dice.below(200))))
    case 13 where dice.isLucky(oneIn: 4): return .rewinds
    case 12, 13: return .commits
    case 14: return .signal(dice.pick([1, 2, 15]))
    case 15: return isTracked ? .tracker(dice.pick([.takes, .reverts, .closes]), some) : .commits
    default: return world.host == .headless ? .holds(.seconds(3)) : .pane(.drawn(&dice))
    }
  }
}

extension PaneDeed {
  /// Something small mostly; the end of everything seldom.
  fileprivate static func drawn(_ dice: inout Dice) -> PaneDeed {
    let deed = dice.pick(PaneDeed.allCases)
    switch deed {
    case .sessionEnds, .serverEnds: return dice.isLucky(oneIn: 4) ? deed : .answers
    default: return deed
    }
  }
}

extension OperatorRequest {
  fileprivate static func drawn(_ dice: inout Dice, _ bead: BeadID) -> OperatorRequest {
    let name = Name(cutting: "\(100 + dice.below(700))")
    switch dice.below(8) {
    case 0: return OperatorRequest(name, .drain)
    case 1: return OperatorRequest(name, .stop)
    case 2: return OperatorRequest(name, .pause)
    case 3: return OperatorRequest(name, .proceed)
    case 4, 5: return OperatorRequest(name, .retry(bead))
    default: return OperatorRequest(name, .skip(bead))
    }
  }
}

extension Policy {
  fileprivate static func drawn(_ dice: inout Dice, _ host: HostKind) -> Policy {
    var policy = Policy.ofWorlds
    policy.iterations = dice.pick([0, 0, 0, 2, 5])
    policy.concurrent = 1 + dice.below(4)
    policy.attempts = 1 + dice.below(3)
    policy.verify = dice.pick([.command, .command, .command, .command, .none, .accept])
    policy.baseline = dice.pick([.stop, .ignore])
    policy.followUps = dice.pick([.take, .hold])
    policy.failFast = dice.isLucky(oneIn: 12)
    policy.host = host
    policy.sweepEvery = dice.pick([0, 0, 2, 4])
    policy.keepOrphans = dice.isLucky(oneIn: 6)
    policy.keepSessions = dice.isLucky(oneIn: 4)
    policy.hardTimeout = dice.pick([.zero, .minutes(12)])
    policy.maxRuntime = dice.pick([.hours(12), .hours(12), .minutes(20)])
    policy.askWait = dice.pick([.zero, .minutes(3)])
    if host == .headless {
      if dice.isLucky(oneIn: 2) { policy.tree = .own }
      if dice.isLucky(oneIn: 3) { policy.treeSetup = Text("setup") }
      if dice.isLucky(oneIn: 4) { policy.treeTeardown = Text("teardown") }
      if dice.isLucky(oneIn: 4) { policy.agent = Name(cutting: "shell") }
    }
    return policy
  }
}

extension Death {
  /// Somewhere within so many appends, jobs and starts after what was counted.
  package static func drawn(_ dice: inout Dice, after count: Counters, within: Int) -> Death {
    let append = count.appends + 1 + dice.below(within)
    switch dice.below(9) {
    case 0: return .append(append, lines: dice.below(6), bytes: dice.below(300))
    case 1: return .unsynced(append, isKept: dice.isLucky(oneIn: 2))
    case 2: return .synced(append)
    case 3: return .job(count.jobs + 1 + dice.below(within))
    case 4, 5:
      return .verb(count.verbs + 1 + dice.below(within), isDone: dice.isLucky(oneIn: 2))
    case 6:
      return .holed(append, bytes: dice.below(3000), isZeroed: dice.isLucky(oneIn: 2))
    case 7: return .opening(count.openings + 1 + dice.below(5))
    default:
      return .start(count.starts + 1 + dice.below(within / 4 + 1), dice.pick(Start.allCases))
    }
  }
}
