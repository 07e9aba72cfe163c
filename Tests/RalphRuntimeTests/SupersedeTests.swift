import RalphCore
import RalphRuntime
import RalphTestSupport
import Testing

/// A new run over an open one.
@Suite struct SupersedeTests {
  /// A world in which ralph died while three attempts lived.
  static var dead: World {
    var world = World.night
    world.death = .job(9)
    _ = world.run(.ofWorlds)
    return world
  }

  @Test func `a new run takes over what lives, with its key and number`() {
    var world = SupersedeTests.dead
    let before = Told(world.disk.durable, isOver: false).state.attempts
    #expect(before.count == 3)
    _ = world.run(.ofWorlds)
    let told = Told(world.disk.durable, isOver: true)
    #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
    var state = State()
    for entry in told.entries {
      state.apply(entry)
      if case .runStarted? = entry.event, state.run.id.number == 2 { break }
    }
    #expect(state.attempts.map(\.key) == before.map(\.key))
    #expect(state.attempts.map(\.number) == before.map(\.number))
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
  }

  @Test func `ralph may die anywhere while it takes over: never two attempts at one bead`() {
    var whole = SupersedeTests.dead
    let first = whole.count
    _ = whole.run(.ofWorlds)
    var tried = 0
    for append in (first.appends + 1)...whole.count.appends {
      for lines in 0...8 {
        for again in [true, false] {
          var world = SupersedeTests.dead
          world.death = .append(append, lines: lines, bytes: 0)
          _ = world.run(.ofWorlds)
          if again || world.resume() == .nothingOpen { _ = world.run(.ofWorlds) }
          let told = Told(world.disk.durable, isOver: true)
          let isDone = world.plan.tasks.allSatisfy { $0.mark == .done }
          tried += 1
          guard told.problems.isEmpty, world.broken.isEmpty, isDone,
            told.state.run.phase == .ended
          else {
            Issue.record("append \(append), \(lines) lines: \(told.problems) \(world.broken)")
            return
          }
        }
      }
    }
    print("crash points of a new run over an open one: \(tried)")
  }
}
