import RalphCore
import RalphRuntime
import RalphTestSupport
import Testing

/// A crash at any entry loses nothing and repeats nothing.
@Suite struct CrashTests {
  /// What an undisturbed run comes to, to be compared with.
  struct Undisturbed {
    var world: World
    var ends: [String] = []
    var marks: [Mark] = []
    /// How many lines each append holds.
    var lines: [Int] = []

    init(isQuick: Bool) {
      world = .night
      world.hasQuickLane = isQuick
      let passing = world.run(.ofWorlds)
      let told = Told(world.disk.durable, isOver: true)
      #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
      guard case .lived(.ended(let end)) = passing else {
        Issue.record("\(passing)")
        return
      }
      #expect(end.why == .done && end.exit == 0)
      ends = told.ends
      marks = world.plan.tasks.map(\.mark)
      for entry in told.entries {
        if entry.with == .zero { lines.append(0) }
        lines[lines.count - 1] += 1
      }
    }

    /// Every place at which ralph can die.
    var deaths: [Death] {
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
      deaths += (1...world.count.jobs).map { .job($0) }
      for start in 1...world.count.starts {
        deaths += Death.Start.allCases.map { .start(start, $0) }
      }
      return deaths
    }
  }

  /// Lives on after a death until the run is over; says what is wrong.
  static func recover(_ world: inout World, _ deaths: [Death]) -> [String] {
    var left = deaths
    var passing = Passing.died
    while case .died = passing {
      guard world.count.lives < 10 else { return ["ten lives are not enough"] }
      world.death = left.isEmpty ? nil : left.removeFirst()
      passing = world.resume()
      if case .nothingOpen = passing {
        let hasRun = Told(world.disk.durable, isOver: false).state.run.phase == .ended
        if !hasRun { passing = world.run(.ofWorlds) }
      }
    }
    switch passing {
    case .lived(.ended), .nothingOpen: break
    case .lived, .died, .failed: return ["\(passing)"]
    }
    return Told(world.disk.durable, isOver: true).problems + world.broken
  }

  static func differences(_ world: World, _ undisturbed: Undisturbed) -> [String] {
    let ends = Told(world.disk.durable, isOver: true).ends
    var problems: [String] = []
    if ends != undisturbed.ends { problems.append("ends: \(ends)") }
    let marks = world.plan.tasks.map(\.mark)
    if marks != undisturbed.marks { problems.append("marks: \(marks)") }
    return problems
  }

  @Test(arguments: [0, 60, 7200], [true, false])
  func `ralph may die anywhere: the same end, nothing lost, nothing twice`(
    _ secondsDead: Int64,
    _ isQuick: Bool
  ) {
    let undisturbed = Undisturbed(isQuick: isQuick)
    var tried = 0
    for death in undisturbed.deaths {
      var world = World.night
      world.hasQuickLane = isQuick
      world.death = death
      guard case .died = world.run(.ofWorlds) else {
        Issue.record("\(death): ralph does not die of it")
        return
      }
      tried += 1
      world.advance(to: Millis(world.now.value + secondsDead * 1000))
      let problems =
        CrashTests.recover(&world, []) + CrashTests.differences(world, undisturbed)
      if !problems.isEmpty {
        Issue.record(Comment(rawValue: "\(death)\n" + problems.joined(separator: "\n")))
        return
      }
    }
    print("crash points tried, ralph dead for \(secondsDead) s: \(tried)")
  }

  @Test func `ralph may die again while it recovers`() {
    let undisturbed = Undisturbed(isQuick: false)
    var dice = Dice(1)
    var tried = 0
    for first in undisturbed.deaths {
      var once = World.night
      once.death = first
      _ = once.run(.ofWorlds)
      for _ in 0..<4 {
        var world = once
        let second = Death.drawn(&dice, after: world.count, within: 6)
        let third = Death.drawn(&dice, after: world.count, within: 12)
        let problems =
          CrashTests.recover(&world, [second, third])
          + CrashTests.differences(world, undisturbed)
        tried += 1
        if !problems.isEmpty {
          Issue.record(
            Comment(rawValue: "\(first), \(second), \(third)\n" + problems.joined(separator: "\n"))
          )
          return
        }
      }
    }
    print("double and triple crashes tried: \(tried)")
  }
}
