import RalphCore
import RalphProcess

/// What bd answers.
///
/// The rule of the contract: an answer is good if and only if the exit code is 0 and standard
/// output is JSON of the expected shape about the expected bead. Nothing here can fail otherwise
/// than by saying so.
package enum BdOutput {
  /// The answer about one bead: an array of one in most versions, an object in others.
  package static func bead(_ run: BdRun, _ id: BdID) -> BdAnswer<BdBead> {
    read(run, OneOrMany<BeadRecord>.self) { many in
      guard many.items.count == 1, let only = many.items.first else {
        return .broken("\(many.items.count) beads instead of \(id)")
      }
      guard only.id == id.text, let bead = only.bead else {
        return .broken("an answer about \(TerminalText.beginning(of: only.id, bytes: 60))")
      }
      return .ok(bead)
    }
  }

  /// The answer that lists beads; only an array will do.
  package static func list(_ run: BdRun) -> BdAnswer<BdList> {
    read(run, [BeadRecord].self) { records in
      .ok(
        BdList(
          beads: records.compactMap(\.bead),
          odd: records.filter { $0.bead == nil }.map(\.id)
        )
      )
    }
  }

  /// The answer to `version --json`.
  package static func version(_ run: BdRun) -> BdAnswer<BdVersion> {
    read(run, VersionRecord.self) { record in
      guard let version = BdVersion(record.version) else {
        return .broken("version \(TerminalText.beginning(of: record.version, bytes: 60))")
      }
      return .ok(version)
    }
  }

  /// The tracker's folder, from `where` or from `info`.
  package static func place(_ run: BdRun) -> BdAnswer<String> {
    read(run, PlaceRecord.self) { record in
      if let path = record.path, path.hasPrefix("/") { return .ok(path) }
      // `info` names only the database, which lies in the folder.
      guard let database = record.database_path, database.hasPrefix("/"),
        let end = database.utf8.lastIndex(of: UInt8(ascii: "/"))
      else { return .broken("no folder of the tracker") }
      return .ok(String(database[..<end]))
    }
  }

  /// How bd gets at its database, as `info` says it; empty where it does not.
  package static func mode(_ run: BdRun) -> BdAnswer<String> {
    read(run, PlaceRecord.self) { .ok(TerminalText.beginning(of: $0.mode ?? "", bytes: 20)) }
  }

  /// What each waiting bead waits for; ids that ralph cannot use are left out.
  package static func blocked(_ run: BdRun) -> BdAnswer<[BdID: [BdID]]> {
    read(run, [BlockedRecord].self) { records in
      var needs: [BdID: [BdID]] = [:]
      for record in records {
        guard let id = BdID(record.id) else { continue }
        needs[id] = (record.blocked_by ?? []).compactMap { BdID($0) }
      }
      return .ok(needs)
    }
  }

  /// The comments on a bead, an empty list too.
  package static func comments(_ run: BdRun) -> BdAnswer<[BdComment]> {
    read(run, [CommentRecord].self) { .ok($0.map(\.comment)) }
  }

  /// The answer to a comment that was added to a bead.
  package static func comment(_ run: BdRun, _ id: BdID) -> BdAnswer<BdComment> {
    read(run, CommentRecord.self) { record in
      guard record.issue_id == id.text else { return .broken("a comment on another bead") }
      return .ok(record.comment)
    }
  }

  /// The answer to a label that was added to a bead or taken off it.
  package static func label(_ run: BdRun, _ id: BdID) -> BdAnswer<String> {
    read(run, OneOrMany<LabelRecord>.self) { many in
      guard many.items.count == 1, let only = many.items.first, only.issue_id == id.text else {
        return .broken("a label on another bead")
      }
      return .ok(only.label)
    }
  }

  /// The answer of a command that has no JSON: exit 0 is all there is.
  package static func done(_ run: BdRun) -> BdAnswer<Bool> {
    switch run {
    case .ended(.exited(0), _, _): .ok(true)
    default: failure(run) ?? .broken("no end")
    }
  }

  private static func read<Record: Decodable, Value>(
    _ run: BdRun,
    _ type: Record.Type,
    _ make: (Record) -> BdAnswer<Value>
  ) -> BdAnswer<Value> {
    if let failure: BdAnswer<Value> = failure(run) { return failure }
    guard case .ended(_, let out, _) = run else { return .broken("no end") }
    do {
      return make(try JSONDecoding.read(Enveloped<Record>.self, from: out).content)
    } catch {
      let text = BdRefusal.firstLine(String(decoding: out.prefix(8192), as: UTF8.self))
      if text == "No updates specified" { return .refused(.invalid(text)) }
      return .broken("no such answer: \(TerminalText.beginning(of: text, bytes: 120))")
    }
  }

  /// What is no success whatever the shape; nil where standard output must be read.
  private static func failure<Value>(_ run: BdRun) -> BdAnswer<Value>? {
    switch run {
    case .notStarted(let why): return .refused(.cannotStart(why))
    case .tooLong: return .broken("an answer without end")
    case .ended(let ending, let out, let err):
      switch ending {
      case .exited(let code):
        let isEmpty = out.allSatisfy { $0 <= 0x20 }
        if let error = errorMember(out) { return .refused(BdRefusal(error)) }
        guard code != 0 || isEmpty else { return nil }
        let text = errorMember(err) ?? String(decoding: err.prefix(8192), as: UTF8.self)
        let line = BdRefusal.firstLine(text)
        return .refused(line.isEmpty ? .other("exit \(code) without a word") : BdRefusal(text))
      case .signaled(let number): return .broken("ended by signal \(number)")
      case .timedOut, .stopped: return .timedOut
      case .notStarted(let code): return .refused(.cannotStart("error \(code)"))
      }
    }
  }

  /// The `error` of a JSON object, as bd writes it to one output or the other.
  private static func errorMember(_ bytes: [UInt8]) -> String? {
    guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
    // What is no such object has no error to tell, and is read as what it is.
    return try? JSONDecoding.read(Enveloped<ErrorRecord>.self, from: bytes).content.error
  }
}

/// A list of beads as bd gave it.
package struct BdList: Equatable, Sendable {
  package var beads: [BdBead]
  /// Ids that ralph cannot use: too long, or with odd characters.
  package var odd: [String]

  package init(beads: [BdBead], odd: [String]) {
    self.beads = beads
    self.odd = odd
  }
}
