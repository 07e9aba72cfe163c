package import RalphCore
package import RalphFiles
package import RalphJournal
package import RalphPorts
package import RalphRuntime
import Synchronization

/// One life of ralph on a ``World``: every port, the waiter and the lane, without a thread.
///
/// Waiting does what the lane has to do, job by job, and then lets the world go on to the next
/// thing that happens; it never really waits. Once ralph has died, nothing that it still asks
/// changes the world, and the loop is made to leave.
package final class Stage: Sendable {
  fileprivate struct Inside: Sendable {
    var world: World
    var jobs: [@Sendable () -> Void] = []
    var isRung = false
    var isDead = false
    var lastRead = 0
    var waits = 0
    /// What was appended and not synced.
    var batch: [UInt8] = []
  }
  fileprivate let inside: Mutex<Inside>

  /// More waits than any life needs.
  private static let waitsMost = 200_000

  package init(_ world: World) {
    var world = world
    world.count.lives += 1
    inside = Mutex(Inside(world: world))
  }

  /// The world as it is now.
  package var world: World { inside.withLock { $0.world } }
  /// Whether ralph has died in this life.
  package var isDead: Bool { inside.withLock { $0.isDead } }

  /// Everything that the loop asks of the world.
  package var ports: Ports {
    Ports(
      plan: self,
      host: self,
      voice: self,
      tree: self,
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
      Setting(workspace: "/w", journal: "/w/.ralph/journal.ndjson", template: nil)
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
    ask { $0.write(mark) }
  }

  package func settle(_ mark: SetMark) -> Event { ask { $0.settle(mark) } }
}

extension Stage: ProcessHost {
  package func start(_ launch: Launch) throws(PortFailure) -> Int {
    let pid: Result<Int, PortFailure> = inside.withLock { inside in
      guard !inside.isDead else { return .failure(PortFailure(.system, "dead")) }
      inside.world.count.starts += 1
      var cut: Death.Start?
      if case .start(inside.world.count.starts, let how) = inside.world.death { cut = how }
      defer { if cut != nil { inside.die() } }
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
  ) throws(PortFailure) -> ProcessLook { try look(process) }

  package func stop(_ process: Key) throws(PortFailure) {
    try attempt { world throws(PortFailure) in world.stop(process) }
  }

  package func openPulse(_ process: Key) -> Int32? {
    ask { world in
      guard let index = world.index(of: process), !world.processes[index].isGone else { return nil }
      return world.processes[index].pulse
    }
  }

  package func closePulse(_ pulse: Int32) {}

  package func discard(_ process: Key) { ask { $0.discard(process) } }
}

extension Stage: Clock {
  package func wall() -> Instant { ask { $0.wall } }
  package func monotonic() -> Millis { ask { $0.now } }
}

extension Stage: Lane {
  package func run(on track: Track, _ job: @escaping @Sendable () -> Void) {
    let isEager = inside.withLock { inside in
      if !inside.isDead { inside.jobs.append(job) }
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

extension Stage.Inside {
  /// The word that makes the loop leave without writing anything more.
  static let leave = Woken(
    signals: [Int32](repeating: Shutdown.interrupt, count: 3),
    pulses: []
  )

  mutating func die() {
    isDead = true
    jobs = []
    world.death = nil
    world.disk.losePower(keeping: world.disk.durable.count)
  }

  mutating func giveUp(_ why: String) {
    world.broken.append(why)
    die()
  }

  /// The next job; none while an answer waits to be taken, now and then.
  mutating func nextJob(isPatient: Bool = false) -> (@Sendable () -> Void)? {
    guard !isDead, !jobs.isEmpty, world.machine.heldUntil <= world.now else { return nil }
    if isRung, !isPatient, world.dice.isLucky(oneIn: 2) { return nil }
    return jobs.removeFirst()
  }

  mutating func jobDone() {
    guard !isDead else { return }
    world.count.jobs += 1
    world.advance(to: Millis(world.now.value + 1))
    if case .job(world.count.jobs) = world.death { die() }
  }

  /// What ends the wait, if something does now; otherwise the world goes on a step.
  mutating func woken(_ pulses: [Int32], until deadline: Millis?) -> Woken? {
    guard !isDead else { return Self.leave }
    let gone = pulses.indices.filter { position in
      if pulses[position] == Stage.bellNumber { return world.isBellRung }
      return !world.processes.contains { $0.pulse == pulses[position] && !$0.isGone }
    }
    let isOver = deadline.map { $0 <= world.now } ?? false
    if world.machine.heldUntil > world.now {
      // Nothing of ralph runs; what it has started does.
      let until = world.machine.heldUntil
      world.advance(to: min(world.nextMoment ?? until, until))
      return nil
    }
    if isRung || !world.signals.isEmpty || !gone.isEmpty || isOver {
      let woken = Woken(signals: world.signals, pulses: gone)
      isRung = false
      world.signals = []
      return woken
    }
    guard let next = [deadline, world.nextMoment].compactMap({ $0 }).min() else {
      giveUp("ralph waits for what never comes")
      return Self.leave
    }
    world.advance(to: next)
    return nil
  }
}

/// The journal's disk as a writer in one life holds it.
package struct StageMedium: Medium, Sendable {
  let stage: Stage

  package init(_ stage: Stage) { self.stage = stage }

  package func size() -> Int { stage.world.disk.seen.count }

  package func read(at offset: Int, limit: Int) -> [UInt8] {
    MemoryBytes(stage.world.disk.seen).read(at: offset, limit: limit)
  }

  package mutating func append(_ bytes: [UInt8]) throws(SystemFailure) {
    if !stage.append(bytes) { throw SystemFailure("pwrite", "journal", code: 5) }
  }

  package mutating func overwrite(_ bytes: [UInt8], at offset: Int) {
    stage.change { $0.seen.replaceSubrange(offset..<(offset + bytes.count), with: bytes) }
  }

  package mutating func sync() throws(SystemFailure) {
    if !stage.sync() { throw SystemFailure("fdatasync", "journal", code: 5) }
  }

  package mutating func truncate(to size: Int) { stage.change { $0.seen.removeSubrange(size...) } }

  package mutating func setAside(from offset: Int) -> String {
    stage.change { $0.aside += 1 }
    return "torn/\(stage.world.disk.aside)"
  }

  package mutating func check(expectedSize: Int) -> MediumCheck { .fine }
}

extension Stage {
  fileprivate func change(_ body: (inout Disk) -> Void) {
    inside.withLock { if !$0.isDead { body(&$0.world.disk) } }
  }

  /// Writes a batch; false if the write fails, or the power does.
  fileprivate func append(_ bytes: [UInt8]) -> Bool {
    inside.withLock { inside in
      guard !inside.isDead else { return false }
      inside.world.count.appends += 1
      let number = inside.world.count.appends
      if case .append(number, let lines, let more) = inside.world.death {
        inside.world.disk.seen += bytes.lines(lines, more)
        let kept = inside.world.disk.seen.count
        inside.world.disk.settle(to: kept)
        inside.die()
        return false
      }
      if let failure = inside.world.disk.failure, failure.append == number, !failure.isSync {
        inside.world.disk.seen += bytes.prefix(bytes.count / 2)
        return false
      }
      inside.world.disk.seen += bytes
      inside.batch = bytes
      return true
    }
  }

  fileprivate func sync() -> Bool {
    inside.withLock { inside in
      guard !inside.isDead else { return false }
      let number = inside.world.count.appends
      let isOfBatch = !inside.batch.isEmpty
      if isOfBatch { inside.world.count.syncs += 1 }
      if isOfBatch, case .unsynced(number, let isKept) = inside.world.death {
        if isKept { inside.world.disk.settle(to: inside.world.disk.seen.count) }
        inside.die()
        return false
      }
      if isOfBatch, let failure = inside.world.disk.failure, failure.append == number {
        return false
      }
      inside.world.disk.settle(to: inside.world.disk.seen.count)
      if isOfBatch, case .synced(number) = inside.world.death {
        inside.die()
        return false
      }
      inside.batch = []
      return true
    }
  }
}

extension Disk {
  /// Makes everything up to a size durable.
  fileprivate mutating func settle(to size: Int) {
    let new = seen[min(durable.count, size)..<size]
    lines += UInt64(new.count { $0 == UInt8(ascii: "\n") })
    marksOwed += new.occurrences(of: Array("\"kind\":\"do.mark\"".utf8))
    durable = Array(seen[..<size])
  }

  /// What is not durable is gone.
  fileprivate mutating func losePower(keeping size: Int) { seen = Array(durable.prefix(size)) }
}

extension [UInt8] {
  /// So many whole lines, and so many bytes of the next.
  fileprivate func lines(_ count: Int, _ more: Int) -> [UInt8] {
    var end = 0
    var left = count
    while left > 0, let newline = self[end...].firstIndex(of: UInt8(ascii: "\n")) {
      end = newline + 1
      left -= 1
    }
    // Never all of the next line: that would be one line more.
    let next = self[end...].firstIndex(of: UInt8(ascii: "\n")) ?? end
    return Array(self[..<Swift.min(end + more, next)])
  }
}

extension ArraySlice<UInt8> {
  fileprivate func occurrences(of word: [UInt8]) -> Int {
    var found = 0
    var at = startIndex
    while let start = self[at...].firstIndex(of: word[0]) {
      if self[start...].starts(with: word) { found += 1 }
      at = start + 1
    }
    return found
  }
}
