import RalphFiles
import RalphProcess

/// Claude Code's register of its sessions (2.1.139 and newer): `<config>/sessions/<pid>.json`.
///
/// Files of dead processes stay there, and a number may since belong to another process; so one is
/// believed only if the very process it was written for lives. An older generation of files,
/// `pid-<n>.json`, says neither what the agent does nor when its process started: it is never
/// believed. What the register is known to get wrong:
///
/// - A session that has asked a question may read `idle`: that is a vote and no more.
/// - The dialog about trusting a folder comes before the session: nothing is listed.
/// - `shell` says that a command runs in the background, perhaps for days; the agent itself may be
///   at its prompt.
package struct StateRegister: Equatable, Sendable {
  private let folder: String

  /// The register below claude's configuration folder, such as `/home/me/.claude`.
  package init(config: String) { folder = config + "/sessions" }

  /// What the agent does, by its own word.
  package enum State: String, CaseIterable, Sendable {
    case busy
    case idle
    case waiting
    case shell
    /// Nothing is known; ``Reading/why`` says why.
    case unknown
  }

  /// One look at the file of one process.
  package struct Reading: Equatable, Sendable {
    package var state: State
    /// Why nothing is known; empty otherwise.
    package var why = ""
    /// The session's name, which leads to its transcript; empty if there is none.
    package var session = ""
    /// The folder that the agent was started in; empty if there is none.
    package var folder = ""
    /// When the state changed, in milliseconds since 1970; nil if it does not say.
    package var since: Int64?

    fileprivate static func none(_ why: String) -> Reading { Reading(state: .unknown, why: why) }

    /// What it says; nil where that is nothing.
    package var vote: SensorVote? {
      switch state {
      case .busy: SensorVote(.register, .busy)
      case .idle: SensorVote(.register, .idle)
      case .waiting: SensorVote(.register, .asks(""))
      case .shell, .unknown: nil
      }
    }
  }

  /// Looks up a process; `start` is in the unit of `ProcessIdentity`.
  package func read(pid: Int, start: UInt64) -> Reading {
    guard lives(pid, start) else { return .none("the process has ended") }
    let path = "\(folder)/\(pid).json"
    // What cannot be looked at is as good as missing.
    guard let status = (try? Files.linkStatus(path)) ?? nil else {
      let isOld = Files.exists("\(folder)/pid-\(pid).json")
      return .none(isOld ? "its file is of a generation without states" : "it is not listed")
    }
    // The agent may be writing it right now: the next look will do.
    guard status.isRegular, let bytes = try? Files.read(path, limit: 64 << 10),
      let reading = Reading(file: bytes, of: pid, start: start)
    else { return .none("its file cannot be read") }
    return reading
  }

  private func lives(_ pid: Int, _ start: UInt64) -> Bool {
    // What cannot be looked at is not known to live.
    guard let number = Int32(exactly: pid), let found = (try? ProcessIdentity.of(number)) ?? nil
    else { return false }
    return found.start == start && found.isAlive
  }
}

extension StateRegister.Reading {
  /// What a file's bytes say of a process, `start` being in the unit of `ProcessIdentity`; nil if
  /// they are no JSON object.
  package init?(file bytes: [UInt8], of pid: Int, start: UInt64) {
    // The agent may be writing it right now: the next look will do.
    guard let file = try? JSONDecoding.read(RegisterFile.self, from: bytes) else {
      return nil
    }
    self = StateRegister.Reading.reading(file, pid, start)
  }

  private static func reading(_ file: RegisterFile, _ pid: Int, _ start: UInt64) -> Self {
    guard file.pid == nil || file.pid == pid else { return .none("its file names another process") }
    guard let status = file.status, let begun = file.start else {
      return .none("its file is of a generation without states")
    }
    guard begun == start else { return .none("its file is of an earlier process") }
    guard let state = StateRegister.State(rawValue: status), state != .unknown else {
      return .none("its state is a word that is not known: \(SensorText.word(status))")
    }
    return Self(
      state: state,
      session: SensorText.word(file.session),
      folder: file.folder ?? "",
      since: file.since
    )
  }
}

private struct RegisterFile: Decodable {
  var pid: Int?
  var status: String?
  var start: UInt64?
  var session: String?
  var folder: String?
  var since: Int64?

  private enum Key: String, CodingKey {
    case pid, status, procStart, sessionId, cwd, statusUpdatedAt, updatedAt
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    pid = values.member(Int.self, .pid)
    status = values.member(String.self, .status)
    start =
      values.member(String.self, .procStart).flatMap { UInt64($0) }
      ?? values.member(UInt64.self, .procStart)
    session = values.member(String.self, .sessionId)
    folder = values.member(String.self, .cwd)
    since = values.member(Int64.self, .statusUpdatedAt) ?? values.member(Int64.self, .updatedAt)
  }
}
