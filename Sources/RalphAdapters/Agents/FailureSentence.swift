import RalphCore
import RalphPorts

/// What a failed turn failed of, for people.
struct FailureSentence {
  private let preset: Preset
  private let end: ProcessEnd
  private let told: TurnTold

  init(_ preset: Preset, _ end: ProcessEnd, _ told: TurnTold) {
    self.preset = preset
    self.end = end
    self.told = told
  }

  /// The sentence, and the error's own lines below it.
  var text: String {
    if let why = end.notStarted { return why }
    return Preset.lines(exit, reason)
  }

  private var exit: String {
    guard end.ended == .exited,
      let exit = preset.exits.first(where: { $0.code == end.code })
    else { return "" }
    return "exit \(exit.code): \(exit.meaning)"
  }

  private var reason: String {
    guard case .records(let form) = preset.output else {
      return Excerpt.of(end.errors, orElse: end.output)
    }
    let errors = Excerpt.of(end.errors)
    let error = told.isSuccess == true ? "" : Excerpt.of(TerminalText.plain(told.error))
    if told.isSuccess == false || !error.isEmpty {
      let name = told.name == "success" ? "" : Excerpt.of(TerminalText.plain(told.name))
      return Preset.lines(name, error.isEmpty ? errors : error)
    }
    guard told.isSuccess == nil, let closing = form.closing else {
      // The record says success, or nothing at all, and the exit says otherwise.
      return errors.isEmpty ? Excerpt.of(TerminalText.plain(told.message)) : errors
    }
    return Preset.lines("no \(closing) record", errors)
  }
}

extension Preset {
  /// Those of two texts that say anything, one below the other.
  static func lines(_ first: String, _ second: String) -> String {
    [first, second].filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
