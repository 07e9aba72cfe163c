import RalphCore
import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `plant`: whether every deliberate mistake of `RalphCore/Planted.swift` is found by a check.
///
/// Each mistake is switched on in a child of its own, so that a trap or a hang ends the child. Exit
/// 1 if one is found by nothing, or if a check finds something where nothing was planted.
@main struct Plant {
  private static let usage = """
    usage: plant [--jobs N]      try all mistakes, and no mistake; print the table
           plant --fault NAME    try one, in this process
           plant --control       run every check without a mistake, in this process
           plant --list          print the mistakes and the checks that are to find them
    """

  static func main() {
    #if PLANTED
      let words = Array(CommandLine.arguments.dropFirst())
      switch (words.first, words.count) {
      case (nil, 0): exit(table(jobs: 2))
      case ("--jobs", 2): exit(table(jobs: Int(words[1]) ?? 2))
      case ("--list", 1):
        for mistake in Planted.allCases { print("\(mistake.rawValue): \(mistake.expected.name)") }
      case ("--control", 1): exit(control())
      case ("--fault", 2):
        guard let mistake = Planted(rawValue: words[1]) else { stop(usage) }
        exit(find(mistake))
      case ("--digest", 2):
        unsafe Planted.active = Planted(rawValue: words[1])
        print(WorldChecks.digest())
      default: stop(usage)
      }
    #else
      stop("plant: a release build holds no mistakes; \(usage)")
    #endif
  }

  #if PLANTED
    private static func table(jobs: Int) -> Int32 {
      do throws(SystemFailure) {
        let found = try Trial(jobs: max(jobs, 1)).run()
        for line in Trial.table(found) { print(line) }
        let missed = found.filter { !$0.isRight }
        print("plant: \(found.count - 1) mistakes, \(missed.count) not as they must be")
        return missed.isEmpty ? 0 : 1
      } catch {
        stop("plant: \(error)")
      }
    }

    /// Runs the checks with a mistake switched on, the expected one first, until one finds it.
    private static func find(_ mistake: Planted) -> Int32 {
      unsafe Planted.active = mistake
      let first = mistake.expected
      for check in [first] + Check.all.filter({ $0.name != first.name }) {
        if let found = check.find(Progress(check.name)) {
          Progress.say("found \(check.name)\t\(found.place)\t\(found.problem)")
          return 0
        }
      }
      Progress.say("missed")
      return 1
    }

    /// Runs every check without a mistake; each must find nothing.
    private static func control() -> Int32 {
      var problems = 0
      for check in Check.all {
        guard let found = check.find(Progress(check.name)) else { continue }
        problems += 1
        Progress.say("found \(check.name)\t\(found.place)\t\(found.problem)")
      }
      if problems == 0 { Progress.say("clean") }
      return problems == 0 ? 0 : 1
    }
  #endif

  private static func stop(_ sentence: String) -> Never {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
    exit(2)
  }
}
