import RalphCore
import RalphRuntime
import RalphTestSupport
import Testing

/// What becomes of a run whose machine sleeps, whose process is held, whose disk is full.
@Suite struct MachineTests {
  private func slept(_ told: Told) -> [HostSlept] {
    told.entries.compactMap { entry in
      if case .hostSlept(let slept)? = entry.event { slept } else { nil }
    }
  }

  /// One bead, whose first attempt fails after three seconds.
  private var failing: World {
    var script = Script()
    script.turns[bead("fails")] = [
      Turn {
        $0.code = 1
        $0.takes = .seconds(3)
      }, Turn(),
    ]
    return World.with(["fails"], script)
  }

  @Test func `sleep is told beside the clock's jump, and changes no outcome`() {
    var whole = World.night
    let (_, before) = LoopTests.told(&whole)
    var world = World.night
    world.script.happenings = [(.seconds(10), .sleeps(.hours(7)))]
    let (_, told) = LoopTests.told(&world)
    #expect(slept(told).map(\.by) == [.hours(7)] && slept(told).allSatisfy { !$0.held })
    let moved = told.entries.contains {
      if case .clockMoved(let moved)? = $0.event { moved.byMs == .hours(7) } else { false }
    }
    #expect(moved)
    #expect(told.ends == before.ends)
    #expect(told.state.run.slept == .hours(7))
  }

  @Test func `a nap below the tolerance is nobody's business, and adds up`() {
    var world = World.night
    world.script.happenings = (0..<4).map { (.seconds(Int64(5 + $0)), .sleeps(.seconds(1))) }
    let (_, told) = LoopTests.told(&world)
    #expect(slept(told).reduce(0) { $0 + $1.by.value } >= 3000)
    #expect(slept(told).allSatisfy { $0.by > .seconds(2) })
  }

  @Test func `a retry waits its time although ralph was held meanwhile`() throws {
    var world = failing
    world.script.happenings = [(.seconds(20), .holds(.minutes(10)))]
    var policy = LoopTests.unverified
    policy.retryDelay = .minutes(2)
    let (_, told) = LoopTests.told(&world, policy)
    let held = try #require(slept(told).first)
    #expect(slept(told).count == 1 && held.held)
    #expect(held.by > .minutes(9) && held.by <= .minutes(10))
    let ended = told.entries.first { if case .attemptEnded? = $0.event { true } else { false } }
    let due = told.entries.first { if case .deadlinePassed? = $0.event { true } else { false } }
    let waited = try #require(due).at - (try #require(ended)).at
    #expect(waited >= .minutes(11) && waited <= .minutes(13))
  }

  @Test func `what begins in the moment of waking has all its time before it`() throws {
    var isMet = false
    for moment in Int64(2_950)...3_050 {
      var world = failing
      world.script.happenings = [(Millis(moment), .sleeps(.hours(1)))]
      var policy = LoopTests.unverified
      policy.retryDelay = .minutes(2)
      let (_, told) = LoopTests.told(&world, policy)
      let ended = try #require(
        told.entries.first { if case .attemptEnded? = $0.event { true } else { false } }
      )
      let due = told.entries.first {
        if case .deadlinePassed? = $0.event { $0.seq > ended.seq } else { false }
      }
      let moved = told.entries.first { if case .clockMoved? = $0.event { true } else { false } }
      guard let moved, moved.seq < ended.seq, ended.with == moved.with || ended.with == moved.seq
      else { continue }
      isMet = true
      let waited = try #require(due).at - ended.at
      #expect(waited >= .minutes(2) && waited < .minutes(3), "at \(moment)")
    }
    #expect(isMet, "no end came in the batch of a waking")
  }

  @Test func `a wait that is a little late is no hold`() {
    var world = World.night
    world.script.happenings = [(.seconds(10), .holds(.seconds(4)))]
    let (_, told) = LoopTests.told(&world)
    #expect(slept(told).isEmpty)
  }

  @Test func `the machine is kept awake while attempts live, and let go with the last`() {
    var world = World.with(["a", "b", "c"])
    var policy = Policy.ofWorlds
    policy.awake = true
    policy.concurrent = 3
    policy.verify = .none
    let (_, told) = LoopTests.told(&world, policy)
    #expect(!told.entries.contains { if case .trackerNoted? = $0.event { true } else { false } })
    #expect(!world.machine.isAwake)
    #expect(world.machine.turns.count == 2)
    #expect(world.machine.turns.first ?? .zero < .seconds(1))
    #expect(world.machine.turns.last ?? .zero >= .seconds(30))
  }

  @Test func `without the wish nobody asks, and a refusal is said once`() {
    var world = World.with(["a", "b"])
    _ = LoopTests.told(&world)
    #expect(world.machine.turns.isEmpty)
    var refusing = World.with(["a", "b"])
    refusing.machine.refusal = "not allowed"
    var policy = Policy.ofWorlds
    policy.awake = true
    policy.concurrent = 1
    let (_, told) = LoopTests.told(&refusing, policy)
    let notes = told.entries.compactMap { entry in
      if case .trackerNoted(let note)? = entry.event { note.what.string } else { nil }
    }
    #expect(notes == ["the machine may fall asleep: not allowed"])
  }

  @Test func `below the disk's floor nothing is begun, and the run ends with 2`() {
    var world = World.with(["a", "b"])
    world.machine.free = 100 << 20
    var policy = Policy.ofWorlds
    policy.diskFloor = 200 << 20
    let (_, told) = LoopTests.told(&world, policy)
    #expect(told.state.run.end.why == .disk && told.state.run.end.exit == 2)
    #expect(told.state.run.starts == 0)
    #expect(!world.processes.contains { $0.isAttempt })
    let why = told.entries.compactMap { entry in
      if case .dispatchRefused(let refused)? = entry.event { refused.why.string } else { nil }
    }
    #expect(why.first == "only 100 MB are free; disk.floor is 200 MB")
    // With room again the next run does the work.
    world.machine.free = 300 << 20
    _ = world.run(policy)
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
  }
}
