/// A JSON text taken apart at its brackets, commas and quotes.
///
/// What a string or a number says is looked at where it is asked for: a member that nobody reads may
/// say what it likes, and costs nothing. A comma before a closing bracket is forgiven.
struct JSONTree {
  indirect enum Node {
    case object([Member])
    case list([Node])
    /// Between the quotes, escapes and all.
    case string(Range<Int>)
    /// What looks like a number.
    case number(Range<Int>)
    case flag(Bool)
    case null
  }

  struct Member {
    /// Between the quotes.
    var name: Range<Int>
    var value: Node
  }

  let bytes: [UInt8]
  let root: Node

  /// How deep objects and lists may stand in one another: no tool of ours writes as much, and a
  /// hostile text ends here rather than the stack.
  static let deepest = 512

  /// Takes a whole text apart; nil if it is none.
  init?(_ bytes: [UInt8]) {
    var scan = JSONTreeScan(bytes)
    guard let root = scan.node(depth: 0), scan.isAtEnd() else { return nil }
    self.bytes = bytes
    self.root = root
  }
}

private struct JSONTreeScan {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The mark that some programs of Windows put before a text.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
  }

  mutating func isAtEnd() -> Bool {
    skipSpace()
    return at == bytes.count
  }

  mutating func node(depth: Int) -> JSONTree.Node? {
    skipSpace()
    guard at < bytes.count, depth < JSONTree.deepest else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return list(depth: depth)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "t"): return word("true", .flag(true))
    case UInt8(ascii: "f"): return word("false", .flag(false))
    case UInt8(ascii: "n"): return word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    default: return nil
    }
  }

  private mutating func object(depth: Int) -> JSONTree.Node? {
    at += 1
    var members: [JSONTree.Member] = []
    repeat {
      if follows(UInt8(ascii: "}")) { return .object(members) }
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), let name = string(),
        follows(UInt8(ascii: ":")), let value = node(depth: depth + 1)
      else { return nil }
      members.append(JSONTree.Member(name: name, value: value))
    } while follows(UInt8(ascii: ","))
    return follows(UInt8(ascii: "}")) ? .object(members) : nil
  }

  private mutating func list(depth: Int) -> JSONTree.Node? {
    at += 1
    var nodes: [JSONTree.Node] = []
    repeat {
      if follows(UInt8(ascii: "]")) { return .list(nodes) }
      guard let node = node(depth: depth + 1) else { return nil }
      nodes.append(node)
    } while follows(UInt8(ascii: ","))
    return follows(UInt8(ascii: "]")) ? .list(nodes) : nil
  }

  /// From one quote to the other; what stands between them comes out.
  private mutating func string() -> Range<Int>? {
    at += 1
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      guard bytes[at] == UInt8(ascii: "\\") else {
        at += 1
        continue
      }
      // Whatever it means, four characters belong to a `\u`, and none of them is the end.
      let isLong = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "u")
      if isLong, bytes[at...].dropFirst(2).prefix(4).contains(UInt8(ascii: "\"")) { return nil }
      at += isLong ? 6 : 2
    }
    guard at < bytes.count else { return nil }
    at += 1
    return start..<(at - 1)
  }

  private mutating func number() -> JSONTree.Node {
    let start = at
    while at < bytes.count, isOfNumber(bytes[at]) { at += 1 }
    return .number(start..<at)
  }

  private func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func word(_ word: StaticString, _ node: JSONTree.Node) -> JSONTree.Node? {
    let count = word.utf8CodeUnitCount
    guard word.withUTF8Buffer({ unsafe bytes[at...].starts(with: $0) }) else { return nil }
    at += count
    return node
  }

  private mutating func follows(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, case let byte = bytes[at],
      byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    {
      at += 1
    }
  }
}
