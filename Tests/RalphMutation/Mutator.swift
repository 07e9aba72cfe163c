package import RalphTestSupport

/// Makes inputs that nobody would write out of inputs that somebody did.
///
/// It knows bytes, lines, numbers, brackets and words, and nothing of any format: what it makes is
/// mostly almost right, which is where readers go wrong. The same dice make the same input.
package struct Mutator {
  private var dice: Dice
  private let corpus: [[UInt8]]
  private let longest: Int

  /// A mutator over inputs that a reader takes; what comes out has at most `longest` bytes.
  package init(_ dice: Dice, corpus: [[UInt8]], longest: Int) {
    (self.dice, self.corpus, self.longest) = (dice, corpus, longest)
  }

  /// One more input.
  package mutating func next() -> [UInt8] {
    var bytes = dice.isLucky(oneIn: 200) ? noise() : excerpt()
    for _ in 0...dice.below(4) { change(&bytes) }
    if bytes.count > longest { bytes.removeSubrange(longest...) }
    return bytes
  }

  /// Mostly a few lines of an input, since short ones are read a hundred times as fast; sometimes
  /// the whole.
  private mutating func excerpt() -> [UInt8] {
    let whole = dice.pick(corpus)
    guard whole.count > 1500, !dice.isLucky(oneIn: 12) else { return whole }
    let size = 200 + dice.below(1200)
    guard !dice.isLucky(oneIn: 3) else { return Array(whole.prefix(size)) }
    var start = dice.below(whole.count - size)
    while start > 0, whole[start - 1] != newline { start -= 1 }
    return Array(whole[start..<min(start + size, whole.count)])
  }

  private mutating func noise() -> [UInt8] {
    (0..<dice.below(300)).map { _ in UInt8(dice.below(256)) }
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let at = dice.below(bytes.count + 1)
    switch dice.below(20) {
    case 0, 1: flip(&bytes)
    case 2: bytes.replaceSubrange(piece(bytes, 1), with: dice.pick(Mutator.odd))
    case 3: bytes.removeSubrange(piece(bytes, 1 + dice.below(40)))
    case 4: bytes.insert(contentsOf: dice.pick(Mutator.odd), at: at)
    case 5: bytes.insert(contentsOf: bytes[piece(bytes, 60)], at: at)
    case 6, 7: splice(&bytes)
    case 8, 9: stretchNumber(&bytes)
    case 10: bytes.removeSubrange(at...)
    case 11: bytes.insert(contentsOf: nest(), at: at)
    case 12: bytes.insert(contentsOf: lengthen(), at: at)
    case 13: changeLineEnds(&bytes)
    case 14: changeLines(&bytes)
    case 15, 16: bytes.insert(contentsOf: dice.pick(Mutator.words), at: at)
    case 17: replaceValue(&bytes)
    case 18: bytes.insert(UInt8(dice.below(256)), at: at)
    default: if !bytes.isEmpty { bytes[at % bytes.count] = UInt8(dice.below(256)) }
    }
  }

  /// A range of at most so many bytes.
  private mutating func piece(_ bytes: [UInt8], _ most: Int) -> Range<Int> {
    let start = dice.below(bytes.count + 1)
    return start..<min(start + most, bytes.count)
  }

  private mutating func flip(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[dice.below(bytes.count)] ^= 1 << UInt8(dice.below(8))
  }

  /// Brings in a part of another input, or goes on with one.
  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = dice.pick(corpus)
    let start = dice.below(other.count + 1)
    let taken = other[start..<min(start + 1 + dice.below(400), other.count)]
    if dice.isLucky(oneIn: 2) { bytes.removeSubrange(dice.below(bytes.count + 1)...) }
    bytes.insert(contentsOf: taken, at: dice.below(bytes.count + 1))
  }

  private mutating func stretchNumber(_ bytes: inout [UInt8]) {
    let from = dice.below(bytes.count + 1)
    guard let start = bytes[from...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: dice.pick(Mutator.numbers))
  }

  /// One opening over and over, sometimes with all that closes it.
  private mutating func nest() -> [UInt8] {
    let (opening, closing) = dice.pick(Mutator.brackets)
    let depth = dice.pick([3, 20, 130, 520, 3000])
    let opened = Array(repeatElement(opening, count: depth).joined())
    return dice.isLucky(oneIn: 2)
      ? opened : opened + Array(repeatElement(closing, count: depth).joined())
  }

  private mutating func lengthen() -> [UInt8] {
    let word = dice.isLucky(oneIn: 2) ? dice.pick(Mutator.odd) : dice.pick(Mutator.words)
    return Array(repeatElement(word, count: dice.pick([2, 30, 300, 4200])).joined())
  }

  private mutating func changeLineEnds(_ bytes: inout [UInt8]) {
    let isWindows = dice.isLucky(oneIn: 2)
    let chances = dice.pick([1, 3])
    var changed: [UInt8] = []
    for byte in bytes {
      if byte == newline, dice.isLucky(oneIn: chances) {
        changed += isWindows ? [0x0d, newline] : [0x0d]
      } else {
        changed.append(byte)
      }
    }
    bytes = changed
  }

  /// Exchanges, repeats or drops a line.
  private mutating func changeLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    let (one, other) = (dice.below(lines.count), dice.below(lines.count))
    switch dice.below(3) {
    case 0: lines.swapAt(one, other)
    case 1: lines.insert(lines[one], at: other)
    default: lines.remove(at: one)
    }
    bytes = Array(lines.joined(separator: [newline]))
  }

  /// Puts another value, perhaps of another type, in place of a JSON member's or a setting's.
  private mutating func replaceValue(_ bytes: inout [UInt8]) {
    let from = dice.below(bytes.count + 1)
    let isSign: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }
    guard let sign = bytes[from...].firstIndex(where: isSign) else { return }
    let ends = Array(",}]\n".utf8)
    let end = bytes[(sign + 1)...].firstIndex { ends.contains($0) } ?? bytes.count
    bytes.replaceSubrange((sign + 1)..<end, with: dice.pick(Mutator.values))
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private var newline: UInt8 { 0x0a }
}
