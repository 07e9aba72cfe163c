/// Patterns ready for use; compiled once for each kind.
struct CompiledPatterns: Sendable {
  let source: ScreenPatterns
  let rule: PosixPattern
  let block: PosixPattern
  let turn: PosixPattern
  let placeholders: [PosixPattern]
  private let working: [PosixPattern]
  private let options: [PosixPattern]
  private let logins: [PosixPattern]
  private let limits: [PosixPattern]
  private let asks: [(kind: AskKind, pattern: PosixPattern)]

  /// Compiles a table; nil if one of its patterns is none.
  init?(_ source: ScreenPatterns) {
    func all(_ texts: [String]) -> [PosixPattern]? {
      let compiled = texts.compactMap { PosixPattern($0) }
      return compiled.count == texts.count ? compiled : nil
    }
    guard let rule = PosixPattern(source.rule), let block = PosixPattern(source.block),
      let turn = PosixPattern(source.turn), let placeholders = all(source.placeholders),
      let working = all(source.working), let options = all(source.options),
      let logins = all(source.logins), let limits = all(source.limits),
      let asked = all(source.asks.map(\.pattern))
    else { return nil }
    self.source = source
    (self.rule, self.block, self.turn) = (rule, block, turn)
    (self.placeholders, self.working, self.options) = (placeholders, working, options)
    (self.logins, self.limits) = (logins, limits)
    asks = zip(source.asks, asked).map { ($0.kind, $1) }
  }

  /// The patterns of a kind.
  static func of(_ kind: AgentKind) -> CompiledPatterns {
    switch kind {
    case .claude: claude
    case .codex: codex
    case .gemini: gemini
    case .opencode: opencode
    case .rovodev: rovodev
    case .plain: plain
    }
  }

  private static let claude = table(.claude)
  private static let codex = table(.codex)
  private static let gemini = table(.gemini)
  private static let opencode = table(.opencode)
  private static let rovodev = table(.rovodev)
  private static let plain = table(.plain)

  /// The last line of a shell that waits; an agent's footer may end in a share of a hundred.
  static let shell: PosixPattern = {
    guard let pattern = PosixPattern("^(.{0,120}([$#]|[^0-9 ]%)|%) *$") else {
      preconditionFailure("BUG: the shell pattern does not compile")
    }
    return pattern
  }()

  private static func table(_ kind: AgentKind) -> CompiledPatterns {
    guard let compiled = CompiledPatterns(ScreenPatterns.of(kind)) else {
      preconditionFailure("BUG: a pattern of \(kind) does not compile")
    }
    return compiled
  }

  func isWorking(_ line: ScreenText.Line) -> Bool { working.contains { $0.matches(line.posix) } }
  func isOption(_ line: ScreenText.Line) -> Bool { options.contains { $0.matches(line.posix) } }
  func isLogin(_ line: ScreenText.Line) -> Bool { logins.contains { $0.matches(line.posix) } }
  func isLimit(_ line: ScreenText.Line) -> Bool { limits.contains { $0.matches(line.posix) } }

  func ask(_ line: ScreenText.Line) -> AskKind? {
    asks.first { $0.pattern.matches(line.posix) }?.kind
  }
}
