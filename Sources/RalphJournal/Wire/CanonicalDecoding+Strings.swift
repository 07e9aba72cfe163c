import RalphCore

// How strings are read where the writer's own bytes are expected: names, words, texts.

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

  /// Reads a word of a closed list as two numbers: its bytes from the lowest place on.
  mutating func readWord() -> (UInt64, UInt64) {
    let string = scanString()
    guard !failed, string.isPlain, string.byteCount <= 16, bytes.count - string.start >= 16 else {
      failed = true
      return (0, 0)
    }
    let span = unsafe bytes.span.bytes
    func part(_ offset: Int, _ count: Int) -> UInt64 {
      guard count > 0 else { return 0 }
      let word = unsafe span.unsafeLoadUnaligned(
        fromByteOffset: string.start + offset,
        as: UInt64.self
      )
      return word.littleEndian & (~0 >> UInt64((8 - min(count, 8)) * 8))
    }
    return (part(0, string.byteCount), part(8, string.byteCount - 8))
  }

  mutating func readBeads() -> [BeadID] {
    var beads: [BeadID] = []
    expect(UInt8(ascii: "["))
    while !failed {
      beads.append(BeadID(readName()))
      guard !failed, at < end, bytes[at] == UInt8(ascii: ",") else { break }
      at += 1
    }
    expect(UInt8(ascii: "]"))
    return beads
  }

  mutating func readName() -> Name {
    let string = scanString()
    guard !failed else { return Name() }
    let name =
      unsafe string.hasEscape
      ? Name(utf8: unescaped(string))
      : Name(in: bytes.span.bytes, at: string.start, count: string.byteCount)
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
      while bytes.count - at >= 8 {
        let events = events(at)
        at += events == 0 ? 8 : events.trailingZeroBitCount >> 3
        if events != 0 || at >= end { break }
      }
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

  /// A bit for each of the next eight bytes that is not plain, the first one's lowest.
  ///
  /// Not plain are quote, backslash, control characters, and what is outside of ASCII. Above the
  /// lowest bit others may be wrong.
  @inline(__always)
  private func events(_ offset: Int) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let word = unsafe bytes.span.bytes
      .unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let delete = word ^ (ones &* 0x7f)
    let found =
      word | (word &- ones &* 0x20) | ((quote &- ones) & ~quote)
      | ((backslash &- ones) & ~backslash) | ((delete &- ones) & ~delete)
    return found & highs
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
