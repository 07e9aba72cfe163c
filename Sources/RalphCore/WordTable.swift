/// The words of a closed list as numbers, so that finding one compares two and makes no text.
///
/// It is made once for each list and stays for as long as the process: whoever asks it counts no
/// references.
@safe package struct WordTable: @unchecked Sendable {
  /// The most bytes a word has.
  package static var longest: Int { 16 }

  private let words: UnsafeBufferPointer<(head: UInt64, rest: UInt64)>

  /// All words of a list.
  package init<W: Word>(_ type: W.Type) {
    let texts = type.allCases.map { Array($0.rawValue.utf8) }
    precondition(texts.allSatisfy { $0.count <= WordTable.longest }, "BUG: a word is too long")
    let places = UnsafeMutableBufferPointer<(head: UInt64, rest: UInt64)>
      .allocate(capacity: texts.count)
    _ = unsafe places.initialize(
      fromContentsOf: texts.map {
        (WordTable.number($0.prefix(8)), WordTable.number($0.dropFirst(8)))
      }
    )
    unsafe words = UnsafeBufferPointer(places)
    for (index, word) in type.allCases.enumerated() {
      precondition(W(place: UInt8(index)) == word, "BUG: words are not numbered in their order")
    }
  }

  /// The place in the list of the word whose bytes, from the lowest on, are these two numbers; nil
  /// if there is none.
  package func place(_ head: UInt64, _ rest: UInt64) -> UInt8? {
    for place in unsafe 0..<words.count where unsafe words[place] == (head, rest) {
      return UInt8(truncatingIfNeeded: place)
    }
    return nil
  }

  /// Up to eight bytes as a number, the first in the lowest place.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension Word {
  /// Whether two words are the same; as numbers, since the standard library compares their texts.
  @inline(__always)
  package static func == (left: Self, right: Self) -> Bool { left.place == right.place }

  /// Its place in its list.
  @inline(__always)
  package var place: UInt8 { unsafe unsafeBitCast(self, to: UInt8.self) }

  /// The word at a place of its list that ``WordTable`` has found.
  @inline(__always)
  package init(place: UInt8) {
    // A case without payload is stored as its place; the table has looked that it is so.
    self = unsafe unsafeBitCast(place, to: Self.self)
  }
}
