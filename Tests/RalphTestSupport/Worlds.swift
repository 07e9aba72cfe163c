package import RalphCore

/// A bead of a world's plan.
package func bead(_ id: String) -> BeadID { BeadID(Name(cutting: "plan:" + id)) }

extension Policy {
  /// What most worlds are run with: no limit, a verifier, an agent whose exit proves nothing.
  package static var ofWorlds: Policy {
    var policy = Policy()
    policy.iterations = 0
    policy.agent = Name(cutting: "scripted")
    policy.verify = .command
    policy.verifyCommand = Text("make test")
    policy.pollInterval = .seconds(5)
    return policy
  }
}

extension World {
  /// A world with these beads to do, in order; agents take half a minute and do well.
  package static func with(_ ids: [String], _ script: Script = Script()) -> World {
    var world = World(script)
    world.plan.tasks = ids.map { PlanModel.Task(bead: bead($0)) }
    return world
  }

  /// Six beads with everything that ordinary nights hold.
  ///
  /// One goes well, one is wrong at first, one runs into its limit, one waits for two others, one
  /// has a flaky verifier, one's agent fails first.
  package static var night: World {
    var script = Script()
    script.turns[bead("wrong")] = [Turn { $0.isWrong = true }, Turn { $0.takes = .seconds(17) }]
    script.turns[bead("slow")] = [Turn { $0.takes = .hours(2) }, Turn { $0.takes = .seconds(9) }]
    script.turns[bead("flaky")] = [Turn { $0.isFlaky = true }]
    script.turns[bead("error")] = [
      Turn {
        $0.code = 1
        $0.takes = .seconds(3)
      }, Turn(),
    ]
    var world = World.with(["fine", "wrong", "slow", "needy", "flaky", "error"], script)
    world.plan.tasks[3].needs = [bead("fine"), bead("wrong")]
    world.slots = 3
    return world
  }

  /// A world drawn from a seed: its plan, its agents, what goes wrong, and what people do in it.
  package static func drawn(_ seed: UInt64) -> (world: World, policy: Policy) {
    var dice = Dice(seed, for: "world")
    var script = Script()
    script.seed = seed
    script.failsWhenShared = dice.isLucky(oneIn: 2)
    script.verifying = Millis(Int64(100 + dice.below(90_000)))
    var world = World(script, seed: seed)
    world.hasQuickLane = dice.isLucky(oneIn: 3)
    world.faults = .mixed(&dice)
    let count = 1 + dice.below(7)
    for index in 0..<count {
      var task = PlanModel.Task(bead: bead("b\(index)"))
      if dice.isLucky(oneIn: 8) { task.mark = .claimed }
      task.priority = dice.below(4)
      task.needs = (0..<index).filter { _ in dice.isLucky(oneIn: 4) }.map { bead("b\($0)") }
      world.plan.tasks.append(task)
    }
    for _ in 0..<dice.below(5) {
      let at = Millis(Int64(dice.below(600_000)))
      world.script.happenings.append((at, .drawn(&dice, count)))
    }
    world.script.happenings.append((.minutes(40), .calm))
    world.script.happenings.sort { $0.at < $1.at }
    let policy = Policy.drawn(&dice)
    world.slots = policy.concurrent
    return (world, policy)
  }
}

extension Happening {
  fileprivate static func drawn(_ dice: inout Dice, _ count: Int) -> Happening {
    let some = bead("b\(dice.below(count))")
    switch dice.below(8) {
    case 0: return .mark(some, dice.pick([.todo, .claimed, .done, .blocked, .deferred]))
    case 1: return .add(bead("new\(dice.below(3))"))
    case 2: return .remove(some)
    case 3: return .unreadable(Millis(Int64(dice.below(30_000))))
    case 5: return .sleeps(.seconds(Int64(dice.below(7200))))
    case 6: return .holds(.seconds(Int64(dice.below(600))))
    case 4: return .clock(.seconds(Int64(dice.below(7200) - 3600)))
    default: return .signal(dice.pick([1, 2, 15]))
    }
  }
}

extension Policy {
  fileprivate static func drawn(_ dice: inout Dice) -> Policy {
    var policy = Policy.ofWorlds
    policy.iterations = dice.pick([0, 0, 1, 4])
    policy.concurrent = 1 + dice.below(3)
    policy.attempts = 1 + dice.below(3)
    policy.verify = dice.pick([.command, .command, .command, .none, .accept])
    policy.baseline = dice.pick([.stop, .ignore])
    policy.followUps = dice.pick([.take, .hold])
    policy.failFast = dice.isLucky(oneIn: 8)
    if dice.isLucky(oneIn: 4) { policy.agent = Name(cutting: "shell") }
    return policy
  }
}

extension Death {
  /// Somewhere within so many appends, jobs and starts after what was counted.
  package static func drawn(_ dice: inout Dice, after count: Counters, within: Int) -> Death {
    switch dice.below(5) {
    case 0:
      return .append(
        count.appends + 1 + dice.below(within),
        lines: dice.below(6),
        bytes: dice.below(300)
      )
    case 1:
      return .unsynced(count.appends + 1 + dice.below(within), isKept: dice.isLucky(oneIn: 2))
    case 2: return .synced(count.appends + 1 + dice.below(within))
    case 3: return .job(count.jobs + 1 + dice.below(within))
    default:
      return .start(count.starts + 1 + dice.below(within / 4 + 1), dice.pick(Start.allCases))
    }
  }
}
