/// Finds PEM blocks that hold a private key, whole or cut off.
///
/// A whole block goes with all that stands in it, such as the line numbers of a listing. Of one
/// without its end only lines of base64 go: what follows may be an agent's last words. A JSON string
/// is never left, so that records stay records.
enum KeyBlock {
  /// The largest block that is looked for.
  static let most = 16 << 10

  private static let opening = Array("-----BEGIN ".utf8)

  /// The block that begins at a place; nil if none does, or if it is only spoken of.
  static func find(_ bytes: [UInt8], _ at: Int) -> FoundSecret? {
    guard SecretForms.stands(opening, bytes, at) else { return nil }
    let name = bytes[(at + opening.count)...].prefix(40).prefix { $0 != dash }
    let isPrivate = ["PRIVATE KEY", "PRIVATE KEY BLOCK"].contains {
      name.suffix($0.utf8.count).elementsEqual($0.utf8)
    }
    guard isPrivate, bytes[name.endIndex...].starts(with: dashes) else { return nil }
    let body = name.endIndex + dashes.count
    guard let end = wholeEnd(bytes, body) ?? cutEnd(bytes, body) else { return nil }
    return FoundSecret(range: at..<end, kind: "private-key")
  }

  /// Where the block's last line ends; nil if there is none before a string or another block ends.
  private static func wholeEnd(_ bytes: [UInt8], _ body: Int) -> Int? {
    var at = body
    let limit = min(bytes.count, body + most)
    while at < limit {
      switch bytes[at] {
      case UInt8(ascii: "\\"): at += 2
      case UInt8(ascii: "\""): return nil
      case dash where SecretForms.stands(dashes, bytes, at):
        guard bytes[(at + dashes.count)...].starts(with: "END ".utf8) else { return nil }
        let title = bytes[(at + dashes.count)...].prefix(60).prefix { $0 != dash }
        return bytes[title.endIndex...].prefix(5).prefix { $0 == dash }.endIndex
      default: at += 1
      }
    }
    return nil
  }

  /// Where the last line of base64 ends that follows without a break; nil if none does.
  private static func cutEnd(_ bytes: [UInt8], _ body: Int) -> Int? {
    var end: Int?
    var at = body
    while true {
      // Line ends as they are or as JSON writes them, and the numbers of a listing.
      var start = at
      while start < bytes.count, start - at < 32, let step = gap(bytes, start) { start += step }
      var run = bytes[start...].prefix(while: isBase64)
      if run.count < 16 {
        // Listings put a number or a sign before each line.
        let prefix = bytes[start...].prefix(16).prefix { $0 < 0x41 && $0 >= 0x20 || $0 >= 0x80 }
        run = bytes[prefix.endIndex...].prefix(while: isBase64)
      }
      guard run.count >= 16 else { return end }
      end = run.endIndex
      at = run.endIndex
    }
  }

  /// How many bytes of white space or of an escaped line end stand at a place.
  private static func gap(_ bytes: [UInt8], _ at: Int) -> Int? {
    switch bytes[at] {
    case 0x20, 0x09, 0x0a, 0x0d: 1
    case UInt8(ascii: "\\") where at + 1 < bytes.count && "nrt".utf8.contains(bytes[at + 1]): 2
    default: nil
    }
  }

  private static let dash = UInt8(ascii: "-")
  private static let dashes = Array("-----".utf8)

  private static func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
    default: false
    }
  }
}
