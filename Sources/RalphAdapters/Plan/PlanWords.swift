/// Foreign text made fit to be shown on one line.
///
/// Escape sequences go as a whole, controls and signs that turn the direction of writing go, runs
/// of white space become one space, and what is longer than the limit is cut and ends in `…`.
package enum PlanWords {
  /// The text of some bytes on one line of at most `limit` characters; bad UTF-8 becomes `\u{FFFD}`.
  package static func shown(_ bytes: some Sequence<UInt8>, limit: Int) -> String {
    var text = ""
    var space = false
    var escape = Escape.none
    var count = 0
    // A cluster may hold any number of marks, so that scalars are bounded as well.
    for scalar in String(decoding: Array(bytes.prefix(limit * 16)), as: UTF8.self).unicodeScalars {
      if escape.swallows(scalar) { continue }
      if scalar.properties.isWhitespace || scalar.value < 0x20 {
        space = true
        continue
      }
      if isHidden(scalar) { continue }
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
    case 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff: true
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

/// Where in an escape sequence a scan stands.
private enum Escape {
  case none
  case started
  /// Up to a letter, as in `ESC [ 31 m`.
  case control
  /// Up to a bell or `ESC \`, as in a window title.
  case string

  /// Moves on by one scalar; true while it belongs to a sequence.
  mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .none:
      switch scalar.value {
      case 0x1b: self = .started
      case 0x9b: self = .control
      case 0x90, 0x9d: self = .string
      default: return false
      }
    case .started:
      switch scalar {
      case "[": self = .control
      case "]", "P", "_", "^", "X": self = .string
      default: self = .none
      }
    case .control:
      if scalar.value >= 0x40 && scalar.value <= 0x7e { self = .none }
      if scalar.value < 0x20 { self = .none }
    case .string:
      if scalar.value == 0x07 || scalar.value == 0x9c || scalar == "\n" { self = .none }
      if scalar.value == 0x1b { self = .started }
    }
    return true
  }
}
