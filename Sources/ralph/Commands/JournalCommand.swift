import RalphCore
import RalphFiles
import RalphJournal

/// `ralph journal`: whether a journal is whole, and which runs it holds.
enum JournalCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    if call.arguments.action == .repair { return try RepairCommand.run(call) }
    let path = try call.journal(named: call.arguments.words.first)
    return call.arguments.action == .verify ? try verify(call, path) : try list(call, path)
  }

  private static func verify(_ call: Call, _ path: String) throws(Failure) -> ExitCode {
    let check: JournalCheck
    do throws(SystemFailure) { check = try JournalCheck(path: path) } catch {
      throw .noJournal(path, error)
    }
    if call.output.isJSON {
      call.output.json(document(check, path))
    } else {
      call.output.line(
        "\(check.entries) entries, \(check.runs) runs, \(check.bytes) bytes, format \(check.format)"
      )
      call.output.line("head checksum \(check.head)")
      call.output.line(check.problem.map { "\(path): \($0.ending)" } ?? "every line is right")
      call.output.line(
        "(this finds damage and casual edits, not somebody who rewrites the whole file)"
      )
    }
    guard let problem = check.problem else { return .success }
    switch problem.ending {
    case .clean, .missingNewline: return .success
    case .torn: return .checkFailed
    case .damaged, .newer: return .badData
    }
  }

  private static func document(_ check: JournalCheck, _ path: String) -> JSONText {
    [
      "schema": "ralph.journal_verify/1",
      "path": .string(path),
      "entries": .integer(Int64(check.entries)),
      "runs": .integer(Int64(check.runs)),
      "bytes": .integer(Int64(check.bytes)),
      "format": .integer(Int64(check.format)),
      "head": .string("\(check.head)"),
      "problem": check.problem.map { problem in
        [
          "line": .integer(Int64(problem.line)), "offset": .integer(Int64(problem.offset)),
          "what": .string("\(problem.ending)"),
        ]
      } ?? .absent,
    ]
  }

  /// One run of the journal.
  private struct Row {
    var run: RunID
    var from: Entry
    var to: Entry
    var ended: RunEnded?
  }

  private static func list(_ call: Call, _ path: String) throws(Failure) -> ExitCode {
    var rows: [Row] = []
    let tail = try Past.read(path) { entry in
      if case .event(.runStarted) = entry.fact {
        rows.append(Row(run: entry.run, from: copy entry, to: copy entry))
      }
      guard !rows.isEmpty else { return }
      rows[rows.count - 1].to = copy entry
      if case .event(.runEnded(let ended)) = entry.fact { rows[rows.count - 1].ended = ended }
    }
    for row in rows { show(call, row) }
    if rows.isEmpty, !call.output.isJSON { call.output.line("no run in \(path)") }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return .success
  }

  private static func show(_ call: Call, _ row: Row) {
    let outcome = row.ended.map { "ended: \($0.why.rawValue), exit \($0.exit)" } ?? "open"
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.run/1", "run": .string("\(row.run)"),
        "from": .integer(Int64(clamping: row.from.seq.value)),
        "to": .integer(Int64(clamping: row.to.seq.value)),
        "started": .string("\(row.from.at)"), "last": .string("\(row.to.at)"),
        "why": .optional(row.ended?.why.rawValue), "exit": .optional(row.ended?.exit),
      ])
    } else {
      call.output.line(
        "\(row.run)  entries \(row.from.seq)..\(row.to.seq)  \(row.from.at)  "
          + "\(row.to.at - row.from.at)  \(outcome)"
      )
    }
  }
}
