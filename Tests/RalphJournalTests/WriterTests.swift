import RalphCore
import RalphFiles
import RalphJournal
import Testing

@Suite struct WriterTests {
  private func open(_ disk: MemoryDisk) throws -> JournalWriter<DiskMedium> {
    try JournalWriter(opening: DiskMedium(disk: disk))
  }

  @Test func `every truncation keeps exactly the whole lines, and again changes nothing`() throws {
    let entries = Samples.journal(Kind.allCases.count + 30)
    #expect(Set(entries.map(\.fact.kind)).count == Kind.allCases.count)
    let (bytes, starts) = try Samples.bytes(entries)
    var tried = 0
    for size in 0...bytes.count {
      let whole = starts.lastIndex { $0 <= size } ?? 0
      let lacksNewlineOnly = starts.contains(size + 1)
      let kept = lacksNewlineOnly ? whole + 1 : whole
      let disk = MemoryDisk(Array(bytes[..<size]))
      var count = 0
      let writer = try JournalWriter(opening: DiskMedium(disk: disk)) { entry, line, offset in
        if entry.seq != Seq(UInt64(line)) || offset != starts[line - 1] { Issue.record("place") }
        count += 1
      }
      tried += 1
      let torn = lacksNewlineOnly ? 0 : size - starts[whole]
      guard count == kept, disk.seen.elementsEqual(bytes[..<starts[kept]]),
        writer.recovered?.bytes ?? 0 == torn, disk.aside.first?.count ?? 0 == torn,
        writer.chain.bytes == starts[kept], disk.durable == disk.seen
      else {
        Issue.record("cut at byte \(size): \(count) of \(kept) lines")
        return
      }
      let again = try open(disk)
      guard again.recovered == nil, disk.aside.count <= 1,
        disk.seen.elementsEqual(bytes[..<starts[kept]])
      else {
        Issue.record("cut at byte \(size): the second recovery changed something")
        return
      }
    }
    print("R2: \(tried) truncations of \(entries.count) lines, and a second recovery after each")
    #expect(tried == bytes.count + 1)
  }

  @Test func `a batch is one write and one sync`() throws {
    let disk = MemoryDisk()
    var writer = try open(disk)
    let (isNew, first) = (writer.isNew, writer.nextSeq)
    #expect(isNew && first == Seq(1))
    let entries = Samples.journal(10)
    let mended = try writer.append([entries[0]])
    #expect(mended == nil)
    var rest = entries.dropFirst()
    disk.calls = []
    while let first = rest.first {
      let batch = rest.prefix { $0.seq == first.seq || $0.with != .zero }
      rest = rest.dropFirst(batch.count)
      disk.calls = []
      var entries = Array(batch)
      entries[0].with = .zero
      for index in entries.indices.dropFirst() { entries[index].with = first.seq }
      _ = try writer.append(entries)
      #expect(disk.calls == ["append", "sync"])
    }
    let read = Samples.read(disk.durable)
    #expect(read.tail.ending == .clean)
    #expect(read.entries.count == 10)
    let checksum = writer.chain.checksum
    #expect(read.tail.lastCRC == checksum.value)
    let reopened = try open(disk)
    let nextSeq = reopened.nextSeq
    #expect(nextSeq == Seq(11))
  }

