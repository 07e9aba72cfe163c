import RalphCore
import RalphFiles
import RalphJournal

// What somebody feels who has ralph at work: whole runs of the program, with scripts as agents.
extension Goals {
  /// From one agent to the next, and from the command line to the first.
  mutating func response() throws(SystemFailure) {
    let site = try Site("response", beads: 9, agent: "sleep 0.3")
    _ = try site.run(ralph, "-c", "1")
    let (starts, ends) = (try site.times("start"), try site.times("end"))
    guard starts.count == 9, ends.count == 9, let called = try site.times("called").first else {
      throw SystemFailure("run", site.home, code: 5)
    }
    let gaps = zip(starts.dropFirst(), ends).map { $0 - $1 }
    let worst = "the longest of \(gaps.count): \(short(gaps.max() ?? 0)) s, a verifier between"
    note(
      Figure("P9", "an agent's end → the next agent", .atMost(0.7), gaps.median, "s", note: worst)
    )
    note(Figure("P9", "command line → first agent", .atMost(0.3), starts[0] - called, "s"))
    let prompt = try site.promptBytes() / 4
    let text = "as tokens of four bytes"
    note(Figure("U8", "the prompt around a task", .atMost(1500), prompt, "tokens", note: text))
  }

  /// A task that failed → somebody is called.
  mutating func calling() throws(SystemFailure) {
    let site = try Site("calling", beads: 1, agent: "exit 3")
    try Files.replace(
      site.home + "/.ralph.conf",
      with: Array("[notify]\n  command = \"echo told - $(date +%s%N) >> '\(site.log)'\"\n".utf8)
    )
    _ = try site.run(ralph, "--attempts", "1", mayFail: true)
    guard let failed = try site.times("end").first, let told = try site.times("told").first else {
      throw SystemFailure("run", site.home, code: 5)
    }
    note(Figure("U4", "a task fails for good → the command starts", .atMost(5), told - failed, "s"))
  }

  /// Ctrl-C twice with eight agents alive, one of which ignores TERM.
  mutating func halt() throws(SystemFailure) {
    let deaf = "test $RALPH_BEAD = 1.1 && trap '' TERM; sleep 60 & wait; wait"
    var taken: [Double] = []
    for round in 0..<options.rounds {
      let site = try Site("halt-\(round)", beads: 8, agent: deaf)
      let process = try Stopwatch.start([ralph] + site.words("-c", "8"), in: site.home)
      var looks = 0
      while try site.times("start").count < 8, looks < 600 {
        Stopwatch.pause()
        looks += 1
      }
      taken.append(Stopwatch.endNow(process))
    }
    note(Figure("U5", "Ctrl-C twice → the end, 8 agents", .atMost(5), taken.median, "s"))
  }

  /// What a run takes of the processor, and what it keeps.
  mutating func upkeep() throws(SystemFailure) {
    let site = try Site("upkeep", beads: 12, agent: "seq 4000; sleep 10")
    let taken = try site.run(ralph, "-c", "3")
    let share = taken.cpu / taken.wall * 100
    let each = "\(milliseconds(taken.cpu / 12)) ms an attempt, its agent and verifier included"
    note(Figure("U6", "12 attempts of 10 s, 3 at once", .none, share, "% of a core", note: each))
    let idle = try site.idle(ralph).map { $0 / 10 }
    let asReport = "as the report of these attempts of 10 s says"
    note(Figure("U2", "a slot stood empty without need", .atMost(2), idle, "%", note: asReport))
    // Forty in eight hours, beside a ralph that waits: P8's figure is asked to be below 10 ms.
    let night = (40 * taken.cpu / 12 + 480 * 0.01) / 28_800 * 100
    note(
      Figure(
        "U6",
        "the same, 40 in 8 hours",
        .atMost(1),
        night,
        "% of a core",
        note: "reckoned from that and P8"
      )
    )
    let kept = Double(try site.objectBytes()) / 12 * 40 / 1e6
    let text = "agents that say 19 KB each"
    note(Figure("P12", "objects of 40 attempts", .atMost(100), kept, "MB", note: text))
  }

  /// What a dispatch takes in a tree of ten thousand files, its snapshot included.
  mutating func snapshot() throws(SystemFailure) {
    let site = try Site("snapshot", beads: 6, agent: "echo more >> 7/7", files: 10_000)
    _ = try site.run(ralph, "-c", "1")
    var (asked, times): (Instant?, [Double]) = (nil, [])
    _ = try JournalReader.read(path: site.home + "/.ralph/journal.ndjson") { entry, _, _ in
      if case .command(.dispatch) = entry.fact { asked = entry.at }
      if case .event(.dispatchSent(let sent)) = entry.fact, let asked, !sent.snapshot.isEmpty {
        times.append(Double((entry.at - asked).value) / 1000)
      }
    }
    guard times.count == 6 else { throw SystemFailure("snapshot", site.home, code: 5) }
    let text = "the first \(short(times[0])) s; the supervisor's start included"
    note(Figure("U10", "snapshot of 10,000 files", .atMost(0.3), times.median, "s", note: text))
  }
}
