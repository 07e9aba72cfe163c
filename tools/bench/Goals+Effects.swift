import RalphFiles

// Appending, children, and doing nothing.
extension Goals {
  /// What ralph's appends took, and what the yardstick's.
  private struct Appends {
    var own: [Double] = []
    var raw: [Double] = []
    var sqlite: [Double] = []
    var size = 0
    var encoding = 0.0
  }

  mutating func append() throws(SystemFailure) {
    let single = try appends(lines: 1)
    let (half, tail) = (single.own.median / single.raw.median, single.own.percentile(99))
    let text = "\(short(single.own.median)) / \(short(single.raw.median)) µs"
    note(Figure("P5", "append p50 / write + fdatasync", .atMost(1.05), half, note: text))
    let worst = tail / single.raw.percentile(99)
    note(Figure("P5", "append p99 / write + fdatasync", .atMost(1.2), worst))
    let share = single.encoding / single.own.median * 100
    let cost = "\(short(single.encoding)) µs"
    note(Figure("P5", "encode + checksum of it", .atMost(1), share, "%", note: cost))
    let batch = try appends(lines: 10)
    let each = batch.own.median / 10 / single.own.median
    let floor = "write + fdatasync alone: \(short(batch.raw.median / 10 / single.raw.median)) ×"
    note(Figure("P5", "each of ten in a batch / one", .atMost(0.15), each, note: floor))
    let ratio = single.sqlite.isEmpty ? nil : single.own.median / single.sqlite.median
    let sqlite = "\(short(single.own.median)) / \(short(single.sqlite.median)) µs"
    note(Figure("P5", "append / SQLite WAL FULL", .atMost(0.7), ratio, note: sqlite))
  }

  /// Appends in turn with the yardstick, a hundred at a time, of the same size.
  private func appends(lines: Int) throws(SystemFailure) -> Appends {
    var appends = Appends()
    for round in 0..<options.rounds {
      let folder = Stopwatch.scratch("append-\(lines)-\(round)")
      try Files.makeFolder(folder)
      let own = try Stopwatch.run([bench, "append", folder, "100", "\(lines)"], captured: true)
      let numbers = own.numbers
      appends.size = Int(numbers.first ?? 0)
      appends.own += numbers.dropFirst().dropLast()
      appends.encoding = numbers.last ?? 0
      let words = [folder + "/raw", "100", "\(appends.size)", "\(lines)"]
      appends.raw += try Stopwatch.run([peer("append")] + words, captured: true).numbers
      guard lines == 1, Files.isExecutable(python) else { continue }
      let rows = [folder + "/rows.db", "100", "\(appends.size)"]
      appends.sqlite += try Stopwatch.run([python, peer("sqlite.py")] + rows, captured: true)
        .numbers
    }
    return appends
  }

  mutating func children() throws(SystemFailure) {
    var (own, raw, cpu): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<options.rounds {
      let program = [peer("hello")]
      let numbers = try Stopwatch.run([bench, "spawn", "100"] + program, captured: true).numbers
      own += numbers.dropLast()
      cpu.append(numbers.last ?? 0)
      raw += try Stopwatch.run([peer("spawn"), "100"] + program, captured: true).numbers
    }
    let text = "\(short(own.median)) / \(short(raw.median)) µs"
    let ratio = own.median / raw.median
    note(Figure("P7", "start and capture / posix_spawn + pipe", .atMost(1.15), ratio, note: text))
    note(Figure("P7", "the parent's processor time a child", .atMost(0.15), cpu.median, "ms"))
  }

  /// One agent that sleeps, and nothing to do beside it: ralph's own processor time in a minute, and
  /// what it wrote meanwhile.
  mutating func idle() throws(SystemFailure) {
    let home = Stopwatch.scratch("idle")
    try Files.makeFolder(home)
    try Files.replace(home + "/PLAN.md", with: Array("## Phase 1\n\n- [ ] **1.1** Sleep\n".utf8))
    let words = ["run", "--plan", "PLAN.md", "--agent", "shell:sleep 100", "--yes"]
    let process = try Stopwatch.start([ralph] + words, in: home)
    defer { Stopwatch.end(process) }
    let journal = home + "/.ralph/journal.ndjson"
    Stopwatch.sleep(8)
    let (before, lines) = (try Stopwatch.cpu(of: process), try Files.status(journal)?.size ?? 0)
    Stopwatch.sleep(60)
    let taken = try Stopwatch.cpu(of: process) - before
    note(Figure("P8", "a minute beside a sleeping agent", .atMost(10), taken * 1000, "ms"))
    let more = Double((try Files.status(journal)?.size ?? 0) - lines)
    note(Figure("P8", "bytes of journal in that minute", .atMost(0), more, ""))
  }
}
