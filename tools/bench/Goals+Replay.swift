import RalphCore
import RalphFiles

// Reading a journal: replay, memory, resume, history, check.
extension Goals {
  mutating func replay() throws(SystemFailure) {
    let path = try journal(options.events)
    try sameState(path)
    try race(path)
    try memory()
    try history(path)
  }

  /// The contestants in Python and C++ fold the same state, or their times would say nothing.
  private mutating func sameState(_ path: String) throws(SystemFailure) {
    let own = try Stopwatch.run([bench, "fold", "parts", path], captured: true).output
    if Files.isExecutable(python) {
      let other = try Stopwatch.run([python, peer("fold.py"), path], captured: true).output
      guard own == other else { throw SystemFailure("fold", "the same state in Python", code: 5) }
    }
    if Files.isExecutable(peer("simd")) {
      let parts = try Stopwatch.run([peer("simd"), path], captured: true).output
      let other = Array("\(Digest(of: parts))\n".utf8)
      guard own == other else { throw SystemFailure("fold", "the same state in C++", code: 5) }
    }
  }

  private mutating func race(_ path: String) throws(SystemFailure) {
    var race = Race(rounds: options.rounds)
    race.add("replay", program: [bench, "fold", "fold", path])
    race.add("check", program: [bench, "fold", "check", path])
    race.add("wc", program: ["wc", "-l", path])
    race.add("orjson", program: [python, peer("fold.py"), path])
    race.add("jq", program: ["jq", "-c", ".seq", path])
    race.add("JSONDecoder", program: [bench, "fold", "decoder", path])
    race.add("duckdb", program: [python, peer("columns.py"), path])
    race.add("simdjson", program: [peer("simd"), path])
    let medians = try race.run()
    note("P1", "orjson + reducer / replay", .atLeast(10), medians, "orjson", "replay")
    note("P1", "jq -c .seq / replay", .atLeast(20), medians, "jq", "replay")
    note("P1", "JSONDecoder / replay", .atLeast(25), medians, "JSONDecoder", "replay")
    note("P1", "duckdb / replay", .atLeast(2), medians, "duckdb", "replay")
    note("P1", "simdjson + unordered_map / replay", .atLeast(2), medians, "simdjson", "replay")
    note("P1", "replay / wc -l", .atMost(6), medians, "replay", "wc")
    let perSecond = medians["replay"].map { Double(options.events) / $0 / 1e6 }
    note(Figure("P1", "millions of events a second", .none, perSecond, ""))
    note("P11", "replay --check / replay", .atMost(4), medians, "check", "replay")
  }

  /// Peak memory above the live state, at a tenth of the length and at all of it.
  private mutating func memory() throws(SystemFailure) {
    for events in [options.events / 10, options.events] {
      let words = [bench, "fold", "memory", try journal(events)]
      let numbers = try Stopwatch.run(words, captured: true).numbers
      guard numbers.count == 2 else { continue }
      let (peak, live) = (numbers[0] / 1e6, numbers[1] / 1e6)
      let text = "peak \(short(peak)) MB, live state \(short(live)) MB"
      let what = "memory above the live state, \(events) events"
      note(Figure("P2", what, .atMost(24), peak - live, "MB", note: text))
    }
  }

  /// A bead of the first run, and one of the last: what is said of a line depends on all before it.
  private mutating func history(_ path: String) throws(SystemFailure) {
    let words = [bench, "fold", "last", path]
    let last = try Stopwatch.run(words, captured: true).output.dropLast()
    try history(path, of: "plan:1.2.3", "the first run")
    try history(path, of: String(decoding: last, as: UTF8.self), "the last run")
  }

  private mutating func history(
    _ path: String,
    of bead: String,
    _ run: String
  ) throws(SystemFailure) {
    var race = Race(rounds: options.rounds)
    race.add("history", program: [ralph, "history", "--journal", path, "--bead", bead])
    // Into a pipe: what writes to /dev/null stops at the first line.
    race.add("grep", program: ["sh", "-c", "grep -F '\"\(bead)\"' '\(path)' | cat"])
    race.add("jq", program: ["jq", "-c", "select(.bead==\"\(bead)\")", path])
    let medians = try race.run()
    note("P4", "history --bead / grep -F, \(run)", .atMost(1.5), medians, "history", "grep")
    note("P4", "jq select / history --bead, \(run)", .atLeast(20), medians, "jq", "history")
  }
}
