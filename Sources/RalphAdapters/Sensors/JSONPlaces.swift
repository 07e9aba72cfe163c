/// A JSON text, and where in its bytes each value stands: for changes that leave the rest as it
/// is, and for looking at a little of what others wrote.
struct JSONPlace: Equatable {
  indirect enum Value: Equatable {
    case object([Member])
    case list([JSONPlace])
    case text(String)
    /// A number, `true`, `false` or `null`, as it is written.
    case plain(String)
  }

  struct Member: Equatable {
    var name: String
    var place: JSONPlace
  }

  /// The bytes of the value, brackets and quotes included.
  var range: Range<Int>
  var value: Value

  /// Reads a whole text; nil if it is not valid JSON, or deeper than any settings are.
  init?(_ bytes: [UInt8]) {
    var reader = JSONPlaceReader(bytes: bytes)
    guard let place = reader.place(), reader.isAtEnd else { return nil }
    self = place
  }

  fileprivate init(range: Range<Int>, value: Value) {
    self.range = range
    self.value = value
  }

  /// The value of a member; of several with one name the last counts, as everywhere.
  subscript(_ name: String) -> JSONPlace? {
    guard case .object(let members) = value else { return nil }
    return members.last { $0.name == name }?.place
  }

  var items: [JSONPlace]? { if case .list(let items) = value { items } else { nil } }
  var text: String? { if case .text(let text) = value { text } else { nil } }
  var isObject: Bool { if case .object = value { true } else { false } }

  /// Where the last value in it ends; nil if it is empty or has no parts.
  var lastEnd: Int? {
    switch value {
    case .object(let members): members.last?.place.range.upperBound
    case .list(let items): items.last?.range.upperBound
    case .text, .plain: nil
    }
  }
}

private struct JSONPlaceReader {
  let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { bytes[at...].allSatisfy(JSONPlaceReader.isBlank) }

  mutating func place() -> JSONPlace? {
    skipBlanks()
    guard at < bytes.count, depth < 64 else { return nil }
    depth += 1
    defer { depth -= 1 }
    let start = at
    guard let value = value() else { return nil }
    return JSONPlace(range: start..<at, value: value)
  }

  private mutating func value() -> JSONPlace.Value? {
    switch bytes[at] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return list()
    case UInt8(ascii: "\""): return string().map { .text($0) }
    default: return plain()
    }
  }

  private mutating func object() -> JSONPlace.Value? {
    at += 1
    var members: [JSONPlace.Member] = []
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), let name = string(), take(":"),
        let place = place()
      else { return nil }
      members.append(JSONPlace.Member(name: name, place: place))
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func list() -> JSONPlace.Value? {
    at += 1
    var items: [JSONPlace] = []
    if take("]") { return .list([]) }
    repeat {
      guard let place = place() else { return nil }
      items.append(place)
    } while take(",")
    return take("]") ? .list(items) : nil
  }

  /// A string from its quote on.
  private mutating func string() -> String? {
    let start = at
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard at < bytes.count else { return nil }
    at += 1
    return JSONString.text(bytes[(start + 1)..<(at - 1)])
  }

  private mutating func plain() -> JSONPlace.Value? {
    let start = at
    while at < bytes.count, !JSONPlaceReader.isBlank(bytes[at]),
      !",]}:\"[{".utf8.contains(bytes[at])
    {
      at += 1
    }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    if ["true", "false", "null"].contains(word) { return .plain(word) }
    return JSONNumber(bytes[start..<at]) == nil ? nil : .plain(word)
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count, JSONPlaceReader.isBlank(bytes[at]) { at += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }
}
