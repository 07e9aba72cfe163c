/// The processes of the machine at one moment, as far as panes are asked about them.
package struct ProcessTable: Equatable, Sendable {
  /// One process.
  package struct Row: Equatable, Sendable {
    package var pid: Int
    package var parent: Int
    package var group: Int
    /// The group in front of its terminal; 0 or less without one.
    package var front: Int
    /// When it started, in the unit of `ProcessIdentity`; 0 where it is not known.
    package var start: UInt64
    /// The program and its arguments; empty where they are not known.
    package var argv: [String]

    package init(
      pid: Int,
      parent: Int,
      group: Int,
      front: Int,
      start: UInt64 = 0,
      argv: [String] = []
    ) {
      self.pid = pid
      self.parent = parent
      self.group = group
      self.front = front
      self.start = start
      self.argv = argv
    }
  }

  /// In no promised order.
  package var rows: [Row]

  package init(rows: [Row]) { self.rows = rows }

  /// The process with this number; nil if there is none.
  package func row(_ pid: Int) -> Row? { rows.first { $0.pid == pid } }

  /// Whether a process is another one, or was started by it or by one that it started.
  package func isProcess(_ pid: Int, under ancestor: Int) -> Bool {
    var at = pid
    // Parents are older than their children, but a table read row by row may hold a ring.
    for _ in 0..<rows.count + 1 {
      if at == ancestor { return true }
      guard let row = row(at), row.parent > 0 else { return false }
      at = row.parent
    }
    return false
  }

  /// Who is in front in the terminal of a pane's process.
  package func front(of process: Int) -> PaneFront {
    guard let pane = row(process), pane.front > 0 else { return .unknown }
    let group = rows.filter { $0.group == pane.front }.sorted { $0.pid < $1.pid }
    guard !group.isEmpty else { return .unknown }
    // An agent may have been started by a script: then the script leads the group.
    for row in group {
      if let kind = AgentKind.of(row.argv) { return .agent(kind, pid: row.pid) }
    }
    let leader = group.first { $0.pid == pane.front } ?? group[0]
    let name = AgentKind.name(of: leader.argv.first ?? "")
    guard !name.isEmpty else { return .unknown }
    return Shells.names.contains(name) ? .shell(name) : .program(name)
  }
}

/// What runs in the foreground of a pane, by its processes and never by its title.
package enum PaneFront: Equatable, Sendable {
  /// An agent that ralph knows.
  case agent(AgentKind, pid: Int)
  /// A shell waits for a command, or runs a script.
  case shell(String)
  /// Something else: an editor, a pager.
  case program(String)
  /// It could not be told.
  case unknown
}

/// Programs that would execute what is typed.
package enum Shells {
  /// Their names, and those of programs that only wrap one.
  package static let names = [
    "ash", "bash", "csh", "dash", "elvish", "env", "fish", "ksh", "login", "mksh", "nu", "pwsh",
    "rbash", "screen", "sh", "ssh", "su", "sudo", "tcsh", "tmux", "xonsh", "zsh",
  ]
}

/// The kinds of agents whose processes and screens are known.
package enum AgentKind: String, CaseIterable, Sendable {
  case claude
  case codex
  case gemini
  case opencode
  case rovodev
  /// Any program with a plain `> ` prompt that the configuration names.
  case plain

  /// Names of the programs; `plain` has none of its own.
  package var programs: [String] {
    switch self {
    case .claude: ["claude"]
    case .codex: ["codex"]
    case .gemini: ["gemini"]
    case .opencode: ["opencode"]
    case .rovodev: ["acli", "rovodev"]
    case .plain: []
    }
  }

  /// The agent that a command line runs; nil if it is none.
  ///
  /// Interpreters count by the script they were given, however that is reached.
  package static func of(_ argv: [String]) -> AgentKind? {
    guard let first = argv.first else { return nil }
    var words = [name(of: first)]
    if interpreters.contains(words[0]), let script = argv.dropFirst().first(where: isWord) {
      words += script.split(separator: "/").map { name(of: String($0)) }
    }
    if words[0] == "acli" { return argv.dropFirst().first == "rovodev" ? .rovodev : nil }
    return allCases.first { kind in
      words.contains { word in
        kind.programs.contains(word) || kind == .claude && word == "claude-code"
          || kind == .gemini && word == "gemini-cli"
      }
    }
  }

  private static let interpreters = ["bun", "deno", "node", "nodejs", "python", "python3", "uv"]

  private static func isWord(_ argument: String) -> Bool {
    !argument.hasPrefix("-") && argument != "run"
  }

  /// The last part of a path, without the dash of a login shell and without an ending.
  static func name(of path: String) -> String {
    // A program may have written its whole command line into its first argument.
    let word = path.split(separator: " ").first ?? ""
    let last = word.split(separator: "/").last ?? ""
    let bare = last.hasPrefix("-") ? last.dropFirst() : last
    for ending in [".js", ".mjs", ".cjs", ".py"] where bare.hasSuffix(ending) {
      return String(bare.dropLast(ending.count))
    }
    return String(bare)
  }
}
