package import RalphCore
package import RalphPorts

/// Claude Code without a terminal: `claude -p`, its turn told as one JSON record a line.
package struct ClaudeVoice: AgentVoice {
  /// What claude may do without asking; without a terminal there is nobody to ask.
  package enum Permission: Equatable, Sendable {
    /// Everything: `--dangerously-skip-permissions`.
    case skip
    /// What a mode of claude's allows, such as `acceptEdits`.
    case mode(String)
  }

  private let program: String
  private let permission: Permission
  private let model: String?
  private let hasNodeOptions: Bool
  private let zones: ZoneFiles

  /// A voice; `environment` is what ralph itself was given, as `NAME=value` lines.
  package init(
    program: String = "claude",
    permission: Permission = .skip,
    model: String? = nil,
    environment: [String] = [],
    zones: ZoneFiles = ZoneFiles()
  ) {
    self.program = program
    self.permission = permission
    self.model = model
    hasNodeOptions = environment.contains { $0.hasPrefix("NODE_OPTIONS=") }
    self.zones = zones
  }

  package func arguments() -> [String] {
    var arguments = [program, "-p", "--output-format", "stream-json", "--verbose"]
    switch permission {
    case .skip: arguments.append("--dangerously-skip-permissions")
    case .mode(let mode): arguments += ["--permission-mode", mode]
    }
    if let model { arguments += ["--model", model] }
    return arguments
  }

  package func environment() -> (set: [(name: String, value: String)], without: [String]) {
    // A claude that sees CLAUDECODE takes itself for nested and refuses to start.
    let heap = [(name: "NODE_OPTIONS", value: "--max-old-space-size=32768")]
    return (hasNodeOptions ? [] : heap, ["CLAUDECODE"])
  }

  package func read(_ end: ProcessEnd, nonce: String, now: Instant) -> TurnReport {
    let records = ClaudeRecords(end.output)
    let message = records.result?.text ?? ""
    var report = TurnReport(
      endClass: .finished,
      signal: CompletionSignal.read(message.utf8, nonce: nonce),
      excerpt: Excerpt.of(TerminalText.plain(message))
    )
    report.turns = records.result?.turns ?? 0
    report.tokens = records.result?.tokens ?? 0
    report.costMicros = records.result?.costMicros ?? 0
    if end.isFinished, let result = records.result, result.isSuccess { return report }
    judgeFailure(end, records, now: now, &report)
    return report
  }

  /// Says what a turn failed of: the structured field first, then the error's own text.
  ///
  /// A message that claude counts as a success is a transcript's end, and is not searched.
  private func judgeFailure(
    _ end: ProcessEnd,
    _ records: ClaudeRecords,
    now: Instant,
    _ report: inout TurnReport
  ) {
    let failed = records.result.flatMap { $0.isSuccess ? nil : $0 }
    report.endClass = .agentError
    report.excerpt = sentence(end, records, failed)
    let finding =
      failed.flatMap { LimitTexts.find(in: Array($0.text.utf8)) } ?? LimitTexts.find(in: end.errors)
    if let limit = records.limit, limit.status == "rejected", records.result?.isSuccess != true {
      report.endClass = .rateLimit
      report.wake = limit.resetsAt.map { ResetTime.read(epoch: $0, now: now) } ?? .zero
    }
    switch finding {
    case .limit(let line):
      report.endClass = .rateLimit
      if report.wake == .zero { report.wake = ResetTime.read(line, now: now, zones: zones) }
    case .credit(let line):
      // Waiting brings no money: this is an error to be shown, not a limit to be slept on.
      report.endClass = .agentError
      report.wake = .zero
      report.excerpt = "credit exhausted: \(Excerpt.of(line))"
    case .overloaded, nil:
      break
    }
  }

  private func sentence(
    _ end: ProcessEnd,
    _ records: ClaudeRecords,
    _ failed: ClaudeResult?
  ) -> String {
    if let why = end.notStarted { return why }
    let errors = Excerpt.of(end.errors)
    guard records.result != nil else {
      return errors.isEmpty ? "no result record" : "no result record\n" + errors
    }
    guard let failed else {
      // The record says success and the exit says otherwise.
      return errors.isEmpty ? Excerpt.of(TerminalText.plain(records.result?.text ?? "")) : errors
    }
    let text = Excerpt.of(TerminalText.plain(failed.text))
    let name = failed.subtype == "success" || failed.subtype.isEmpty ? "" : failed.subtype
    return [name, text.isEmpty ? errors : text].filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
