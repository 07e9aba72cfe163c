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

  /// The name with `count` bytes of a buffer from an offset on; nil as for other bytes.
  ///
  /// It takes eight bytes at a time: the journal is read through it.
  package init?(in bytes: borrowing RawSpan, at start: Int, count: Int) {
    guard count >= 0, count <= Name.capacity, start >= 0, start <= bytes.byteCount - count else {
      return nil
    }
    guard start + 48 <= bytes.byteCount else {
      let few = unsafe bytes.extracting(start..<(start + count)).withUnsafeBytes {
        unsafe Array($0)
      }
      self.init(utf8: few)
      return
    }
    self.init(unchecked: bytes, at: start, count: count)
    let all = words.0 | words.1 | words.2 | words.3 | words.4 | words.5
    if all & 0x8080_8080_8080_8080 != 0, String(validating: self.bytes, as: UTF8.self) == nil {
      return nil
    }
  }

  /// The same where 48 bytes may be read; whether they are UTF-8 is not looked at.
  private init?(unchecked bytes: borrowing RawSpan, at start: Int, count: Int) {
    var odd: UInt64 = 0
    func word(_ index: Int) -> UInt64 {
      let filled = min(max(count - index * 8, 0), 8)
      guard filled > 0 else { return 0 }
      let raw = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start + index * 8, as: UInt64.self)
      let mask = ~UInt64(0) << UInt64((8 - filled) * 8)
      let word = raw.bigEndian & mask
      // A byte below 0x20, or a 0x7f, leaves a bit here; the padding is made harmless first.
      let full = word | (~mask & 0x2020_2020_2020_2020)
      odd |= (full &- 0x2020_2020_2020_2020) & ~full & 0x8080_8080_8080_8080
      let delete = full ^ 0x7f7f_7f7f_7f7f_7f7f
      odd |= (delete &- 0x0101_0101_0101_0101) & ~delete & 0x8080_8080_8080_8080
      return word
    }
    self.init()
    words = (word(0), word(1), word(2), word(3), word(4), word(5) | UInt64(count))
    guard odd == 0 else { return nil }
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
