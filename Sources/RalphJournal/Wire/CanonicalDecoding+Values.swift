import RalphCore

// How each kind of value is read where the writer's own bytes are expected.

extension CanonicalDecoding {
  /// A string between its quotes.
  struct Scanned {
    var start: Int
    var end: Int
    /// Whether it holds neither an escape nor a byte outside of ASCII.
    var isPlain: Bool
    /// Whether it holds an escape.
    var hasEscape: Bool
  }

  /// Reads digits without a leading zero, at most what 64 bits hold.
  mutating func readDigits() -> UInt64 {
    let start = at
    var value: UInt64 = 0
    while at < end, case let digit = bytes[at] &- 0x30, digit < 10 {
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      if over || carry { failed = true }
      value = sum
      at += 1
    }
    if at == start || (bytes[start] == 0x30 && at - start > 1) { failed = true }
    return failed ? 0 : value
  }

  mutating func readNumber() -> Int64 {
    let isNegative = at < end && bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let magnitude = readDigits()
    if !isNegative, magnitude <= UInt64(Int64.max) { return Int64(magnitude) }
    guard isNegative, magnitude > 0, magnitude <= UInt64(Int64.max) + 1 else {
      failed = true
      return 0
    }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }

  mutating func readHex(_ digits: Int) -> UInt64 {
    guard !failed, end - at >= digits, let value = Hex.read(bytes, at: at, digits: digits) else {
      failed = true
      return 0
    }
    at += digits
    return value
  }

  mutating func readRun() -> RunID {
    let genesis = UInt16(truncatingIfNeeded: readHex(4))
    expect(UInt8(ascii: "r"))
    let number = readDigits()
    if number == 0 || number > UInt64(UInt32.max) { failed = true }
    return failed ? .none : RunID(genesis: genesis, number: UInt32(truncatingIfNeeded: number))
  }

  mutating func readInstant() -> Instant {
    guard !failed, end - at >= 26, bytes[at] == UInt8(ascii: "\""),
      bytes[at + 25] == UInt8(ascii: "\""), let instant = clock.read(bytes, at: at + 1)
    else {
      failed = true
      return .zero
    }
    at += 26
    return instant
  }

  mutating func readName() -> Name {
    let string = scanString()
    guard !failed else { return Name() }
    let name =
      string.hasEscape
      ? Name(utf8: unescaped(string)) : Name(in: bytes, at: string.start, count: string.byteCount)
    if name == nil { failed = true }
    return name ?? Name()
  }

  mutating func readText() -> Text {
    let string = scanString()
    guard !failed else { return Text() }
    if string.isPlain, string.byteCount <= Text.limit { return Text(plainText(string)) }
    let content = string.hasEscape ? unescaped(string) : Array(bytes[string.start..<string.end])
    guard !failed, content.count <= Text.limit,
      let text = String(validating: content, as: UTF8.self)
    else {
      failed = true
      return Text()
    }
    return Text(text)
  }

  /// The text of a string without escapes whose bytes are all ASCII.
  func plainText(_ string: Scanned) -> String {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      let content = unsafe UnsafeBufferPointer(rebasing: buffer[string.start..<string.end])
      return unsafe String(decoding: content, as: UTF8.self)
    }
  }

  /// Reads a string from quote to quote, eight bytes at a time while nothing needs a closer look.
  mutating func scanString() -> Scanned {
    expect(UInt8(ascii: "\""))
    var string = Scanned(start: at, end: at, isPlain: true, hasEscape: false)
    guard !failed else { return string }
    while true {
      while end - at >= 8, isUneventful(at) { at += 8 }
      guard at < end else { break }
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        string.end = at - 1
        return string
      }
      if byte == UInt8(ascii: "\\") {
        (string.isPlain, string.hasEscape) = (false, true)
        at += 1
      } else if byte >= 0x80 {
        string.isPlain = false
      } else if byte < 0x20 || byte == 0x7f {
        break
      }
    }
    failed = true
    return string
  }

  /// Whether the next eight bytes are ASCII, and neither quote, backslash nor control character.
  private func isUneventful(_ offset: Int) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let word = unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let delete = word ^ (ones &* 0x7f)
    let found =
      word | (word &- ones &* 0x20) | ((quote &- ones) & ~quote)
      | ((backslash &- ones) & ~backslash) | ((delete &- ones) & ~delete)
    return found & highs == 0
  }

  /// The bytes of a string with the writer's own escapes undone; any other escape fails.
  private mutating func unescaped(_ string: Scanned) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(string.byteCount)
    var index = string.start
    while index < string.end {
      guard bytes[index] == UInt8(ascii: "\\") else {
        content.append(bytes[index])
        index += 1
        continue
      }
      guard let (byte, length) = canonicalEscape(at: index, before: string.end) else {
        failed = true
        return []
      }
      content.append(byte)
      index += length
    }
    return content
  }

  /// The byte that an escape stands for, if it is the escape that the writer uses for it.
  private func canonicalEscape(at index: Int, before end: Int) -> (byte: UInt8, length: Int)? {
    guard index + 1 < end else { return nil }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""): return (UInt8(ascii: "\""), 2)
    case UInt8(ascii: "\\"): return (UInt8(ascii: "\\"), 2)
    case UInt8(ascii: "n"): return (UInt8(ascii: "\n"), 2)
    case UInt8(ascii: "r"): return (UInt8(ascii: "\r"), 2)
    case UInt8(ascii: "t"): return (UInt8(ascii: "\t"), 2)
    case UInt8(ascii: "u"):
      guard index + 6 <= end, let code = Hex.read(bytes, at: index + 2, digits: 4) else {
        return nil
      }
      guard code < 0x20 || code == 0x7f, code != 9, code != 10, code != 13 else { return nil }
      return (UInt8(truncatingIfNeeded: code), 6)
    default: return nil
    }
  }
}

extension CanonicalDecoding.Scanned {
  /// How many bytes stand between the quotes.
  var byteCount: Int { end - start }
}

extension Hex {
  /// The value of exactly so many lower-case hex digits at an offset; nil for anything else.
  static func read(_ bytes: [UInt8], at offset: Int, digits: Int) -> UInt64? {
    guard offset >= 0, bytes.count - offset >= digits else { return nil }
    var value: UInt64 = 0
    for index in offset..<(offset + digits) {
      let byte = bytes[index]
      if byte &- 0x30 < 10 {
        value = value << 4 | UInt64(byte &- 0x30)
      } else if byte &- 0x61 < 6 {
        value = value << 4 | UInt64(byte &- 0x61 &+ 10)
      } else {
        return nil
      }
    }
    return value
  }
}
