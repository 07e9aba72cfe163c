import RalphCore
import RalphRuntime

/// A night that nothing disturbs, to be compared with nights in which ralph dies.
package struct Undisturbed: Sendable {
  /// The world when all is done.
  package private(set) var world: World
  /// What must not be so; empty after a good run.
  package private(set) var problems: [String] = []
  private var ends: [String] = []
  private var marks: [Mark] = []
  /// How many lines each append holds.
  private var lines: [Int] = []

  /// Lives the night once; with a quick lane what is handed in is done at once.
  package init(isQuick: Bool) {
    world = .night
    world.hasQuickLane = isQuick
    let passing = world.run(.ofWorlds)
    let told = Told(world.disk.durable, isOver: true)
    problems = told.problems + world.broken
    guard case .lived(.ended(let end)) = passing, end.why == .done, end.exit == 0 else {
      problems.append("\(passing)")
      return
    }
    ends = told.ends
    marks = world.plan.tasks.map(\.mark)
    for entry in told.entries {
      if entry.with == .zero { lines.append(0) }
      lines[lines.count - 1] += 1
    }
  }

  /// Every place at which ralph can die.
  package var deaths: [Death] {
    var deaths: [Death] = []
    for (index, count) in lines.enumerated() {
      for line in 0..<count {
        deaths.append(.append(index + 1, lines: line, bytes: 0))
        deaths.append(.append(index + 1, lines: line, bytes: 40))
      }
      deaths.append(.append(index + 1, lines: count, bytes: 0))
      deaths.append(.unsynced(index + 1, isKept: false))
      deaths.append(.unsynced(index + 1, isKept: true))
      deaths.append(.synced(index + 1))
    }
    if world.count.jobs > 0 { deaths += (1...world.count.jobs).map { .job($0) } }
    for start in 0..<world.count.starts {
      deaths += Death.Start.allCases.map { .start(start + 1, $0) }
    }
    return deaths
  }

  /// What is wrong with a night in which ralph dies like this, and again while it recovers.
  ///
  /// Between its death and the next life that many seconds pass. Where the machine is started anew
  /// at its death, what lived is lost, and only what must hold of every night is compared.
  package func problems(
    of death: Death,
    secondsDead: Int64,
    reboots: Bool = false
  ) -> [String] {
    var world = World.night
    world.hasQuickLane = self.world.hasQuickLane
    world.death = death
    world.rebootsAtDeath = reboots
    guard case .died = world.run(.ofWorlds) else { return ["\(death): ralph does not die of it"] }
    world.advance(to: Millis(world.now.value + secondsDead * 1000))
    let problems = world.recover()
    return problems + (reboots || !problems.isEmpty ? [] : differences(world))
  }

  /// What is wrong with the night when ralph has lived on after a death, and has died like this
  /// while it recovered.
  package func problems(of world: World, then deaths: [Death]) -> [String] {
    var world = world
    let problems = world.recover(deaths)
    return problems.isEmpty ? differences(world) : problems
  }

  private func differences(_ world: World) -> [String] {
    let ends = Told(world.disk.durable, isOver: true).ends
    var problems: [String] = []
    if ends != self.ends { problems.append("ends: \(ends)") }
    let marks = world.plan.tasks.map(\.mark)
    if marks != self.marks { problems.append("marks: \(marks)") }
    return problems
  }
}

extension World {
  /// Lives on after a death until the run is over, dying like this meanwhile; says what must not be.
  package mutating func recover(_ deaths: [Death] = []) -> [String] {
    var left = deaths
    var passing = Passing.died
    while case .died = passing {
      guard count.lives < 10 else { return ["ten lives are not enough"] }
      death = left.isEmpty ? nil : left.removeFirst()
      passing = resume()
      if case .nothingOpen = passing {
        let hasRun = Told(disk.durable, isOver: false).state.run.phase == .ended
        if !hasRun { passing = run(.ofWorlds) }
      }
    }
    switch passing {
    case .lived(.ended), .nothingOpen: break
    case .lived, .died, .failed: return ["\(passing)"]
    }
    return Told(disk.durable, isOver: true).problems + broken
  }
}
