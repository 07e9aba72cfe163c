package import RalphFiles

/// A line of a journal that may be damaged.
package struct RawLine: Sendable {
  /// Its number, from 1, counting every newline.
  package var number: Int
  /// The offset of its first byte.
  package var offset: Int
  /// What it says, or why it cannot be read.
  package var content: Result<DecodedLine, LineProblem>
  /// Whether its checksum follows from the line before it as that line stands there.
  package var followsChain: Bool
}

extension JournalReader {
  /// Hands over every line of a journal in whatever state it is, for people to look at.
  ///
  /// After a line that fails, the chain is taken up again from the checksum that stands in it.
  /// Nothing that is found this way may be acted upon.
  package static func readAnyway<Source: ByteSource & ~Copyable>(
    _ source: borrowing Source,
    each: (RawLine) -> Void
  ) throws(SystemFailure) {
    var before: Checksum? = .zero
    var lately = Lately()
    var number = 1
    var walk = LineWalk(from: 0, to: try source.size())
    while try walk.next(in: source) {
      let framed = Line.frame(walk.block, from: walk.start, to: walk.end)
      var sum = before
      sum?.feed(walk.block, from: walk.start, to: max(walk.end - Line.frameCount, walk.start))
      each(
        RawLine(
          number: number,
          offset: walk.offset,
          content: content(of: walk, lately: &lately),
          followsChain: framed != nil && framed == sum
        )
      )
      before = framed
      if walk.isWhole { number += 1 }
    }
  }

  private static func content(
    of walk: borrowing LineWalk,
    lately: inout Lately
  ) -> Result<DecodedLine, LineProblem> {
    do throws(LineProblem) {
      return .success(
        try Line.decode(walk.block, from: walk.start, to: walk.end, order: .any, lately: &lately)
      )
    } catch {
      guard let line = Line.header(walk.block, from: walk.start, to: walk.end) else {
        return .failure(error)
      }
      return line.format > Line.format ? .success(.newer(line)) : .failure(error)
    }
  }
}
