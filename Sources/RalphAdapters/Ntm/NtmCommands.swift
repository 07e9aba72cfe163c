import RalphCore
package import RalphProcess

/// What ralph asks of ntm, as argument lists; nothing goes through a shell.
///
/// Lines are typed with `--robot-send` only. `ntm send` would ask CASS for similar work and, on a
/// hit, type nothing and exit 0 (its `--no-cass-check` turns that off); `--robot-send` makes no
/// such check, runs no hooks and writes no history.
package struct NtmCommands: Equatable, Sendable {
  /// How long one call may take, in milliseconds.
  package static let limit: Int64 = 15_000
  /// How long opening a session may take, in milliseconds.
  package static let spawnLimit: Int64 = 30_000
  /// How much a call may answer; more is taken for no answer.
  package static let answerMost = 8 << 20
  /// The most bytes of a line: ntm types longer ones in pieces.
  package static let lineMost = 4000

  private let program: String
  private let environment: [String]

  /// Commands for a program at an absolute path; `environment` is what ntm inherits.
  ///
  /// Agent Mail is switched off, since a probe of a port that hangs takes ten seconds; CASS too,
  /// since newer versions add what it finds to the line.
  package init(program: String, environment: [String]) {
    self.program = program
    let names = ["AGENT_MAIL_ENABLED", "NTM_CASS_ENABLED"]
    let kept = environment.filter { line in !names.contains { line.hasPrefix($0 + "=") } }
    self.environment = kept + names.map { $0 + "=false" }
  }

  /// Which ntm it is.
  package func version() -> Invocation { call(["version", "--short"]) }

  /// Every tmux session, those that ntm did not make too.
  package func list() -> Invocation { call(["list", "--json"]) }

  /// The panes of a session; 1.5 also answers about another one whose name begins like it.
  package func status(_ session: NtmSessionName) -> Invocation {
    call(["status", session.text, "--json"])
  }

  /// All sessions; in 1.5 with the panes' ids.
  package func robotStatus() -> Invocation { call(["--robot-status"]) }

  /// Opens a session whose folder is `<base>/<name>`.
  ///
  /// `--safety` refuses one that exists, into whose agent the launch command would be typed;
  /// `--json` asks nothing and starts neither monitor nor daemon.
  package func spawn(_ order: NtmOrder, base: String) -> Invocation {
    var spawn = call(
      ["spawn", order.name.text, "--\(order.kind.rawValue)=\(order.count)", "--no-user"]
        + ["--safety", "--json"],
      limit: NtmCommands.spawnLimit
    )
    let kept = environment.filter { !$0.hasPrefix("NTM_PROJECTS_BASE=") }
    spawn.environment = kept + ["NTM_PROJECTS_BASE=" + base]
    return spawn
  }

  /// Opens a session in a folder that is named: 1.29 only, and without a model.
  package func robotSpawn(_ order: NtmOrder) -> Invocation {
    call(
      ["--robot-spawn=" + order.name.text, "--spawn-\(order.kind.rawValue)=\(order.agents)"]
        + ["--spawn-no-user", "--spawn-dir=" + order.folder, "--spawn-safety"],
      limit: NtmCommands.spawnLimit
    )
  }

  /// Ends a session; without `--force` a question would be read as No, and exit 0.
  package func kill(_ session: NtmSessionName) -> Invocation {
    call(["kill", session.text, "--force"])
  }

  /// Types a line and Enter into one pane, named by id since indexes renumber.
  package func send(_ order: NtmSendOrder, operation: String?) -> Invocation {
    call(
      ["--robot-send=" + order.session.text, "--panes=\(order.pane)", "--msg=" + order.line]
        + (operation.map { ["--op-id=" + $0] } ?? [])
    )
  }

  /// Asks what became of a send.
  package func receipt(_ operation: String) -> Invocation {
    call(["--robot-send-receipt=" + operation])
  }

  private func call(_ arguments: [String], limit: Int64 = limit) -> Invocation {
    Invocation(
      [program] + arguments,
      environment: environment,
      timeLimitMs: limit,
      outputBound: NtmCommands.answerMost
    )
  }
}

/// The name of a session that ntm could have made: letters, digits, `_` and `-`.
///
/// tmux gives other characters a meaning where a session is named, and so none of them passes.
package struct NtmSessionName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// The most bytes of a name.
  package static let limit = 120

  /// The name with this exact text; nil where ntm would refuse it, or read it as an option.
  package init?(_ text: String) {
    guard (1...NtmSessionName.limit).contains(text.utf8.count), text.utf8.first != 0x2d,
      text.utf8.allSatisfy({ SessionName.isPlain($0) || $0 == 0x2d || $0 == 0x5f })
    else { return nil }
    self.text = text
  }

  package var description: String { text }
}

/// Which agents ntm is to start; the raw value is ntm's word for them.
package enum NtmAgentKind: String, Equatable, Sendable {
  case claude = "cc"
  case codex = "cod"
  case gemini = "gmi"
}

/// A session with agents to open.
package struct NtmOrder: Equatable, Sendable {
  package var name: NtmSessionName
  /// The absolute path of the folder in which the agents start.
  package var folder: String
  package var kind: NtmAgentKind
  /// How many, from 1.
  package var agents: Int
  /// The model, where somebody named one; else ntm's own choice stands.
  package let model: String?

  /// Nil for no agent or more than 16, a folder that is no absolute path, and an odd model.
  package init?(
    name: NtmSessionName,
    folder: String,
    kind: NtmAgentKind = .claude,
    agents: Int = 1,
    model: String? = nil
  ) {
    let isPath =
      folder.hasPrefix("/") && !folder.unicodeScalars.contains(where: TerminalText.steers)
    guard (1...16).contains(agents), isPath, model.map(NtmOrder.isModel) ?? true else { return nil }
    self.name = name
    self.folder = folder
    self.kind = kind
    self.agents = agents
    self.model = model
  }

  /// The count as `spawn` takes it.
  var count: String { model.map { "\(agents):\($0)" } ?? String(agents) }

  private static func isModel(_ text: String) -> Bool {
    (1...80).contains(text.utf8.count)
      && text.utf8.allSatisfy { SessionName.isPlain($0) || Array("._/@+-".utf8).contains($0) }
  }
}

/// One line for one pane.
package struct NtmSendOrder: Equatable, Sendable {
  package var session: NtmSessionName
  package var pane: PaneID
  package let line: String

  /// Nil unless it is one line of 1 to 4000 bytes, not blank, without controls.
  package init?(session: NtmSessionName, pane: PaneID, line: String) {
    guard (1...NtmCommands.lineMost).contains(line.utf8.count), line.contains(where: { $0 != " " }),
      !line.unicodeScalars.contains(where: TerminalText.steers)
    else { return nil }
    self.session = session
    self.pane = pane
    self.line = line
  }
}
