import RalphCore

// Text from outside, made harmless for a terminal.

/// The text with everything removed that could move a cursor, hide or reorder characters.
///
/// Whole escape sequences go, line breaks and tabs become one space. What is cut off at the limit
/// is shown as `…`.
package func visible(_ text: String, limit: Int = 200) -> String {
  let shown = TerminalText.plain(text).map { $0 == "\n" || $0 == "\t" ? " " : $0 }
  return shown.count > limit ? String(shown.prefix(limit)) + "…" : String(shown)
}

/// The first line of a text that holds anything to see.
package func firstLine(_ text: String, limit: Int = 120) -> String {
  for line in text.split(whereSeparator: \.isNewline) {
    let shown = visible(String(line), limit: limit)
    if shown.contains(where: { $0 != " " }) { return shown }
  }
  return ""
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
