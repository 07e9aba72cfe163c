import RalphCore

/// What a call of bd came to, by the contract's rule and never by the exit code alone.
package enum BdAnswer<Value: Equatable & Sendable>: Equatable, Sendable {
  /// Exit 0, and standard output holds what was asked for, about the bead that was meant.
  case ok(Value)
  /// bd says why not. Nothing was changed, if bd can be believed: read back after a write.
  case refused(BdRefusal)
  /// bd said something that is no answer; what it did is not known.
  case broken(String)
  /// It took too long and was ended; what it did is not known.
  case timedOut

  /// The same answer about something made of the value.
  package func map<Other>(_ change: (Value) -> Other) -> BdAnswer<Other> {
    switch self {
    case .ok(let value): .ok(change(value))
    case .refused(let refusal): .refused(refusal)
    case .broken(let text): .broken(text)
    case .timedOut: .timedOut
    }
  }

  /// What stands in the way of a value; nil if there is one.
  package var trouble: BdTrouble? {
    switch self {
    case .ok: nil
    case .refused(let refusal): .refused(refusal)
    case .broken(let text): .broken(text)
    case .timedOut: .timedOut
    }
  }
}

/// Why bd did not do what it was asked to.
package enum BdRefusal: Equatable, Sendable {
  /// Somebody has the bead already, perhaps we ourselves.
  case alreadyClaimed(by: String)
  /// Only an open bead can be claimed; it has this status.
  case notClaimable(status: String)
  /// There is no bead of this id.
  case notFound
  /// These beads must be closed first.
  case blockedBy([String])
  /// bd does not know such a value, flag or command.
  case invalid(String)
  /// Somebody changed `issues.jsonl` behind the database, perhaps by a git command.
  case outOfSync
  /// Another process holds the database.
  case locked
  /// There is no tracker here.
  case noTracker
  /// The program could not be started.
  case cannotStart(String)
  /// Something else, in bd's words.
  case other(String)

  /// Which refusal a text of bd is; one line without `Error: ` is kept of unknown ones.
  package init(_ text: String) {
    let line = BdRefusal.firstLine(text)
    if let who = BdRefusal.after("already claimed by ", in: line) {
      self = .alreadyClaimed(by: who)
    } else if let status = BdRefusal.after("not claimable: status ", in: line) {
      self = .notClaimable(status: status)
    } else if let list = BdRefusal.after("blocked by open issues [", in: line) {
      let ids = list.prefix { $0 != "]" }.split(whereSeparator: { $0 == " " || $0 == "," })
      self = .blockedBy(ids.map(String.init))
    } else {
      self =
        BdRefusal.kinds.first { $0.words.contains(where: line.contains) }?.make(line)
        ?? .other(line)
    }
  }

  private static let kinds: [(words: [String], make: @Sendable (String) -> BdRefusal)] = [
    (["no beads database found", "no beads project found"], { _ in .noTracker }),
    (["out of sync with JSONL", "out of sync with jsonl"], { _ in .outOfSync }),
    (["database is locked", "database locked"], { _ in .locked }),
    (
      ["no issue found matching", "no issues found matching", "issue not found", "not found: "],
      { _ in .notFound }
    ),
    (
      [
        "invalid status", "invalid priority", "invalid issue type", "invalid sort",
        "validate field update", "unknown flag", "unknown command", "unknown shorthand flag",
        "validation failed",
        "ambiguous ID", "not allowed in read-only mode", "No updates specified",
      ],
      { .invalid($0) }
    ),
  ]

  /// The first line that says something, cut to a length that can be shown.
  static func firstLine(_ text: String) -> String {
    let plain = TerminalText.plain(TerminalText.beginning(of: text, bytes: 8192))
    let lines = plain.split(separator: "\n").map(trimmed).filter { !$0.isEmpty }
    let line = lines.first { $0.hasPrefix("Error") } ?? lines.first ?? ""
    let bare = line.hasPrefix("Error: ") ? line.dropFirst("Error: ".count) : line
    return TerminalText.beginning(of: String(bare), bytes: 500)
  }

  private static func trimmed(_ line: Substring) -> Substring {
    let start = line.drop { $0 == " " || $0 == "\t" }
    let end = start.lastIndex { $0 != " " && $0 != "\t" }
    return end.map { start[...$0] } ?? ""
  }

  private static func after(_ words: String, in line: String) -> String? {
    guard let range = line.firstRange(of: words) else { return nil }
    let rest = line[range.upperBound...]
    return rest.isEmpty ? nil : String(rest)
  }
}

/// Why nothing is known, or nothing was done, that has nothing to do with the bead itself.
package enum BdTrouble: Error, Equatable, Sendable, CustomStringConvertible {
  /// bd refused.
  case refused(BdRefusal)
  /// bd answered with something that is no answer.
  case broken(String)
  /// bd took too long and was ended.
  case timedOut
  /// Another ralph held the claim lock for as long as was waited.
  case lockIsHeld
  /// The claim lock may not be used as it lies there, or the system refused it.
  case lockIsUnfit(String)
  /// The program is another one than at the start; new claims wait until somebody has looked.
  case programChanged(String)

  package var description: String {
    switch self {
    case .refused(let refusal): "bd refused: \(refusal)"
    case .broken(let text): "bd gave no answer that can be read: \(text)"
    case .timedOut: "bd took too long and was ended"
    case .lockIsHeld: "another ralph holds the claim lock of this tracker"
    case .lockIsUnfit(let why): why
    case .programChanged(let what): "bd is another program than at the start: \(what)"
    }
  }
}

extension BdRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .alreadyClaimed(let who): "already claimed by \(who)"
    case .notClaimable(let status): "its status is \(status)"
    case .notFound: "there is no such bead"
    case .blockedBy(let ids): "blocked by \(ids.joined(separator: " "))"
    case .invalid(let text): text
    case .outOfSync: "its database is out of sync with issues.jsonl"
    case .locked: "its database is locked"
    case .noTracker: "there is no tracker here"
    case .cannotStart(let why): "cannot start bd: \(why)"
    case .other(let text): text
    }
  }
}
