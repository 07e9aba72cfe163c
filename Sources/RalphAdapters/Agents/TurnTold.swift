import RalphCore

/// What an agent's stream of JSON records tells of its turn.
///
/// The stream may have a gap in its middle, and lines that are no records; both are passed over.
struct TurnTold: Equatable {
  /// The final message, or its last part if it is huge.
  var message = ""
  /// Whether the agent said or did anything.
  var isHeard = false
  /// Whether the turn succeeded by the agent's own word; nil where that was not said.
  var isSuccess: Bool?
  /// The error's text and its name.
  var error = ""
  var name = ""
  /// Whether the account refuses work, and when that is over in seconds since 1970.
  var isRefused = false
  var resets: Int64?
  /// The session's own name; empty if it is not known or not one.
  var session = ""
  var turns = 0
  var tokens = 0
  var costMicros = 0
  /// How many times something was asked for and rejected, as far as that is told.
  var rejections = 0
  /// Whether the next piece begins another message.
  private var isCut = true

  init() {}

  /// Reads a stream.
  init(_ output: [UInt8], _ form: RecordForm) {
    // Each type of record is told by a word that JSON strings cannot hold unescaped.
    let words = form.rules.map { Array("\"\($0.type)\"".utf8) }
    for line in output.split(separator: UInt8(ascii: "\n")) where line.count <= TurnTold.longest {
      guard line.first(where: { $0 != 0x20 && $0 != 0x0d }) == UInt8(ascii: "{") else { continue }
      let bytes = Array(line)
      let rules = zip(form.rules, words).filter { bytes.firstRange(of: $1, from: 0) != nil }
      guard !rules.isEmpty else { continue }
      let known: [CodingUserInfoKey: Any] = [.rules: rules.map(\.0)]
      // A line that only looks like a record is the agent's own output, and leaves what was told.
      guard let record = try? JSONDecoding.read(RecordValues.self, from: bytes, with: known)
      else { continue }
      for (taking, value) in record.taken { take(taking, value) }
    }
  }

  /// The longest record that is read, in bytes.
  private static let longest = 16 << 20
  /// How much is kept of a message, in bytes.
  private static let kept = 1 << 18

  private mutating func take(_ taking: Taking, _ value: RecordValue) {
    switch taking {
    case .message, .piece: takeMessage(value)
    case .acted: act()
    case .outcome, .ended: isSuccess = value.flag
    case .failure: error = isSuccess == true ? "" : TurnTold.end(value.text)
    case .name: name = isSuccess == true ? "" : TurnTold.end(value.text)
    case .limit:
      isRefused = value.text == "rejected"
      resets = value.seconds
    case .session: if TurnTold.isSession(value.text) { session = value.text }
    case .turns: turns = max(value.count, 0)
    case .turn: turns += 1
    case .tokens: tokens = value.count
    case .moreTokens: tokens = TurnTold.sum(tokens, value.count)
    case .cost: costMicros = value.count
    case .moreCost: costMicros = TurnTold.sum(costMicros, value.count)
    case .rejections: rejections = value.count
    }
  }

  private mutating func takeMessage(_ value: RecordValue) {
    let goesOn = value.flag && !isCut
    message = TurnTold.end(goesOn ? message + value.text : value.text)
    isCut = false
    if !message.isEmpty { isHeard = true }
  }

  private mutating func act() {
    isHeard = true
    isCut = true
    guard isSuccess == false else { return }
    (isSuccess, error, name) = (nil, "", "")
  }

  private static func end(_ text: String) -> String {
    text.utf8.count <= kept ? text : String(decoding: text.utf8.suffix(kept), as: UTF8.self)
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, isTooMuch) = left.addingReportingOverflow(right)
    return isTooMuch ? .max : sum
  }

  private static func isSession(_ text: String) -> Bool {
    let bytes = text.utf8
    return !bytes.isEmpty && bytes.count <= 64 && bytes.first != UInt8(ascii: "-")
      && bytes.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }
}

/// What one taking found in a record; what it did not find is empty, zero, false or nil.
struct RecordValue: Equatable {
  var text = ""
  var flag = false
  var count = 0
  var seconds: Int64?
}
