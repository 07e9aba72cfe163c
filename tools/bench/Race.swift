import RalphFiles

/// Things that are run in turn, round after round, so that each meets the same noise.
struct Race {
  struct Contestant {
    var name: String
    /// Runs once and says how long it took, in seconds; nil where it cannot be run here.
    var run: () throws(SystemFailure) -> Double
  }

  var rounds: Int
  private var contestants: [Contestant] = []
  /// Contestants that are not there, by name, and why.
  private(set) var missing: [String] = []

  init(rounds: Int) { self.rounds = rounds }

  /// Adds something that is there.
  mutating func add(_ name: String, _ run: @escaping () throws(SystemFailure) -> Double) {
    contestants.append(Contestant(name: name, run: run))
  }

  /// Adds a program, if it is there: the wall time of one run.
  mutating func add(_ name: String, program words: [String], mayFail: Bool = false) {
    guard (try? Stopwatch.find(words[0])).map(Files.isExecutable) ?? false else {
      missing.append(name)
      return
    }
    add(name) { () throws(SystemFailure) in try Stopwatch.run(words, mayFail: mayFail).wall }
  }

  /// The median of each contestant, in seconds; after one round that does not count.
  ///
  /// Whoever fails in that round is as good as missing.
  mutating func run() throws(SystemFailure) -> Medians {
    var able: [Contestant] = []
    for contestant in contestants {
      do throws(SystemFailure) {
        _ = try contestant.run()
        able.append(contestant)
      } catch {
        missing.append(contestant.name)
      }
    }
    var times = [[Double]](repeating: [], count: able.count)
    for _ in 0..<rounds {
      for (index, contestant) in able.enumerated() { times[index].append(try contestant.run()) }
    }
    return Medians(zip(able, times).map { ($0.name, $1.median) }, missing: missing)
  }
}

/// How long each contestant of a race took.
struct Medians {
  let rows: [(name: String, seconds: Double)]
  let missing: [String]

  init(_ rows: [(String, Double)], missing: [String]) {
    self.rows = rows.map { (name: $0.0, seconds: $0.1) }
    self.missing = missing
  }

  subscript(name: String) -> Double? { rows.first { $0.name == name }?.seconds }

  /// How many times as long one takes as another; nil where one of them is missing.
  func ratio(_ one: String, to other: String) -> Double? {
    guard let long = self[one], let short = self[other], short > 0 else { return nil }
    return long / short
  }
}

extension [Double] {
  /// The one in the middle; 0 of nothing.
  var median: Double { percentile(50) }

  /// The value below which so many of a hundred lie.
  func percentile(_ percent: Int) -> Double {
    isEmpty ? 0 : sorted()[Swift.min(count - 1, count * percent / 100)]
  }
}
