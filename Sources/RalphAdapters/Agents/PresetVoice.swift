package import RalphCore
package import RalphPorts

/// An agent without a terminal, called and read as its preset says.
package struct PresetVoice: AgentVoice {
  /// What the agent may do without asking; without a terminal there is nobody to ask.
  package enum Permission: Equatable, Sendable {
    /// Everything.
    case skip
    /// What a mode of the agent's own allows, such as claude's `acceptEdits`.
    case mode(String)
  }

  private let preset: Preset
  private let program: String
  private let extra: [String]
  private let permission: Permission
  private let model: String?
  private let given: [String]
  private let zones: ZoneFiles

  /// A voice; `extra` are words for the agent beyond the preset's, `environment` is what ralph itself
  /// was given, as `NAME=value` lines.
  package init(
    _ preset: Preset,
    program: String? = nil,
    extra: [String] = [],
    permission: Permission = .skip,
    model: String? = nil,
    environment: [String] = [],
    zones: ZoneFiles = ZoneFiles()
  ) {
    self.preset = preset
    self.program = program ?? preset.program
    self.extra = extra
    self.permission = permission
    self.model = model
    given = environment
    self.zones = zones
  }

  package var needsTerminal: Bool { preset.pty }

  package func arguments(_ turn: AgentTurn) -> [String] {
    [program] + preset.words.flatMap { words($0, turn) }
  }

  /// The words that say what the agent may do unasked.
  package var rights: [String] {
    preset.words.flatMap { piece -> [String] in
      guard case .permission = piece else { return [] }
      return words(piece, AgentTurn(nonce: "", directory: ""))
    }
  }

  private func words(_ piece: Preset.Piece, _ turn: AgentTurn) -> [String] {
    switch piece {
    case .word(let word): return [word]
    case .permission(let all, let words):
      guard case .mode(let mode) = permission else { return all }
      return words.map { $0 + [mode] } ?? []
    case .model(let word): return model.map { [word, $0] } ?? []
    case .directory(let word): return turn.directory.isEmpty ? [] : [word, turn.directory]
    case .session(let begin, let resume):
      if let session = turn.resume, let resume { return [resume, session] }
      return turn.nonce.isEmpty ? [] : [begin, PresetSession.of(turn.nonce)]
    case .extra: return extra
    }
  }

  package func environment() -> (set: [(name: String, value: String)], without: [String]) {
    let set = preset.set.filter { variable in
      !given.contains { $0.hasPrefix(variable.name + "=") }
    }
    return (set, preset.without)
  }

  package func read(_ end: ProcessEnd, nonce: String, now: Instant) -> TurnReport {
    let told = told(end)
    var report = report(end, told, nonce)
    report.turns = told.turns
    report.tokens = told.tokens
    report.costMicros = told.costMicros
    report.session = told.session
    if case .records = preset.output {
      report.hear(FinalWord(Array(told.message.utf8)))
    } else {
      report.hear(FinalWord(end.output))
    }
    guard isFinished(end, told) else {
      judgeFailure(end, told, now: now, &report)
      return report
    }
    // An exit of 0 after a refusal that left it nothing to do is no end of its own will.
    if !told.isHeard, told.rejections > 0 || isRejected(end) {
      report.endClass = .agentError
      report.excerpt = Preset.lines("a permission was rejected", Excerpt.of(end.errors))
    }
    return report
  }

  private func told(_ end: ProcessEnd) -> TurnTold {
    guard case .records(let form) = preset.output else { return TurnTold() }
    return TurnTold(end.output, form)
  }

  /// The report of an end that nothing is wrong with.
  private func report(_ end: ProcessEnd, _ told: TurnTold, _ nonce: String) -> TurnReport {
    switch preset.output {
    case .records:
      TurnReport(
        endClass: .finished,
        signal: CompletionSignal.read(told.message.utf8, nonce: nonce),
        excerpt: Excerpt.of(TerminalText.plain(told.message))
      )
    case .text:
      TurnReport(
        endClass: .finished,
        signal: CompletionSignal.read(end.output, nonce: nonce),
        excerpt: Excerpt.of(end.output, orElse: end.errors)
      )
    }
  }

  private func isFinished(_ end: ProcessEnd, _ told: TurnTold) -> Bool {
    guard end.isFinished else { return false }
    guard case .records(let form) = preset.output else { return true }
    return told.isSuccess ?? (form.closing == nil)
  }

  private func isRejected(_ end: ProcessEnd) -> Bool {
    guard !preset.rejections.isEmpty else { return false }
    let errors = end.errors.suffix(LimitTexts.window).map(asciiLower)
    return preset.rejections.contains { errors.firstRange(of: Array($0.utf8), from: 0) != nil }
  }

  /// Says what a turn failed of: the structured field first, then the error's own text.
  ///
  /// A message that the agent counts as a success is a transcript's end, and is not searched.
  private func judgeFailure(
    _ end: ProcessEnd,
    _ told: TurnTold,
    now: Instant,
    _ report: inout TurnReport
  ) {
    report.endClass = .agentError
    report.excerpt = FailureSentence(preset, end, told).text
    if told.isRefused, told.isSuccess != true {
      report.endClass = .rateLimit
      report.wake = told.resets.map { ResetTime.read(epoch: $0, now: now) } ?? .zero
    }
    let finding =
      preset.texts.find(in: Array(lastRecord(end, told).utf8)) ?? preset.texts.find(in: end.errors)
    switch finding {
    case .limit(let line):
      report.endClass = .rateLimit
      if report.wake == .zero { report.wake = ResetTime.read(line, now: now, zones: zones) }
    case .credit(let line): blame(.credit, "credit exhausted", line, &report)
    case .login(let line): blame(.login, "not signed in", line, &report)
    case .overloaded, nil: judgeName(end, told, &report)
    }
  }

  /// Where no sentence says it, the error's name does, or the exit code.
  private func judgeName(_ end: ProcessEnd, _ told: TurnTold, _ report: inout TurnReport) {
    let exit = end.ended == .exited ? preset.exits.first { $0.code == end.code } : nil
    // The excerpt says already what the code means.
    if exit?.endClass == .login { report.endClass = .login }
    if told.isSuccess != true, case .login? = preset.texts.find(in: Array(told.name.utf8)) {
      blame(.login, "not signed in", report.excerpt, &report)
    }
  }

  /// Waiting brings neither money nor a login: a person has to see to it, and not sleep on it.
  private func blame(
    _ endClass: EndClass,
    _ what: String,
    _ line: String,
    _ report: inout TurnReport
  ) {
    report.endClass = endClass
    report.wake = .zero
    report.excerpt = "\(what): \(Excerpt.of(line))"
  }

  /// What a failed turn ended with: its error, or the last lines where all is text.
  private func lastRecord(_ end: ProcessEnd, _ told: TurnTold) -> String {
    switch preset.output {
    case .records: told.isSuccess == true ? "" : told.error
    case .text:
      TerminalText.excerpt(
        TerminalText.plain(end.output.suffix(LimitTexts.window)),
        lines: 3,
        bytes: 1000
      )
    }
  }
}

/// The names that ralph gives to sessions.
enum PresetSession {
  /// A UUID that belongs to an attempt's nonce and to no other, in the form of a random one.
  static func of(_ nonce: String) -> String {
    let words = Digest(of: "ralph session \(nonce)".utf8).words
    let high = words.0 & ~0xf000 | 0x4000
    let low = words.1 & ~(0b11 << 62) | 0b10 << 62
    let digits = Array((Hex.text(high, digits: 16) + Hex.text(low, digits: 16)).utf8)
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in
      String(decoding: digits[range], as: UTF8.self)
    }.joined(separator: "-")
  }
}
