import RalphCore

/// Finds its way through JSON as RFC 8259 has it, in a buffer of bytes.
///
/// It is used where a line is not written the way ralph writes it, so it may be slow; it may not
/// crash, nor descend without bound.
struct JSONScan {
  let bytes: [UInt8]
  /// The next byte to read.
  var at: Int
  /// Where the text ends.
  let end: Int

  /// How deep objects and lists may stand in one another.
  static let deepest = 16

  mutating func skipSpace() {
    while at < end, case let byte = bytes[at], [0x20, 0x09, 0x0a, 0x0d].contains(byte) { at += 1 }
  }

  /// Reads one byte, spaces before it skipped, if it is the next.
  mutating func follows(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < end, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  /// Reads a string with its escapes undone; nil if it is none, or not UTF-8.
  mutating func string() -> String? {
    guard follows(UInt8(ascii: "\"")) else { return nil }
    var content: [UInt8] = []
    while at < end {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return String(validating: content, as: UTF8.self) }
      if byte < 0x20 { return nil }
      if byte != UInt8(ascii: "\\") {
        content.append(byte)
      } else {
        guard let scalar = escape() else { return nil }
        content.append(contentsOf: String(Character(scalar)).utf8)
      }
    }
    return nil
  }

  /// Reads what follows a backslash.
  private mutating func escape() -> Unicode.Scalar? {
    guard at < end else { return nil }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode()
    default: return nil
    }
  }

  /// Reads the digits of a `\u` escape, and its second half where it is one of a pair.
  private mutating func unicode() -> Unicode.Scalar? {
    guard let first = fourDigits() else { return nil }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, at + 1 < end, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    else { return nil }
    at += 2
    guard let second = fourDigits(), second >= 0xdc00, second < 0xe000 else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
  }

  private mutating func fourDigits() -> UInt32? {
    guard end - at >= 4 else { return nil }
    var value: UInt32 = 0
    for byte in bytes[at..<(at + 4)] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
      default: return nil
      }
    }
    at += 4
    return value
  }

  /// Skips a value of any kind; false if there is none.
  mutating func skipValue(depth: Int = 0) -> Bool {
    skipSpace()
    guard at < end, depth < JSONScan.deepest else { return false }
    switch bytes[at] {
    case UInt8(ascii: "\""): return string() != nil
    case UInt8(ascii: "{"): return skipList(until: UInt8(ascii: "}"), isObject: true, depth: depth)
    case UInt8(ascii: "["): return skipList(until: UInt8(ascii: "]"), isObject: false, depth: depth)
    case UInt8(ascii: "t"): return skipWord("true")
    case UInt8(ascii: "f"): return skipWord("false")
    case UInt8(ascii: "n"): return skipWord("null")
    default: return skipNumber()
    }
  }

  private mutating func skipList(until close: UInt8, isObject: Bool, depth: Int) -> Bool {
    at += 1
    if follows(close) { return true }
    repeat {
      if isObject {
        guard string() != nil, follows(UInt8(ascii: ":")) else { return false }
      }
      guard skipValue(depth: depth + 1) else { return false }
    } while follows(UInt8(ascii: ","))
    return follows(close)
  }

  private mutating func skipWord(_ word: String) -> Bool {
    guard bytes[at..<end].starts(with: word.utf8) else { return false }
    at += word.utf8.count
    return true
  }

  private mutating func skipNumber() -> Bool {
    if at < end, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    guard skipDigits(), bytes[first] != 0x30 || at == first + 1 else { return false }
    if at < end, bytes[at] == UInt8(ascii: ".") {
      at += 1
      guard skipDigits() else { return false }
    }
    if at < end, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < end, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard skipDigits() else { return false }
    }
    return true
  }

  private mutating func skipDigits() -> Bool {
    let start = at
    while at < end, bytes[at] &- 0x30 < 10 { at += 1 }
    return at > start
  }
}
