import RalphCore
import RalphFiles
import RalphProcess
import RalphTestSupport

/// Ralph as a whole in worlds of the simulation.
enum WorldChecks {
  static let all = [processes, redTree, deaths, seeds]

  /// Worlds drawn from seeds, in which anything goes wrong.
  static let seeds = Check(name: "seeds") { progress in
    for seed in 0..<600 as Range<UInt64> {
      progress.at("seed \(seed)")
      var simulation = Simulation(seed)
      simulation.live()
      if let problem = simulation.problems.first { return Found("seed \(seed)", problem) }
    }
    return nil
  }

  /// One night, in which ralph dies at each point; without a mistake at every ninth.
  static let deaths = Check(name: "deaths") { progress in
    let undisturbed = Undisturbed(isQuick: false)
    if let problem = undisturbed.problems.first { return Found("no death", problem) }
    for (number, death) in undisturbed.deaths.enumerated() where isPlanted || number % 9 == 0 {
      progress.at("\(death)")
      let problems = undisturbed.problems(of: death, secondsDead: 60)
      if let problem = problems.first { return Found("\(death)", problem) }
      guard case .start = death else { continue }
      let after = undisturbed.problems(of: death, secondsDead: 60, reboots: true)
      if let problem = after.first { return Found("\(death), and a reboot", problem) }
    }
    return nil
  }

  /// A night on a tree that fails before anybody has touched it.
  static let redTree = Check(name: "red tree") { progress in
    progress.at("a night")
    var world = World.night
    world.script.redUntil = .hours(24)
    _ = world.run(.ofWorlds)
    let told = Told(world.disk.durable, isOver: true)
    if let problem = told.problems.first { return Found("a night", problem) }
    let why = told.state.run.end.why
    if why != .baseline { return Found("a night", "it ends for another reason: \(why)") }
    return nil
  }

  /// The same worlds in four processes, whose hash seeds differ: the same bytes.
  static let processes = Check(name: "processes") { progress in
    var first: [UInt8] = []
    do throws(SystemFailure) {
      for number in 1...4 {
        progress.at("process \(number)")
        let answer = try ProgramRun.capture(
          Invocation(
            [try Executable.path(), "--digest", planted],
            environment: ["PATH=/usr/bin:/bin"],
            timeLimitMs: 60_000
          )
        )
        guard answer.ending.isSuccess else {
          return Found("process \(number)", answer.ending.text)
        }
        if number == 1 { first = answer.out }
        if answer.out != first {
          return Found("process \(number)", "other journals than process 1")
        }
      }
    } catch {
      return Found("process", "\(error)")
    }
    return nil
  }

  /// A digest of the journals of some worlds.
  static func digest() -> String {
    var bytes: [UInt8] = []
    for seed: UInt64 in 0..<8 {
      var simulation = Simulation(seed)
      simulation.live()
      bytes += simulation.world.disk.durable
    }
    return "\(Digest(of: bytes))"
  }

  /// The mistake that is switched on; "none" for none.
  private static var planted: String {
    #if PLANTED
      unsafe Planted.active?.rawValue ?? "none"
    #else
      "none"
    #endif
  }

  private static var isPlanted: Bool { planted != "none" }
}
