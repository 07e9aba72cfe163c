import RalphFiles

// What an interactive claude tells beside its screen: its hooks, its register, its transcript.
// PUPPET_HOOK is the command that it calls; PUPPET_CONFIG is its configuration folder. What it
// gets wrong stands in PUPPET_LIES, blank-separated.

/// What is wrong with a register, on request.
enum RegisterLie: String {
  /// A session that asks reads `idle`.
  case idleAsks = "idle-asks"
  /// Its file stays when it ends.
  case stays
  /// It writes files of the older generation.
  case old
  /// Its file names the start of an earlier process of the same number.
  case reused
}

/// The sensors of one session; each part is silent unless it is asked for.
struct Sensors {
  private let hook: String?
  private let config: String?
  private let lies: [RegisterLie]
  private let session: String
  private var last = ""
  private var messages = 0

  init(isPlayed: Bool) throws {
    hook = isPlayed ? World.environment("PUPPET_HOOK") : nil
    config = isPlayed ? World.environment("PUPPET_CONFIG") : nil
    lies = try (World.environment("PUPPET_LIES") ?? "").split(separator: " ").map { word in
      guard let lie = RegisterLie(rawValue: String(word)) else {
        throw Complaint(sentence: "PUPPET_LIES: `\(word)` is no lie")
      }
      return lie
    }
    let digits = String(World.process, radix: 16)
    let zeros = String(repeating: "0", count: max(0, 12 - digits.count))
    session = "00000000-0000-4000-8000-" + zeros + digits
  }

  func began() throws { try register("idle") }

  mutating func submitted(_ prompt: String) throws {
    try call("UserPromptSubmit", [("prompt", .text(prompt))])
    last = ""
    messages += 1
    try record("user", [("role", .text("user")), ("content", .text(prompt))])
    try register("busy")
  }

  mutating func said(_ text: String) throws {
    last = text
    try message(text, stop: .text("tool_use"))
  }

  func asked(_ message: String) throws {
    try call(
      "Notification",
      [("message", .text(message)), ("notification_type", .text("permission_prompt"))]
    )
    try register(lies.contains(.idleAsks) ? "idle" : "waiting")
  }

  func ended() throws {
    try message(last, stop: .text("end_turn"))
    try call("Stop", [("stop_hook_active", .bool(false)), ("last_assistant_message", .text(last))])
    try register("idle")
  }

  func failed(_ word: String, _ details: String) throws {
    try call("StopFailure", [("error", .text(word)), ("error_details", .text(details))])
    try register("idle")
  }

  func answered() throws { try register("idle") }

  /// A turn that a person stops tells no hook.
  func interrupted() throws { try register("idle") }

  func left() throws {
    try call("SessionEnd", [("reason", .text("prompt_input_exit"))])
    if let file, !lies.contains(.stays) { try Files.remove(file) }
  }

  private var file: String? {
    config.map { "\($0)/sessions/\(lies.contains(.old) ? "pid-" : "")\(World.process).json" }
  }

  private func register(_ status: String) throws {
    guard let file else { return }
    var members: [(name: String, value: JSON)] = [
      ("pid", .number(Int(World.process))), ("sessionId", .text(session)),
      ("cwd", .text(World.folder)), ("startedAt", .number(World.milliseconds)),
      ("procStart", .text(lies.contains(.reused) ? "1" : World.processStart)),
      ("version", .text("2.1.240")), ("kind", .text("interactive")), ("status", .text(status)),
      ("statusUpdatedAt", .number(World.milliseconds)),
    ]
    if lies.contains(.old) {
      members = [("session_id", .text(session)), ("cwd", .text(World.folder))]
    }
    try Files.makeFolder(Files.folder(of: file))
    try Files.replace(file, with: Array(JSON.object(members).line.utf8))
  }

  private func message(_ text: String, stop: JSON) throws {
    let usage: [(name: String, value: JSON)] = [
      ("input_tokens", .number(100)), ("output_tokens", .number(20)),
      ("cache_read_input_tokens", .number(3)),
    ]
    let content = JSON.object([("type", .text("text")), ("text", .text(text))])
    try record(
      "assistant",
      [
        ("id", .text("msg_\(messages)")), ("role", .text("assistant")),
        ("content", .list([content])), ("stop_reason", stop), ("usage", .object(usage)),
      ]
    )
  }

  private func record(_ type: String, _ message: [(name: String, value: JSON)]) throws {
    guard let config else { return }
    let slug = World.folder.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let path = "\(config)/projects/\(String(slug))/\(session).jsonl"
    let record = JSON.object([
      ("type", .text(type)), ("isSidechain", .bool(false)), ("message", .object(message)),
      ("sessionId", .text(session)), ("cwd", .text(World.folder)),
    ])
    try Files.makeFolder(Files.folder(of: path))
    try FileDescriptor.open(path, .append).write(Array((record.line + "\n").utf8))
  }

  private func call(_ event: String, _ members: [(name: String, value: JSON)]) throws {
    guard let hook else { return }
    let common: [(name: String, value: JSON)] = [
      ("session_id", .text(session)), ("cwd", .text(World.folder)),
      ("hook_event_name", .text(event)),
    ]
    World.tell(hook, JSON.object(common + members).line)
  }
}
