import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts

// The actions that append to the log.
extension ThunkCommand {
  static func add(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideWork()
    let words = call.arguments.words
    let isSaid = { (text: String) in text.contains { !$0.isWhitespace } }
    guard isSaid(words[0]), isSaid(words.dropFirst().joined()) else {
      throw .usage("BAD_VALUE", "a row needs an id and a description")
    }
    var entry = ThunkEntry(
      id: words[0],
      description: words.dropFirst().joined(separator: " "),
      priority: try priority(call),
      date: ThunkSite.today
    )
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    // A task has one row; other ids, such as LEGACY, have as many as they get.
    entry.isOnce = try site.tasks().contains { $0.fullID == entry.id || $0.identity == entry.id }
    let place = try append(entry, file)
    try note([entry.id], call)
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk_add/1",
        "file": .string(file.path),
        "number": place.number.map { .integer(Int64($0)) } ?? .absent,
        "original": .string(entry.id),
        "same": place.isNew ? .absent : true,
      ])
    } else {
      let same = place.isNew ? "" : "  stands there already"
      call.output.line("#\(place.number ?? 0)  \(Visible.text(entry.id))\(same)")
      if place.hasTornAbove { call.output.note("the line above it was cut short; it stays so") }
    }
    return .success
  }

  static func era(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideWork()
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    let name = call.arguments.words.joined(separator: " ")
    guard name.contains(where: { !$0.isWhitespace }) else {
      throw .usage("BAD_VALUE", "an era needs a name")
    }
    do throws(SystemFailure) { try file.append(era: name, date: ThunkSite.today) } catch {
      throw .system(error, doing: "append to \(file.path)")
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk_era/1", "file": .string(file.path), "era": .string(name),
      ])
    } else {
      call.output.line("\(site.workspace.shown(file.path)): era \(Visible.text(name))")
    }
    return .success
  }

  /// Appends what the plan has marked `[x]` and the log lacks.
  static func sync(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideWork()
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    let rows = try site.table(file).rows
    let verified = try Verified.read(site.journal)
    let lacking = try site.tasks().filter { task in
      task.mark == .done && !rows.contains { $0.isOf(task) }
    }
    // What only an agent says is finished is added one by one, or not at all.
    let missing = lacking.filter { verified?.hearsay($0.identity) == nil }
    for task in lacking {
      guard let why = verified?.hearsay(task.identity) else { continue }
      call.output.note("left out: \(task.fullID), \(why)")
    }
    let isDry = call.arguments.isOn(.dryRun)
    if !call.output.isJSON { tell(call, missing, isDry) }
    var added: [(PlanTask, ThunkPlace)] = []
    if !missing.isEmpty, !isDry {
      try call.confirm("Append them?", "sync asks before it appends")
      for task in missing { added.append((task, try append(ThunkEntry(task), file))) }
      // A row of verified work has its event already.
      let others = missing.filter { (verified?.deeds(of: $0.identity).times ?? 0) == 0 }
      try note(others.map(\.fullID), call)
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk_sync/1",
        "file": .string(file.path),
        "dry_run": .boolean(isDry),
        "missing": .strings(missing.map(\.fullID)),
        "added": .array(
          added.map { task, place in
            [
              "original": .string(task.fullID),
              "number": place.number.map { .integer(Int64($0)) } ?? .absent,
            ]
          }
        ),
      ])
    } else {
      for (task, place) in added { call.output.line("#\(place.number ?? 0)  \(task.fullID)") }
    }
    return .success
  }

  private static func tell(_ call: Call, _ missing: [PlanTask], _ isDry: Bool) {
    for task in missing {
      call.output.line("  [x] \(Visible.text(task.fullID))  \(Visible.text(task.shortTitle))")
    }
    if missing.isEmpty {
      call.output.line("Every task marked [x] has its row.")
    } else if isDry {
      call.output.line("Dry run: nothing was appended.")
    }
  }

  /// Notes in the journal that rows are the operator's, so that no audit takes them for forged.
  private static func note(_ ids: [String], _ call: Call) throws(Failure) {
    guard Workbench.hasJournal(try call.workspace()) else { return }
    let forms = ids.map { id in
      RequestForm(.recorded(PlanSource.bead(PlanTask.identity(ofID: id))))
    }
    _ = try OperatorDesk(call).deliver(forms)
  }

  private static func append(
    _ entry: ThunkEntry,
    _ file: ThunkFile
  ) throws(Failure) -> ThunkPlace {
    do throws(SystemFailure) { return try file.append(entry) } catch {
      throw .system(error, doing: "append to \(file.path)")
    }
  }

  private static func priority(_ call: Call) throws(Failure) -> Urgency {
    guard let option = call.arguments.last(.priority) else { return .medium }
    if let urgency = Urgency(word: option.value) { return urgency }
    let words = Urgency.allCases.map { $0.word.lowercased() }
    throw .usage(
      "BAD_VALUE",
      "\(option.typed) is one of \(words.joined(separator: ", ")), not '\(option.value)'"
    )
  }
}

extension ThunkEntry {
  /// The entry of a task that is marked done, of today.
  init(_ task: PlanTask) {
    self.init(
      id: task.fullID,
      description: task.title,
      priority: task.tag ?? task.priority,
      date: ThunkSite.today
    )
  }
}
