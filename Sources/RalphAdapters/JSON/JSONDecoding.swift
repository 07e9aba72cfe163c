/// Reads values that say by `Decodable` of which members they are made from JSON that others wrote.
///
/// The standard library has the protocol, and this is the whole of what ralph needs behind it. A
/// library for JSON alone would make up a sixth of the program, whose start every hook waits for.
struct JSONDecoding: Decoder {
  private let bytes: [UInt8]
  private let node: JSONTree.Node
  let userInfo: [CodingUserInfoKey: Any]
  var codingPath: [any CodingKey] { [] }

  /// Reads a value from a whole text; throws where it is no JSON, or has not what the value needs.
  static func read<Value: Decodable>(
    _ type: Value.Type,
    from bytes: [UInt8],
    with userInfo: [CodingUserInfoKey: Any] = [:]
  ) throws -> Value {
    guard let tree = JSONTree(bytes) else { throw mismatch }
    return try JSONDecoding(bytes: bytes, node: tree.root, userInfo: userInfo).decode(type)
  }

  /// Whatever is not as it should be: nobody looks at how, the bytes themselves are shown.
  static var mismatch: DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: "not as expected"))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = node else { throw JSONDecoding.mismatch }
    let named = try members.map { member in
      guard let name = JSONString.text(bytes[member.name]) else { throw JSONDecoding.mismatch }
      return (name, inner(member.value))
    }
    return KeyedDecodingContainer(JSONMembers(members: named))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let nodes) = node else { throw JSONDecoding.mismatch }
    return JSONItems(items: nodes.map(inner))
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  private func inner(_ node: JSONTree.Node) -> JSONDecoding {
    JSONDecoding(bytes: bytes, node: node, userInfo: userInfo)
  }

  /// The number, where there is one.
  var number: JSONNumber? {
    if case .number(let range) = node { JSONNumber(bytes[range]) } else { nil }
  }

  private func whole<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard let whole = number?.whole(type) else { throw JSONDecoding.mismatch }
    return whole
  }

  private func fraction<Number: LosslessStringConvertible>(_ type: Number.Type) throws -> Number {
    guard let text = number?.plain, let value = Number(text) else { throw JSONDecoding.mismatch }
    return value
  }
}

extension JSONDecoding: SingleValueDecodingContainer {
  func decodeNil() -> Bool { if case .null = node { true } else { false } }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .flag(let flag) = node else { throw JSONDecoding.mismatch }
    return flag
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let range) = node, let text = JSONString.text(bytes[range]) else {
      throw JSONDecoding.mismatch
    }
    return text
  }

  func decode(_ type: Double.Type) throws -> Double { try fraction(type) }
  func decode(_ type: Float.Type) throws -> Float { try fraction(type) }
  func decode(_ type: Int.Type) throws -> Int { try whole(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }
}

/// The members of an object.
private struct JSONMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [(name: String, value: JSONDecoding)]
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

  func contains(_ key: Key) -> Bool { members.contains { $0.name == key.stringValue } }

  /// Of several with one name the first counts.
  private func value(_ key: Key) throws -> JSONDecoding {
    guard let member = members.first(where: { $0.name == key.stringValue }) else {
      throw JSONDecoding.mismatch
    }
    return member.value
  }

  func decodeNil(forKey key: Key) throws -> Bool { try value(key).decodeNil() }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try type.init(from: value(key))
  }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<Inner> {
    try value(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try value(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { throw JSONDecoding.mismatch }
  func superDecoder(forKey key: Key) throws -> any Decoder { try value(key) }
}

/// The values of a list, in order.
private struct JSONItems: UnkeyedDecodingContainer {
  let items: [JSONDecoding]
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex == items.count }

  init(items: [JSONDecoding]) { self.items = items }

  /// Takes the next value if `read` can read it.
  private mutating func take<Value>(_ read: (JSONDecoding) throws -> Value) throws -> Value {
    guard !isAtEnd else { throw JSONDecoding.mismatch }
    let value = try read(items[currentIndex])
    currentIndex += 1
    return value
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, items[currentIndex].decodeNil() else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try take { try type.init(from: $0) }
  }

  mutating func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type
  ) throws -> KeyedDecodingContainer<Inner> {
    try take { try $0.container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try take { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try take { $0 } }
}
