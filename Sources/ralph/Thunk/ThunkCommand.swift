import RalphAdapters
import RalphCore
import RalphFiles

/// `ralph thunk`: the log of finished tasks.
enum ThunkCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    switch call.arguments.action {
    case .add: try add(call)
    case .era: try era(call)
    case .sync: try sync(call)
    case .stats: try stats(call)
    case .audit: try ThunkAuditCommand.run(call)
    case .search: try search(call)
    default: try list(call)
    }
  }

  private static func list(_ call: Call) throws(Failure) -> ExitCode {
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    let table = try site.table(file)
    var rows = table.rows
    if let name = call.arguments.value(.era) {
      guard let era = table.era(named: name) else {
        throw Failure(
          .usage,
          "UNKNOWN_ERA",
          "no era '\(name)' in \(site.workspace.shown(file.path))",
          [
            "eras: "
              + table.eras.map { PlanWords.shown($0.name.utf8, limit: 60) }.joined(separator: ", ")
          ]
        )
      }
      rows = table.rows(of: era)
    }
    let count = rows.count
    if let limit = try call.limit() { rows = rows.suffix(limit) }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk/1",
        "file": .string(file.path),
        "count": .integer(Int64(count)),
        "rows": .array(rows.map { json($0, table) }),
      ])
      return .success
    }
    show(call, rows, table)
    let shown = site.workspace.shown(file.path)
    call.output.line(
      rows.count < count
        ? "the last \(rows.count) of \(count) in \(shown)" : "\(count) in \(shown)"
    )
    return .success
  }

  private static func show(_ call: Call, _ rows: [ThunkRow], _ table: ThunkTable) {
    let sign = call.output.look.isASCII ? "x" : "✓"
    var era: Int?
    for row in rows {
      if row.era != era, let place = row.era {
        call.output.line(PlanWords.shown(table.eras[place].name.utf8, limit: 100))
      }
      era = row.era
      let words = [row.label, row.original, row.shortTitle, row.completed].map {
        PlanWords.shown($0.utf8, limit: 120)
      }
      call.output.line("  \(sign) #\(words[0])  \(words[1])  \(words[2])  \(words[3])")
    }
  }

  static func json(_ row: ThunkRow, _ table: ThunkTable) -> JSONText {
    [
      "number": row.number.map { .integer(Int64($0)) } ?? .absent,
      "label": .string(row.label),
      "original": .string(row.original),
      "title": .string(row.shortTitle),
      "priority": row.priority.isEmpty ? .absent : .string(row.priority),
      "scope": row.scope.isEmpty ? .absent : .string(row.scope),
      "description": .string(row.description),
      "completed": row.completed.isEmpty ? .absent : .string(row.completed),
      "era": row.era.map { .string(table.eras[$0].name) } ?? .absent,
      "line": .integer(Int64(row.line)),
    ]
  }

  private static func search(_ call: Call) throws(Failure) -> ExitCode {
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    let word = call.arguments.words.joined(separator: " ")
    let table = try site.table(file)
    let found = table.rows.filter { SearchWord(word).isIn("\($0.original) \($0.description)") }
    let rows = Array(found.suffix(try call.limit() ?? found.count))
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk/1",
        "file": .string(file.path),
        "count": .integer(Int64(found.count)),
        "rows": .array(rows.map { json($0, table) }),
      ])
    } else {
      show(call, rows, table)
      if found.isEmpty { call.output.aside("no row holds '\(Visible.text(word))'") }
    }
    return .success
  }

  private static func stats(_ call: Call) throws(Failure) -> ExitCode {
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    let stats = ThunkStats(try site.table(file))
    if call.output.isJSON {
      call.output.json(stats.json(file.path))
    } else {
      for line in stats.lines(site.workspace.shown(file.path)) { call.output.line(line) }
    }
    return .success
  }
}
