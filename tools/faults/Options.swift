import FaultRules

/// What was typed.
struct Options {
  var beads = 6
  /// How many points are drawn; nil for every one.
  var points: Int?
  var shapes = Shape.allCases
  /// Cases to try again, and nothing else.
  var only: [Case] = []
  /// How many cases are drawn with a second kill inside the recovery.
  var doubles = 0
  var hasOutside = false
  /// Seconds of killing at random moments; 0 for none.
  var killSeconds = 0
  var hasPanes = false
  var jobs = 2
  var seed = 1
  var isJSON = false
  var keeps = false
  /// The program that is tried; nil for the one beside this one.
  var ralph: String?

  static let usage = """
    usage: faults [OPTION…]
      --beads N        tasks of the run that is disturbed (6)
      --points N       so many points, spread over all calls, faults and indices; all if absent
      --shape NAME     plain (a folder), shared (a repository), own (a worktree a task); repeatable
      --only CASE      this one: CALL:FAULT:INDEX, as violations print it; repeatable
      --double N       besides, N recoveries that are killed too
      --outside        besides, what other programs do: rm, git clean, another journal, sleep, a race
      --kill SECONDS   besides, kill -9 at random moments of ralph, agents and supervisors
      --panes          --kill with agents in panes of a tmux server of its own
      --jobs N         so many at a time (2)
      --seed N         what the dice begin with (1)
      --ralph PATH     the program to try, instead of the one beside this one
      --json           one object on standard output
      --keep           keep the folders of violations

    """

  /// Reads the arguments; a sentence says what is wrong with them.
  init(_ arguments: [String]) throws(UsageFailure) {
    var rest = arguments[...]
    var chosen: [Shape] = []
    while let word = rest.popFirst() {
      switch word {
      case "--json": isJSON = true
      case "--keep": keeps = true
      case "--outside": hasOutside = true
      case "--panes": hasPanes = true
      default:
        guard word.hasPrefix("--"), let value = rest.popFirst() else {
          throw UsageFailure("what is \(word)?")
        }
        if word == "--shape" {
          guard let shape = Shape(rawValue: value) else { throw UsageFailure("no shape \(value)") }
          chosen.append(shape)
        } else {
          try take(word, value)
        }
      }
    }
    if !chosen.isEmpty { shapes = chosen }
  }

  private mutating func take(_ word: String, _ value: String) throws(UsageFailure) {
    switch word {
    case "--beads": beads = try Self.number(word, value, 1...500)
    case "--points": points = try Self.number(word, value, 0...1_000_000)
    case "--double": doubles = try Self.number(word, value, 1...1_000_000)
    case "--kill": killSeconds = try Self.number(word, value, 1...86_400)
    case "--jobs": jobs = try Self.number(word, value, 1...64)
    case "--seed": seed = try Self.number(word, value, 0...1_000_000)
    case "--ralph": ralph = value
    case "--only":
      let points = value.split(separator: "+").map { Point(String($0)) }
      guard !points.isEmpty, !points.contains(nil) else { throw UsageFailure("no case \(value)") }
      only.append(Case(points: points.compactMap { $0 }))
    default: throw UsageFailure("what is \(word)?")
    }
  }

  private static func number(
    _ word: String,
    _ value: String,
    _ range: ClosedRange<Int>
  ) throws(UsageFailure) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw UsageFailure("\(word) takes a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

/// Why the arguments cannot be understood.
struct UsageFailure: Error {
  var why: String
  init(_ why: String) { self.why = why }
}

/// Where the work is done.
enum Shape: String, CaseIterable {
  /// A folder that is no repository: no second name of the journal, no snapshots.
  case plain
  /// A repository whose checkout all attempts share.
  case shared
  /// A repository with a worktree for each attempt, and merges.
  case own
}

/// Disturbances of one run: the first meets its first life, each further one the resume after it.
struct Case: CustomStringConvertible {
  var shape = Shape.plain
  var points: [Point]

  var description: String { points.map(\.description).joined(separator: "+") }
}