  @Test func `the end is written again and synced before anything else`() throws {
    let (bytes, _) = try Samples.bytes(Samples.journal(20))
    let disk = MemoryDisk(bytes)
    _ = try open(disk)
    #expect(disk.calls == ["overwrite", "sync"])
    disk.failSync = true
    #expect(throws: JournalFailure.io(SystemFailure("fdatasync", "disk", code: 5))) {
      _ = try open(disk)
    }
  }

  @Test func `after a failed sync nothing is written any more`() throws {
    let disk = MemoryDisk()
    var writer = try open(disk)
    _ = try writer.append([Samples.opening])
    disk.failSync = true
    let next = Samples.entry(.stopDone, .full, seq: 2)
    var failure: JournalFailure?
    do throws(JournalFailure) { _ = try writer.append([next]) } catch { failure = error }
    #expect(failure == .io(SystemFailure("fdatasync", "disk", code: 5)))
    disk.failSync = false
    disk.calls = []
    do throws(JournalFailure) {
      _ = try writer.append([next])
      Issue.record("it was tried again")
    } catch {
      guard case .poisoned = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(disk.calls.isEmpty)
    disk.losePower()
    #expect(Samples.read(disk.seen).entries.count == 1)
  }

  @Test func `a write cut short leaves a torn batch that the next opening sets aside`() throws {
    let disk = MemoryDisk()
    var writer = try open(disk)
    _ = try writer.append([Samples.opening])
    disk.failAppendAfter = 50
    do throws(JournalFailure) {
      _ = try writer.append([Samples.entry(.stopDone, .full, seq: 2)])
      Issue.record("a short write was taken for a whole one")
    } catch {
      #expect(error.exitCode == 74)
    }
    disk.failAppendAfter = nil
    let next = try open(disk)
    let recovered = next.recovered
    #expect(recovered == JournalRecovered { ($0.bytes, $0.torn) = (50, Text("torn/1")) })
    let nextSeq = next.nextSeq
    #expect(nextSeq == Seq(2))
  }

  @Test func `an entry out of sequence or batch is refused, and nothing is written`() throws {
    let disk = MemoryDisk()
    var writer = try open(disk)
    func refusal(_ entries: [Entry]) -> LineProblem? {
      do throws(JournalFailure) {
        _ = try writer.append(entries)
        return nil
      } catch {
        guard case .refused(_, let why) = error else { return nil }
        return why
      }
    }
    #expect(refusal([Samples.entry(.stopDone, .full, seq: 1)]) == .opening)
    #expect(refusal([Samples.entry(.journalOpened, .full, seq: 2)]) == .sequence)
    _ = try writer.append([Samples.opening])
    let calls = disk.calls
    #expect(refusal([Samples.entry(.stopDone, .full, seq: 3)]) == .sequence)
    #expect(refusal([Samples.entry(.stopDone, .full, seq: 2, with: 1)]) == .batch)
    var late = Samples.entry(.stopDone, .full, seq: 2)
    late.at = Instant(.max)
    #expect(refusal([late]) == .value("at"))
    #expect(disk.calls == calls)
    _ = try writer.append([Samples.entry(.stopDone, .full, seq: 2)])
    let nextSeq = writer.nextSeq
    #expect(nextSeq == Seq(3))
  }

  @Test func `a journal that is damaged or newer is not opened for writing`() throws {
    let (bytes, starts) = try Samples.bytes(Samples.journal(20))
    var changed = bytes
    changed[starts[4] + 20] ^= 4
    let disk = MemoryDisk(changed)
    #expect(throws: JournalFailure.self) { _ = try open(disk) }
    #expect(disk.seen == changed)
    var newer = Samples.opening
    newer.fact = .event(.journalOpened(JournalOpened { $0.format = 99 }))
    let future = try Samples.bytes([newer]).bytes
    #expect(throws: JournalFailure.newer(format: 99, kind: Kind.journalOpened.word, line: 1)) {
      _ = try open(MemoryDisk(future))
    }
    // Even a torn tail of it is left to the newer program.
    let tornDisk = MemoryDisk(future + Array("{\"se".utf8))
    #expect(throws: JournalFailure.self) { _ = try open(tornDisk) }
    #expect(tornDisk.aside.isEmpty)
  }

  @Test func `a journal whose place is lost is not written to, and mending is said`() throws {
    let disk = MemoryDisk()
    var writer = try open(disk)
    _ = try writer.append([Samples.opening])
    disk.answer = .relinked("it was gone")
    let mended = try writer.append([Samples.entry(.stopDone, .full, seq: 2)])
    #expect(mended?.what == Text("it was gone"))
    disk.answer = .replaced(path: "j", rescued: "/tmp/r")
    disk.calls = []
    do throws(JournalFailure) {
      _ = try writer.append([Samples.entry(.stopDone, .full, seq: 3)])
    } catch {
      #expect(error == .replaced(path: "j", rescued: "/tmp/r"))
    }
    #expect(disk.calls.isEmpty)
  }

  @Test(arguments: [16, 64, 512, 4096])
  func `no acknowledged entry is lost with the power, and no repair is needed`(
    sector: Int
  ) throws {
    var dice = Dice(seed: UInt64(sector))
    var torn = 0
    for round in 0..<600 {
      let disk = MemoryDisk()
      var acknowledged = [Samples.opening]
      do {
        var writer = try open(disk)
        _ = try writer.append(acknowledged)
        for _ in 0..<dice.below(4) {
          let batch = batch(after: acknowledged.count, dice.below(5) + 1, &dice)
          _ = try writer.append(batch)
          acknowledged += batch
        }
        disk.failSync = true
        let last = batch(after: acknowledged.count, dice.below(5) + 1, &dice)
        _ = try? writer.append(last)
        disk.failSync = false
      }
      disk.losePower(&dice, sector: sector)
      var found: [Entry] = []
      var writer = try JournalWriter(opening: DiskMedium(disk: disk)) { entry, _, _ in
        found.append(copy entry)
      }
      torn += writer.recovered == nil ? 0 : 1
      guard found.starts(with: acknowledged) else {
        Issue.record("round \(round): \(found.count) of \(acknowledged.count)")
        return
      }
      _ = try writer.append(batch(after: found.count, 2, &dice))
      let ending = Samples.read(disk.durable).tail.ending
      guard ending == .clean else {
        Issue.record("round \(round): \(ending)")
        return
      }
    }
    #expect(torn > 100)
  }

  /// A batch of so many entries, some of them long.
  private func batch(after count: Int, _ size: Int, _ dice: inout Dice) -> [Entry] {
    (0..<size).map { index in
      let first = UInt64(count + 1)
      let with = index == 0 ? 0 : first
      var entry = Samples.entry(.attemptEnded, .full, seq: first + UInt64(index), with: with)
      guard case .event(.attemptEnded(var payload)) = entry.fact else { return entry }
      payload.excerpt = Text(String(repeating: "all is well ", count: dice.below(300)))
      entry.fact = .event(.attemptEnded(payload))
      return entry
    }
  }
}
