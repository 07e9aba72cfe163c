package import RalphCore

/// What a screen says of the agent that draws it.
package enum ScreenClass: Equatable, Sendable {
  /// A turn is under way.
  case working
  /// The input box waits, and nothing moves.
  case quiet
  /// A person has to answer; ralph never does.
  case asks(AskKind)
  /// The account is used up; the words say until when, perhaps.
  case limited(String)
  /// A shell is in front: the agent has ended.
  case dead
  /// None of these is certain.
  case unknown
}

/// One reading of a screen, with what it rests on.
package struct ScreenReading: Equatable, Sendable {
  package var kind: AgentKind
  /// The patterns' number.
  package var version: Int
  package var what: ScreenClass
  /// The line that decided; for people and for tests.
  package var evidence: String
  /// The input box; nil if none is seen.
  package var composer: Composer?
  /// The plain lines, for finding marks.
  var lines: [ScreenText.Line]

  /// The same, with what the processes say: they know better than a screen whether a shell waits.
  package func seen(with front: PaneFront) -> ScreenReading {
    var reading = self
    switch front {
    case .shell(let name):
      reading.what = .dead
      reading.evidence = "\(name) is in front"
      reading.composer = nil
    case .agent where what == .dead:
      reading.what = .unknown
    case .agent, .program, .unknown: break
    }
    return reading
  }

  /// When a limit is over; zero if there is none, or it does not say.
  package func wake(now: Instant, zones: ZoneFiles) -> Instant {
    guard case .limited(let text) = what else { return .zero }
    return ResetTime.read(text, now: now, zones: zones)
  }
}

/// Says what a screen means: pure, bounded, and without a memory.
package enum ScreenClassifier {
  /// Reads the end of a screen as `capture-pane -p -e` gives it.
  package static func read(_ tail: [UInt8], as kind: AgentKind) -> ScreenReading {
    Look(ScreenText(tail).lines, CompiledPatterns.of(kind)).reading()
  }

  /// How many lines above the input box may tell that a turn is under way.
  static let statusLines = 12
  /// How many lines a dialog may have.
  static let dialogLines = 24
  /// How many lines a message may have that ends a turn.
  static let blockLines = 8
}

/// One screen under the patterns of one kind.
private struct Look {
  let lines: [ScreenText.Line]
  let patterns: CompiledPatterns
  let composer: Composer?

  init(_ lines: [ScreenText.Line], _ patterns: CompiledPatterns) {
    self.lines = lines
    self.patterns = patterns
    composer = ComposerSearch(patterns: patterns, lines: lines).find()
  }

  func reading() -> ScreenReading {
    let (what, evidence) = judged()
    return ScreenReading(
      kind: patterns.source.kind,
      version: patterns.source.version,
      what: what,
      evidence: TerminalText.beginning(of: TerminalText.plain(evidence), bytes: 400),
      composer: composer,
      lines: lines
    )
  }

  private func judged() -> (ScreenClass, String) {
    if let asked = dialog() { return asked }
    if let line = status().first(where: { patterns.isWorking($0) }) {
      return (.working, line.string)
    }
    let block = lastBlock()
    if let line = block.last(where: { patterns.isLimit($0) }) {
      return (.limited(line.string), line.string)
    }
    if let line = block.last(where: { patterns.isLogin($0) }) {
      return (.asks(.login), line.string)
    }
    // An agent that has ended leaves its picture, and the shell writes under it.
    let last = lines[(composer?.lines.upperBound ?? 0)...].last
    if let last, CompiledPatterns.shell.matches(last.posix) { return (.dead, last.string) }
    guard let composer else { return (.unknown, last?.string ?? "") }
    return (.quiet, lines[composer.lines.lowerBound].string)
  }

  /// A choice under the input box, or in its place.
  private func dialog() -> (ScreenClass, String)? {
    let start = composer?.lines.upperBound ?? 0
    let zone = lines[start...].filter { !$0.isBlank }.suffix(ScreenClassifier.dialogLines)
    guard let option = zone.last(where: { patterns.isOption($0) }) else { return nil }
    for line in zone.reversed() {
      if let kind = patterns.ask(line) { return (.asks(kind), line.string) }
    }
    return (.asks(.question), option.string)
  }

  /// The lines directly around the input box that belong to the present turn.
  private func status() -> [ScreenText.Line] {
    guard let composer else {
      return present(lines[...], most: ScreenClassifier.statusLines)
    }
    let above = present(lines[..<composer.lines.lowerBound], most: ScreenClassifier.statusLines)
    return above + lines[composer.lines.upperBound...]
  }

  /// The last message: from the last bullet on, and not what stood before the last prompt.
  private func lastBlock() -> [ScreenText.Line] {
    let end = composer?.lines.lowerBound ?? lines.endIndex
    let present = present(lines[..<end], most: ScreenClassifier.blockLines)
    guard let start = present.lastIndex(where: { patterns.block.matches($0.posix) }) else {
      return present
    }
    return Array(present[start...])
  }

  /// The last lines after the last prompt that was sent.
  private func present(_ lines: ArraySlice<ScreenText.Line>, most: Int) -> [ScreenText.Line] {
    let tail = Array(lines.filter { !$0.isBlank }.suffix(most))
    guard let turn = tail.lastIndex(where: { patterns.turn.matches($0.posix) }) else { return tail }
    return Array(tail[(turn + 1)...])
  }
}
