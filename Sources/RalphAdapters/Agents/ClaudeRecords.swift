import RalphCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What is read of `claude --output-format stream-json`: the records that say how it ended.
///
/// The transcript between them is not looked at. The stream may have a gap in its middle, and lines
/// that are no records; both are passed over.
struct ClaudeRecords: Equatable {
  /// The last `result` record.
  var result: ClaudeResult?
  /// The last `rate_limit_event`.
  var limit: ClaudeLimit?

  /// Reads a stream.
  init(_ output: [UInt8]) {
    let decoder = JSONDecoder()
    for line in output.split(separator: UInt8(ascii: "\n")) {
      // Each kind of record is told by a word that JSON strings cannot hold unescaped.
      let isResult = ClaudeRecords.has(line, ClaudeRecords.resultWord)
      guard isResult || ClaudeRecords.has(line, ClaudeRecords.limitWord) else { continue }
      guard line.first(where: { $0 != 0x20 && $0 != 0x0d }) == UInt8(ascii: "{") else { continue }
      let data = Data(line)
      // A line that only looks like a record is the agent's own output.
      guard let kind = try? decoder.decode(ClaudeKind.self, from: data) else { continue }
      switch kind.type {
      // One that cannot be read leaves the last that could: the exit code has its say anyway.
      case "result": result = (try? decoder.decode(ClaudeResult.self, from: data)) ?? result
      case "rate_limit_event":
        // Likewise.
        limit = (try? decoder.decode(ClaudeEvent.self, from: data))?.rate_limit_info ?? limit
      default: break
      }
    }
  }

  private static func has(_ line: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
    Array(line).firstRange(of: word, from: 0) != nil
  }

  private static let resultWord = Array(#""result""#.utf8)
  private static let limitWord = Array(#""rate_limit_event""#.utf8)
}

private struct ClaudeKind: Decodable {
  var type: String
}

private struct ClaudeEvent: Decodable {
  var rate_limit_info: ClaudeLimit
}

/// The state of the account, as claude tells it during a turn.
struct ClaudeLimit: Equatable, Decodable {
  /// `allowed`, `allowed_warning` or `rejected`.
  var status: String
  /// Seconds since 1970; nil if it does not say.
  var resetsAt: Int64?

  private enum Key: String, CodingKey { case status, resetsAt }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    status = try values.decode(String.self, forKey: .status)
    // A time in a form that is new to us is none: the pause of the policy holds.
    resetsAt = try? values.decodeIfPresent(Int64.self, forKey: .resetsAt)
  }
}

/// The record that closes a turn; every member but the type may be missing.
struct ClaudeResult: Equatable, Decodable {
  /// `success`, or which error it was.
  var subtype: String
  var isError: Bool
  /// The final message, or the error's text.
  var text: String
  var turns: Int
  /// The cost in millionths of a dollar.
  var costMicros: Int
  /// All tokens that were read or written.
  var tokens: Int

  /// Whether the turn came to its end as it should.
  var isSuccess: Bool { !isError && subtype == "success" }

  private enum Key: String, CodingKey {
    case subtype, is_error, result, errors, num_turns, total_cost_usd, usage
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let stated = values.known(Bool.self, .is_error)
    subtype =
      values.known(String.self, .subtype) ?? (stated == false ? "success" : "")
    isError = stated ?? (subtype != "success")
    let errors = values.known([String].self, .errors) ?? []
    text =
      values.known(String.self, .result) ?? errors.joined(separator: "\n")
    turns = max(values.known(Int.self, .num_turns) ?? 0, 0)
    let cost = values.known(Decimal.self, .total_cost_usd)
    costMicros = cost.flatMap { MicroDollars.read($0.description) } ?? 0
    tokens = values.known(ClaudeUsage.self, .usage)?.total ?? 0
  }
}

private struct ClaudeUsage: Decodable {
  var total = 0

  private enum Key: String, CodingKey, CaseIterable {
    case input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    for key in Key.allCases {
      guard let count = values.known(Int.self, key), count > 0 else { continue }
      let (sum, isTooMuch) = total.addingReportingOverflow(count)
      total = isTooMuch ? .max : sum
    }
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

extension KeyedDecodingContainer {
  /// A member's value; nil where the member is missing or has a form that is new to us.
  fileprivate func known<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
    // A newer claude may write it differently; one odd member must not cost the whole record.
    try? decode(type, forKey: key)
  }
}
