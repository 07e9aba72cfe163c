import PlayedWorld
package import RalphCore
package import RalphPorts
package import RalphRuntime
import Synchronization

/// One life of ralph on a ``World``: every port, the waiter and the lane, without a thread.
///
/// Waiting does what the lane has to do, job by job, and then lets the world go on to the next
/// thing that happens; it never really waits. Once ralph has died, nothing that it still asks
/// changes the world, and the loop is made to leave.
package final class Stage: Sendable {
  /// What a life has in hand.
  struct Inside: Sendable {
    var world: World
    var jobs: [(track: Track, job: @Sendable () -> Void)] = []
    /// Tracks that are held up, and until when.
    var stalls: [(track: Track, until: Millis)] = []
    var isRung = false
    var isDead = false
    /// Whether a write or sync has failed: nothing may be acted upon any more.
    var isPoisoned = false
    var lastRead = 0
    var lastListed = 0
    var lastHead: HeadView?
    var waits = 0
    /// What was appended and not synced.
    var batch: [UInt8] = []
  }
  let inside: Mutex<Inside>

  /// More waits than any life needs.
  private static let waitsMost = 200_000

  package init(_ world: World) {
    var world = world
    world.count.lives += 1
    world.editionFound = world.tracker.edition
    inside = Mutex(Inside(world: world))
  }

  /// The world as it is now.
  package var world: World { inside.withLock { $0.world } }
  /// Whether ralph has died in this life.
  package var isDead: Bool { inside.withLock { $0.isDead } }

  /// Everything that the loop asks of the world.
  package var ports: Ports {
    Ports(
      plan: world.hasPlan ? self : nil,
      tracker: world.hasTracker ? StageTracker(stage: self) : nil,
      panes: world.host == .headless ? nil : StagePanes(stage: self),
      host: self,
      voice: self,
      tree: self,
      worktrees: StageTrees(stage: self),
      snapshots: StageTrees(stage: self),
      guards: world.script.seed == nil ? nil : StageTrees(stage: self),
      machine: self,
      requests: self,
      keeper: self,
      clock: self,
      waiter: self,
      lane: self
    )
  }

  package var runner: EffectRunner {
    EffectRunner(
      ports,
      Setting(
        workspace: "/w",
        journal: "/w/.ralph/journal.ndjson",
        template: nil,
        actor: World.us
      )
    )
  }

  func ask<Answer>(_ body: (inout World) -> Answer) -> Answer {
    inside.withLock { body(&$0.world) }
  }

  /// Asks for something that may fail; the dead are refused everything.
  func attempt<Answer>(
    _ body: (inout World) throws(PortFailure) -> Answer
  ) throws(PortFailure) -> Answer {
    let result: Result<Answer, PortFailure> = inside.withLock { inside in
      guard !inside.isDead else { return .failure(PortFailure(.system, "dead")) }
      do throws(PortFailure) { return .success(try body(&inside.world)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Looks at what this life has in hand.
  func remember<Answer>(_ body: (inout Inside) -> Answer) -> Answer {
    inside.withLock { body(&$0) }
  }

  /// Does something to the world, before or after which ralph may die; the dead do nothing.
  func act<Answer: Sendable>(_ dead: Answer, _ body: (inout World) -> Answer) -> Answer {
    inside.withLock { inside in
      guard inside.mayAct() else { return dead }
      let answer = body(&inside.world)
      inside.hasActed()
      return answer
    }
  }

  /// The same for what may be refused.
  func tryAct<Answer>(
    _ body: (inout World) throws(PortFailure) -> Answer
  ) throws(PortFailure) -> Answer {
    let result: Result<Answer, PortFailure> = inside.withLock { inside in
      guard inside.mayAct() else { return .failure(PortFailure(.system, "dead")) }
      defer { inside.hasActed() }
      do throws(PortFailure) { return .success(try body(&inside.world)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

extension Stage: MarkedPlan {
  package var name: Name { Name(cutting: "plan") }
  package func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    let reading = try attempt { world throws(PortFailure) in try world.read(asOf: asOf) }
    inside.withLock { $0.lastRead = $0.world.plan.version }
    return reading
  }

  package func mayHaveChanged() -> Bool {
    inside.withLock {
      $0.lastRead != $0.world.plan.version || $0.world.now < $0.world.plan.unreadableUntil
    }
  }

  package func details(of bead: BeadID) throws(PortFailure) -> BeadDetails? {
    ask { world in
      guard world.plan.index(of: bead) != nil else { return nil }
      return BeadDetails(title: "Task \(bead.bare)", section: "", body: "", acceptance: [])
    }
  }

  package func write(_ mark: SetMark, reason: String?) -> Event {
    act(.markFailed(Refused { $0.bead = mark.bead })) { $0.write(mark) }
  }

  package func settle(_ mark: SetMark) -> Event { ask { $0.settle(mark) } }
}

extension Stage: ProcessHost {
  package func start(_ launch: Launch) throws(PortFailure) -> Int {
    let pid: Result<Int, PortFailure> = inside.withLock { inside in
      guard inside.mayAct() else { return .failure(PortFailure(.system, "dead")) }
      inside.world.count.starts += 1
      var cut: Death.Start?
      if case .start(inside.world.count.starts, let how) = inside.world.death { cut = how }
      defer { if cut != nil { inside.die() } else { inside.hasActed() } }
      do throws(PortFailure) {
        return .success(try inside.world.start(launch, cut: cut))
      } catch {
        return .failure(error)
      }
    }
    return try pid.get()
  }

  /// Nothing removes a folder of a living process in this world.
  package func lives(_ process: Key, pid: Int) -> Bool { false }
  package func look(_ process: Key) throws(PortFailure) -> ProcessLook {
    try attempt { world throws(PortFailure) in try world.look(process) }
  }

  package func outcome(
    of process: Key,
    atMost: Millis
  ) throws(PortFailure) -> ProcessLook {
    try attempt { world throws(PortFailure) in try world.outcome(of: process, atMost) }
  }

  package func stop(_ process: Key) throws(PortFailure) {
    try tryAct { world throws(PortFailure) in world.stop(process) }
  }

  package func openPulse(_ process: Key) -> Int32? {
    ask { world in
      guard let index = world.index(of: process), !world.processes[index].isGone else { return nil }
      return world.processes[index].pulse
    }
  }

  package func closePulse(_ pulse: Int32) {}

  package func discard(_ process: Key) { act(()) { $0.discard(process) } }
}

extension Stage: Clock {
  package func wall() -> Instant { ask { $0.wall } }
  package func monotonic() -> Millis { ask { $0.now } }
}

extension Stage: Lane {
  package func run(on track: Track, _ job: @escaping @Sendable () -> Void) {
    let isEager = inside.withLock { inside in
      if !inside.isDead { inside.jobs.append((track, job)) }
      return inside.world.hasQuickLane
    }
    // Only what is done at once shows whether it was handed in too early.
    while isEager, let job = inside.withLock({ $0.nextJob(isPatient: true) }) {
      job()
      inside.withLock { $0.jobDone() }
    }
  }
}

extension Stage {
  /// Does what the lane has left, as the program does at a life's end.
  package func finish() {
    while let job = inside.withLock({ $0.nextJob(isPatient: true) }) {
      job()
      inside.withLock { $0.jobDone() }
    }
  }
}

extension Stage: Waiter {
  package func ring() { inside.withLock { $0.isRung = true } }

  package func wait(pulses: [Int32], atMost: Millis?) -> Woken {
    let deadline = inside.withLock { inside in
      inside.waits += 1
      inside.world.count.steps += 1
      if inside.world.notesWaits { inside.world.waits.append(atMost) }
      if inside.waits > Stage.waitsMost { inside.giveUp("the run never ends") }
      return atMost.map { Millis(inside.world.now.value + $0.value) }
    }
    while true {
      if let job = inside.withLock({ $0.nextJob() }) {
        job()
        inside.withLock { $0.jobDone() }
      } else if let woken = inside.withLock({ $0.woken(pulses, until: deadline) }) {
        return woken
      }
    }
  }
}
