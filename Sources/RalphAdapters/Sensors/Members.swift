// Other programs' JSON changes from version to version: a member of a new form is read as none.

extension KeyedDecodingContainer {
  /// A member's value; nil where it is missing or of a form that is new to us.
  func member<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
    // One odd member must not cost the whole record.
    try? decode(type, forKey: key)
  }
}
