import RalphFiles

// Starting the program, and looking at a run with it.
extension Goals {
  mutating func start() throws(SystemFailure) {
    let home = try workspace("status", journal: try journal(100_000))
    var race = Race(rounds: options.rounds * 4)
    race.add("version", program: [ralph, "--version"])
    race.add("status", program: [ralph, "-C", home, "status"])
    race.add("short", program: [ralph, "-C", home, "status", "--short"])
    race.add("hello", program: [peer("hello")])
    let medians = try race.run()
    note("P6", "ralph --version / C hello", .atMost(3.5), medians, "version", "hello")
    let status = medians["status"].map { $0 * 1000 }
    note(Figure("P6", "status, 100,000 events", .atMost(20), status, "ms"))
    note(Figure("U7", "status, 100,000 events", .atMost(20), status, "ms"))
    note(Figure("U7", "status --short", .atMost(5), medians["short"].map { $0 * 1000 }, "ms"))
    let peak = try Stopwatch.run([ralph, "-C", home, "status"]).peak
    note(Figure("P6", "memory of status", .atMost(16), Double(peak) / 1e6, "MB"))
    try size()
    try resume()
  }

  private mutating func size() throws(SystemFailure) {
    let stripped = Stopwatch.scratch("stripped")
    _ = try Stopwatch.run(["strip", "-o", stripped, ralph])
    let size = try Files.status(stripped)?.size
    note(Figure("P6", "stripped binary", .atMost(16), size.map { Double($0) / 1e6 }, "MB"))
  }

  /// How long a resume takes until it has read the journal and found that another has it: all that
  /// comes before its first effect but the recovery's own sync.
  private mutating func resume() throws(SystemFailure) {
    let (few, many) = (try journal(10_000), try journal(options.events))
    var race = Race(rounds: options.rounds)
    race.add("version", program: [ralph, "--version"])
    race.add("fold few", program: [ralph, "replay", few])
    race.add("fold many", program: [ralph, "replay", many])
    race.add("replay", program: [bench, "fold", "fold", many])
    let medians = try race.run()
    let what = "start and fold"
    note("P3", what + " 10,000 events / --version", .atMost(3), medians, "fold few", "version")
    note("P3", what + " all events / P1's replay", .atMost(1.3), medians, "fold many", "replay")
  }

  /// A workspace with a journal in it.
  func workspace(_ name: String, journal: String) throws(SystemFailure) -> String {
    let home = Stopwatch.scratch(name)
    try Files.makeFolder(home)
    try Files.makeFolder(home + "/.ralph")
    if !Files.exists(home + "/.ralph/journal.ndjson") {
      try Files.link(journal, as: home + "/.ralph/journal.ndjson")
    }
    return home
  }
}
