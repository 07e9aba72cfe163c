import RalphCore
import RalphRuntime
import RalphTestSupport
import Testing

/// What a resume finds out before it goes on.
@Suite struct ResumeTests {
  static var losses: (Entry) -> Bool {
    { entry in
      if case .attemptEnded(let ended)? = entry.event { ended.ended == .lost } else { false }
    }
  }

  @Test func `a folder that cannot be read is asked again, and nothing is begun beside it`() {
    for seed: UInt64 in 0..<40 {
      var world = SupersedeTests.dead
      world.dice = Dice(seed)
      world.faults.lookFails = 2
      _ = world.resume()
      let told = Told(world.disk.durable, isOver: true)
      #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
      let hasLoss = told.entries.contains(where: ResumeTests.losses)
      #expect(!hasLoss, "seed \(seed)")
      #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
    }
  }

  @Test func `a task put aside while ralph was dead is not begun after all`() {
    for start in Death.Start.allCases where start != .begun {
      var world = World.with(["one", "two"])
      // The first start is that of the verifier on the untouched tree.
      world.death = .start(2, start)
      #expect(world.run(.ofWorlds) == .died)
      world.plan.set(bead("one"), .blocked)
      _ = world.resume()
      let told = Told(world.disk.durable, isOver: true)
      #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
      #expect(told.state.beads.rows[0].phase == .ended(.taken))
      #expect(told.state.run.starts == 1)
      #expect(!world.processes.contains { $0.bead == bead("one") && $0.hasBegun })
      #expect(world.plan.tasks.map(\.mark) == [.blocked, .done])
    }
  }

  @Test func `a mark that an agent set while ralph was dead is its vote`() {
    for start in [1, 2] {
      var script = Script()
      script.usual = Turn {
        $0.signals = false
        $0.changes = false
        $0.marks = .claimed
      }
      var world = World.with(["one", "two"], script)
      world.death = .start(start, .begun)
      #expect(world.run(LoopTests.unverified) == .died)
      world.advance(to: .minutes(5))
      _ = world.resume()
      let told = Told(world.disk.durable, isOver: true)
      #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
      #expect(told.state.beads.rows.allSatisfy { $0.phase == .ended(.unverified) })
    }
  }

  @Test func `a red baseline is run again by a resume`() {
    var script = Script()
    script.redUntil = .seconds(3)
    script.happenings = [(.seconds(1), .signal(Shutdown.interrupt))]
    var world = World.with(["one"], script)
    #expect(world.run(.ofWorlds) == .lived(.stopped(.drained)))
    #expect(Told(world.disk.durable, isOver: true).state.run.baseline == .red)
    world.advance(to: .seconds(10))
    guard case .lived(.ended(let end)) = world.resume() else {
      Issue.record("the run is still open")
      return
    }
    #expect(end.why == .done)
    #expect(world.plan.tasks[0].mark == .done)
  }

  @Test func `a run that ends with an attempt unstarted gives its start back`() {
    var script = Script()
    script.turns[bead("bad")] = [Turn { $0.code = 1 }]
    var policy = Policy.ofWorlds
    policy.verify = .none
    policy.concurrent = 2
    policy.attempts = 1
    policy.failFast = true
    var world = World.with(["bad", "late"], script)
    world.death = .start(2, .nothing)
    #expect(world.run(policy) == .died)
    world.advance(to: .minutes(1))
    _ = world.resume()
    let told = Told(world.disk.durable, isOver: true)
    #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
    #expect(told.state.run.end.why == .failFast)
    #expect(told.state.attempts.isEmpty)
    #expect(told.state.run.starts == 1)
    #expect(told.state.beads.rows[1].phase == .open)
  }
}
