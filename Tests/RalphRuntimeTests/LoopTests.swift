import RalphCore
import RalphJournal
import RalphRuntime
import RalphTestSupport
import Testing

/// What the loop promises on an ordinary night.
@Suite struct LoopTests {
  /// Runs a world to its end, and reads its journal.
  static func told(_ world: inout World, _ policy: Policy = .ofWorlds) -> (Passing, Told) {
    let passing = world.run(policy)
    let told = Told(world.disk.durable, isOver: false)
    #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
    return (passing, told)
  }

  static var unverified: Policy {
    var policy = Policy.ofWorlds
    policy.verify = .none
    return policy
  }

  @Test(arguments: [true, false])
  func `nothing is started before its command is durable, and a batch has one sync`(
    _ isQuick: Bool
  ) {
    var world = World.night
    world.hasQuickLane = isQuick
    let (_, told) = LoopTests.told(&world)
    let batches = told.entries.count { $0.with == .zero }
    #expect(world.count.appends == batches)
    #expect(world.count.syncs == batches)
    var starts = 0
    for deed in world.deeds {
      guard case .start(let process, _) = deed.what else { continue }
      starts += 1
      #expect(process.seq.value <= deed.durable)
    }
    #expect(starts > 12)
  }

  @Test(arguments: [true, false])
  func `HEAD is glanced at where it may have moved, and never where it has not`(_ isStill: Bool) {
    var world = World.night
    world.isHeadStill = isStill
    let (passing, _) = LoopTests.told(&world)
    guard case .lived(.ended) = passing else {
      Issue.record("\(passing)")
      return
    }
    #expect((world.count.glances == 0) == isStill, "\(world.count.glances)")
  }

  @Test(arguments: [true, false], [true, false])
  func `a failed write or sync ends the loop at once, and nothing is done after it`(
    _ isSync: Bool,
    _ isQuick: Bool
  ) {
    var night = World.night
    night.hasQuickLane = isQuick
    var whole = night
    _ = LoopTests.told(&whole)
    for number in 1...whole.count.appends {
      var world = night
      world.disk.failure = (number, isSync)
      let passing = world.run(.ofWorlds)
      guard case .failed(.io) = passing else {
        Issue.record("append \(number): \(passing)")
        return
      }
      // What is not durable was not acted upon, and nothing was tried again.
      #expect(world.broken.isEmpty)
      #expect(world.count.appends == number)
      #expect(world.deeds.allSatisfy { $0.durable <= world.disk.lines })
      #expect(world.deeds == Array(whole.deeds.prefix(world.deeds.count)))
    }
  }

  @Test func `an idle loop writes nothing, and waits until something falls due`() {
    var script = Script()
    script.turns[bead("long")] = [Turn { $0.takes = .minutes(9) }]
    var world = World.with(["long"], script)
    world.notesWaits = true
    let (_, told) = LoopTests.told(&world, LoopTests.unverified)
    let sent = told.entries.firstIndex { if case .dispatchSent? = $0.event { true } else { false } }
    let ended = told.entries.firstIndex {
      if case .attemptEnded? = $0.event { true } else { false }
    }
    #expect(sent.map { $0 + 1 } == ended)
    #expect(world.waits.compactMap { $0 }.max() == LoopTests.unverified.pollInterval)
  }

  @Test func `a wait is no longer than the nearest deadline`() {
    var script = Script()
    script.turns[bead("fails")] = [Turn { $0.code = 1 }, Turn()]
    var world = World.with(["fails"], script)
    world.notesWaits = true
    var policy = LoopTests.unverified
    policy.retryDelay = .seconds(2)
    policy.pollInterval = .minutes(1)
    let (_, told) = LoopTests.told(&world, policy)
    #expect(world.waits.contains { $0.map { $0 > Millis(1900) && $0 <= .seconds(2) } ?? false })
    let ended = told.entries.first { if case .attemptEnded? = $0.event { true } else { false } }
    let due = told.entries.first { if case .deadlinePassed? = $0.event { true } else { false } }
    #expect(due.map { $0.at - (ended?.at ?? .zero) } == .seconds(2))
  }

  @Test func `what ralph itself wrote is nobody's news`() {
    var world = World.night
    let (_, told) = LoopTests.told(&world)
    let changed = told.entries.contains {
      if case .beadChanged? = $0.event { true } else { false }
    }
    #expect(!changed)
  }

  @Test func `a change that was seen while something was decided is seen again`() {
    for moment: Int64 in stride(from: 29_900, to: 32_400, by: 1) {
      var world = World.with(["one", "two", "other"])
      world.script.happenings = [(Millis(moment), .mark(bead("other"), .deferred))]
      var policy = Policy.ofWorlds
      policy.concurrent = 2
      let (_, told) = LoopTests.told(&world, policy)
      let known = told.state.beads.rows[2]
      // Either it was put aside before it was given out, or while it was worked on.
      #expect(known.mark == .deferred, "at \(moment)")
      #expect(known.phase == .open || known.phase == .ended(.taken), "at \(moment)")
      #expect(world.plan.tasks.map(\.mark) == [.done, .done, .deferred], "at \(moment)")
    }
  }

  @Test(arguments: [3_600, -3_600])
  func `a clock that is set changes no order and no outcome`(_ seconds: Int64) {
    var whole = World.night
    let (_, before) = LoopTests.told(&whole)
    var world = World.night
    world.script.happenings = [(.seconds(10), .clock(.seconds(seconds)))]
    let (_, told) = LoopTests.told(&world)
    let moves = told.entries.compactMap { entry in
      if case .clockMoved(let moved)? = entry.event { moved.byMs } else { nil }
    }
    #expect(moves == [.seconds(seconds)])
    #expect(told.ends == before.ends)
  }

