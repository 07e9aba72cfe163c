/// What the rules of a form find in one record.
///
/// Only the members that a rule names are decoded. One that is missing, or has a form that is new to
/// us, is not found, and costs nothing else of the record.
struct RecordValues: Decodable {
  /// What was found, in the order of the rule; empty where no rule fits.
  var taken: [(taking: Taking, value: RecordValue)] = []

  init(from decoder: any Decoder) throws {
    let rules = decoder.userInfo[.rules] as? [RecordRule] ?? []
    let members = RecordMembers(root: try decoder.container(keyedBy: MemberName.self))
    let type = members.value(String.self, ["type"])
    let rule = rules.first { rule in
      guard rule.type == type else { return false }
      guard let condition = rule.condition else { return true }
      return members.value(String.self, condition.path).map(condition.values.contains) ?? false
    }
    taken = rule?.takings.map { ($0, members.read($0)) } ?? []
  }
}

extension CodingUserInfoKey {
  /// The rules, of which one may fit the record.
  static let rules: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "rules") else {
      preconditionFailure("BUG: a word that is no key")
    }
    return key
  }()
}

/// Any member's name.
private struct MemberName: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// The members of a record, found by paths.
private struct RecordMembers {
  var root: KeyedDecodingContainer<MemberName>

  func read(_ taking: Taking) -> RecordValue {
    var value = RecordValue()
    switch taking {
    case .message(let paths), .failure(let paths): value.text = text(paths)
    case .piece(let path, let goesOn):
      value.text = text([path])
      value.flag = self.value(Bool.self, goesOn) ?? false
    case .outcome(let word, let failed): value.flag = isSuccess(word, failed)
    case .ended(let succeeded): value.flag = succeeded
    case .name(let path), .session(let path): value.text = text([path])
    case .limit(let status, let resets):
      value.text = text([status])
      // A time in a form that is new to us is none: the pause of the policy holds.
      value.seconds = self.value(Int64.self, resets)
    case .turns(let path): value.count = self.value(Int.self, path) ?? 0
    case .tokens(let paths), .moreTokens(let paths): value.count = sum(paths)
    case .cost(let path), .moreCost(let path):
      value.count = self.value(JSONNumber.self, path)?.plain.flatMap(MicroDollars.read) ?? 0
    case .rejections(let path): value.count = list(path)
    case .acted, .turn: break
    }
    return value
  }

  /// A member's value; nil where it is missing or of another form.
  func value<Value: Decodable>(_ type: Value.Type, _ path: [String]) -> Value? {
    guard let last = path.last, let holder = holder(path) else { return nil }
    // A newer agent may write it differently; one odd member must not cost the whole record.
    return try? holder.decode(type, forKey: MemberName(stringValue: last))
  }

  private func holder(_ path: [String]) -> KeyedDecodingContainer<MemberName>? {
    var holder = root
    for name in path.dropLast() {
      let key = MemberName(stringValue: name)
      // Likewise.
      guard let inner = try? holder.nestedContainer(keyedBy: MemberName.self, forKey: key) else {
        return nil
      }
      holder = inner
    }
    return holder
  }

  private func text(_ paths: [[String]]) -> String {
    for path in paths {
      if let text = value(String.self, path) { return text }
      if let lines = value([String].self, path) { return lines.joined(separator: "\n") }
    }
    return ""
  }

  /// A turn that says neither how it went nor that it failed did not succeed.
  private func isSuccess(_ word: [String], _ failed: [String]) -> Bool {
    let isFailed = value(Bool.self, failed)
    guard let word = value(String.self, word) else { return isFailed == false }
    return word == "success" && isFailed != true
  }

  private func sum(_ paths: [[String]]) -> Int {
    paths.reduce(0) { total, path in
      guard let count = value(Int.self, path), count > 0 else { return total }
      let (sum, isTooMuch) = total.addingReportingOverflow(count)
      return isTooMuch ? .max : sum
    }
  }

  /// How many elements a list has, of whatever form; enough to know whether it is empty.
  private func list(_ path: [String]) -> Int {
    guard let last = path.last, let holder = holder(path),
      // Likewise.
      let list = try? holder.nestedUnkeyedContainer(forKey: MemberName(stringValue: last))
    else { return 0 }
    return list.count ?? 0
  }
}

/// Amounts of money in millionths of a dollar, read from their decimal digits.
enum MicroDollars {
  /// The amount that a decimal number writes, rounded half up; nil if it is none or too large.
  static func read(_ text: String) -> Int? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, whole.count <= 12 else {
      return nil
    }
    var digits = parts.count == 2 ? Array(parts[1]) : []
    guard whole.allSatisfy(isDigit), digits.allSatisfy(isDigit) else { return nil }
    while digits.count < 7 { digits.append(0x30) }
    let micros = (whole + digits.prefix(6)).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return digits[6] >= 0x35 ? micros + 1 : micros
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
