// Text from outside, made harmless for a terminal.

/// The text with everything removed that could move a cursor, hide or reorder characters.
///
/// Whole escape sequences go, line breaks and tabs become one space. What is cut off at the limit
/// is shown as `…`.
package func visible(_ text: String, limit: Int = 200) -> String {
  var shown = ""
  var length = 0
  for character in withoutEscapes(text) {
    guard let plain = visible(character) else { continue }
    if length == limit { return shown + "…" }
    shown.append(plain)
    length += 1
  }
  return shown
}

/// The first line of a text that holds anything to see.
package func firstLine(_ text: String, limit: Int = 120) -> String {
  for line in text.split(whereSeparator: \.isNewline) {
    let shown = visible(String(line), limit: limit)
    if shown.contains(where: { $0 != " " }) { return shown }
  }
  return ""
}

/// The text without terminal sequences: `ESC [ … letter`, `ESC ] … BEL`, `ESC x`.
private func withoutEscapes(_ text: String) -> String {
  guard text.utf8.contains(0x1b) else { return text }
  enum Place { case text, escape, control, command }
  var kept = String.UnicodeScalarView()
  var place = Place.text
  for scalar in text.unicodeScalars {
    switch place {
    case .text:
      if scalar.value == 0x1b { place = .escape } else { kept.append(scalar) }
    case .escape:
      place = scalar == "[" ? .control : scalar == "]" ? .command : .text
    case .control:
      if scalar.value >= 0x40, scalar.value <= 0x7e { place = .text }
    case .command:
      if scalar.value == 0x07 { place = .text } else if scalar.value == 0x1b { place = .escape }
    }
  }
  return String(kept)
}

private func visible(_ character: Character) -> Character? {
  if character.isNewline || character == "\t" { return " " }
  var kept = String.UnicodeScalarView()
  for scalar in character.unicodeScalars where !isHidden(scalar.value) { kept.append(scalar) }
  return String(kept).first
}

/// Controls of both sets, marks that reorder text, and separators of lines.
private func isHidden(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0..<0x20, 0x7f..<0xa0, 0x061c, 0x200b, 0x200e...0x200f, 0x2028...0x202e, 0x2060...0x206f,
    0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f:
    true
  default: false
  }
}

/// A text filled up with spaces to a number of characters; longer ones stay as they are.
func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A text with spaces before it, up to a number of characters.
func indented(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

extension Array where Element == String {
  /// The parts that say anything, with two spaces between.
  var phrase: String { filter { !$0.isEmpty }.joined(separator: "  ") }
}
