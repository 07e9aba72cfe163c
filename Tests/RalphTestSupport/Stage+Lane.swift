import RalphCore
import RalphPorts
import RalphRuntime

// What a life does next, and how it dies.
extension Stage.Inside {
  /// The word that makes the loop leave without writing anything more.
  static let leave = Woken(
    signals: [Int32](repeating: Shutdown.interrupt, count: 3),
    pulses: []
  )

  mutating func die() {
    guard !isDead else { return }
    isDead = true
    jobs = []
    world.death = nil
    world.disk.losePower()
    if world.rebootsAtDeath { world.reboot() }
  }

  mutating func giveUp(_ why: String) {
    world.broken.append(why)
    die()
  }

  /// Whether something may be done to the world now: the dead may not, nor who could not write.
  mutating func mayAct() -> Bool {
    guard !isDead else { return false }
    if isPoisoned { world.broken.append("something is done after a write or sync has failed") }
    world.count.verbs += 1
    guard world.death == .verb(world.count.verbs, isDone: false) else { return true }
    die()
    return false
  }

  mutating func hasActed() {
    if world.death == .verb(world.count.verbs, isDone: true) { die() }
  }

  /// The next job; none while an answer waits to be taken, now and then.
  mutating func nextJob(isPatient: Bool = false) -> (@Sendable () -> Void)? {
    guard !isDead, !jobs.isEmpty, world.machine.heldUntil <= world.now else { return nil }
    if isRung, !isPatient, world.dice.isLucky(oneIn: 2) { return nil }
    guard world.shufflesLane, !isPatient else { return jobs.removeFirst().job }
    let now = world.now
    stalls.removeAll { $0.until <= now }
    // Each track has its order, and none waits for another.
    let first = jobs.indices.filter { index in
      let track = jobs[index].track
      return !jobs[..<index].contains { $0.track == track }
        && !stalls.contains { $0.track == track }
    }
    guard !first.isEmpty else { return nil }
    let index = world.dice.pick(first)
    guard world.dice.isLucky(oneIn: world.faults.stalls) else { return jobs.remove(at: index).job }
    let length = Int64(world.dice.below(world.dice.pick([200, 60_000])))
    stalls.append((jobs[index].track, Millis(now.value + length)))
    return first.count > 1 ? nextJob() : nil
  }

  mutating func jobDone() {
    guard !isDead else { return }
    world.count.jobs += 1
    world.count.steps += 1
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
    let stalled = jobs.isEmpty ? nil : stalls.map(\.until).min()
    guard let next = [deadline, stalled, world.nextMoment].compactMap({ $0 }).min() else {
      giveUp("ralph waits for what never comes")
      return Self.leave
    }
    world.advance(to: next)
    return nil
  }
}
