package import RalphCore
package import RalphPorts

/// `--agent shell:CMD`: any command line as the agent.
///
/// Its exit says whether it finished. Its standard output is its final message, so that the
/// completion signal counts as the last non-blank line there, and nowhere else.
package struct ShellVoice: AgentVoice {
  private let command: String
  private let zones: ZoneFiles

  /// A voice for a shell command line; zones are for reset times, should it print any.
  package init(command: String, zones: ZoneFiles = ZoneFiles()) {
    self.command = command
    self.zones = zones
  }

  package func arguments(_ turn: AgentTurn) -> [String] { ["/bin/sh", "-c", command] }

  package func environment() -> (set: [(name: String, value: String)], without: [String]) {
    ([], [])
  }

  package func read(_ end: ProcessEnd, nonce: String, now: Instant) -> TurnReport {
    let signal = CompletionSignal.read(end.output, nonce: nonce)
    guard !end.isFinished else {
      var report = TurnReport(
        endClass: .finished,
        signal: signal,
        excerpt: Excerpt.of(end.output, orElse: end.errors)
      )
      report.hear(FinalWord(end.output))
      return report
    }
    var report = TurnReport(
      endClass: .agentError,
      signal: signal,
      excerpt: end.notStarted ?? Excerpt.of(end.errors, orElse: end.output)
    )
    if case .limit(let line)? = LimitTexts().find(in: end.errors) {
      report.endClass = .rateLimit
      report.wake = ResetTime.read(line, now: now, zones: zones)
    }
    return report
  }
}

extension ProcessEnd {
  /// Whether the program was started and ended by itself with 0.
  var isFinished: Bool { ended == .exited && code == 0 && notStarted == nil }
}

/// The last lines of an output, for people.
enum Excerpt {
  static let lines = 20
  static let bytes = 2000

  /// The end of the first of two outputs that says anything.
  static func of(_ output: [UInt8], orElse other: [UInt8]) -> String {
    let first = of(output)
    return first.isEmpty ? of(other) : first
  }

  /// The end of an output; only its last bytes are looked at.
  static func of(_ output: [UInt8]) -> String {
    of(TerminalText.plain(output.suffix(bytes * 8)))
  }

  static func of(_ text: String) -> String {
    TerminalText.excerpt(text, lines: lines, bytes: bytes)
  }
}
