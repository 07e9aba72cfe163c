import RalphCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The variables ralph looks at, read once at start; nothing else in the program reads any.
struct Environment: Equatable, Sendable {
  private var values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  /// The value of a variable; an empty one counts as not set.
  subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

  /// Whether a switch such as `RALPH_DEBUG` is on: set, and not to no, off, false or 0.
  func isOn(_ name: String) -> Bool {
    guard let value = self[name] else { return false }
    return Measure.flag(value) ?? true
  }

  /// Reads every variable that ``names`` lists.
  static func ofProcess() -> Environment {
    var values: [String: String] = [:]
    for name in names {
      if let value = unsafe getenv(name) { values[name] = unsafe String(cString: value) }
    }
    return Environment(values)
  }

  #if PLANTED
    /// The mistake that a test wants in this process; only debug builds look.
    static var planted: Planted? {
      unsafe getenv("RALPH_PLANTED").flatMap { unsafe Planted(rawValue: String(cString: $0)) }
    }
  #endif

  /// Every variable that ralph looks at.
  static var names: [String] {
    SettingKey.allCases.flatMap { [$0.variable] + ($0.shortVariable.map { [$0] } ?? []) }
      + own.map(\.name) + honored.map(\.name)
  }

  /// ralph's own variables that are no keys.
  static let own: [(name: String, meaning: String)] = [
    ("RALPH_DIR", "the workspace, as -C"),
    ("RALPH_CONFIG", "configuration of the project, as --config"),
    ("RALPH_DEBUG", "as --debug"),
    ("RALPH_NO_INPUT", "as --no-input"),
    ("RALPH_FORCE_TTY", "treat output as a terminal; a number is its columns"),
    ("RALPH_NOHUP", "set by run --restart under nohup: a closed terminal drains nothing"),
    ("RALPH_PAGER", "the pager; before PAGER"),
    ("RALPH_RULES_AS_OF", "set for verifiers: the folder with the rules as they stood before"),
    ("RALPH", "set for agents and verifiers: commands that change anything refuse"),
  ]

  /// Variables that many programs honor.
  static let honored: [(name: String, meaning: String)] = [
    ("NO_COLOR", "no color, unless --color says otherwise"),
    ("CLICOLOR_FORCE", "color, also where there is no terminal"),
    ("CLICOLOR", "0: no color"),
    ("TERM", "dumb: no color, no layout"),
    ("COLUMNS", "the width of the terminal"),
    ("LINES", "its height"),
    ("PAGER", "the pager"),
    ("HOME", "where ~ is"),
    ("USER", "you: your beads are given out, as git's user.name says, too"),
    ("LOGNAME", "the same"),
    ("BD_ACTOR", "the same: what bd calls you"),
    ("BEADS_ACTOR", "the same"),
    ("CLAUDE_PROJECT_DIR", "ralph hook: the agent's folder, where it names no other"),
    ("CLAUDE_CONFIG_DIR", "where claude keeps its register and transcripts"),
    ("XDG_CONFIG_HOME", "where the user's configuration is"),
    ("RUN_ID", "ralph verify: what .verify/run_id.txt says, as loop.sh sets it"),
    ("TMUX", "ralph attach: inside tmux the client is switched, outside it is attached"),
    ("TMPDIR", "where temporary files are"),
    ("TZ", "the time zone of times shown"),
  ]
}
