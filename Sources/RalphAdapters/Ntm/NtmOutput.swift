import RalphCore
import RalphProcess

/// What ntm answers.
///
/// Its exit codes say little: 0 stands also for nothing delivered, nothing opened and a question
/// that nobody answered; 1 may come without a word. What is believed is what the JSON says about
/// the very session and pane that were meant.
package enum NtmOutput {
  /// The answer to `version --short`.
  package static func version(_ run: NtmRun) throws(NtmTrouble) -> NtmVersion {
    let out = try output(run)
    let text = String(decoding: out.prefix(200), as: UTF8.self)
    let word = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    guard let version = NtmVersion(word) else { throw .broken("version \(line(text))") }
    return version
  }

  /// The answer to `list --json`: an object with the sessions in it, in any order.
  package static func sessions(_ run: NtmRun) throws(NtmTrouble) -> NtmSessions {
    let record: NtmListRecord = try read(run)
    let all = record.sessions.map {
      NtmSession(
        name: $0.name,
        panes: $0.pane_count ?? 0,
        isAttached: $0.attached ?? false,
        agents: ($0.agents ?? [:]).filter { $0.key != "total" && $0.key != "user" }.values
          .reduce(0) { $0 &+ $1 }
      )
    }
    return NtmSessions(all: all)
  }

  /// The answer to `status --json` about this session; nil if it is absent.
  ///
  /// 1.5 echoes the name that was asked for and 1.29 the one it found: only the latter shows here
  /// that another session was meant.
  package static func status(
    _ run: NtmRun,
    _ session: NtmSessionName
  ) throws(NtmTrouble) -> NtmStatus? {
    let record: NtmStatusRecord = try read(run)
    guard record.session == session.text else {
      throw .broken("an answer about \(line(record.session))")
    }
    guard record.exists else { return nil }
    return NtmStatus(
      folder: record.working_directory,
      panes: (record.panes ?? []).map {
        NtmStatus.Pane(
          index: $0.index,
          id: $0.pane_id.flatMap { PaneID($0.utf8) },
          type: NtmAgentType($0.type ?? ""),
          command: line($0.command ?? "")
        )
      }
    )
  }

  /// The types by pane that `--robot-status` gives; nil if it does not name panes, or not it.
  package static func types(
    _ run: NtmRun,
    _ session: NtmSessionName
  ) throws(NtmTrouble) -> [PaneID: NtmAgentType]? {
    let record: NtmRobotStatusRecord = try read(run)
    guard let found = record.sessions.first(where: { $0.name == session.text }),
      let agents = found.agents
    else { return nil }
    var types: [PaneID: NtmAgentType] = [:]
    for agent in agents {
      guard let pane = PaneID(agent.pane.utf8) else { throw .broken("pane \(line(agent.pane))") }
      types[pane] = NtmAgentType(agent.type ?? "")
    }
    return types
  }

  /// The folder in which a spawn says it opened this session.
  package static func opened(
    _ run: NtmRun,
    _ session: NtmSessionName
  ) throws(NtmTrouble) -> String {
    let record: NtmSpawnRecord = try read(run)
    guard record.session == session.text, record.success ?? true, record.created ?? true else {
      throw .broken("it does not say that it opened \(session)")
    }
    return record.working_directory ?? record.working_dir ?? ""
  }

  /// Whether a kill says that it did it; what lives is asked afterwards in any case.
  package static func killed(_ run: NtmRun) throws(NtmTrouble) { _ = try output(run) }

  private static func read<Record: Decodable>(_ run: NtmRun) throws(NtmTrouble) -> Record {
    try decode(try output(run))
  }

  static func decode<Record: Decodable>(_ out: [UInt8]) throws(NtmTrouble) -> Record {
    do {
      return try JSONDecoding.read(Record.self, from: out)
    } catch {
      throw .broken(line(String(decoding: out.prefix(8192), as: UTF8.self)))
    }
  }

  /// Standard output of a call that exited 0, aborted nothing and tells no error.
  private static func output(_ run: NtmRun) throws(NtmTrouble) -> [UInt8] {
    let (code, out, err) = try ended(run)
    // 1.29 prints `"success": false` beside the error; both print errors with exit 0.
    let record: NtmErrorRecord? = try? decode(out)
    if let error = record?.error, !error.isEmpty { throw .refused(line(error)) }
    if lines(out).last?.hasSuffix("Aborted.") == true { throw .aborted }
    guard code != 0 else { return out }
    throw refusal(code, err)
  }

  /// What a call without an answer on standard output came to.
  static func refusal(_ code: Int32, _ err: [UInt8]) -> NtmTrouble {
    let said = lines(err).first { $0.hasPrefix("Error: ") } ?? lines(err).first ?? ""
    let text = said.hasPrefix("Error: ") ? String(said.dropFirst(7)) : said
    if text.hasPrefix("unknown flag") || text.hasPrefix("unknown command") {
      return .unsupported(text)
    }
    return .refused(text.isEmpty ? "exit \(code) without a word" : text)
  }

  static func ended(_ run: NtmRun) throws(NtmTrouble) -> (Int32, [UInt8], [UInt8]) {
    switch run {
    case .notStarted(let why): throw .notStarted(why)
    case .tooLong: throw .broken("an answer without end")
    case .ended(.exited(let code), let out, let err): return (code, out, err)
    case .ended(.signaled(let number), _, _): throw .broken("ended by signal \(number)")
    case .ended(.timedOut, _, _), .ended(.stopped, _, _): throw .timedOut
    case .ended(.notStarted(let code), _, _): throw .notStarted("error \(code)")
    }
  }

  /// Foreign text as one line that can be shown.
  static func line(_ text: String) -> String {
    let plain = TerminalText.plain(TerminalText.beginning(of: text, bytes: 4096))
    let words = plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return TerminalText.beginning(of: words, bytes: 300)
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    let text = String(decoding: bytes.suffix(8192), as: UTF8.self)
    return text.split(separator: "\n").map { line(String($0)) }.filter { !$0.isEmpty }
  }
}
