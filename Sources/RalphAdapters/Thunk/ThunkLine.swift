/// One line of a THUNK file: what it is, and where its bytes stand.
struct ThunkLine {
  enum Kind: Equatable {
    case blank
    /// A heading that opens an era: its text after the signs.
    case era(Range<Int>)
    /// Any other heading.
    case heading
    /// `Started: DATE`, also in bold: the text after the colon.
    case started(Range<Int>)
    /// `|---|---|`, below a header.
    case rule
    /// Any other line that begins with `|`: its cells, without the blanks around them.
    case cells([Range<Int>])
    /// A line of three backticks or tildes.
    case fence
    case text
  }

  /// Its place among the lines, from 1.
  var number: Int
  /// Its bytes without the line ending.
  var range: Range<Int>
  /// Columns before its first sign.
  var indent: Int
  /// Whether it has a line ending.
  var isEnded: Bool
  var kind: Kind

  /// Whether it is a header, the rule below one, or a row.
  var isOfTable: Bool {
    switch kind {
    case .rule, .cells: true
    case .blank, .era, .heading, .started, .fence, .text: false
    }
  }

  /// Every line of some bytes.
  static func all(in bytes: [UInt8]) -> [ThunkLine] {
    PlanLine.all(in: bytes).enumerated().map { place, line in
      ThunkLine(line, number: place + 1, in: bytes)
    }
  }

  /// The lines of some bytes, those inside a fence that is closed left out.
  static func outsideFences(in bytes: [UInt8]) -> [ThunkLine] { outsideFences(all(in: bytes)) }

  /// The same of lines at hand.
  static func outsideFences(_ lines: [ThunkLine]) -> [ThunkLine] {
    var fences = lines.indices.filter { lines[$0].kind == .fence }[...]
    guard fences.count > 1 else { return lines }
    var shown: [ThunkLine] = []
    var at = 0
    while let open = fences.popFirst(), let close = fences.popFirst() {
      shown += lines[at..<open]
      at = close + 1
    }
    return shown + lines[at...]
  }

  private init(_ line: PlanLine, number: Int, in bytes: [UInt8]) {
    self.number = number
    range = line.start..<line.ending
    indent = line.indent
    isEnded = line.next > line.ending
    kind = ThunkLine.kind(line, in: bytes)
  }

  private static func kind(_ line: PlanLine, in bytes: [UInt8]) -> Kind {
    if line.isBlank { return .blank }
    if line.fence(in: bytes) != nil { return .fence }
    if let (level, text) = line.heading(in: bytes) {
      return level >= 2 && level <= 3 && isEra(text, in: bytes) ? .era(text) : .heading
    }
    guard line.indent <= 3, bytes[line.first] == UInt8(ascii: "|") else {
      return started(line, in: bytes).map(Kind.started) ?? .text
    }
    let cells = cells(line.first..<line.end, in: bytes)
    let isRule =
      !cells.isEmpty
      && cells.allSatisfy { cell in
        !cell.isEmpty
          && bytes[cell].allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }
      }
    return isRule ? .rule : .cells(cells)
  }

  /// Whether a heading's first word is "Era".
  private static func isEra(_ text: Range<Int>, in bytes: [UInt8]) -> Bool {
    let word = bytes[text].prefix { Ascii.isLower($0) || Ascii.isUpper($0) }
    return word.map { $0 | 0x20 }.elementsEqual("era".utf8)
  }

  private static func started(_ line: PlanLine, in bytes: [UInt8]) -> Range<Int>? {
    let isStar: (UInt8) -> Bool = { $0 == UInt8(ascii: "*") }
    var at = line.first
    while at < line.end, isStar(bytes[at]) { at += 1 }
    let word = "started:"
    guard line.end - at >= word.utf8.count,
      bytes[at..<(at + word.utf8.count)].map({ $0 | 0x20 }).elementsEqual(
        word.utf8.map { $0 | 0x20 }
      )
    else { return nil }
    at += word.utf8.count
    while at < line.end, isStar(bytes[at]) || Ascii.isSpace(bytes[at]) { at += 1 }
    return at..<line.end
  }

  /// The cells between the bars; a bar after a backslash is no bar, and the last one is not needed.
  private static func cells(_ row: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = row.lowerBound + 1
    for at in start..<max(start, row.upperBound) where bytes[at] == UInt8(ascii: "|") {
      if bytes[at - 1] == UInt8(ascii: "\\") { continue }
      cells.append(trimmed(start..<at, in: bytes))
      start = at + 1
    }
    let rest = trimmed(start..<max(start, row.upperBound), in: bytes)
    if !rest.isEmpty { cells.append(rest) }
    return cells
  }

  private static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Ascii.isSpace(bytes[start]) { start += 1 }
    while end > start, Ascii.isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}
