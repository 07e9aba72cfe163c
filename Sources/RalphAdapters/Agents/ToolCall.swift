import RalphCore

/// Where in an agent's stream of records a call of a tool stands, as data.
struct CallForm: Sendable {
  /// What the record's member `type` says.
  var type: String
  /// The way to a list whose elements may each be a call; nil where the record is one.
  var list: [String]?
  /// A member that must have one of some values.
  var condition: (path: [String], values: [String])?
  /// The ways to the tool's name and to what it is called with: the first that is there.
  var name: [String]
  var details: [[String]]
}

// tidy: table
extension CallForm {
  /// What is shown of a call's arguments: the first of these that it has.
  static let telling = [
    "command", "cmd", "file_path", "filePath", "path", "pattern", "query", "url", "description",
    "prompt",
  ]

  static let claude = [
    CallForm(
      type: "assistant",
      list: ["message", "content"],
      condition: (["type"], ["tool_use"]),
      name: ["name"],
      details: [["input"]]
    )
  ]
  static let codex = [
    CallForm(
      type: "item.started",
      condition: (
        ["item", "type"], ["command_execution", "file_change", "mcp_tool_call", "web_search"]
      ),
      name: ["item", "type"],
      details: [["item", "command"], ["item", "tool"], ["item", "query"], ["item", "changes"]]
    )
  ]
  static let gemini = [
    CallForm(type: "tool_use", name: ["tool_name"], details: [["parameters"]])
  ]
  static let opencode = [
    CallForm(type: "tool_use", name: ["part", "tool"], details: [["part", "state", "input"]])
  ]
}

/// What an agent does, as far as its output tells while it works: a line for each call of a tool.
///
/// An agent that writes plain text is shown as it writes. Everything is foreign text: escapes are
/// taken out, lines are cut, and what looks like a secret is left out.
package struct AgentStream: Sendable {
  private let forms: [CallForm]?
  private var rest: [UInt8] = []
  /// How many lines were taken so far.
  package private(set) var taken = 0

  /// The longest record that is looked at, and the most letters of a line that is shown.
  private static let recordMost = 1 << 20
  private static let shownMost = 200

  /// Whether all that the agent writes is shown, and not its calls alone.
  package var isPlain: Bool { forms == nil }

  /// The stream of an agent of a kind, such as `claude` or `shell`.
  package init(kind: String) {
    guard let preset = Preset.named(kind), case .records = preset.output else {
      forms = nil
      return
    }
    forms = preset.calls
  }

  /// Takes what was written since, and gives the lines to show.
  package mutating func take(_ bytes: [UInt8]) -> [String] {
    rest += bytes
    guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else {
      // A line without an end is not kept for ever.
      if rest.count > AgentStream.recordMost { rest = [] }
      return []
    }
    let whole = Redaction.clean(Array(rest[...end]), secrets: [])
    rest = Array(rest[(end + 1)...])
    let lines = whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    taken += max(0, lines.count - 1)
    return lines.flatMap { show(Array($0)) }
  }

  /// The lines of what was left when the stream ended; a last line without an end counts, and what
  /// was taken before does not.
  package mutating func end(_ bytes: [UInt8]) -> [String] {
    rest = []
    return take(bytes + [UInt8(ascii: "\n")])
  }

  private func show(_ line: [UInt8]) -> [String] {
    guard let forms else {
      let text = TerminalText.plain(line)
      return text.allSatisfy(\.isWhitespace) ? [] : [AgentStream.cut(text)]
    }
    guard line.first == UInt8(ascii: "{"), line.count <= AgentStream.recordMost,
      // What is no record tells of no call.
      let record = JSONPlace(line)
    else { return [] }
    return forms.flatMap { form -> [String] in
      guard record.at(["type"])?.text == form.type else { return [] }
      let calls = form.list.map { record.at($0)?.items ?? [] } ?? [record]
      return calls.compactMap { AgentStream.line(of: $0, form) }
    }
  }

  private static func line(of call: JSONPlace, _ form: CallForm) -> String? {
    if let condition = form.condition {
      guard let word = call.at(condition.path)?.text, condition.values.contains(word) else {
        return nil
      }
    }
    guard let name = call.at(form.name)?.text else { return nil }
    let details = form.details.lazy.compactMap { call.at($0) }.first
    let told = details.map { $0.telling(CallForm.telling) } ?? ""
    return cut(TerminalText.plain(Array((told.isEmpty ? name : "\(name): \(told)").utf8)))
  }

  private static func cut(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
    return line.count > shownMost ? line.prefix(shownMost - 1) + "…" : line
  }
}

extension JSONPlace {
  /// What stands at the end of a way of members.
  fileprivate func at(_ path: [String]) -> JSONPlace? {
    var place: JSONPlace? = self
    for name in path { place = place?[name] }
    return place
  }

  /// The first of some members that is a text, or else any that is; of a list the first element's.
  fileprivate func telling(_ names: [String]) -> String {
    switch value {
    case .text(let text): return text
    case .list(let items): return items.first?.telling(names) ?? ""
    case .object(let members):
      return names.lazy.compactMap { self[$0]?.text }.first
        ?? members.sorted { $0.name < $1.name }.lazy.compactMap(\.place.text).first ?? ""
    case .plain: return ""
    }
  }
}
