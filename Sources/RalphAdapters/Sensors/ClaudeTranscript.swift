import RalphCore

/// Claude's record: one JSON object a line, of which messages are read.
enum ClaudeTranscript {
  static func read(_ tail: Tail, _ key: RalphCore.Key) -> TranscriptReading {
    var reading = TranscriptReading(isCut: tail.isCut)
    // A message that comes in pieces repeats its usage in each.
    var counted = (id: "", tokens: 0)
    for line in tail.lines {
      // The last line may be half written, and other programs' lines are none of ours.
      guard let record = try? JSONDecoding.read(Record.self, from: Array(line)),
        !record.isSidechain,
        let message = record.message
      else { continue }
      switch record.type {
      case "user" where !record.isMeta:
        if PromptMarks.keys(in: message.text).contains(key) {
          reading.begin()
          counted = ("", 0)
        } else if !message.text.isEmpty || message.holdsResults {
          reading.hasEnded = false
        }
      case "assistant":
        guard reading.isAccepted else { continue }
        if message.id != counted.id { counted = (message.id, 0) }
        reading.count(message.tokens - counted.tokens)
        counted.tokens = max(counted.tokens, message.tokens)
        if !message.text.isEmpty { reading.last = SensorText.end(of: message.text) }
        reading.hasEnded = message.stop == "end_turn" || message.stop == "stop_sequence"
      default: continue
      }
    }
    return reading
  }
}

private struct Record: Decodable {
  var type: String
  /// Whether it belongs to an agent that the agent started.
  var isSidechain: Bool
  /// Whether the program wrote it, and not the user.
  var isMeta: Bool
  var message: Message?

  private enum Key: String, CodingKey { case type, isSidechain, isMeta, message }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    type = try values.decode(String.self, forKey: .type)
    isSidechain = values.member(Bool.self, .isSidechain) ?? false
    isMeta = values.member(Bool.self, .isMeta) ?? false
    message = values.member(Message.self, .message)
  }
}

private struct Message: Decodable {
  var id: String
  /// What was said; what tools answered is left out.
  var text: String
  var holdsResults: Bool
  var stop: String?
  var tokens: Int

  private enum Key: String, CodingKey { case id, content, stop_reason, usage }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    id = values.member(String.self, .id) ?? ""
    let pieces = values.member([Piece].self, .content) ?? []
    text =
      values.member(String.self, .content)
      ?? pieces.filter { $0.type == "text" }.compactMap(\.text).joined(separator: "\n")
    holdsResults = pieces.contains { $0.type == "tool_result" }
    stop = values.member(String.self, .stop_reason)
    tokens = values.member(Usage.self, .usage)?.total ?? 0
  }
}

private struct Piece: Decodable {
  var type: String?
  var text: String?

  private enum Key: String, CodingKey { case type, text }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    type = values.member(String.self, .type)
    text = values.member(String.self, .text)
  }
}

private struct Usage: Decodable {
  var total = 0

  private enum Key: String, CodingKey, CaseIterable {
    case input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    // A count beyond any account is no count.
    let counts = Key.allCases.compactMap { values.member(Int.self, $0) }
    total = counts.filter { (0...1_000_000_000_000).contains($0) }.reduce(0, +)
  }
}
