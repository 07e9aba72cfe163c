package import RalphCore
package import RalphFiles

/// Reads a journal from its beginning, verifying every byte, in memory that does not grow with it.
package enum JournalReader {
  /// Hands every entry to a closure, with its line number from 1 and the offset of its line.
  ///
  /// It stops handing over at the first line that fails, or that only a newer program understands,
  /// and says in the tail how the journal ends. Nothing is skipped.
  package static func read<Source: ByteSource & ~Copyable>(
    _ source: borrowing Source,
    upTo limit: Int? = nil,
    each: (_ entry: Entry, _ line: Int, _ offset: Int) -> Void
  ) throws(SystemFailure) -> Tail {
    var line: NewerLine?
    var entry = Entry.unread
    return try follow(source, upTo: limit) { chain, walk throws(LineProblem) in
      line = nil
      try chain.take(walk.block, from: walk.start, to: walk.end, into: &entry, orLine: &line)
      if chain.newer == nil { each(entry, chain.lines, walk.offset) }
      return true
    }
  }

  /// Goes from line to line, from a place on, as long as each is right and `step` wants more, and says
  /// in the tail how the journal ends; where it stopped before, the tail ends there.
  @inline(__always)
  static func follow<Source: ByteSource & ~Copyable>(
    _ source: borrowing Source,
    upTo limit: Int?,
    after place: Chain = Chain(),
    step: (_ chain: inout Chain, _ walk: borrowing LineWalk) throws(LineProblem) -> Bool
  ) throws(SystemFailure) -> Tail {
    let size = if let limit { limit } else { try source.size() }
    var chain = place
    var walk = LineWalk(from: place.bytes, to: size)
    while try walk.next(in: source) {
      let problem: LineProblem?
      do throws(LineProblem) {
        guard try step(&chain, walk) else { return Tail(chain, ending: .clean) }
        problem = nil
      } catch {
        problem = error
      }
      if let problem { return try judge(problem, after: chain, upTo: size, in: source) }
      if !walk.isWhole { return Tail(chain, ending: .missingNewline) }
    }
    if let newer = chain.newer {
      let ending = Tail.Ending.newer(format: chain.format, kind: newer.kind, line: newer.line)
      return Tail(chain, ending: ending)
    }
    return Tail(chain, ending: .clean)
  }

  /// Reads the journal in a file.
  package static func read(
    path: String,
    each: (_ entry: Entry, _ line: Int, _ offset: Int) -> Void
  ) throws(SystemFailure) -> Tail {
    let file = try FileDescriptor.open(path, .read)
    return try read(file, each: each)
  }

  /// Tells a torn last batch from damage: the bad region is everything from the failing line on.
  private static func judge<Source: ByteSource & ~Copyable>(
    _ problem: LineProblem,
    after chain: Chain,
    upTo size: Int,
    in source: borrowing Source
  ) throws(SystemFailure) -> Tail {
    var region = BadRegion(after: chain)
    var walk = LineWalk(from: chain.bytes, to: size)
    while try walk.next(in: source) {
      region.look(at: walk.block, from: walk.start, to: walk.end, isWhole: walk.isWhole)
    }
    guard region.isTorn else {
      let ending = Tail.Ending.damaged(offset: chain.bytes, line: chain.lines + 1, why: problem)
      return Tail(chain, ending: ending)
    }
    return Tail(chain, ending: .torn(offset: chain.bytes, bytes: size - chain.bytes))
  }
}

/// How a journal ends.
package struct Tail: Sendable {
  /// The place after the last line that is whole and verified.
  package var chain: Chain
  package var ending: Ending

  init(_ chain: Chain, ending: Ending) {
    self.chain = chain
    self.ending = ending
  }

  /// What stands after the last verified line.
  package enum Ending: Equatable, Sendable {
    /// Nothing.
    case clean
    /// Nothing, but the last line lacks its newline. It is counted; a writer gives it one.
    case missingNewline
    /// The beginning of a batch whose writing was cut off.
    case torn(offset: Int, bytes: Int)
    /// A line that fails and cannot be the remains of an unfinished write.
    case damaged(offset: Int, line: Int, why: LineProblem)
    /// Every line is right, but from this one on only a newer program understands them.
    case newer(format: Int, kind: Name, line: Int)
  }

  /// How many entries were read.
  package var entries: Int { chain.lines }
  /// Where the verified lines end.
  package var bytes: Int { chain.bytes - (ending == .missingNewline ? 1 : 0) }
  /// The checksum of the last line.
  package var lastCRC: UInt32 { chain.checksum.value }
  package var lastSeq: Seq { chain.lastSeq }
  package var lastAt: Instant { chain.lastAt }
  /// The first entry of the last batch.
  package var batchStart: Seq { chain.batchStart }
  /// The format in force.
  package var format: Int { chain.format }
}
