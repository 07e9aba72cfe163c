package import RalphCore
package import RalphFiles

/// What one look through a whole journal has found of some names.
package struct Survey: Sendable {
  /// How the journal ends.
  package let tail: Tail
  /// Whether every line before the names was read as its kind wants it.
  package let isPlain: Bool
  /// Where one of the names ends for the last time; before the beginning where none stands.
  fileprivate let last: Int
}

extension JournalReader {
  /// Verifies a whole journal, and finds out where some names stand in it, whole or from a colon in
  /// them on.
  ///
  /// The kinds of the lines before the first such are told in their order, and what is wanted of them
  /// is handed over with the place behind it.
  package static func survey<Source: ByteSource & ~Copyable>(
    _ source: borrowing Source,
    about names: [[UInt8]],
    wants: (_ kind: Kind) -> Bool,
    each: (_ entry: Entry, _ place: Chain) -> Void
  ) throws(SystemFailure) -> Survey {
    let ends = names.map { $0 + [UInt8(ascii: "\"")] }
    var (first, last, isPlain) = (Int.max, -1, true)
    var lately = Lately()
    let tail = try follow(source, upTo: nil) { chain, walk throws(LineProblem) in
      // A block begins with a line; what its last line lacks, the next block begins with.
      if walk.start == 0, let found = walk.offsets(of: ends) {
        (first, last) = (min(first, found.lowerBound), found.upperBound)
      }
      let kind = try chain.skim(walk.block, from: walk.start, to: walk.end)
      guard walk.offset + walk.end - walk.start < first else { return true }
      guard let kind else {
        isPlain = false
        return true
      }
      guard wants(kind) else { return true }
      if let entry = walk.entry(&lately) { each(entry, chain) } else { isPlain = false }
      return true
    }
    return Survey(tail: tail, isPlain: isPlain, last: last)
  }

  /// Hands over what the history of the names needs, from a place on, and verifies it once more.
  ///
  /// What is said of a line depends on those before it: these are the entries as long as the closure
  /// wants to go on, which is told whether one of the names stands in a later line. The tail is that
  /// of the whole journal.
  package static func read<Source: ByteSource & ~Copyable>(
    _ source: borrowing Source,
    _ survey: Survey,
    after place: Chain = Chain(),
    each: (_ entry: Entry, _ isNamedLater: Bool) -> Bool
  ) throws(SystemFailure) -> Tail {
    var line: NewerLine?
    var entry = Entry.unread
    var goesOn = survey.last >= 0
    let told = try follow(source, upTo: survey.tail.bytes, after: place) {
      chain,
      walk throws(LineProblem) in
      guard goesOn else { return false }
      line = nil
      try chain.take(walk.block, from: walk.start, to: walk.end, into: &entry, orLine: &line)
      if chain.newer == nil {
        goesOn = each(entry, walk.offset + walk.end - walk.start < survey.last)
      }
      return true
    }
    // A checksum can be right over what no writer writes.
    if case .clean = told.ending { return survey.tail }
    return survey.tail.bytes == told.bytes ? survey.tail : told
  }
}

extension LineWalk {
  /// Where in the source one of some names ends for the first and for the last time, as far as the
  /// block reaches.
  fileprivate func offsets(of ends: [[UInt8]]) -> ClosedRange<Int>? {
    let marks = [UInt8(ascii: "\""), UInt8(ascii: ":")]
    let found = ends.compactMap { unsafe block.span.bytes.offsets(of: $0, behind: marks) }
    guard let first = found.map(\.lowerBound).min(), let last = found.map(\.upperBound).max()
    else { return nil }
    let blockStart = offset - start
    return (blockStart + first)...(blockStart + last)
  }

  /// The entry of the current line, which is verified; nil if its payload cannot be read.
  fileprivate func entry(_ lately: inout Lately) -> Entry? {
    do throws(LineProblem) {
      switch try Line.decode(block, from: start, to: end, order: .canonical, lately: &lately) {
      case .entry(let entry): return entry
      case .newer: return nil
      }
    } catch {
      // What is wrong with it is said where the journal is read whole.
      return nil
    }
  }
}
