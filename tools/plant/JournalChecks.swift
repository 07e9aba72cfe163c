import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphTestSupport

/// The journal's bytes, its writer, and what is read from it.
enum JournalChecks {
  static let all = [writer, damage, late]

  /// What the writer refuses, and that it is over with the first failure.
  static let writer = Check(name: "writer") { progress in
    progress.at("a gap")
    if takes([1, 3], with: [0, 0]) { return Found("a gap", "sequence 3 is taken after 1") }
    progress.at("a batch")
    if takes([1, 2, 3], with: [0, 0, 9]) {
      return Found("a batch", "an entry of another batch is taken")
    }
    progress.at("a failure")
    let disk = FailingDisk()
    do throws(JournalFailure) {
      var writer = try JournalWriter(opening: disk)
      _ = try writer.append([entry(1)])
      disk.failingSyncs = 1
      if (try? writer.append([entry(2)])) != nil {
        return Found("a failure", "an entry that was not synced is acknowledged")
      }
      let size = disk.size()
      if (try? writer.append([entry(2)])) != nil || disk.size() != size {
        return Found("a failure", "something is written after a failure")
      }
    } catch {
      return Found("a failure", "\(error)")
    }
    return nil
  }

  /// Whether a writer takes batches of one entry each, but for those that name another's.
  private static func takes(_ seqs: [UInt64], with batches: [UInt64]) -> Bool {
    do throws(JournalFailure) {
      var writer = try JournalWriter(opening: FailingDisk())
      var batch: [Entry] = []
      for (seq, with) in zip(seqs, batches) {
        if with == 0, !batch.isEmpty {
          _ = try writer.append(batch)
          batch = []
        }
        batch.append(entry(seq, with: with))
      }
      _ = try writer.append(batch)
      return true
    } catch {
      return false
    }
  }

  static func entry(_ seq: UInt64, with: UInt64 = 0) -> Entry {
    let born = JournalOpened {
      $0.format = Line.format
      $0.genesis = Name(cutting: "9ae0daaf00112233")
      $0.program = Name(cutting: "test")
    }
    let noted = TrackerNoted { $0.what = Text("entry \(seq)") }
    return Entry(
      seq: Seq(seq),
      at: World.dawn,
      run: .none,
      with: Seq(with),
      fact: .event(seq == 1 ? .journalOpened(born) : .trackerNoted(noted))
    )
  }

  /// Every flipped bit of a journal's beginning, and every line of another journal in its place.
  static let damage = Check(name: "damage") { progress in
    let (mine, starts) = journal(.night)
    let (other, otherStarts) = journal(.with(["other", "tasks", "than", "mine"]))
    progress.at("flips")
    if let place = missedFlip(mine, starts) { return Found(place, "a flipped bit is not noticed") }
    for line in 2..<6 {
      let whole = Array(mine[..<starts[line]])
      for bit in (starts[line - 1] * 8)..<(whole.count * 8) {
        var changed = whole
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        if case .damaged? = ending(changed) { continue }
        return Found("bit \(bit) of \(line) lines", "a flipped bit is no damage")
      }
    }
    var isForked = false
    for line in 1..<min(starts.count, otherStarts.count, 60) - 1 {
      progress.at("line \(line) of another journal")
      let theirs = Array(other[otherStarts[line]..<otherStarts[line + 1]])
      // As far as both are the same, a line of one follows in the other.
      guard isForked else {
        isForked = !theirs.elementsEqual(mine[starts[line]..<starts[line + 1]])
        continue
      }
      // It stands at the very end, so that no line after it has a say.
      if ending(Array(mine[..<starts[line]]) + theirs) == .clean {
        return Found("line \(line)", "a line of another journal is taken")
      }
    }
    return nil
  }

  private static func missedFlip(_ bytes: [UInt8], _ starts: [Int]) -> String? {
    var chain = Chain()
    for line in 0..<min(12, starts.count - 1) {
      var window = Array(bytes[starts[line]..<starts[line + 1]])
      for bit in 0..<(window.count * 8) {
        window[bit / 8] ^= 1 << UInt8(bit % 8)
        var next = chain
        let end = window.firstIndex(of: UInt8(ascii: "\n")) ?? window.count
        if (try? next.take(window, from: 0, to: end)) != nil { return "line \(line) bit \(bit)" }
        window[bit / 8] ^= 1 << UInt8(bit % 8)
      }
      if (try? chain.take(window, from: 0, to: window.count - 1)) == nil { return "line \(line)" }
    }
    return nil
  }

  private static func journal(_ world: World) -> (bytes: [UInt8], starts: [Int]) {
    var world = world
    _ = world.run(.ofWorlds)
    let bytes = world.disk.durable
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    return (bytes, [0] + ends)
  }

  private static func ending(_ bytes: [UInt8]) -> Tail.Ending? {
    // Bytes in memory are never refused.
    try? JournalReader.read(MemoryBytes(bytes)) { _, _, _ in }.ending
  }

  /// An answer that comes again, later, changes nothing.
  static let late = Check(name: "late answers") { progress in
    for seed: UInt64 in 1...8 {
      var simulation = Simulation(seed)
      simulation.live()
      let entries = Told(simulation.world.disk.durable, isOver: false).entries
      var state = State()
      var ends: [Entry] = []
      var answers: [Entry] = []
      for (index, entry) in entries.enumerated() {
        if index % 3 == 0 {
          for answer in ends.suffix(5) + answers.suffix(3) {
            progress.at("seed \(seed), entry \(entry.seq), answer \(answer.seq) once more")
            guard changes(state, answer) else { continue }
            return Found(
              "seed \(seed), entry \(entry.seq)",
              "the answer \(answer.seq) changes something when it comes once more"
            )
          }
        }
        state.apply(entry)
        switch entry.event {
        case .attemptEnded?, .verifyEnded?: ends.append(entry)
        case .markSet?, .dispatchSent?, .claimWon?, .trackerWritten?, .stopDone?:
          answers.append(entry)
        default: break
        }
      }
    }
    return nil
  }

  private static func changes(_ state: State, _ answer: Entry) -> Bool {
    func after(_ fact: Fact) -> Digest {
      var next = state
      let entry = Entry(
        seq: state.seq.next,
        at: state.at,
        run: state.run.id,
        cause: answer.cause,
        fact: fact
      )
      next.apply(entry)
      return StateText.digest(next)
    }
    return after(answer.fact) != after(.event(.trackerNoted(TrackerNoted())))
  }
}
