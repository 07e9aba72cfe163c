import RalphCore

/// What an agent hands to its hook: claude on standard input, codex as an argument.
package struct HookPayload: Equatable, Sendable {
  /// The most bytes that are read of it.
  package static let mostBytes = 1 << 20

  /// The folder that the agent works in; nil if it does not say.
  package var folder: String?
  /// The event, without who called and when.
  private var event: HookEvent

  /// Reads it; `word` is the event that was named on the command line.
  ///
  /// Nil where it is no JSON object, or is about nothing that ralph listens to.
  package init?(_ bytes: [UInt8], word: String?) {
    guard bytes.count <= HookPayload.mostBytes,
      // Whatever is wrong with it, there is nobody to tell.
      let members = try? JSONDecoding.read(Told.self, from: bytes),
      let kind = (members.event ?? word).flatMap(HookEvent.Kind.init(rawValue:))
    else { return nil }
    folder = members.folder.flatMap(HookPayload.path)
    event = HookEvent(kind, at: 0)
    event.session = SensorText.word(members.session)
    switch kind {
    case .promptSubmitted:
      event.keys = PromptMarks.keys(in: members.prompts.joined(separator: "\n"))
    case .turnEnded:
      event.text = SensorText.end(of: members.last)
    case .codexTurnEnded:
      event.keys = PromptMarks.keys(in: members.prompts.joined(separator: "\n"))
      event.text = SensorText.end(of: members.last)
    case .turnFailed:
      event.word = SensorText.word(members.failure)
      event.text = SensorText.beginning(of: members.details)
    case .notified:
      event.word = SensorText.word(members.notice)
      event.text = SensorText.beginning(of: members.message)
    case .permissionAsked:
      event.word = SensorText.word(members.tool)
      event.text = event.word.isEmpty ? "permission" : "permission to use \(event.word)"
    case .compacting, .sessionEnded:
      event.word = SensorText.word(members.reason)
    }
  }

  /// A text that can be an absolute path.
  private static func path(_ text: String) -> String? {
    text.hasPrefix("/") && text.utf8.count <= 4096 && !text.utf8.contains(0) ? text : nil
  }

  /// The event, called at a time by a process and those above it.
  package func event(at milliseconds: Int64, by processes: [HookProcess]) -> HookEvent {
    var event = event
    event.at = milliseconds
    event.processes = processes
    return event
  }
}

/// The members of both agents' objects, as far as they are read.
private struct Told: Decodable {
  var event: String?
  var session: String?
  var folder: String?
  var prompts: [String]
  var last: String
  var failure: String?
  var details: String
  var notice: String?
  var message: String
  var tool: String?
  var reason: String?

  private enum Key: String, CodingKey {
    case hook_event_name, session_id, cwd, prompt, last_assistant_message, error, error_details
    case notification_type, message, tool_name, reason, trigger
    case type
    case threadID = "thread-id"
    case inputMessages = "input-messages"
    case lastMessage = "last-assistant-message"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    event = values.member(String.self, .hook_event_name) ?? values.member(String.self, .type)
    session = values.member(String.self, .session_id) ?? values.member(String.self, .threadID)
    folder = values.member(String.self, .cwd)
    prompts =
      values.member(String.self, .prompt).map { [$0] }
      ?? values.member([String].self, .inputMessages) ?? []
    last =
      values.member(String.self, .last_assistant_message)
      ?? values.member(String.self, .lastMessage) ?? ""
    failure = values.member(String.self, .error)
    details = values.member(String.self, .error_details) ?? ""
    notice = values.member(String.self, .notification_type)
    message = values.member(String.self, .message) ?? ""
    tool = values.member(String.self, .tool_name)
    reason = values.member(String.self, .reason) ?? values.member(String.self, .trigger)
  }
}
