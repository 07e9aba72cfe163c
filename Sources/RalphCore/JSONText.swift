/// JSON as ralph writes it: members in the order given, no floating point, nothing that is null.
///
/// Literals make the documents readable where they are written:
/// `["schema": "ralph.version/1", "name": "ralph"]`. A member that is absent is left out.
package indirect enum JSONText: Equatable, Sendable {
  /// Text; it is escaped when it is written.
  case string(String)
  /// A whole number.
  case integer(Int64)
  /// `true` or `false`.
  case boolean(Bool)
  /// Values in order.
  case array([JSONText])
  /// Members in the order in which they are written.
  case object([Member])
  /// No value: a member with it is not written.
  case absent

  /// A name and its value, in the place it was given.
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSONText

    package init(name: String, value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  /// The string, or nothing.
  package static func optional(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .absent }

  /// The number, or nothing.
  package static func optional(_ number: Int?) -> JSONText {
    number.map { .integer(Int64($0)) } ?? .absent
  }

  /// An object of names and values in the order given.
  package static func object(_ members: [(String, JSONText)]) -> JSONText {
    .object(members.map { Member(name: $0.0, value: $0.1) })
  }

  /// A number that fits.
  package static func integer(_ number: Int) -> JSONText { .integer(Int64(number)) }

  /// An array of strings.
  package static func strings(_ texts: some Sequence<String>) -> JSONText {
    .array(texts.map(JSONText.string))
  }

  /// The document on one line, without a newline at its end.
  package var line: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .string(let string): JSONText.quote(string, to: &text)
    case .integer(let number): text += String(number)
    case .boolean(let flag): text += flag ? "true" : "false"
    case .array(let items): writeArray(items, to: &text)
    case .object(let members): writeObject(members, to: &text)
    case .absent: text += "null"
    }
  }

  private func writeArray(_ items: [JSONText], to text: inout String) {
    text += "["
    for (index, item) in items.filter({ $0 != .absent }).enumerated() {
      if index > 0 { text += "," }
      item.write(to: &text)
    }
    text += "]"
  }

  private func writeObject(_ members: [Member], to text: inout String) {
    text += "{"
    for (index, member) in members.filter({ $0.value != .absent }).enumerated() {
      if index > 0 { text += "," }
      JSONText.quote(member.name, to: &text)
      text += ":"
      member.value.write(to: &text)
    }
    text += "}"
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if TerminalText.steers(scalar) {
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: JSONText...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONText)...) {
    self = .object(elements)
  }
}
