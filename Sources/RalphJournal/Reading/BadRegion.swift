import RalphCore

/// Everything from the first line that fails to the end, and whether it is only a torn last batch.
///
/// | a readable line in it begins a batch | ends in a newline | holds a NUL | it is |
/// |---|---|---|---|
/// | yes | – | – | damage: that batch was begun after the bad bytes were written |
/// | no | no | – | torn: the write was cut off |
/// | no | – | yes | torn: the file grew before its bytes arrived |
/// | no | yes | no | damage: bytes changed |
///
/// A line is *readable* if it ends in a checksum, its header is as the writer writes it, and no two
/// NULs stand side by side in it.
///
/// Two details guard lines that were acknowledged against a single flipped bit. A line that is whole
/// and verified but for its newline being another byte is damage: no write that is cut off leaves
/// that behind. And one NUL alone inside a readable line is a flipped space, not a page that never
/// arrived: it does not count as a NUL.
struct BadRegion {
  private let chain: Chain
  private var lines = 0
  private var beginsBatch = false
  private var endsInNewline = false
  private var holdsNUL = false
  private var hasWrongNewline = false

  init(after chain: Chain) { self.chain = chain }

  var isTorn: Bool {
    #if PLANTED
      if planted(.damageTakenForTorn) { return true }
    #endif
    return !beginsBatch && !hasWrongNewline && (!endsInNewline || holdsNUL)
  }

  /// Looks at one line of the region, or at a piece of one that is too long.
  mutating func look(at bytes: [UInt8], from start: Int, to end: Int, isWhole: Bool) {
    endsInNewline = isWhole
    let nuls = longestNULs(bytes, from: start, to: end)
    let header = nuls < 2 ? Line.header(bytes, from: start, to: end) : nil
    if let header, header.with == .zero { beginsBatch = true }
    if header == nil, nuls > 0 { holdsNUL = true }
    if lines == 0, !isWhole, end - start > 1, bytes[end - 1] != 0 {
      var next = chain
      // Only whether the rest would follow counts here; why not is told of the region as a whole.
      hasWrongNewline = (try? next.take(bytes, from: start, to: end - 1)) != nil
    }
    lines += 1
  }

  /// How many NUL bytes stand side by side at most.
  private func longestNULs(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var (longest, current) = (0, 0)
    for index in start..<end {
      current = bytes[index] == 0 ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}

extension Line {
  /// What the header of a line says, its payload and checksum left alone; nil if it is not as the
  /// writer writes it.
  static func header(_ bytes: [UInt8], from start: Int, to end: Int) -> NewerLine? {
    guard frame(bytes, from: start, to: end) != nil else { return nil }
    var lately = Lately()
    guard let header = headerFast(bytes, from: start, to: end, lately: &lately),
      !header.kind.word.isEmpty
    else { return nil }
    return NewerLine(header, format: formatNamed(bytes, from: start, to: end))
  }

  /// The format that a line names anywhere among its members; 0 if it names none.
  private static func formatNamed(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var decoding = GeneralDecoding(bytes, from: start, to: end - frameCount, isClosed: false)
    return decoding.problem == nil ? decoding.numberIfAny("format") ?? 0 : 0
  }
}
