/// What stands between the quotes of a JSON string, in words.
enum JSONString {
  /// The text; nil if it holds what no string may: half a character, a control character, or an
  /// escape that means nothing.
  static func text(_ bytes: ArraySlice<UInt8>) -> String? {
    var content: [UInt8] = []
    content.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte >= 0x20 else { return nil }
      if byte != UInt8(ascii: "\\") {
        content.append(byte)
      } else {
        guard let scalar = escape(&rest) else { return nil }
        content.append(contentsOf: String(Character(scalar)).utf8)
      }
    }
    return String(validating: content, as: UTF8.self)
  }

  /// Takes what follows a backslash.
  private static func escape(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let byte = rest.popFirst() else { return nil }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode(&rest)
    default: return nil
    }
  }

  /// Takes four digits, and the second half where they are the first of a pair.
  private static func unicode(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let first = fourDigits(&rest) else { return nil }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, rest.popFirst() == UInt8(ascii: "\\"),
      rest.popFirst() == UInt8(ascii: "u"), let second = fourDigits(&rest),
      second >= 0xdc00, second < 0xe000
    else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
  }

  private static func fourDigits(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
    guard rest.count >= 4 else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      switch rest.removeFirst() {
      case let digit where digit >= 0x30 && digit <= 0x39: value = value << 4 | UInt32(digit - 0x30)
      case let digit where digit >= 0x41 && digit <= 0x46: value = value << 4 | UInt32(digit - 0x37)
      case let digit where digit >= 0x61 && digit <= 0x66: value = value << 4 | UInt32(digit - 0x57)
      default: return nil
      }
    }
    return value
  }
}
