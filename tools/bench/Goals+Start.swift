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
    let short = medians["short"].map { $0 * 1000 }
    note(Figure("P6", "status --short, 100,000 events", .none, short, "ms"))
    let peak = try Stopwatch.run([ralph, "-C", home, "status"]).peak
    note(Figure("P6", "memory of status", .atMost(16), Double(peak) / 1e6, "MB"))
    try size()
    try glances()
    try resume()
  }

  /// What a look at a run takes, by a journal of some nine nights of three agents (P12).
  private mutating func glances() throws(SystemFailure) {
    let home = try workspace("nights", journal: try journal(10_000))
    var race = Race(rounds: options.rounds * 4)
    race.add("status", program: [ralph, "-C", home, "status"])
    race.add("short", program: [ralph, "-C", home, "status", "--short"])
    let medians = try race.run()
    let (status, short) = (medians["status"].map { $0 * 1000 }, medians["short"].map { $0 * 1000 })
    note(Figure("U7", "status, 10,000 events (nine nights)", .atMost(20), status, "ms"))
    note(Figure("U7", "status --short, likewise", .atMost(5), short, "ms"))
  }

  private mutating func size() throws(SystemFailure) {
    let stripped = Stopwatch.scratch("stripped")
    _ = try Stopwatch.run(["strip", "-o", stripped, ralph])
    let size = try Files.status(stripped)?.size
    note(Figure("P6", "stripped binary", .atMost(16), size.map { Double($0) / 1e6 }, "MB"))
  }

  /// What a resume does before its first effect, but for the sync of its own first entry.
  ///
  /// It starts, reads and verifies the journal and folds it. `status --short` does the same and then
  /// prints one line.
  private mutating func resume() throws(SystemFailure) {
    let many = try journal(options.events)
    let ten = try workspace("ten", journal: try journal(10_000))
    let all = try workspace("all", journal: many)
    var race = Race(rounds: options.rounds)
    race.add("version", program: [ralph, "--version"])
    race.add("10,000", program: [ralph, "-C", ten, "status", "--short"])
    race.add("all", program: [ralph, "-C", all, "status", "--short"])
    race.add("replay", program: [bench, "fold", "fold", many])
    let medians = try race.run()
    note("P3", "start and fold 10,000 / --version", .atMost(3), medians, "10,000", "version")
    note("P3", "start and fold all / P1's replay", .atMost(1.3), medians, "all", "replay")
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
