package import RalphCore
import RalphFiles

/// The one writer of a journal.
///
/// Opening verifies every line and sets a torn last batch aside; from then on the writer knows the
/// place after the last line and moves it with every batch. A batch is one write and one sync; when
/// ``append(_:)`` returns, it is on the medium. The first write or sync that fails ends the
/// writer's life: the kernel may have dropped what it could not write, so nothing is tried again.
package struct JournalWriter<Disk: Medium & ~Copyable>: ~Copyable {
  private var disk: Disk
  /// The place after the last durable line.
  package private(set) var chain: Chain
  /// What opening had to do first; to be appended by the caller before anything else.
  package let recovered: JournalRecovered?
  /// Why nothing can be appended any more.
  private var poison: String?
  private var buffer: [UInt8] = []

  /// How much of the end is written again at opening, in case a failed sync left it clean in memory
  /// and absent from the disk.
  package static var rewritten: Int { 1 << 20 }

  /// Opens a journal for appending, handing every entry in it to a closure.
  ///
  /// An empty journal has no entries: the caller appends `journal.opened` first.
  package init(
    opening disk: consuming Disk,
    each: (_ entry: Entry, _ line: Int, _ offset: Int) -> Void = { _, _, _ in }
  ) throws(JournalFailure) {
    var disk = disk
    let tail = try JournalFailure.naming { () throws(SystemFailure) in
      try rewriteEnd(of: &disk)
      return try JournalReader.read(disk, each: each)
    }
    try refuse(tail)
    recovered = try JournalFailure.naming { () throws(SystemFailure) in
      try mend(&disk, after: tail)
    }
    chain = tail.chain
    self.disk = disk
  }

  /// Whether the journal has no line yet.
  package var isNew: Bool { chain.lines == 0 }
  /// The number of the entry that comes next.
  package var nextSeq: Seq { chain.lastSeq.next }

  /// Appends a batch, in one write, and makes it durable.
  ///
  /// The entries come complete: numbered without a gap, every one but the first naming the first in
  /// `with`. Returns what had to be mended before, if anything: it belongs into the next batch.
  package mutating func append(_ entries: [Entry]) throws(JournalFailure) -> WorkspaceDamaged? {
    if let poison { throw .poisoned(by: poison) }
    guard !entries.isEmpty else { return nil }
    buffer.removeAll(keepingCapacity: true)
    let next = try encode(entries)
    let mended = try checkPlace()
    do throws(SystemFailure) {
      try disk.append(buffer)
      #if PLANTED
        if planted(.syncDropped) {
          chain = next
          return mended
        }
      #endif
      try disk.sync()
    } catch {
      #if PLANTED
        let isIgnored = planted(.writeFailureIgnored)
        // The mistake is to believe the second answer.
        if isIgnored || (planted(.syncTriedAgain) && (try? disk.sync()) != nil) {
          chain = next
          return mended
        }
      #endif
      throw poisoned(.io(error))
    }
    chain = next
    return mended
  }

  /// Writes the batch into the buffer and reads every line back: what is acknowledged can be read.
  private mutating func encode(_ entries: [Entry]) throws(JournalFailure) -> Chain {
    var next = chain
    var checksum = chain.checksum
    for entry in entries {
      let start = buffer.count
      do throws(LineProblem) {
        let isFirst = entry.seq == entries[0].seq
        guard isFirst == (entry.with == .zero) else { throw .batch }
        #if PLANTED
          if planted(.checksumNotChained) { checksum = .zero }
        #endif
        try Line.encode(entry, continuing: &checksum, into: &buffer)
        let line = try next.take(buffer, from: start, to: buffer.count - 1)
        guard line == .entry(entry) else { throw .order }
      } catch {
        throw .refused(seq: entry.seq, why: error)
      }
    }
    return next
  }

  /// Looks at the journal's place before it is written to.
  private mutating func checkPlace() throws(JournalFailure) -> WorkspaceDamaged? {
    let found: MediumCheck
    do throws(SystemFailure) {
      found = try disk.check(expectedSize: chain.bytes)
    } catch {
      throw poisoned(.io(error))
    }
    switch found {
    case .fine: return nil
    case .relinked(let what): return WorkspaceDamaged { $0.what = Text(what) }
    case .replaced(let path, let rescued):
      throw poisoned(.replaced(path: path, rescued: rescued))
    case .resized(let path, let size, let rescued):
      let expected = chain.bytes
      throw poisoned(.resized(path: path, expected: expected, found: size, rescued: rescued))
    }
  }

  /// Notes that nothing may be appended any more.
  private mutating func poisoned(_ failure: JournalFailure) -> JournalFailure {
    #if PLANTED
      if planted(.poisonForgotten) { return failure }
    #endif
    poison = failure.description
    return failure
  }
}

/// Writes the last bytes over themselves and makes them durable, before anything rests on them.
private func rewriteEnd<Disk: Medium & ~Copyable>(of disk: inout Disk) throws(SystemFailure) {
  #if PLANTED
    if planted(.endNotRewritten) { return }
  #endif
  let size = try disk.size()
  guard size > 0 else { return }
  let start = max(size - JournalWriter<Disk>.rewritten, 0)
  let bytes = try disk.read(at: start, limit: size - start)
  try disk.overwrite(bytes, at: start)
  try disk.sync()
}

/// Throws where the journal is as only a person, or a newer program, may go on with.
private func refuse(_ tail: Tail) throws(JournalFailure) {
  if case .damaged(let offset, let line, let why) = tail.ending {
    throw .damaged(offset: offset, line: line, why: why)
  }
  if let newer = tail.chain.newer {
    throw .newer(format: tail.format, kind: newer.kind, line: newer.line)
  }
}

/// Brings the end of the journal into order, and says what it set aside.
private func mend<Disk: Medium & ~Copyable>(
  _ disk: inout Disk,
  after tail: Tail
) throws(SystemFailure) -> JournalRecovered? {
  #if PLANTED
    if planted(.tornEndKept) { return nil }
  #endif
  switch tail.ending {
  case .clean, .damaged, .newer: return nil
  case .missingNewline:
    try disk.append([UInt8(ascii: "\n")])
    try disk.sync()
    return nil
  case .torn(let offset, let count):
    let place = try disk.setAside(from: offset)
    try disk.truncate(to: offset)
    try disk.sync()
    return JournalRecovered {
      $0.bytes = count
      $0.torn = Text(place)
    }
  }
}
