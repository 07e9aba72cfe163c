import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

extension InputReader {
  /// The journal's decoders, its reader and recovery, and what is made of its entries.
  static let journal: [InputReader] = [
    InputReader("journal-line", corpus: Corpus.lines(journals), share: 420) { bytes in
      // The frame is where most changes end; without them the members are read, too.
      let frame = Array(#","crc":"00000000"}"#.utf8)
      return disagreement(bytes) ?? disagreement(Array(bytes.prefix(4000)) + frame)
    },
    InputReader("journal-file", corpus: journals, share: 25, longest: 64 << 10) { bytes in
      recovery(bytes) ?? looks(bytes)
    },
    InputReader("journal-sealed", corpus: journals, share: 60, longest: 64 << 10) { bytes in
      recovery(sealed(bytes)) ?? folding(sealed(bytes))
    },
  ]

  static let journals =
    Corpus.files("journal/recordings", ".ndjson") + Corpus.files("journal/examples", ".ndjson")

  /// Where the fast decoder and the general one do not say the same; nil if they do.
  private static func disagreement(_ line: [UInt8]) -> String? {
    // Either decoder may refuse; that both do is what is compared.
    let fast = try? Line.decode(line, order: .canonical)
    // Likewise.
    let general = try? Line.decode(line, order: .any)
    guard case .entry(let entry) = general else {
      return fast == general ? nil : "only one decoder reads it"
    }
    guard let again = encoded(entry) else { return "what was read cannot be written" }
    let isCanonical = again.dropLast(11).elementsEqual(line.dropLast(10))
    guard isCanonical == (fast != nil) else { return "the fast decoder takes another form" }
    guard let fast else { return nil }
    guard fast == general, case .entry(let quick) = fast else { return "the decoders disagree" }
    return encoded(quick) == again ? nil : "the decoders' entries are written differently"
  }

  private static func encoded(_ entry: Entry) -> [UInt8]? {
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    // A line that was read is short enough to be written again.
    guard (try? Line.encode(entry, continuing: &checksum, into: &bytes)) != nil else { return nil }
    return bytes
  }

  /// The same lines under checksums that are right, as far as they have a frame.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var checksum = Checksum.zero
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      let line = Array(line)
      let isLast = line.isEmpty
      guard !isLast, Line.frame(line, from: 0, to: line.count) != nil else {
        result += line + (isLast ? [] : [0x0a])
        continue
      }
      let members = Array(line.dropLast(18))
      checksum.feed(members, from: 0, to: members.count)
      result += members + Array(#","crc":"\#(checksum)"}"#.utf8) + [0x0a]
    }
    return result
  }

  /// Opening for append, and again.
  private static func recovery(_ bytes: [UInt8]) -> String? {
    let disk = ScratchDisk(bytes)
    guard let first = opened(disk) else {
      return disk.bytes == bytes ? nil : "a journal that was refused was changed"
    }
    let whole = disk.bytes
    if !whole.starts(with: bytes.prefix(first.bytes).dropLast()) { return "lines were changed" }
    guard let second = opened(disk) else { return "the second opening refuses" }
    if second.recovered || disk.bytes != whole { return "the second opening changes something" }
    return first.bytes == whole.count ? nil : "the writer stands elsewhere than at the end"
  }

  private static func opened(_ disk: ScratchDisk) -> (bytes: Int, recovered: Bool)? {
    do throws(JournalFailure) {
      let writer = try JournalWriter(opening: ScratchMedium(disk: disk))
      return (writer.chain.bytes, writer.recovered != nil)
    } catch {
      return nil
    }
  }

  /// Looking at a journal line by line, damaged or not.
  private static func looks(_ bytes: [UInt8]) -> String? {
    var lines = 0
    // Memory cannot fail.
    try? JournalReader.readAnyway(MemoryBytes(bytes)) { _ in lines += 1 }
    let most = bytes.count { $0 == 0x0a } + 1
    return lines <= most ? nil : "\(lines) lines out of \(most)"
  }

  /// Folds, plans and checks what can be read.
  private static func folding(_ bytes: [UInt8]) -> String? {
    var state = State()
    var check = ReplayCheck(keepsAll: false, usesRulesOfNow: true)
    var owed = 0
    // Memory cannot fail.
    _ = try? JournalReader.read(MemoryBytes(bytes)) { entry, _, _ in
      state.apply(copy entry)
      check.feed(copy entry)
    }
    var planned = state
    while let next = planned.plan(), owed <= Policy.commandsPerStep {
      owed += 1
      planned.apply(
        Entry(
          seq: planned.seq.next,
          at: planned.at,
          run: planned.run.id,
          cause: planned.seq,
          key: next.key,
          fact: .command(next.command)
        )
      )
    }
    if owed > Policy.commandsPerStep { return "the plan does not come to rest" }
    _ = (state.nextDeadline, state.counts, check.finish().lines)
    let lines = StateText.lines(state)
    return lines.isEmpty || lines.contains("") ? "a state without words" : nil
  }
}

/// A disk that keeps everything, and counts nothing.
private final class ScratchDisk {
  var bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }
}

private struct ScratchMedium: Medium {
  let disk: ScratchDisk

  func size() -> Int { disk.bytes.count }
  func read(at offset: Int, limit: Int) -> [UInt8] {
    MemoryBytes(disk.bytes).read(at: offset, limit: limit)
  }
  mutating func append(_ bytes: [UInt8]) { disk.bytes += bytes }
  mutating func overwrite(_ bytes: [UInt8], at offset: Int) {
    disk.bytes.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }
  mutating func sync() {}
  mutating func truncate(to size: Int) { disk.bytes.removeSubrange(size...) }
  mutating func setAside(from offset: Int) -> String { "torn/1" }
  mutating func check(expectedSize: Int) -> MediumCheck { .fine }
}
