import RalphCore

/// Codex's record, which it calls a rollout: one JSON object a line, of which events are read.
enum CodexTranscript {
  static func read(_ tail: Tail, _ key: RalphCore.Key) -> TranscriptReading {
    var reading = TranscriptReading(isCut: tail.isCut)
    // Codex tells the sum since the session began.
    var before: Int?
    var latest = 0
    for line in tail.lines {
      // The last line may be half written, and other programs' lines are none of ours.
      guard let record = try? JSONDecoding.read(Record.self, from: Array(line)),
        record.type == "event_msg", let event = record.payload
      else { continue }
      switch event.type {
      case "user_message":
        if PromptMarks.keys(in: event.text).contains(key) {
          reading.begin()
          before = latest
        } else {
          reading.hasEnded = false
        }
      case "token_count": latest = max(latest, event.tokens ?? latest)
      case "agent_message" where reading.isAccepted:
        reading.last = SensorText.end(of: event.text)
      case "task_complete" where reading.isAccepted:
        if !event.text.isEmpty { reading.last = SensorText.end(of: event.text) }
        reading.hasEnded = true
      default: continue
      }
    }
    if let before { reading.count(latest - before) }
    return reading
  }
}

private struct Record: Decodable {
  var type: String
  var payload: Event?

  private enum Key: String, CodingKey { case type, payload }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    type = try values.decode(String.self, forKey: .type)
    payload = values.member(Event.self, .payload)
  }
}

private struct Event: Decodable {
  var type: String
  var text: String
  /// All tokens of the session so far; nil where it says nothing of them.
  var tokens: Int?

  private enum Key: String, CodingKey { case type, message, last_agent_message, info }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    type = try values.decode(String.self, forKey: .type)
    text =
      values.member(String.self, .message) ?? values.member(String.self, .last_agent_message) ?? ""
    tokens = values.member(Info.self, .info)?.total_token_usage.total_tokens
  }
}

private struct Info: Decodable {
  struct Sum: Decodable { var total_tokens: Int }

  var total_token_usage: Sum
}
