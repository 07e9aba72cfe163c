// A small writer of JSON text with members in written order.

/// A JSON value whose members keep their order; there are no fractions.
enum AuditJSON: Equatable, Sendable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case list([AuditJSON])
  case object([(String, AuditJSON)])

  static func == (left: AuditJSON, right: AuditJSON) -> Bool { left.line == right.line }

  /// The value on one line.
  var line: String {
    switch self {
    case .text(let text): AuditJSON.quoted(text)
    case .number(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .list(let items): "[" + items.map(\.line).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { AuditJSON.quoted($0.0) + ":" + $0.1.line }.joined(separator: ",") + "}"
    }
  }

  /// A number that fits.
  static func number(_ value: Int) -> AuditJSON { .number(Int64(value)) }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7f {
          out += scalar.value < 0x10 ? "\\u000" : "\\u00"
          out += String(scalar.value, radix: 16)
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}
