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
}
