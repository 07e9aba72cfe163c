// The headless agents that a puppet plays: the forms are those of their 2026 versions, and what
// ralph does not read is left out. A script says what the agent does, a variable how it ends.

/// An agent that is played without a terminal.
protocol Part {
  /// The name whose variable, as in `PUPPET_CODEX`, chooses the ending.
  static var name: String { get }

  init(arguments: [String])

  /// Leaves as the agent would for words that it does not take; the prompt is not read yet.
  func check()
  /// What is said before any work.
  func begin()
  /// A message of the model.
  func say(_ text: String)
  /// What is said of a piece of work, in so many bytes.
  func work(bytes: Int)
  /// The last record; a failed turn has no last message.
  func finish(_ lastSaid: String, failed: Bool)
  /// The failure of a turn for which the account is used up, until an hour from now.
  func limit()
  /// The failure of a turn that nobody is signed in for any more.
  func login()
  /// The failure of a turn that nobody has money for.
  func credit()
  /// The exit code of a failed turn.
  var failure: Int32 { get }
  /// The same where nobody is signed in.
  var loginFailure: Int32 { get }
}

/// How a part ends, whatever the script says.
enum PartEnding: String {
  case success, error, limit, login, credit, hang, garbage, flood, silent
  /// A right was refused, and the agent ends with 0 and without a word.
  case rejected
}

extension Part {
  var failure: Int32 { 1 }
  var loginFailure: Int32 { failure }

  /// Plays the part to its end.
  func play() throws -> Never {
    check()
    let variable = "PUPPET_" + Self.name.uppercased()
    let word = World.environment(variable) ?? PartEnding.success.rawValue
    guard let ending = PartEnding(rawValue: word) else {
      throw Complaint(sentence: "\(variable)=\(word) is no ending of \(Self.name)")
    }
    // Like the real ones it waits here for the end of its standard input.
    try play(Invocation.fromWorld(), ending)
  }

  private func play(_ invocation: Invocation, _ ending: PartEnding) throws -> Never {
    if ending != .silent { begin() }
    try end(invocation, as: ending)
  }

  /// Ends the turn this way, whatever was said before.
  func end(_ invocation: Invocation, as ending: PartEnding) throws -> Never {
    switch ending {
    case .success: try invocation.play(as: .part(self))
    case .flood:
      for _ in 0..<64 { work(bytes: 128 << 10) }
      try invocation.play(as: .part(self))
    case .error: finish("the tool failed", failed: true)
    case .limit: limit()
    case .login: login()
    case .credit: credit()
    case .hang: World.hang()
    case .garbage: World.output("{\"type\":\"assistant\",\"mess\n\u{1b}[31mnot a record\u{7}\n{]\n")
    case .rejected: World.complain("! permission requested: bash (make); auto-rejecting")
    case .silent: break
    }
    try invocation.log("end")
    switch ending {
    case .error, .limit, .credit: World.leave(code: failure)
    case .login: World.leave(code: loginFailure)
    case .success, .hang, .garbage, .flood, .silent, .rejected: World.leave(code: 0)
    }
  }

  /// A whole number of bytes of nothing, for records that say much.
  func filler(_ bytes: Int) -> String { String(repeating: "x", count: bytes) }
}

/// The words an agent was called with, told apart by what it takes.
struct AgentCall {
  /// Words that are no options.
  private(set) var rest: [String] = []
  /// Options and their values; empty for those that take none.
  private(set) var options: [String: String] = [:]
  /// The first word that looks like an option and is none.
  private(set) var unknown: String?

  init(_ arguments: [String], flags: Set<String>, valued: Set<String>) {
    var words = arguments[...]
    while let word = words.popFirst() {
      if flags.contains(word) {
        options[word] = ""
      } else if valued.contains(word), let value = words.popFirst() {
        options[word] = value
      } else if word.hasPrefix("-"), word != "-" {
        unknown = unknown ?? word
      } else {
        rest.append(word)
      }
    }
  }

  /// Leaves as the agent would if there is a word that it does not take, or one is missing.
  func expect(_ words: [String], code: Int32, all needed: String...) {
    if let unknown { World.stop("error: unexpected argument '\(unknown)' found", code: code) }
    guard rest == words else {
      World.stop("error: unexpected words '\(rest.joined(separator: " "))'", code: code)
    }
    for option in needed where options[option] == nil {
      World.stop("puppet: played with \(option) only", code: 64)
    }
  }
}

/// A text as a JSON string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
