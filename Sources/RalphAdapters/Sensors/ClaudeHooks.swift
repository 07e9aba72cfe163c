import RalphCore

/// The lines by which Claude Code calls `ralph hook`, and how they come into its settings.
///
/// What else stands in the file stays byte for byte: lines are put in at their places, nothing is
/// written anew.
package enum ClaudeHooks {
  /// The settings of one workspace on one machine, relative to the workspace.
  package static let file = ".claude/settings.local.json"

  /// What claude calls the hook for.
  package static let events: [String] = [
    HookEvent.Kind.promptSubmitted, .turnEnded, .turnFailed, .notified, .sessionEnded,
  ].map(\.rawValue)

  /// The command that claude gives to a shell.
  package static func command(program: String) -> String { quoted(program) + " hook" }

  /// The line for codex's own configuration, which ralph never edits.
  package static func codexLine(program: String) -> String {
    "notify = [\(JSONText.string(program).line), \"hook\"]"
  }

  /// What putting the lines in changes.
  package struct Change: Equatable, Sendable {
    /// The whole file as it will be.
    package var bytes: [UInt8]
    /// The lines that come (`+`) and go (`-`), for people.
    package var lines: [String]
  }

  /// Why a settings file is left alone.
  package struct Problem: Error, Equatable, Sendable {
    /// Ends without a full stop.
    package var sentence: String
  }

  /// The change to a file, nil if nothing is missing; `bytes` is nil where there is no file.
  package static func change(
    to bytes: [UInt8]?,
    command: String
  ) throws(Problem) -> Change? {
    let before = bytes ?? Array("{}\n".utf8)
    guard let root = JSONPlace(before) else { throw Problem(sentence: "it is not valid JSON") }
    guard root.isObject else { throw Problem(sentence: "it holds no JSON object") }
    var patch = Patch(bytes: before)
    if let hooks = root["hooks"] {
      try add(to: hooks, command, &patch)
    } else {
      let members = events.map { member($0, command) }.joined(separator: ",\n")
      patch.append(to: root, "  \"hooks\": {\n\(members)\n  }", margin: "")
    }
    return patch.isEmpty ? nil : Change(bytes: patch.result, lines: patch.lines)
  }

  /// Whether the file switches all hooks off.
  package static func areSwitchedOff(in bytes: [UInt8]) -> Bool {
    JSONPlace(bytes)?["disableAllHooks"]?.value == .plain("true")
  }

  private static func add(
    to hooks: JSONPlace,
    _ command: String,
    _ patch: inout Patch
  ) throws(Problem) {
    guard hooks.isObject else { throw Problem(sentence: "its \"hooks\" is no object") }
    var missing: [String] = []
    for event in events {
      guard let groups = hooks[event] else {
        missing.append(event)
        continue
      }
      guard let items = groups.items else {
        throw Problem(sentence: "its \"hooks.\(event)\" is no list")
      }
      let commands = items.flatMap { $0["hooks"]?.items ?? [] }.compactMap { $0["command"] }
      let ours = commands.filter { isOurs($0.text ?? "") }
      for place in ours where place.text != command {
        patch.replace(place, JSONText.string(command).line)
      }
      if ours.isEmpty { patch.append(to: groups, group(command), margin: "    ") }
    }
    guard !missing.isEmpty else { return }
    let members = missing.map { member($0, command) }.joined(separator: ",\n")
    patch.append(to: hooks, members, margin: "  ")
  }

  /// Whether a command calls a ralph's hook, wherever that ralph lies or lay.
  private static func isOurs(_ command: String) -> Bool {
    ["/ralph hook", "/ralph' hook"].contains { command.hasSuffix($0) }
  }

  private static func member(_ event: String, _ command: String) -> String {
    "    \"\(event)\": [\n\(group(command))\n    ]"
  }

  private static func group(_ command: String) -> String {
    let text = JSONText.string(command).line
    return """
            {
              "hooks": [
                { "type": "command", "command": \(text), "timeout": 10 }
              ]
            }
      """
  }

  /// A path as one word of a shell.
  private static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x5f].contains(byte)
    }
    return isPlain
      ? path
      : "'"
        + path.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}

/// Changes at places of a text, done from its end so that the places hold.
private struct Patch {
  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  let bytes: [UInt8]
  private var edits: [Edit] = []
  private(set) var lines: [String] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isEmpty: Bool { edits.isEmpty }

  /// Puts text behind the last part of an object or a list, which closes after `margin`.
  mutating func append(to place: JSONPlace, _ text: String, margin: String) {
    if let end = place.lastEnd {
      edits.append(Edit(range: end..<end, text: ",\n" + text))
    } else {
      let inside = (place.range.lowerBound + 1)..<(place.range.upperBound - 1)
      edits.append(Edit(range: inside, text: "\n\(text)\n\(margin)"))
    }
    lines += text.split(separator: "\n").map { "+ " + $0 }
  }

  mutating func replace(_ place: JSONPlace, _ text: String) {
    lines.append("- " + String(decoding: bytes[place.range], as: UTF8.self))
    lines.append("+ " + text)
    edits.append(Edit(range: place.range, text: text))
  }

  var result: [UInt8] {
    var result = bytes
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      result.replaceSubrange(edit.range, with: Array(edit.text.utf8))
    }
    return result
  }
}
