import RalphCore
import RalphRuntime
import RalphTestSupport
import Testing

/// A crash at any entry loses nothing and repeats nothing.
@Suite struct CrashTests {
  @Test(arguments: [0, 60, 7200], [true, false])
  func `ralph may die anywhere: the same end, nothing lost, nothing twice`(
    _ secondsDead: Int64,
    _ isQuick: Bool
  ) {
    let undisturbed = Undisturbed(isQuick: isQuick)
    #expect(undisturbed.problems == [])
    var tried = 0
    for death in undisturbed.deaths {
      let problems = undisturbed.problems(of: death, secondsDead: secondsDead)
      tried += 1
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
        let second = Death.drawn(&dice, after: once.count, within: 6)
        let third = Death.drawn(&dice, after: once.count, within: 12)
        let problems = undisturbed.problems(of: once, then: [second, third])
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