  @Test func `three slots really overlap, and a slot is filled in the batch that frees it`() {
    var script = Script()
    for (index, id) in ["a", "b", "c", "d", "e"].enumerated() {
      script.turns[bead(id)] = [Turn { $0.takes = .seconds(Int64(10 + 7 * index)) }]
    }
    var world = World.with(["a", "b", "c", "d", "e"], script)
    let (_, told) = LoopTests.told(&world, LoopTests.unverified)
    var state = State()
    var most = 0
    var ended: [Seq] = []
    var filled: [Seq] = []
    for entry in told.entries {
      state.apply(entry)
      most = max(most, state.attempts.count)
      if case .attemptEnded? = entry.event { ended.append(entry.seq) }
      if case .dispatch? = entry.command, ended.contains(entry.cause) { filled.append(entry.cause) }
    }
    #expect(most == 3)
    #expect(filled == Array(ended.prefix(2)))
  }

  @Test func `a plan that is away for a moment ends no run`() {
    var world = World.night
    world.script.happenings = [(.seconds(20), .unreadable(.seconds(8)))]
    let (passing, told) = LoopTests.told(&world)
    guard case .lived(.ended(let end)) = passing else {
      Issue.record("\(passing)")
      return
    }
    #expect(end.why == .done)
    #expect(!told.entries.contains { if case .sourceFailed? = $0.event { true } else { false } })
  }

  @Test func `a mark that the agent set as its last act is its vote`() {
    var script = Script()
    script.usual = Turn {
      $0.signals = false
      $0.changes = false
      $0.marks = .claimed
    }
    var world = World.with(["one"], script)
    let (_, told) = LoopTests.told(&world)
    #expect(told.state.beads.rows[0].phase == .ended(.verified))
  }

  @Test(arguments: [Mark.blocked, .deferred])
  func `a task that somebody puts aside while it is worked on is taken`(_ mark: Mark) {
    var world = World.with(["one", "two"])
    world.script.happenings = [(.seconds(12), .mark(bead("one"), mark))]
    let (_, told) = LoopTests.told(&world)
    #expect(told.state.beads.rows[0].phase == .ended(.taken))
    #expect(told.state.beads.rows[1].phase == .ended(.verified))
    #expect(world.plan.tasks.map(\.mark) == [mark, .done])
    #expect(told.state.run.starts == 1)
    #expect(told.state.run.end.exit == 0)
  }
}

/// What the operator says, and when the writer leaves.
@Suite struct OperatorTests {
  /// Three agents of a minute and one that waits; signals come from the tenth second on.
  static func world(_ signals: [Int32], isStubborn: Bool = false) -> World {
    var script = Script()
    script.usual = Turn {
      $0.takes = .minutes(1)
      $0.isStubborn = isStubborn
    }
    var world = World.with(["a", "b", "c", "d"], script)
    world.script.happenings = signals.enumerated().map {
      (.seconds(Int64(10 + $0.offset)), .signal($0.element))
    }
    return world
  }

  @Test(arguments: [(Shutdown.interrupt, StopReason.drained), (Shutdown.hangup, .hangup)])
  func `the first word drains: what runs is finished and verified, nothing is begun`(
    _ signal: Int32,
    _ why: StopReason
  ) {
    var world = OperatorTests.world([signal])
    let (passing, told) = LoopTests.told(&world)
    #expect(passing == .lived(.stopped(why)))
    #expect(world.plan.tasks.map(\.mark) == [.done, .done, .done, .todo])
    #expect(told.state.run.phase == .stopped)
    #expect(world.resume() == .lived(.ended(Told(world.disk.durable, isOver: true).state.run.end)))
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
  }

  @Test(arguments: [
    ([Shutdown.interrupt, Shutdown.interrupt], StopReason.interrupted),
    ([Shutdown.terminate], .terminated), ([Shutdown.hangup, Shutdown.terminate], .terminated),
  ])
  func `the second word, or SIGTERM, stops what runs, and gives it back`(
    _ signals: [Int32],
    _ why: StopReason
  ) {
    var world = OperatorTests.world(signals)
    let (passing, told) = LoopTests.told(&world)
    #expect(passing == .lived(.stopped(why)))
    #expect(told.state.run.starts == 0)
    #expect(world.now < .seconds(13))
    #expect(!world.processes.contains { $0.lives })
    _ = world.resume()
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
  }

  @Test func `the third word leaves at once, and writes nothing more`() {
    var world = OperatorTests.world([2, 2, 2], isStubborn: true)
    let (passing, told) = LoopTests.told(&world)
    #expect(passing == .lived(.left))
    #expect(told.state.run.isStopping)
    #expect(told.state.run.phase == .open)
    #expect(world.now <= .seconds(13))
    _ = world.resume()
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
    #expect(world.broken.isEmpty)
  }

  @Test func `a stop leaves after five seconds although a process heeds nobody`() {
    var world = OperatorTests.world([15], isStubborn: true)
    let (passing, _) = LoopTests.told(&world)
    #expect(passing == .lived(.stopped(.terminated)))
    #expect(world.now >= .seconds(15) && world.now < Millis(15_200))
    #expect(world.processes.count { $0.lives } == 3)
    _ = world.resume()
    #expect(world.broken.isEmpty)
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
  }
}
