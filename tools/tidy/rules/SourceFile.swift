/// What a byte of a source text belongs to.
package enum Part: UInt8, Sendable {
  /// Code outside quotes and comments.
  case code
  /// A string with its quotes; the code of an interpolation is code again.
  case string
  /// A comment with its slashes.
  case comment
  /// A raw identifier between back-quotes.
  case name
}

/// One file of the checkout as the rules see it: its path, its lines, and which bytes are code.
package struct SourceFile: Sendable {
  /// Relative to the checkout, with `/` between its parts.
  package let path: String
  /// The lines without their ends; empty for a file that is no text the rules read.
  package let lines: [SourceLine]
  /// What the Swift code declares, in the order of the file.
  package let declarations: [Declaration]

  package init(path: String, text: String) {
    self.path = path
    let bytes = Array(text.utf8)
    let language = Language(path: path)
    lines = SourceLine.split(bytes, parts: partition(bytes, as: language))
    declarations = language == .swift ? Declaration.all(in: lines) : []
  }

  /// The parts of the path.
  package var components: [String] { path.split(separator: "/").map(String.init) }
  /// The last part of the path.
  package var name: String { components.last ?? path }
  package var isSwift: Bool { Language(path: path) == .swift }
  package var isMarkdown: Bool { Language(path: path) == .markdown }

  /// The target under `Sources` the file belongs to; nil outside.
  package var room: String? {
    let parts = components
    return parts.count > 2 && parts[0] == "Sources" ? parts[1] : nil
  }

  /// Whether the file lies in a folder at the top of the checkout.
  package func isUnder(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

  /// The numbers, from 1, of the lines where a phrase begins in one of these parts.
  package func lineNumbers(
    of phrase: String,
    in parts: Set<Part>,
    insideWords: Bool
  ) -> [Int] {
    let phrase = Array(phrase.utf8)
    return lines.indices.filter {
      lines[$0].contains(phrase, in: parts, insideWords: insideWords)
    }.map { $0 + 1 }
  }

  /// Whether a line, or the one above it, has a comment.
  package func isExplained(line number: Int) -> Bool {
    if lines[number - 1].parts.contains(.comment) { return true }
    return number > 1 && lines[number - 2].trimmed.hasPrefix("//")
  }
}

/// A line of a file: its bytes, and what each belongs to.
package struct SourceLine: Sendable {
  /// The bytes without the line end.
  package let bytes: [UInt8]
  /// One part for each byte.
  package let parts: [Part]

  /// The line as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
  /// The line as text without blanks at either end.
  package var trimmed: String { text.trimmed }

  /// The line with blanks in place of all that is not code.
  package var code: String {
    String(
      decoding: bytes.indices.map { parts[$0] == .code ? bytes[$0] : UInt8(ascii: " ") },
      as: UTF8.self
    )
  }

  /// Whether a phrase begins here in one of these parts.
  package func contains(_ phrase: [UInt8], in wanted: Set<Part>, insideWords: Bool) -> Bool {
    guard let first = phrase.first, let last = phrase.last, bytes.count >= phrase.count else {
      return false
    }
    for start in 0...(bytes.count - phrase.count) where bytes[start] == first {
      let end = start + phrase.count
      guard wanted.contains(parts[start]), bytes[start..<end].elementsEqual(phrase) else {
        continue
      }
      if insideWords { return true }
      if first.isWordByte, start > 0, bytes[start - 1].isWordByte { continue }
      if last.isWordByte, end < bytes.count, bytes[end].isWordByte { continue }
      return true
    }
    return false
  }

  static func split(_ bytes: [UInt8], parts: [Part]) -> [SourceLine] {
    var lines: [SourceLine] = []
    var start = 0
    func end(at end: Int) {
      lines.append(SourceLine(bytes: Array(bytes[start..<end]), parts: Array(parts[start..<end])))
      start = end + 1
    }
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { end(at: index) }
    if start < bytes.count { end(at: bytes.count) }
    return lines
  }
}

extension UInt8 {
  /// Whether the byte may stand in an identifier; bytes beyond ASCII count as letters.
  var isWordByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x80...: true
    default: false
    }
  }
}

extension StringProtocol {
  /// The text without blanks at either end.
  var trimmed: String {
    var rest = Substring(self)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
