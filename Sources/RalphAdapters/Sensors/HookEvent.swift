package import RalphCore

/// One call of `ralph hook`, as it lies in the spool.
package struct HookEvent: Equatable, Sendable {
  /// What the agent called the hook for, in the agent's word.
  package enum Kind: String, CaseIterable, Sendable {
    case promptSubmitted = "UserPromptSubmit"
    case turnEnded = "Stop"
    case turnFailed = "StopFailure"
    case notified = "Notification"
    case permissionAsked = "PermissionRequest"
    case compacting = "PreCompact"
    case sessionEnded = "SessionEnd"
    /// Codex's only one.
    case codexTurnEnded = "agent-turn-complete"
  }

  /// What happened.
  package var kind: Kind
  /// Wall time of the call, in milliseconds since 1970.
  package var at: Int64
  /// The agent's own name for the session; empty if it gave none.
  package var session = ""
  /// Who called, the nearest first; the agent is among them.
  package var processes: [HookProcess] = []
  /// The attempts whose marks stood in the prompt.
  package var keys: [Key] = []
  /// The end of the last message, or what was notified; redacted.
  package var text = ""
  /// The class of a failure, or the kind of a notification; empty if none was given.
  package var word = ""

  package init(_ kind: Kind, at: Int64) {
    self.kind = kind
    self.at = at
  }

  /// What it says of the agent.
  package var votes: [SensorVote] { findings.map { SensorVote(.hook, $0) } }

  private var findings: [SensorFinding] {
    let accepted = keys.map(SensorFinding.accepted)
    switch kind {
    case .promptSubmitted: return (keys.isEmpty ? [.prompted] : accepted) + [.busy]
    case .turnEnded, .codexTurnEnded: return accepted + [.turnEnded(last: text)]
    case .turnFailed: return [.turnFailed(TurnFailure(word: word))]
    case .notified: return notice.map { [$0] } ?? []
    case .permissionAsked: return [.asks(text)]
    case .compacting: return [.busy]
    case .sessionEnded: return [.left]
    }
  }

  /// Claude says that it waits for input also after a question, so that this is `idle` at most.
  private var notice: SensorFinding? {
    switch word {
    case "permission_prompt", "elicitation_dialog": return .asks(text)
    case "idle_prompt": return .idle
    case "": break
    default: return nil
    }
    // Versions without a kind are told apart by their words.
    if text.contains("permission") { return .asks(text) }
    return text.contains("waiting for your input") ? .idle : nil
  }

  /// Whether the call came from this very process, or from one below it.
  package func isFrom(pid: Int, start: UInt64) -> Bool {
    start != 0 && processes.contains(HookProcess(pid: pid, start: start))
  }
}

extension HookEvent {
  /// The most bytes of an event in the spool.
  package static let mostBytes = 4096

  /// The bytes for the spool, text cut until they are few enough.
  package var bytes: [UInt8] {
    var room = text.utf8.count
    while true {
      let bytes = Array((document(textBytes: room).line + "\n").utf8)
      if bytes.count <= HookEvent.mostBytes || room == 0 { return bytes }
      room = room * 3 / 4
    }
  }

  private func document(textBytes: Int) -> JSONText {
    let isEnd = kind == .turnEnded || kind == .codexTurnEnded
    let cut =
      isEnd
      ? TerminalText.end(of: text, bytes: textBytes)
      : TerminalText.beginning(of: text, bytes: textBytes)
    return [
      "format": 1,
      "event": .string(kind.rawValue),
      "at_ms": .integer(at),
      "session": session.isEmpty ? .absent : .string(session),
      "processes": .array(
        processes.map { ["pid": .integer($0.pid), "start": .string(String($0.start))] }
      ),
      "keys": keys.isEmpty ? .absent : .strings(keys.map(\.description)),
      "word": word.isEmpty ? .absent : .string(word),
      "text": cut.isEmpty ? .absent : .string(cut),
    ]
  }

  /// Reads what ``bytes`` wrote; nil for anything else.
  package init?(spooled bytes: [UInt8]) {
    guard bytes.count <= HookEvent.mostBytes,
      // What is no such object is rubbish, whatever the reason.
      let read = try? JSONDecoding.read(SpooledEvent.self, from: bytes),
      read.format == 1, let kind = Kind(rawValue: read.event)
    else { return nil }
    self.init(kind, at: read.at_ms)
    session = SensorText.word(read.session)
    processes = (read.processes ?? []).compactMap { process in
      UInt64(process.start).map { HookProcess(pid: process.pid, start: $0) }
    }
    keys = (read.keys ?? []).compactMap { Key($0.utf8) }
    word = SensorText.word(read.word)
    text = TerminalText.plain(read.text ?? "")
  }
}

private struct SpooledEvent: Decodable {
  struct Process: Decodable {
    var pid: Int
    var start: String
  }

  var format: Int
  var event: String
  var at_ms: Int64
  var session: String?
  var processes: [Process]?
  var keys: [String]?
  var word: String?
  var text: String?
}
