import RalphCore

/// Foreign text made safe to show: a file may be named so that it repaints the terminal.
enum Visible {
  /// The text with every character that could steer a terminal written as an escape.
  ///
  /// Control characters (C0, DEL, C1), line separators and the marks that change the direction of
  /// writing are replaced; everything else, also a backslash, stays.
  static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: TerminalText.steers) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if TerminalText.steers(scalar) {
        shown += escape(scalar)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let digits = String(scalar.value, radix: 16)
      guard scalar.value > 0xff else { return "\\x" + (digits.count < 2 ? "0" : "") + digits }
      return "\\u{\(digits)}"
    }
  }
}
