/// Foreign bytes as text that may be shown or given on.
///
/// Agents and tools print colours, titles, cursor movements and sometimes worse. What comes out
/// here is letters, tabs and line ends: it moves no cursor, sets no title, turns no line around,
/// and hides nothing from a reader.
package enum TerminalText {
  /// The text without control sequences and controls; invalid bytes become U+FFFD.
  ///
  /// A line end is `\n`, whatever stood there. A control string that is never closed ends with its
  /// line, so that one stray byte does not swallow the rest.
  package static func plain(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    #if PLANTED
      if planted(.escapesKept) { return text }
    #endif
    var plain = String.UnicodeScalarView()
    var state = Place.text
    for scalar in text.unicodeScalars {
      if let kept = state.take(scalar.value) { plain.append(kept) }
    }
    return String(plain)
  }

  /// The same for text.
  package static func plain(_ text: String) -> String { plain(text.utf8) }

  /// The last non-blank lines of a text: at most `lines` of them and at most `bytes` bytes.
  ///
  /// What is cut off is cut from the front, between characters, and an ellipsis says so.
  package static func excerpt(_ text: String, lines: Int, bytes: Int) -> String {
    let all = text.utf8.split(separator: UInt8(ascii: "\n")).filter { !isBlank($0) }
    let kept = all.suffix(max(lines, 0)).map { String($0) ?? "" }.joined(separator: "\n")
    guard kept.utf8.count > max(bytes, 0) else { return kept }
    let ellipsis = "…"
    guard bytes > ellipsis.utf8.count else { return "" }
    return ellipsis + end(of: kept, bytes: bytes - ellipsis.utf8.count)
  }

  /// The last characters of a text that fit into so many bytes.
  package static func end(of text: String, bytes: Int) -> String {
    let utf8 = Array(text.utf8.suffix(max(bytes, 0)))
    let start = utf8.firstIndex { $0 & 0xc0 != 0x80 } ?? utf8.endIndex
    return String(decoding: utf8[start...], as: UTF8.self)
  }

  /// The first characters of a text that fit into so many bytes.
  package static func beginning(of text: String, bytes: Int) -> String {
    let utf8 = Array(text.utf8)
    guard utf8.count > bytes else { return text }
    var end = max(bytes, 0)
    while end > 0, utf8[end] & 0xc0 == 0x80 { end -= 1 }
    return String(decoding: utf8[..<end], as: UTF8.self)
  }

  /// Whether a terminal might do something else with a character than show it.
  package static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1f, 0x7f...0x9f: true
    case 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a line holds nothing but spaces, tabs and carriage returns.
  package static func isBlank(_ line: some Sequence<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
  }
}

/// Where in a control sequence the reader stands.
private enum Place {
  case text
  /// After a carriage return: a line feed that follows belongs to it.
  case carriageReturn
  case escape
  /// In a control sequence (CSI), until its final byte.
  case sequence
  /// In a control string (OSC, DCS, APC …), until it is closed.
  case string
  /// In a control string, after an escape that may close it.
  case stringEscape

  /// Reads one scalar; what is left of it belongs to the plain text.
  mutating func take(_ value: UInt32) -> Unicode.Scalar? {
    switch self {
    case .text: return takeText(value)
    case .carriageReturn:
      self = .text
      return value == 0x0a ? nil : takeText(value)
    case .escape:
      if value >= 0x20, value <= 0x2f { return nil }
      self = .text
      switch value {
      case 0x5b: self = .sequence
      case 0x5d, 0x50, 0x58, 0x5e, 0x5f: self = .string
      case 0x30...0x7e: break
      default: return takeText(value)
      }
      return nil
    case .sequence:
      if value >= 0x20, value <= 0x3f { return nil }
      self = .text
      return value >= 0x40 && value <= 0x7e ? nil : takeText(value)
    case .string, .stringEscape:
      return takeString(value)
    }
  }

  private mutating func takeString(_ value: UInt32) -> Unicode.Scalar? {
    if self == .stringEscape {
      self = .text
      // Anything but the closing backslash begins a sequence of its own.
      guard value != 0x5c else { return nil }
      self = .escape
      return take(value)
    }
    switch value {
    case 0x1b: self = .stringEscape
    case 0x07, 0x18, 0x1a, 0x9c: self = .text
    case 0x0a, 0x0d:
      self = .text
      return takeText(value)
    default: break
    }
    return nil
  }

  private mutating func takeText(_ value: UInt32) -> Unicode.Scalar? {
    switch value {
    case 0x09, 0x0a: return Unicode.Scalar(value)
    case 0x0d:
      self = .carriageReturn
      return "\n"
    case 0x1b: self = .escape
    case 0x9b: self = .sequence
    case 0x90, 0x98, 0x9d, 0x9e, 0x9f: self = .string
    case 0x00...0x1f, 0x7f...0x9f: break
    // Line and paragraph separators would be line ends to some readers and not to others.
    case 0x2028, 0x2029: return " "
    // Direction marks, embeddings and isolates show a line in another order than it has.
    case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: break
    // Invisible letters: a model reads what a person does not see.
    case 0x200b, 0x2060, 0x206a...0x206f, 0xfeff, 0xe0000...0xe007f: break
    default: return Unicode.Scalar(value)
    }
    return nil
  }
}
