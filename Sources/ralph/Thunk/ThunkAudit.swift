import RalphAdapters
import RalphCore

/// What log, plan and journal say of finished tasks where they do not agree.
struct ThunkAudit {
  /// One disagreement.
  enum Finding: Equatable {
    /// A row that no verified event stands behind.
    case row(line: Int, label: String, id: String)
    /// A row of a task that has as many rows as verified events already.
    case second(line: Int, label: String, id: String)
    /// A mark `[x]` that no verified event stands behind.
    case mark(line: Int, id: String, why: String)
    /// Work that was verified and has no row.
    case event(id: String, day: String)
  }

  private(set) var findings: [Finding] = []
  /// How many rows are older than the journal.
  private(set) var olderRows = 0
  /// How many marks are.
  private(set) var olderMarks = 0
  /// How many rows the operator has added.
  private(set) var handRows = 0
  /// How many rows have their event.
  private(set) var provedRows = 0
  /// Whether there is a journal to compare with.
  let hasJournal: Bool

  init(_ table: ThunkTable?, _ tasks: [PlanTask], _ journal: Verified?) {
    hasJournal = journal != nil
    let journal = journal ?? Verified()
    if let table { compare(table.rows, journal) }
    let unproved = Set(journal.unproved(tasks).map(\.identity))
    for task in tasks where task.mark == .done {
      if unproved.contains(task.identity) {
        let why = journal.hearsay(task.identity) ?? "no verified event"
        findings.append(.mark(line: task.line, id: task.fullID, why: why))
      } else if journal.deeds(of: task.identity).times == 0 {
        olderMarks += 1
      }
    }
  }

  /// A row counts as old by its day; one without a day is as old as the row above it.
  private mutating func compare(_ rows: [ThunkRow], _ journal: Verified) {
    var shown: [String: Int] = [:]
    var isOld = true
    for row in rows {
      let day = String(row.completed.prefix(10))
      if day.count == 10, day.utf8.first.map({ (0x30...0x39).contains($0) }) == true {
        isOld = journal.began.isEmpty || day < journal.began
      }
      let known = journal.deeds(of: row.original)
      if isOld || (known.isOlder && shown[row.original] == nil && known.times == 0) {
        olderRows += 1
      } else if known.rows == 0 {
        findings.append(.row(line: row.line, label: row.label, id: row.original))
      } else {
        let count = shown[row.original, default: 0] + 1
        shown[row.original] = count
        if count > known.rows {
          findings.append(.second(line: row.line, label: row.label, id: row.original))
        } else if count > known.rows - known.byHand {
          handRows += 1
        } else {
          provedRows += 1
        }
      }
    }
    for (id, known) in journal.deeds.sorted(by: { $0.key < $1.key }) {
      let rows = shown.filter { $0.key == id || PlanTask.identity(ofID: $0.key) == id }
      let count = rows.values.reduce(0, +)
      for day in known.days.dropFirst(count) { findings.append(.event(id: id, day: day)) }
    }
  }

  /// Verified work without a row, and the days of it.
  var lost: [(id: String, day: String)] {
    findings.compactMap { finding in
      guard case .event(let id, let day) = finding else { return nil }
      return (id, day)
    }
  }

  /// What is said of a finding.
  static func words(_ finding: Finding) -> String {
    switch finding {
    case .row(let line, let label, let id):
      "row #\(label) (line \(line)): no verified event of \(id)"
    case .second(let line, let label, let id):
      "row #\(label) (line \(line)): \(id) has more rows than verified events"
    case .mark(let line, let id, let why): "[x] of \(id) (plan, line \(line)): \(why)"
    case .event(let id, let day): "\(id), verified on \(day): no row"
    }
  }

  static func json(_ finding: Finding) -> JSONText {
    let (kind, id): (String, String) =
      switch finding {
      case .row(_, _, let id): ("row_without_event", id)
      case .second(_, _, let id): ("row_again", id)
      case .mark(_, let id, _): ("mark_without_event", id)
      case .event(let id, _): ("event_without_row", id)
      }
    return ["kind": .string(kind), "id": .string(id), "what": .string(words(finding))]
  }
}

/// `ralph thunk audit`: exit 4 where anything does not agree.
enum ThunkAuditCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let site = try ThunkSite(call)
    try UndoPending.tell(call)
    let file = try site.needThunk()
    let audit = ThunkAudit(
      try site.table(file),
      try site.tasks(),
      try Verified.read(site.journal)
    )
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk_audit/1",
        "file": .string(file.path),
        "clean": .boolean(audit.findings.isEmpty),
        "proved_rows": .integer(Int64(audit.provedRows)),
        "older_rows": .integer(Int64(audit.olderRows)),
        "rows_by_hand": .integer(Int64(audit.handRows)),
        "older_marks": .integer(Int64(audit.olderMarks)),
        "findings": .array(audit.findings.map(ThunkAudit.json)),
      ])
    } else {
      tell(call, audit)
    }
    return audit.findings.isEmpty ? .success : .checkFailed
  }

  private static func tell(_ call: Call, _ audit: ThunkAudit) {
    for finding in audit.findings { call.output.line(Visible.text(ThunkAudit.words(finding))) }
    if !audit.hasJournal { call.output.line("There is no journal yet: all is older than it.") }
    let hand = audit.handRows == 0 ? "" : "; added by hand: \(audit.handRows)"
    call.output.line(
      "\(audit.provedRows) rows have their event\(hand); older than the journal: \(audit.olderRows) rows, "
        + "\(audit.olderMarks) marks; \(audit.findings.count) to look at"
    )
  }
}
