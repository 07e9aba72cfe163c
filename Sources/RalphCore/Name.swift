/// A short text held in place: at most 47 bytes of UTF-8, no reference, compared byte by byte.
///
/// Identifiers are built on it, so that entries and state are plain data: copying one counts no
/// references, comparing two looks at six words. The words hold the bytes big-endian, padded with
/// zero, the length in the very last byte; comparing words therefore compares bytes.
package struct Name: Hashable, Comparable, Sendable {
  var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

  /// The most bytes a name holds.
  package static let capacity = 47

  /// The empty name, which stands for "none".
  package init() {}

  /// The name with these bytes; nil if there are more than fit, a control character is among them,
  /// or they are not UTF-8.
  package init?(utf8 bytes: some Collection<UInt8>) {
    guard bytes.count <= Name.capacity else { return nil }
    var filled = 0
    var high: UInt8 = 0
    for byte in bytes {
      guard byte >= 0x20, byte != 0x7f else { return nil }
      put(byte, at: filled)
      high |= byte
      filled += 1
    }
    put(UInt8(filled), at: Name.capacity)
    if high >= 0x80, String(validating: bytes, as: UTF8.self) == nil { return nil }
  }

  /// A name of so many bytes, at most ``capacity``, which are to be put into it.
  @inline(__always)
  package init(plain count: Int) { words.5 = UInt64(count) }

  /// Puts one of six words of plain ASCII into it, its first byte in the lowest place, and zeros
  /// behind the name's last.
  ///
  /// The journal is read through it: whoever calls has looked at the bytes.
  @inline(__always)
  package mutating func put(_ word: UInt64, at index: Int) {
    switch index {
    case 0: words.0 = word.byteSwapped
    case 1: words.1 = word.byteSwapped
    case 2: words.2 = word.byteSwapped
    case 3: words.3 = word.byteSwapped
    case 4: words.4 = word.byteSwapped
    default: words.5 |= word.byteSwapped
    }
  }

  /// The name with this text; nil as for bytes.
  package init?(_ text: String) { self.init(utf8: text.utf8) }

  /// The name with as much of a text as fits, control characters left out.
  package init(cutting text: String) {
    var bytes: [UInt8] = []
    for character in text {
      let more = Array(character.utf8)
      guard !more.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { continue }
      guard bytes.count + more.count <= Name.capacity else { break }
      bytes += more
    }
    self = Name(utf8: bytes) ?? Name()
  }

  /// How many bytes it has.
  package var count: Int { Int(words.5 & 0xff) }
  package var isEmpty: Bool { count == 0 }

  /// The byte at an offset below ``count``.
  package subscript(offset: Int) -> UInt8 {
    let word =
      switch offset >> 3 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      case 3: words.3
      case 4: words.4
      default: words.5
      }
    return UInt8(truncatingIfNeeded: word >> UInt64((7 - (offset & 7)) * 8))
  }

  /// Whether it begins with another name of at most eight bytes.
  func begins(with start: Name) -> Bool {
    let bits = UInt64(64 - min(start.count, 8) * 8)
    return count >= start.count && words.0 >> bits == start.words.0 >> bits
  }

  /// Whether a byte above ``capacity`` is among its bytes.
  func holds(_ byte: UInt8) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func zeros(_ word: UInt64) -> UInt64 {
      let odd = word ^ (ones &* UInt64(byte))
      return (odd &- ones) & ~odd
    }
    let found =
      zeros(words.0) | zeros(words.1) | zeros(words.2) | zeros(words.3) | zeros(words.4)
      | zeros(words.5)
    return found & 0x8080_8080_8080_8080 != 0
  }

  private mutating func put(_ byte: UInt8, at offset: Int) {
    let part = UInt64(byte) << UInt64((7 - (offset & 7)) * 8)
    switch offset >> 3 {
    case 0: words.0 |= part
    case 1: words.1 |= part
    case 2: words.2 |= part
    case 3: words.3 |= part
    case 4: words.4 |= part
    default: words.5 |= part
    }
  }

  /// The bytes as an array.
  package var bytes: [UInt8] { (0..<count).map { self[$0] } }
  /// The bytes as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package static func == (left: Name, right: Name) -> Bool {
    left.words.0 == right.words.0 && left.words.1 == right.words.1
      && left.words.2 == right.words.2 && left.words.3 == right.words.3
      && left.words.4 == right.words.4 && left.words.5 == right.words.5
  }

  package static func < (left: Name, right: Name) -> Bool {
    if left.words.0 != right.words.0 { return left.words.0 < right.words.0 }
    if left.words.1 != right.words.1 { return left.words.1 < right.words.1 }
    if left.words.2 != right.words.2 { return left.words.2 < right.words.2 }
    if left.words.3 != right.words.3 { return left.words.3 < right.words.3 }
    if left.words.4 != right.words.4 { return left.words.4 < right.words.4 }
    return left.words.5 < right.words.5
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(mixed) }

  /// A well-mixed number that is the same in every process, for ``Table``.
  package var mixed: UInt64 {
    // Three at a time, none of which waits for another.
    let first = (words.0 ^ words.3 << 13) &* 0x9e37_79b9_7f4a_7c15
    let second = (words.1 ^ words.4 << 29) &* 0xbf58_476d_1ce4_e5b9
    let third = (words.2 ^ words.5) &* 0x94d0_49bb_1331_11eb
    let all = first ^ first >> 32 ^ second ^ second >> 29 ^ third ^ third >> 31
    let mix = all &* 0x9e37_79b9_7f4a_7c15
    return mix ^ (mix >> 32)
  }
}

extension Name: CustomStringConvertible {
  package var description: String { text }
}
