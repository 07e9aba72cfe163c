/// The forms by which secrets are known without being told of them.
enum SecretForms {
  /// The bytes with which ``find(_:_:)`` knows a secret to begin.
  static let beginnings = Array("-:BbAgsx".utf8)

  /// The secret that begins at a place; nil if none does.
  static func find(_ bytes: [UInt8], _ at: Int) -> FoundSecret? {
    switch bytes[at] {
    case UInt8(ascii: "-"): KeyBlock.find(bytes, at)
    case UInt8(ascii: ":"): password(bytes, at)
    case UInt8(ascii: "B"), UInt8(ascii: "b"): bearer(bytes, at)
    case UInt8(ascii: "A"), UInt8(ascii: "g"), UInt8(ascii: "s"), UInt8(ascii: "x"):
      token(bytes, at)
    default: nil
    }
  }

  /// Whether some bytes stand at a place; asked at every eighth byte of an agent's output.
  static func stands(_ word: [UInt8], _ bytes: [UInt8], _ at: Int) -> Bool {
    guard bytes.count - at >= word.count else { return false }
    for index in word.indices where bytes[at + index] != word[index] { return false }
    return true
  }

  /// A token that is known by its first letters.
  private struct Form {
    var opening: [UInt8]
    var kind: String
    /// How many token bytes must follow the opening.
    var least: Int
    /// Whether the opening is so short that it must not stand inside a word.
    var isWord: Bool

    init(_ opening: String, _ kind: String, least: Int, isWord: Bool = false) {
      self.opening = Array(opening.utf8)
      self.kind = kind
      self.least = least
      self.isWord = isWord
    }
  }

  private static let forms = [
    Form("sk-ant-", "anthropic", least: 16),
    Form("sk-", "api-key", least: 17, isWord: true),
    Form("github_pat_", "github", least: 20),
    Form("ghp_", "github", least: 16),
    Form("gho_", "github", least: 16),
    Form("ghs_", "github", least: 16),
    Form("ghu_", "github", least: 16),
    Form("ghr_", "github", least: 16),
    Form("xoxa-", "slack", least: 10),
    Form("xoxb-", "slack", least: 10),
    Form("xoxp-", "slack", least: 10),
    Form("xoxr-", "slack", least: 10),
    Form("xoxs-", "slack", least: 10),
    Form("AKIA", "aws", least: 16, isWord: true),
    Form("ASIA", "aws", least: 16, isWord: true),
  ]

  private static func token(_ bytes: [UInt8], _ at: Int) -> FoundSecret? {
    for form in forms where stands(form.opening, bytes, at) {
      let start = at + form.opening.count
      guard !form.isWord || isWordStart(bytes, at) else { continue }
      // Bounded, so that a long chain of openings is not read again for each of them.
      let head = bytes[start...].prefix(256).prefix(while: isTokenByte)
      guard head.count >= form.least else { continue }
      // A name made of small letters and hyphens alone is a name, not a key.
      guard !form.isWord || head.contains(where: isCapitalOrDigit) else { continue }
      let end = bytes[head.endIndex...].prefix(while: isTokenByte).endIndex
      return FoundSecret(range: at..<end, kind: form.kind)
    }
    return nil
  }

  private static let opening = Array("bearer".utf8)

  /// `Bearer <token>`: the word stays, the token goes.
  private static func bearer(_ bytes: [UInt8], _ at: Int) -> FoundSecret? {
    // Most words with this first letter end here.
    guard bytes.count - at > opening.count, asciiLower(bytes[at + 1]) == opening[1],
      bytes[at..<(at + opening.count)].map(asciiLower) == opening, isWordStart(bytes, at)
    else { return nil }
    let blanks = bytes[(at + opening.count)...].prefix(4).prefix { $0 == 0x20 }
    let token = bytes[blanks.endIndex...].prefix { isTokenByte($0) || "./+=~".utf8.contains($0) }
    guard !blanks.isEmpty, token.count >= 16 else { return nil }
    return FoundSecret(range: token.startIndex..<token.endIndex, kind: "bearer")
  }

  private static let authorityMark = Array("://".utf8)

  /// `scheme://user:password@`: the password goes.
  private static func password(_ bytes: [UInt8], _ at: Int) -> FoundSecret? {
    guard stands(authorityMark, bytes, at), at > 0, isAlphanumeric(bytes[at - 1]) else {
      return nil
    }
    // Ends at the next slash at the latest, and so no byte is looked at by two of these.
    let authority = bytes[(at + 3)...].prefix { $0 > 0x20 && !"/\"'<>`\\?#".utf8.contains($0) }
    guard let sign = authority.lastIndex(of: UInt8(ascii: "@")),
      let colon = authority.firstIndex(of: UInt8(ascii: ":")), colon + 1 < sign
    else { return nil }
    return FoundSecret(range: (colon + 1)..<sign, kind: "password")
  }

  /// Whether a word may begin here: no letter or digit before it, unless that ends an escape.
  private static func isWordStart(_ bytes: [UInt8], _ at: Int) -> Bool {
    guard at > 0, isAlphanumeric(bytes[at - 1]) || bytes[at - 1] == UInt8(ascii: "_") else {
      return true
    }
    guard at > 1 else { return false }
    let before = bytes[at - 2]
    // `\n` and its like in JSON; the last letter of a color sequence, as in `[0m`.
    if before == UInt8(ascii: "\\") { return "nrtbf".utf8.contains(bytes[at - 1]) }
    guard bytes[at - 1] == UInt8(ascii: "m") else { return false }
    let digits = bytes[..<(at - 1)].suffix(12).reversed().drop {
      $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ";")
    }
    return digits.first == UInt8(ascii: "[")
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isCapitalOrDigit(byte) || byte >= 0x61 && byte <= 0x7a
  }

  private static func isCapitalOrDigit(_ byte: UInt8) -> Bool {
    byte >= 0x41 && byte <= 0x5a || byte >= 0x30 && byte <= 0x39
  }
}
