// Telling code from strings and comments, well enough for house rules: nested comments, raw and
// multi-line strings, interpolations inside them, back-quoted names. Regex literals are taken for
// code; the house has none.

/// How a file is written, told by its name.
package enum Language: Sendable {
  /// A `.swift` file.
  case swift
  /// C source or header.
  case c
  /// A `.md` file.
  case markdown
  /// Anything whose text is not looked at.
  case other

  package init(path: String) {
    self =
      if path.hasSuffix(".swift") {
        .swift
      } else if path.hasSuffix(".c") || path.hasSuffix(".h") {
        .c
      } else if path.hasSuffix(".md") {
        .markdown
      } else {
        .other
      }
  }
}

/// What every byte of a text belongs to.
func partition(_ bytes: [UInt8], as language: Language) -> [Part] {
  guard language == .swift || language == .c else {
    return [Part](repeating: .code, count: bytes.count)
  }
  var walk = PartitionWalk(bytes: bytes, language: language)
  while walk.at < bytes.count { walk.step() }
  return walk.parts
}

/// The walk over a text: where it is, and what is open around that place.
private struct PartitionWalk {
  enum Mode {
    /// Inside `\(` … `)`: how many parentheses are open.
    case interpolation(open: Int)
    case string(hashes: Int, quotes: Int)
  }

  let bytes: [UInt8]
  let language: Language
  var parts: [Part]
  var at = 0
  var modes: [Mode] = []

  init(bytes: [UInt8], language: Language) {
    self.bytes = bytes
    self.language = language
    parts = [Part](repeating: .code, count: bytes.count)
  }

  mutating func step() {
    switch modes.last {
    case .string(let hashes, let quotes): stepInString(hashes: hashes, quotes: quotes)
    case .interpolation(let open): stepInCode(open: open)
    case nil: stepInCode(open: nil)
    }
  }

  private mutating func stepInCode(open: Int?) {
    if has("//") {
      while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { mark(.comment, 1) }
    } else if has("/*") {
      stepOverBlockComment()
    } else if bytes[at] == UInt8(ascii: "`") {
      repeat { mark(.name, 1) } while at < bytes.count && !has("`") && !has("\n")
      if at < bytes.count, has("`") { mark(.name, 1) }
    } else if language == .c, bytes[at] == UInt8(ascii: "'") {
      stepOverCharacter()
    } else if let (hashes, quotes) = openingQuote() {
      mark(.string, hashes + quotes)
      modes.append(.string(hashes: hashes, quotes: quotes))
    } else if let open {
      let change = has("(") ? 1 : has(")") ? -1 : 0
      if open + change == 0 {
        modes.removeLast()
        mark(.string, 1)
      } else {
        modes[modes.count - 1] = .interpolation(open: open + change)
        at += 1
      }
    } else {
      at += 1
    }
  }

  private mutating func stepInString(hashes: Int, quotes: Int) {
    let hashText = String(repeating: "#", count: hashes)
    if has("\\" + hashText + "(") {
      mark(.string, 2 + hashes)
      modes.append(.interpolation(open: 1))
    } else if has("\\" + hashText) {
      mark(.string, min(2 + hashes, bytes.count - at))
    } else if has(String(repeating: "\"", count: quotes) + hashText) {
      mark(.string, quotes + hashes)
      modes.removeLast()
    } else if quotes == 1, has("\n") {
      modes.removeLast()
    } else {
      mark(.string, 1)
    }
  }

  private mutating func stepOverBlockComment() {
    var depth = 0
    repeat {
      if has("/*") {
        depth += 1
        mark(.comment, 2)
      } else if has("*/") {
        depth -= 1
        mark(.comment, 2)
      } else {
        mark(.comment, 1)
      }
    } while depth > 0 && at < bytes.count
  }

  private mutating func stepOverCharacter() {
    mark(.string, 1)
    while at < bytes.count, !has("'"), !has("\n") { mark(.string, has("\\") ? 2 : 1) }
    if at < bytes.count, has("'") { mark(.string, 1) }
  }

  /// The hashes and quotes of a string that begins here.
  private func openingQuote() -> (hashes: Int, quotes: Int)? {
    var quote = at
    while quote < bytes.count, bytes[quote] == UInt8(ascii: "#") { quote += 1 }
    guard quote < bytes.count, bytes[quote] == UInt8(ascii: "\"") else { return nil }
    return (quote - at, bytes[quote...].starts(with: "\"\"\"".utf8) ? 3 : 1)
  }

  private func has(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

  private mutating func mark(_ part: Part, _ count: Int) {
    for _ in 0..<count where at < bytes.count {
      parts[at] = part
      at += 1
    }
  }
}
