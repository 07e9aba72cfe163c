import RalphCore

/// Finds which attempts a submitted text names: paths such as `/…/.ralph/prompts/9ae0r3.412.md`.
enum PromptMarks {
  /// The most marks that are taken from one text.
  static let most = 16

  /// The keys in the order in which they first stand in a text.
  static func keys(in text: String) -> [Key] {
    let bytes = Array(text.utf8)
    var keys: [Key] = []
    var at = 0
    while keys.count < most, let found = bytes.firstRange(of: folder, from: at) {
      // Its last slash may be the first of the next.
      at = found.upperBound - 1
      let rest = bytes[(at + 1)...].prefix(longest + ending.count)
      guard let dot = Array(rest).firstRange(of: ending, from: 0),
        let key = Key(rest.prefix(dot.lowerBound)),
        !isWord(bytes.dropFirst(at + 1 + dot.upperBound).first), !keys.contains(key)
      else { continue }
      keys.append(key)
    }
    return keys
  }

  private static let folder = Array("/.ralph/prompts/".utf8)
  private static let ending = Array(".md".utf8)
  private static let longest = 40

  private static func isWord(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
    default: false
    }
  }
}
