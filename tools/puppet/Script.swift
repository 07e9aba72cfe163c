// What a puppet has been told to do: lines `BEAD ATTEMPT ACTION…`, `*` for any. The most specific
// group of lines that fits is played, so that a script says the rule and then the exceptions.

/// One thing a puppet does.
enum Action: Equatable {
  case sleep(milliseconds: Int)
  case write(path: String, text: String)
  case append(path: String, text: String)
  case exit(code: Int32)
  /// Ends the turn as the agent does that is played.
  case end(PartEnding)
  /// Says the completion signal with the nonce.
  case signal
  /// Says the completion signal as an agent that forgot the nonce.
  case bareSignal
  case echoPrompt
  case flood(bytes: Int)
  case ignoreTerm
  case stderr(text: String)
  /// Changes the bead's own box in the plan.
  case markPlan(mark: String)
  case hang
  case spawnChild(milliseconds: Int)

  /// The action that a script's words name; nil if they name none.
  init?(_ text: Substring) {
    let (verb, rest) = text.cutAtBlank
    let (path, content) = rest.cutAtBlank
    let made: Action? =
      switch verb {
      case "sleep": Int(rest).map { .sleep(milliseconds: $0) }
      case "write": path.isEmpty ? nil : .write(path: String(path), text: content.unescaped)
      case "append": path.isEmpty ? nil : .append(path: String(path), text: content.unescaped)
      case "exit": Int32(rest).map { .exit(code: $0) }
      case "end": PartEnding(rawValue: String(rest)).map { .end($0) }
      case "signal": .signal
      case "bare-signal": .bareSignal
      case "echo-prompt": .echoPrompt
      case "flood": Int(rest).map { .flood(bytes: $0) }
      case "ignore-term": .ignoreTerm
      case "stderr": .stderr(text: rest.unescaped)
      case "mark-plan": rest.isEmpty ? nil : .markPlan(mark: String(rest))
      case "hang": .hang
      case "spawn-child": Int(rest).map { .spawnChild(milliseconds: $0) }
      default: nil
      }
    guard let made else { return nil }
    self = made
  }
}

/// A script as read; a line that cannot be read is an error of the test, so it stops the puppet.
struct Script {
  struct Line {
    var bead: Substring
    var attempt: Substring
    var action: Action
  }

  /// A line that is no line of a script.
  struct Unreadable: Error {
    var line: Int
    var text: String
  }

  var lines: [Line] = []

  init(_ text: String) throws(Unreadable) {
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in all.enumerated() {
      guard let first = line.first(where: { $0 != " " }), first != "#" else { continue }
      let (bead, afterBead) = line.cutAtBlank
      let (attempt, rest) = afterBead.cutAtBlank
      guard let action = Action(rest) else {
        throw Unreadable(line: index + 1, text: String(line))
      }
      lines.append(Line(bead: bead, attempt: attempt, action: action))
    }
  }

  /// What is played for an attempt at a bead.
  func actions(bead: String, attempt: String) -> [Action] {
    for (beadWord, attemptWord) in [(bead, attempt), (bead, "*"), ("*", attempt), ("*", "*")] {
      let fitting = lines.filter { $0.bead == beadWord && $0.attempt == attemptWord }
      if !fitting.isEmpty { return fitting.map(\.action) }
    }
    return [.signal]
  }
}

extension Substring {
  /// The first word, and what follows the blanks after it.
  fileprivate var cutAtBlank: (Substring, Substring) {
    let start = drop { $0 == " " || $0 == "\t" }
    let word = start.prefix { $0 != " " && $0 != "\t" }
    return (word, start[word.endIndex...].drop { $0 == " " || $0 == "\t" })
  }

  /// The text with `\n` as a line end.
  fileprivate var unescaped: String {
    split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
  }
}
