import RalphMutation

/// How the time that a reader takes grows with an input that repeats itself.
///
/// The small input is a quarter of the large one. In proportion the large one takes four times as
/// long, with every pair of bytes compared sixteen times; between them lies the line.
enum Growth {
  private static let small = 16 << 10
  private static let large = 64 << 10
  private static let most = 9.0
  /// Below this nothing can be said, and nothing need be.
  private static let shortest = Duration.milliseconds(30)

  /// A sentence about each repetition for which a reader takes more than in proportion.
  static func of(_ reader: InputReader) -> [String] {
    let heads = [[], Array(reader.corpus[0].prefix(2000))]
    var sentences: [String] = []
    for piece in Mutator.repeated + reader.corpus.prefix(12).map({ Array($0.prefix(3000)) }) {
      for head in heads where !piece.isEmpty {
        let long = time(reader, head, piece, large)
        guard long > shortest else { continue }
        let short = (0..<3).map { _ in time(reader, head, piece, small) }.min() ?? long
        let ratio = long / max(short, .microseconds(1))
        guard ratio > most else { continue }
        let shown = String(decoding: piece.prefix(60), as: UTF8.self).debugDescription
        sentences.append(
          "reader \(reader.name), \(shown) again and again: \(short) for \(small) bytes, "
            + "\(long) for \(large)"
        )
      }
    }
    return sentences
  }

  private static func time(
    _ reader: InputReader,
    _ head: [UInt8],
    _ piece: [UInt8],
    _ size: Int
  ) -> Duration {
    var input = head
    input.reserveCapacity(size + piece.count)
    while input.count < size { input += piece }
    let bytes = input
    return ContinuousClock().measure { _ = reader.broken(bytes) }
  }
}
