import PlayedWorld
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphRuntime
import RalphTestSupport
import Testing

/// A bead's history that begins with a later run says what it says when the whole journal is folded.
@Suite struct LateStartTests {
  /// The recordings of the repository, one after another as they are.
  private static var recordings: [(name: String, bytes: [UInt8])] {
    let folder = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/" + folder + "/journal/recordings"
    let names = ((try? Files.list(path)) ?? []).filter { $0.hasSuffix(".ndjson") }.sorted()
    return names.compactMap { name in (try? Files.read(path + "/" + name)).map { (name, $0) } }
  }

  /// Several nights in one world: in each of them work is added that needs some of what was there.
  private static func nights(_ seed: UInt64) -> [UInt8] {
    var (world, policy) = World.drawn(seed)
    var dice = Dice(seed, for: "nights")
    let isCalm = dice.isLucky(oneIn: 2)
    if isCalm { (world.faults, world.script.happenings) = (.none, []) }
    for night in 0..<(3 + dice.below(5)) {
      if night > 0 { world.addWork(night, &dice) }
      policy.iterations = dice.pick([0, 0, 0, 2])
      if !isCalm, dice.isLucky(oneIn: 3) {
        world.death = .drawn(&dice, after: world.count, within: 150)
      }
      var passing = world.run(policy)
      for _ in 0..<8 {
        if isOver(passing) { break }
        // Now and then another run takes over what is not ended.
        if dice.isLucky(oneIn: 4) { break }
        world.death = nil
        world.advance(to: Millis(world.now.value + Int64(dice.below(600_000))))
        passing = world.resume()
      }
      world.death = nil
      world.signals = []
      world.advance(to: Millis(world.now.value + Int64(dice.below(40_000_000))))
    }
    return world.disk.durable
  }

  private static func isOver(_ passing: Passing) -> Bool {
    switch passing {
    case .lived(.ended), .nothingOpen: true
    case .lived, .died, .failed: false
    }
  }

  /// Everything that is printed of a history, and whether it was in doubt.
  private struct Told: Equatable {
    var life: [String] = []
    var lines: [[String]] = []
    var isInDoubt = false
  }

  private func told(
    _ source: MemoryBytes,
    _ survey: Survey,
    _ name: String,
    from start: FreshStart?
  ) throws -> Told {
    var query = HistoryQuery()
    query.beads = [name]
    var history = History(query, from: start)
    var life = BeadLife(of: name, from: start)
    var told = Told()
    _ = try JournalReader.read(source, survey, after: start?.place ?? Chain()) {
      entry,
      isNamedLater in
      life.feed(entry)
      if let line = history.feed(entry) {
        told.lines.append([line.short(), line.short(isASCII: true)] + line.full)
      }
      return !history.isInDoubt && (isNamedLater || history.mayGoOn)
    }
    told.life = life.lines()
    told.isInDoubt = history.isInDoubt
    #expect(life.isInDoubt == history.isInDoubt)
    return told
  }

  /// Compares every bead's history from every start with the whole one; how many could be compared,
  /// how many were in doubt.
  private func compare(_ bytes: [UInt8], _ journal: String) throws -> (sure: Int, doubtful: Int) {
    let source = MemoryBytes(bytes)
    var state = State()
    _ = try JournalReader.read(source) { entry, _, _ in state.apply(entry) }
    var count = (sure: 0, doubtful: 0)
    for name in state.beads.keys.flatMap({ [$0.description, $0.bare] }) {
      var starts = FreshStarts()
      let survey = try JournalReader.survey(
        source,
        about: [Array(name.utf8)],
        wants: { starts.wants($0) },
        each: { starts.take($0, $1) }
      )
      guard !starts.all.isEmpty else { continue }
      let whole = try told(source, survey, name, from: nil)
      for start in starts.all {
        let late = try told(source, survey, name, from: start)
        count.doubtful += late.isInDoubt ? 1 : 0
        guard !late.isInDoubt else { continue }
        count.sure += 1
        guard late != whole else { continue }
        let pairs = zip(late.lines + [late.life], whole.lines + [whole.life])
        let first = pairs.first { $0 != $1 }
        Issue.record(
          "\(journal): \(name) after line \(start.place.lines): \(String(describing: first))"
        )
        return count
      }
    }
    return count
  }

  @Test func `damage anywhere is found from every fresh start, too`() throws {
    var (dice, tried) = (Dice(11), 0)
    for seed: UInt64 in 0..<40 {
      let bytes = LateStartTests.nights(seed)
      guard bytes.count > 4096 else { continue }
      for _ in 0..<10 {
        var changed = bytes
        changed[dice.below(changed.count)] ^= 1 << UInt8(dice.below(8))
        let source = MemoryBytes(changed)
        let whole = try JournalReader.read(source) { _, _, _ in }
        var starts = FreshStarts()
        let survey = try JournalReader.survey(
          source,
          about: [Array("n2x0".utf8)],
          wants: { starts.wants($0) },
          each: { starts.take($0, $1) }
        )
        for start in starts.all {
          let late = try JournalReader.read(source, survey, after: start.place) { $1 }
          #expect(late.ending == whole.ending && late.bytes == whole.bytes)
          tried += 1
        }
      }
    }
    #expect(tried >= 100)
  }

  @Test func `every bead of every recording has the same history from every fresh start`() throws {
    #expect(LateStartTests.recordings.count >= 9)
    for (name, bytes) in LateStartTests.recordings { _ = try compare(bytes, name) }
  }

  @Test(arguments: 0..<8)
  func `every bead of nights in drawn worlds has the same history from every fresh start`(
    _ block: UInt64
  ) throws {
    var all = (sure: 0, doubtful: 0)
    for seed in (block * 15)..<((block + 1) * 15) {
      let count = try compare(LateStartTests.nights(seed), "seed \(seed)")
      all = (all.sure + count.sure, all.doubtful + count.doubtful)
    }
    #expect(all.sure >= 300 && all.doubtful >= 50)
  }
}

extension World {
  /// Adds a few beads that need some of what is there.
  fileprivate mutating func addWork(_ night: Int, _ dice: inout Dice) {
    for index in 0..<(1 + dice.below(4)) {
      let isTracked = hasTracker && (!hasPlan || dice.isLucky(oneIn: 2))
      if isTracked {
        var bead = PlayedTracker.Bead("n\(night)x\(index)")
        bead.title = "Task \(index) of night \(night)"
        if dice.isLucky(oneIn: 4), !tracker.beads.isEmpty {
          let old = tracker.beads[dice.below(tracker.beads.count)].id
          bead.needs = [PlayedTracker.Need("blocks", old)]
        }
        tracker.beads.append(bead)
      } else {
        var task = World.with(["n\(night)x\(index)"]).plan.tasks[0]
        task.priority = dice.below(4)
        if dice.isLucky(oneIn: 4), !plan.tasks.isEmpty {
          task.needs = [plan.tasks[dice.below(plan.tasks.count)].bead]
        }
        plan.tasks.append(task)
        plan.version += 1
      }
    }
    if hasPlan, dice.isLucky(oneIn: 2) {
      plan.tasks.removeAll { $0.mark == .done && !$0.bead.bare.hasPrefix("n\(night)") }
      plan.version += 1
    }
  }
}
