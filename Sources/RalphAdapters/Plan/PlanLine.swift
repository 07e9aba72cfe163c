/// One line of a plan as a place in its bytes; nothing is copied.
struct PlanLine {
  /// Where it starts; after the byte order mark on the first line.
  var start: Int
  /// Its first byte that is neither space nor tab; `end` on a blank line.
  var first: Int
  /// Where its text ends: before trailing white space and the line ending.
  var end: Int
  /// Where the line ending starts.
  var ending: Int
  /// Where the next line starts.
  var next: Int
  /// Columns before `first`, a tab counting up to the next multiple of four.
  var indent: Int

  var isBlank: Bool { first == end }

  /// The lines of a file; an ending is LF or CR LF, and the last may have none.
  static func all(in bytes: [UInt8]) -> [PlanLine] {
    var lines: [PlanLine] = []
    var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    var at = start
    while at < bytes.count {
      while at < bytes.count, bytes[at] != Ascii.newline { at += 1 }
      let next = min(at + 1, bytes.count)
      lines.append(PlanLine(start: start, ending: at, next: next, in: bytes))
      start = next
      at = next
    }
    return lines
  }

  private init(start: Int, ending: Int, next: Int, in bytes: [UInt8]) {
    self.start = start
    self.next = next
    var ending = ending
    if ending > start, next > ending, bytes[ending - 1] == Ascii.carriageReturn { ending -= 1 }
    self.ending = ending
    var end = ending
    while end > start, Ascii.isSpace(bytes[end - 1]) { end -= 1 }
    var first = start
    var indent = 0
    while first < end, Ascii.isSpace(bytes[first]) {
      indent = bytes[first] == Ascii.tab ? (indent / 4 + 1) * 4 : indent + 1
      first += 1
    }
    self.first = first
    self.end = end
    self.indent = indent
  }

  /// The level and the text of a heading such as `## Notes ##`; nil for other lines.
  func heading(in bytes: [UInt8]) -> (level: Int, text: Range<Int>)? {
    guard indent <= 3, !isBlank, bytes[first] == UInt8(ascii: "#") else { return nil }
    var at = first
    while at < end, bytes[at] == UInt8(ascii: "#") { at += 1 }
    let level = at - first
    guard level <= 6, at == end || Ascii.isSpace(bytes[at]) else { return nil }
    while at < end, Ascii.isSpace(bytes[at]) { at += 1 }
    var last = end
    while last > at, bytes[last - 1] == UInt8(ascii: "#") { last -= 1 }
    guard last > at, last == end || Ascii.isSpace(bytes[last - 1]) else {
      return (level, at..<(last > at ? end : at))
    }
    while last > at, Ascii.isSpace(bytes[last - 1]) { last -= 1 }
    return (level, at..<last)
  }

  /// The fence that the line opens or closes, also after a list marker; nil for other lines.
  func fence(in bytes: [UInt8]) -> PlanFence? {
    guard !isBlank else { return nil }
    if let fence = PlanFence(at: first, to: end, in: bytes, canClose: true) { return fence }
    guard let item = afterListMarker(in: bytes), item > first, item < end else { return nil }
    return PlanFence(at: item, to: end, in: bytes, canClose: false)
  }

  /// Where the text of a list item starts; nil if the line is none.
  func afterListMarker(in bytes: [UInt8]) -> Int? {
    guard let marker = listMarkerEnd(in: bytes) else { return nil }
    var at = marker
    while at < end, Ascii.isSpace(bytes[at]) { at += 1 }
    return at > marker || at == end ? at : nil
  }

  /// Where `-`, `*`, `+`, `1.` or `1)` at the start of the line ends; nil if there is none.
  func listMarkerEnd(in bytes: [UInt8]) -> Int? {
    guard !isBlank else { return nil }
    switch bytes[first] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return first + 1
    case 0x30...0x39:
      var at = first
      while at < end, at - first < 9, Ascii.isDigit(bytes[at]) { at += 1 }
      guard at < end, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ")") else {
        return nil
      }
      return at + 1
    default: return nil
    }
  }
}

/// Three or more backticks or tildes: where code starts or ends.
struct PlanFence: Equatable {
  var byte: UInt8
  var length: Int
  /// Whether nothing follows, so that it may close one that is open.
  var canClose: Bool

  init?(at start: Int, to end: Int, in bytes: [UInt8], canClose: Bool) {
    guard bytes[start] == UInt8(ascii: "`") || bytes[start] == UInt8(ascii: "~") else { return nil }
    var at = start
    while at < end, bytes[at] == bytes[start] { at += 1 }
    guard at - start >= 3 else { return nil }
    byte = bytes[start]
    length = at - start
    self.canClose = canClose && at == end
    while byte == UInt8(ascii: "`"), at < end {
      if bytes[at] == byte { return nil }
      at += 1
    }
  }

  func closes(_ open: PlanFence) -> Bool {
    canClose && byte == open.byte && length >= open.length
  }
}

/// The few questions that the reader asks of a byte.
enum Ascii {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let tab = UInt8(ascii: "\t")

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == tab || byte == carriageReturn
  }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a }
  static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5a }

  /// Whether `text` stands at an offset.
  static func holds(_ text: StaticString, at start: Int, to end: Int, in bytes: [UInt8]) -> Bool {
    guard start + text.utf8CodeUnitCount <= end else { return false }
    return text.withUTF8Buffer { wanted in
      for index in 0..<wanted.count where unsafe bytes[start + index] != wanted[index] {
        return false
      }
      return true
    }
  }
}
