/// Foreign text made safe to show: a file may be named so that it repaints the terminal.
enum Visible {
  /// The text with every character that could steer a terminal written as an escape.
  ///
  /// Control characters (C0, DEL, C1), line separators and the marks that change the direction of
  /// writing are replaced; everything else, also a backslash, stays.
  static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: steers) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if steers(scalar) {
        shown += escape(scalar)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// Whether a terminal might do something else with a character than show it.
  static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1f, 0x7f...0x9f: true
    case 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
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
