package import RalphCore
package import RalphFiles

extension JournalReader {
  /// Hands over what the history of something needs, and verifies the rest without reading it.
  ///
  /// These are the entries up to the last line in which one of the names stands, whole or from a
  /// colon in it on, since what is said of a line depends on all before it; and those after it as
  /// long as the closure says that it wants more. The tail is that of the whole journal.
  package static func read<Source: ByteSource & ~Copyable>(
    _ source: borrowing Source,
    about names: [[UInt8]],
    each: (_ entry: Entry) -> Bool
  ) throws(SystemFailure) -> Tail {
    let ends = names.map { $0 + [UInt8(ascii: "\"")] }
    var last = -1
    let tail = try follow(source, upTo: nil) { chain, walk throws(LineProblem) in
      // A block begins with a line; what its last line lacks, the next block begins with.
      if walk.start == 0 { last = walk.lastOffset(of: ends) ?? last }
      try chain.skim(walk.block, from: walk.start, to: walk.end)
      return true
    }
    var line: NewerLine?
    var entry = Entry.unread
    var wantsMore = false
    let told = try follow(source, upTo: tail.bytes) { chain, walk throws(LineProblem) in
      guard wantsMore || walk.offset <= last else { return false }
      line = nil
      try chain.take(walk.block, from: walk.start, to: walk.end, into: &entry, orLine: &line)
      if chain.newer == nil { wantsMore = each(entry) }
      return true
    }
    // A checksum can be right over what no writer writes.
    if case .clean = told.ending { return tail }
    return tail.bytes == told.bytes ? tail : told
  }
}

extension LineWalk {
  /// Where in the source one of some names ends for the last time, as far as the block reaches.
  fileprivate func lastOffset(of ends: [[UInt8]]) -> Int? {
    let marks = [UInt8(ascii: "\""), UInt8(ascii: ":")]
    let last = ends.compactMap { unsafe block.span.bytes.lastOffset(of: $0, behind: marks) }.max()
    return last.map { offset - start + $0 }
  }
}
