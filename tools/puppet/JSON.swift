// JSON as the puppets keep and print it: members in written order, since bd's are.

/// A JSON value.
indirect enum JSON: Equatable {
  case null
  case bool(Bool)
  case number(Int)
  case text(String)
  case list([JSON])
  case object([(name: String, value: JSON)])

  /// Reads a text; nil if it is no JSON, or holds a number that is not whole.
  init?(_ text: String) {
    var reader = JSONReader(rest: Array(text.utf8)[...])
    guard let value = reader.value(), reader.isAtEnd else { return nil }
    self = value
  }

  subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var string: String? { if case .text(let text) = self { text } else { nil } }
  var integer: Int? { if case .number(let number) = self { number } else { nil } }
  var items: [JSON] { if case .list(let items) = self { items } else { [] } }

  /// On one line.
  var line: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let value): String(value)
    case .text(let text): JSON.quoted(text)
    case .list(let items): "[" + items.map(\.line).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { JSON.quoted($0.name) + ":" + $0.value.line }.joined(separator: ",") + "}"
    }
  }

  /// With a line a member, indented by two, as bd prints lists.
  func indented(_ margin: String = "") -> String {
    let inner = margin + "  "
    switch self {
    case .list(let items) where !items.isEmpty:
      let lines = items.map { inner + $0.indented(inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(margin)]"
    case .object(let members) where !members.isEmpty:
      let lines = members.map { inner + JSON.quoted($0.name) + ": " + $0.value.indented(inner) }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
    default: return line
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      // Go escapes these too, so that JSON can stand in a page.
      case _ where scalar.value < 0x20 || ["<", ">", "&"].contains(scalar):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func == (left: JSON, right: JSON) -> Bool { left.line == right.line }
}

/// Reads the JSON that ``JSON`` writes, and what people write by hand.
private struct JSONReader {
  var rest: ArraySlice<UInt8>

  var isAtEnd: Bool { rest.allSatisfy { $0 <= 0x20 } }

  mutating func value() -> JSON? {
    skipBlanks()
    switch rest.first {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return list()
    case UInt8(ascii: "\""): return string().map { .text($0) }
    case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    default:
      let digits = rest.prefix { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) }
      rest = rest.dropFirst(digits.count)
      return Int(String(decoding: digits, as: UTF8.self)).map { .number($0) }
    }
  }

  private mutating func object() -> JSON? {
    guard take("{") else { return nil }
    var members: [(name: String, value: JSON)] = []
    skipBlanks()
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      guard let name = string() else { return nil }
      skipBlanks()
      guard take(":"), let value = value() else { return nil }
      members.append((name, value))
      skipBlanks()
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func list() -> JSON? {
    guard take("[") else { return nil }
    var items: [JSON] = []
    skipBlanks()
    if take("]") { return .list([]) }
    repeat {
      guard let value = value() else { return nil }
      items.append(value)
      skipBlanks()
    } while take(",")
    return take("]") ? .list(items) : nil
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): bytes.append(0x0a)
      case UInt8(ascii: "u"):
        let digits = String(decoding: rest.prefix(4), as: UTF8.self)
        rest = rest.dropFirst(4)
        guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
          return nil
        }
        bytes += Array(String(Character(scalar)).utf8)
      case .some(let other): bytes.append(other)
      case nil: return nil
      }
    }
    return nil
  }

  private mutating func take(_ word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 <= 0x20 } }
}
