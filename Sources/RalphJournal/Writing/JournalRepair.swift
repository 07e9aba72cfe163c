package import RalphCore
import RalphFiles

/// Cuts a damaged journal back to its last verified line, for a person who has looked at it.
///
/// Nothing but damage is repaired: a torn last batch is set aside by the next writer, and what a
/// newer program wrote is whole. The original is kept beside the journal, and the file stays the
/// same file, so that its lock and its second name hold.
package struct JournalRepair: ~Copyable {
  /// A line behind the damage, as far as it can be read.
  package struct Lost: Sendable {
    /// Its number in the file, from 1.
    package var line: Int
    /// What it says; nil where it cannot be read.
    package var entry: Entry?
  }

  /// What a reading of the whole file says.
  package struct Found: Sendable {
    /// How the journal ends; only ``Tail/Ending/damaged(offset:line:why:)`` is repaired.
    package var tail: Tail
    /// The run of the last verified line.
    package var run = RunID.none
    /// How many lines and bytes are cut.
    package var cut = (lines: 0, bytes: 0)
    /// What stands in them, the first ``JournalRepair/lostMost`` lines.
    package var lost: [Lost] = []
    /// How many of the lines can be read.
    package var readable = 0
    /// The highest number of a run that stands in them, or may: a line that cannot be read counts
    /// for the beginning of one.
    package var runs = 0
  }

  private let path: String
  private let file: FileDescriptor
  /// What was read before anything is decided.
  package let found: Found

  /// The most lines that are kept for showing.
  package static var lostMost: Int { 2000 }

  /// Locks a journal and reads all of it; throws ``JournalFailure/locked(path:holder:)`` while a
  /// writer lives.
  package init(_ path: String) throws(JournalFailure) {
    let file = try JournalRepair.locked(path)
    found = try JournalFailure.naming { () throws(SystemFailure) in try JournalRepair.read(file) }
    self.path = path
    self.file = file
  }

  private static func locked(_ path: String) throws(JournalFailure) -> FileDescriptor {
    let file: FileDescriptor? = try JournalFailure.naming { () throws(SystemFailure) in
      let file = try FileDescriptor.open(path, .update)
      guard try file.lockExclusively() else { return nil }
      return file
    }
    guard let file else { throw .locked(path: path, holder: "") }
    return file
  }

  private static func read(_ file: borrowing FileDescriptor) throws(SystemFailure) -> Found {
    var run = RunID.none
    let tail = try JournalReader.read(file) { entry, _, _ in run = entry.run }
    var found = Found(tail: tail, run: run)
    guard case .damaged(let offset, _, _) = tail.ending else { return found }
    try JournalReader.readAnyway(file) { raw in
      guard raw.offset >= offset else { return }
      var lost = Lost(line: raw.number, entry: nil)
      if case .success(.entry(let entry)) = raw.content { lost.entry = entry }
      found.cut.lines += 1
      if let entry = lost.entry {
        found.readable += 1
        found.runs = max(found.runs, Int(entry.run.number))
      }
      if found.lost.count < lostMost { found.lost.append(lost) }
    }
    found.cut.bytes = try file.size() - offset
    // No line can begin more than one run; what a damaged line says is not believed beyond that.
    let most = Int(run.number) + found.cut.lines
    found.runs = min(max(found.runs, Int(run.number)) + found.cut.lines - found.readable, most)
    return found
  }

  /// Whether there is something that only a person may decide about.
  package var isDamaged: Bool {
    if case .damaged = found.tail.ending { true } else { false }
  }

  /// Copies the journal beside itself, durably, and then cuts it; gives the copy's path.
  ///
  /// `after` runs between the two: what it brings into order is needed from the cut on. An entry that
  /// says so takes the place of what is cut, and only then is the file made shorter: a crash in
  /// between leaves a damaged journal and a copy of it, never one that is right and does not say it.
  package consuming func perform(
    at now: Instant,
    after: () throws(JournalFailure) -> Void
  ) throws(JournalFailure) -> String {
    let copy = JournalPlace.free(
      in: Files.folder(of: path),
      prefix: Files.name(of: path) + ".damaged-"
    )
    let line = try told(copy, at: now)
    let size = found.tail.bytes
    try JournalFailure.naming { () throws(SystemFailure) in
      let target = try FileDescriptor.open(copy, .createNew)
      var offset = 0
      while true {
        let block = try file.read(at: offset, limit: LineWalk.blockSize)
        if block.isEmpty { break }
        try target.write(block)
        offset += block.count
      }
      try target.sync()
      try Files.syncFolder(of: copy)
    }
    try after()
    try JournalFailure.naming { () throws(SystemFailure) in
      if !line.isEmpty {
        // The line ends before the damage does: cut off in the middle, it is still damage and not
        // the torn end of a batch.
        let end = try file.size()
        let more = max(size + line.count + 1 - end, 0)
        if more > 0 {
          try file.write([UInt8](repeating: UInt8(ascii: "\n"), count: more), at: end)
          try file.sync()
        }
        try file.write(line, at: size)
        try file.sync()
      }
      try file.truncate(to: size + line.count)
      try file.sync()
    }
    return copy
  }

  /// The line that tells of the repair; none where nothing is left that it could stand in.
  private func told(_ copy: String, at now: Instant) throws(JournalFailure) -> [UInt8] {
    guard found.tail.entries > 0 else { return [] }
    let (cut, runs) = (found.cut, found.runs)
    let repaired = JournalRepaired {
      ($0.format, $0.lines, $0.bytes, $0.runs) = (Line.format, cut.lines, cut.bytes, runs)
      $0.original = Text(Files.name(of: copy))
    }
    let entry = Entry(
      seq: found.tail.lastSeq.next,
      at: max(now, found.tail.lastAt),
      run: found.run,
      with: .zero,
      fact: .event(.journalRepaired(repaired))
    )
    var line: [UInt8] = []
    var checksum = found.tail.chain.checksum
    do throws(LineProblem) {
      try Line.encode(entry, continuing: &checksum, into: &line)
    } catch {
      throw .refused(seq: entry.seq, why: error)
    }
    return line
  }
}
