package import RalphCore

/// The one line that is typed into a pane: it names the prompt file, whose name is the mark.
///
/// It holds no title and no other foreign text, and ends in a word character (contracts/ntm.md).
package struct PromptLine: Equatable, Sendable {
  package let text: String
  package let mark: PromptMark

  /// The line for a prompt file; nil unless it is an absolute path of printable characters, short
  /// enough not to be folded up by the agent, whose last part is the key and `.md`.
  package init?(path: String, key: Key) {
    guard path.hasPrefix("/"), path.hasSuffix("/\(key).md"), path.utf8.count <= 600,
      TerminalText.plain(path) == path, !path.contains("\n"), !path.contains("\t")
    else { return nil }
    text = "Read \(path) and do what it says"
    mark = PromptMark(key)
  }
}

/// What proves that a screen or a history shows an attempt's prompt.
///
/// The key stands between a slash and an ending, so that no key is found inside another.
package struct PromptMark: Equatable, Sendable {
  let needle: [UInt8]

  package init(_ key: Key) { needle = Array("/\(key).md".utf8) }

  /// Whether text holds the mark, even if it is wrapped, framed or colored.
  package func stands(in bytes: [UInt8]) -> Bool {
    PromptMark.packed(bytes).firstRange(of: needle, from: 0) != nil
  }

  /// Where on a screen the mark stands.
  package func place(on screen: ScreenReading) -> MarkPlace {
    let all = screen.lines.map(\.bytes)
    guard let composer = screen.composer else {
      return stands(in: Array(all.joined(separator: [0x0a]))) ? .loose : .nowhere
    }
    // A box that wraps its line shows the mark in the box alone, or not at all.
    if stands(in: Array(all[composer.lines].joined(separator: [0x0a]))) { return .composer }
    let above = Array(all[..<composer.lines.lowerBound].joined(separator: [0x0a]))
    return stands(in: above) ? .transcript : .nowhere
  }

  /// Text without blanks, line ends, escapes and the lines that frame it.
  private static func packed(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = []
    packed.reserveCapacity(bytes.count)
    for byte in TerminalText.plain(bytes).unicodeScalars where !isFrame(byte) {
      packed += Array(String(byte).utf8)
    }
    return packed
  }

  private static func isFrame(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a, 0x20, 0xa0, 0x7c: true
    case 0x2500...0x259f: true
    default: false
    }
  }
}

/// Where a mark was seen.
package enum MarkPlace: Equatable, Sendable {
  /// In the input box: typed, and not submitted.
  case composer
  /// Above the input box: submitted.
  case transcript
  /// On a screen without an input box.
  case loose
  case nowhere
}
