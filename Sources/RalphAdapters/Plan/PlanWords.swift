import RalphCore

/// Foreign text made fit to be shown on one line.
///
/// Escape sequences go as a whole, controls and signs that turn the direction of writing go, runs
/// of white space become one space, and what is longer than the limit is cut and ends in `…`.
package enum PlanWords {
  /// The text of some bytes on one line of at most `limit` characters; bad UTF-8 becomes `\u{FFFD}`.
  package static func shown(_ bytes: some Sequence<UInt8>, limit: Int) -> String {
    var text = ""
    var space = false
    var count = 0
    // A cluster may hold any number of marks, so that scalars are bounded as well.
    for scalar in TerminalText.plain(bytes.prefix(limit * 16)).unicodeScalars {
      if scalar.properties.isWhitespace {
        space = true
        continue
      }
      if space, !text.isEmpty {
        text.unicodeScalars.append(" ")
        count += 1
      }
      space = false
      text.unicodeScalars.append(scalar)
      count += 1
      if count > limit * 4 { break }
    }
    return text.count > limit ? String(text.prefix(max(limit - 1, 0))) + "…" : text
  }

  /// Whether a scalar is a control, or changes how its neighbors are shown without being seen.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1f, 0x7f...0x9f: true
    case 0x061c, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff: true
    case 0xe0000...0xe007f: true
    default: false
    }
  }

  /// A reason as the text of a bullet: one line of at most 300 characters.
  ///
  /// It can form neither box, heading, link, comment nor code.
  package static func reason(_ text: String) -> String {
    let line = shown(text.utf8, limit: 300)
    var safe = ""
    for character in line {
      switch character {
      case "[": safe.append("(")
      case "]": safe.append(")")
      case "<": safe.append("‹")
      case ">": safe.append("›")
      case "`": safe.append("'")
      default: safe.append(character)
      }
    }
    return safe
  }
}
