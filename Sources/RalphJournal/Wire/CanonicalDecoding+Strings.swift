import RalphCore

// How strings are read where the writer's own bytes are expected: names and texts.

extension CanonicalDecoding {
  /// A string between its quotes.
  private struct Scanned {
    var start: Int
    var end: Int
    /// Whether it holds neither an escape nor a byte outside of ASCII.
    var isPlain: Bool
  }

  mutating func readBeads() -> [BeadID] {
    var beads: [BeadID] = []
    expect(UInt8(ascii: "["))
    while !failed {
      beads.append(BeadID(readName()))
      guard at < end, bytes[at] == UInt8(ascii: ",") else { break }
      at += 1
    }
    expect(UInt8(ascii: "]"))
    return beads
  }

  mutating func readName() -> Name {
    guard at < end, bytes[at] == UInt8(ascii: "\"") else { return fail(Name()) }
    let first = at + 1
    let count = bytes.plain(first)
    guard bytes[first + count] == UInt8(ascii: "\""), count <= Name.capacity else {
      return readOddName()
    }
    at = first + count + 1
    var name = Name(plain: count)
    name.put(Octets.lowest(count, of: bytes.word(first)), at: 0)
    if count > 8 { name.put(Octets.lowest(count - 8, of: bytes.word(first + 8)), at: 1) }
    if count > 16 {
      name.put(Octets.lowest(count - 16, of: bytes.word(first + 16)), at: 2)
      if count > 24 { name.put(Octets.lowest(count - 24, of: bytes.word(first + 24)), at: 3) }
      if count > 32 { name.put(Octets.lowest(count - 32, of: bytes.word(first + 32)), at: 4) }
      if count > 40 { name.put(Octets.lowest(count - 40, of: bytes.word(first + 40)), at: 5) }
    }
    return name
  }

  /// Reads a name with an escape, or with bytes outside of ASCII.
  private mutating func readOddName() -> Name {
    let string = scanString()
    guard !failed, let name = Name(utf8: content(string).bytes) else { return fail(Name()) }
    return name
  }

  mutating func readText() -> Text {
    let string = scanString()
    guard !failed else { return Text() }
    if string.isPlain, string.end - string.start <= Text.limit {
      return Text(bytes.text(from: string.start, to: string.end))
    }
    let content = content(string)
    guard !failed, content.bytes.count <= Text.limit else { return fail(Text()) }
    if content.isASCII { return Text(String(decoding: content.bytes, as: UTF8.self)) }
    guard let text = String(validating: content.bytes, as: UTF8.self) else { return fail(Text()) }
    return Text(text)
  }

  /// Reads a string from quote to quote.
  private mutating func scanString() -> Scanned {
    expect(UInt8(ascii: "\""))
    var string = Scanned(start: at, end: at, isPlain: true)
    while at < end {
      at += bytes.plain(at)
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        string.end = at - 1
        return string
      }
      if byte == UInt8(ascii: "\\") {
        string.isPlain = false
        at += 1
      } else if byte >= 0x80 {
        string.isPlain = false
      } else {
        break
      }
    }
    return fail(string)
  }

  /// The bytes of a string with the writer's own escapes undone; any other escape fails.
  private mutating func content(_ string: Scanned) -> (bytes: [UInt8], isASCII: Bool) {
    var content: [UInt8] = []
    content.reserveCapacity(string.end - string.start)
    var (done, index, isASCII) = (string.start, string.start, true)
    while index < string.end {
      index += bytes.plain(index)
      guard index < string.end else { break }
      if bytes[index] >= 0x80 { isASCII = false }
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard let (byte, length) = canonicalEscape(at: index, before: string.end) else {
        return fail(([], true))
      }
      bytes.append(from: done, to: index, to: &content)
      content.append(byte)
      index += length
      done = index
    }
    bytes.append(from: done, to: string.end, to: &content)
    return (content, isASCII)
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
      // Four digits; zeros stand before them to make them eight.
      guard index + 6 <= end,
        let code = Hex.eight(bytes.word(index + 2) << 32 | 0x3030_3030)
      else { return nil }
      guard code < 0x20 || code == 0x7f, code != 9, code != 10, code != 13 else { return nil }
      return (UInt8(truncatingIfNeeded: code), 6)
    default: return nil
    }
  }
}
