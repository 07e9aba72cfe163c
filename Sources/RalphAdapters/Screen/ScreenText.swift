/// A screen as lines of plain text, with a note of what is drawn faint.
///
/// Agents draw suggestions into an empty input box in a faint color; read without colors they look
/// like a draft. Everything else that moves, hides or colors is dropped here.
struct ScreenText: Equatable {
  /// One line, without the blanks at its end; what is cut from a line is not matched any more.
  struct Line: Equatable {
    var bytes: [UInt8] = []
    /// Which bytes are drawn faint, or under the cursor directly before something faint.
    var isFaint: [Bool] = []
    /// The bytes as patterns are matched against them; set once the line is complete.
    var posix = PosixLine([])

    var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 } }
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The line from a place on.
    func dropFirst(_ count: Int) -> Line {
      Line(bytes: Array(bytes.dropFirst(count)), isFaint: Array(isFaint.dropFirst(count)))
    }

    /// What was written, as far as it is not faint.
    var written: [UInt8] { zip(bytes, isFaint).filter { !$0.1 }.map(\.0) }

    fileprivate mutating func cutBlanks() {
      while bytes.last == 0x20 {
        bytes.removeLast()
        isFaint.removeLast()
      }
    }
  }

  /// How much raw text is read from the end of a tail.
  static let rawMost = 256 << 10
  /// How much plain text is kept of that.
  static let most = 8 << 10

  var lines: [Line]

  /// Reads the end of a tail as `capture-pane -p -e` gives it; any bytes are good.
  init(_ tail: [UInt8]) {
    var reader = Reader()
    for byte in tail.suffix(ScreenText.rawMost) { reader.take(byte) }
    reader.endLine()
    lines = ScreenText.end(of: reader.lines)
  }

  /// The last lines that fit, blank ones at the end left out.
  private static func end(of lines: [Line]) -> [Line] {
    var kept: [Line] = []
    var room = most
    for line in lines.reversed() {
      if kept.isEmpty, line.isBlank { continue }
      room -= line.bytes.count + 1
      guard room >= 0 else { break }
      kept.append(line)
      kept[kept.count - 1].posix = PosixLine(line.bytes)
    }
    return kept.reversed()
  }
}

/// Reads a screen byte by byte.
private struct Reader {
  private enum Place {
    case text, escape, sequence, string, stringEscape
  }

  var lines: [ScreenText.Line] = []
  private var line = ScreenText.Line()
  private var place = Place.text
  private var parameters: [UInt8] = []
  private var isFaint = false
  private var isGray = false
  private var isReversed = false
  /// Where the cells under the cursor began, if nothing has followed them.
  private var cursor: Int?

  mutating func take(_ byte: UInt8) {
    switch place {
    case .text: takeText(byte)
    case .escape:
      let isString = [0x5d, 0x50, 0x58, 0x5e, 0x5f].contains(byte)
      place = byte == 0x5b ? .sequence : isString ? .string : .text
      parameters = []
      if byte == 0x0a { endLine() }
    case .sequence:
      if byte >= 0x20, byte <= 0x3f {
        if parameters.count < 64 { parameters.append(byte) }
        return
      }
      place = .text
      if byte == UInt8(ascii: "m") { color() }
      if byte == 0x0a { endLine() }
    case .string, .stringEscape:
      if byte == 0x0a {
        place = .text
        endLine()
      } else if byte == 0x07 || place == .stringEscape {
        place = .text
      } else if byte == 0x1b {
        place = .stringEscape
      }
    }
  }

  private mutating func takeText(_ byte: UInt8) {
    switch byte {
    case 0x1b: place = .escape
    case 0x0a: endLine()
    case 0x09: put(0x20)
    case 0x00..<0x20, 0x7f: break
    case 0xa0 where line.bytes.last == 0xc2:
      // A blank that does not break, which agents put behind their prompt.
      line.bytes[line.bytes.count - 1] = 0x20
    default: put(byte)
    }
  }

  private mutating func put(_ byte: UInt8) {
    // Longer lines than any terminal has are cut.
    guard line.bytes.count < ScreenText.most else { return }
    let faint = isFaint || isGray
    if isReversed {
      cursor = cursor ?? line.bytes.count
    } else if let start = cursor {
      // The cursor stands on the first letter of a suggestion.
      if faint { for index in start..<line.bytes.count { line.isFaint[index] = true } }
      cursor = nil
    }
    line.bytes.append(byte)
    line.isFaint.append(faint && !isReversed)
  }

  mutating func endLine() {
    line.cutBlanks()
    lines.append(line)
    line = ScreenText.Line()
    cursor = nil
  }

  private mutating func color() {
    let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Digits.value($0) ?? 0 }
    var at = 0
    while at < numbers.count {
      switch numbers[at] {
      case 0: (isFaint, isGray, isReversed) = (false, false, false)
      case 2: isFaint = true
      case 7: isReversed = true
      case 22: isFaint = false
      case 27: isReversed = false
      case 90: isGray = true
      case 30...37, 39, 91...97: isGray = false
      case 38: at += indexed(Array(numbers[(at + 1)...]))
      case 48: at += numbers.dropFirst(at + 1).first == 5 ? 2 : 4
      default: break
      }
      at += 1
    }
  }

  /// Reads `5;N` or `2;R;G;B` and says how many numbers that were.
  private mutating func indexed(_ numbers: [Int]) -> Int {
    if numbers.first == 5, numbers.count >= 2 {
      isGray = numbers[1] == 8 || (236...248).contains(numbers[1])
      return 2
    }
    if numbers.first == 2, numbers.count >= 4 {
      let colors = numbers[1...3]
      let (least, most) = (colors.min() ?? 0, colors.max() ?? 255)
      isGray = most - least <= 16 && most <= 170 && most >= 40
      return 4
    }
    return numbers.count
  }
}
