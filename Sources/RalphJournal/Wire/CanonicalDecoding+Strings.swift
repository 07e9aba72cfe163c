import RalphCore

// How strings are read where the writer's own bytes are expected: names and texts.

extension CanonicalDecoding {
  /// A string between its quotes.
  private struct Scanned {
    var start: Int
    var end: Int
    /// Whether it holds neither an escape nor a byte outside of ASCII.
    var isPlain: Bool
    /// Whether it holds an escape.
    var hasEscape: Bool
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

  /// Reads a name, eight bytes at a time while nothing needs a closer look.
  mutating func readName() -> Name {
    guard at < end, bytes[at] == UInt8(ascii: "\"") else { return fail(Name()) }
    var name = Name()
    var offset = at + 1
    for index in 0..<6 {
      let word = bytes.word(offset)
      let count = Octets.countBefore(Octets.notPlain(word))
      name.put(Octets.lowest(count, of: word).byteSwapped, at: index, bytes: count)
      offset += count
      if count < 8 { break }
    }
    guard bytes[offset] == UInt8(ascii: "\""), offset - at <= Name.capacity + 1 else {
      return readOddName()
    }
    at = offset + 1
    return name
  }

  /// Reads a name with an escape, or with bytes outside of ASCII.
  private mutating func readOddName() -> Name {
    let string = scanString()
    guard !failed, let name = Name(utf8: content(string)) else { return fail(Name()) }
    return name
  }

  mutating func readText() -> Text {
    let string = scanString()
    guard !failed else { return Text() }
    if string.isPlain, string.end - string.start <= Text.limit {
      return Text(bytes.text(from: string.start, to: string.end))
    }
    let content = content(string)
    guard !failed, content.count <= Text.limit,
      let text = String(validating: content, as: UTF8.self)
    else { return fail(Text()) }
    return Text(text)
  }

  /// Reads a string from quote to quote, eight bytes at a time while nothing needs a closer look.
  private mutating func scanString() -> Scanned {
    expect(UInt8(ascii: "\""))
    var string = Scanned(start: at, end: at, isPlain: true, hasEscape: false)
    while at < end {
      let count = Octets.countBefore(Octets.notPlain(bytes.word(at)))
      at += count
      if count == 8 { continue }
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
      } else {
        break
      }
    }
    return fail(string)
  }

  /// The bytes of a string with the writer's own escapes undone; any other escape fails.
  private mutating func content(_ string: Scanned) -> [UInt8] {
    guard string.hasEscape else { return bytes.bytes(from: string.start, to: string.end) }
    var content: [UInt8] = []
    content.reserveCapacity(string.end - string.start)
    var index = string.start
    while index < string.end {
      guard bytes[index] == UInt8(ascii: "\\") else {
        content.append(bytes[index])
        index += 1
        continue
      }
      guard let (byte, length) = canonicalEscape(at: index, before: string.end) else {
        return fail([])
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
