import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts

// The actions that append to the log.
extension ThunkCommand {
  static func add(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideWork()
    let words = call.arguments.words
    let site = try ThunkSite(call)
    let task = try site.tasks().first { $0.fullID == words[0] || $0.identity == words[0] }
    let said = words.dropFirst().joined(separator: " ")
    let isSaid = { (text: String) in text.contains { !$0.isWhitespace } }
    let text = words.count > 1 ? said : task?.title ?? ""
    guard isSaid(words[0]), isSaid(text) else {
      throw .usage("BAD_VALUE", "a row needs an id, and a description unless the plan has the task")
    }
    var entry = ThunkEntry(
      id: words[0],
      description: text,
      priority: try priority(call) ?? task?.urgency ?? .medium,
      date: ThunkSite.today
    )
    // A task has one row; other ids, such as LEGACY, have as many as they get.
    entry.isOnce = task != nil
    let file = try site.needThunk()
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
    let isNew: Bool
    do throws(SystemFailure) { isNew = try file.append(era: name, date: ThunkSite.today) } catch {
      throw .system(error, doing: "append to \(file.path)")
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk_era/1", "file": .string(file.path), "era": .string(name),
        "same": isNew ? .absent : true,
      ])
    } else {
      let same = isNew ? "" : "  is in force already"
      call.output.line("\(site.workspace.shown(file.path)): era \(Visible.text(name))\(same)")
    }
    return .success
  }

  /// Appends what the plan has marked `[x]` and the log lacks.
  static func sync(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideWork()
    try UndoPending.refuse(try call.workspace())
    let site = try ThunkSite(call)
    let file = try site.needThunk()
    let table = try site.table(file)
    let verified = try Verified.read(site.journal)
    let tasks = try site.tasks()
    let lacking = tasks.filter { task in
      task.mark == .done && !table.rows.contains { $0.isOf(task) }
    }
    // What only an agent says is finished is added one by one, or not at all.
    let missing = lacking.filter { verified?.hearsay($0.identity) == nil }
    for task in lacking {
      guard let why = verified?.hearsay(task.identity) else { continue }
      call.output.note("left out: \(task.fullID), \(why)")
    }
    let known = Set(missing.map(\.identity))
    let lost = ThunkAudit(table, tasks, verified).lost.filter { !known.contains($0.id) }
    let entries =
      missing.map { ThunkEntry($0) }
      + lost.map { ThunkEntry(id: $0.id, title: verified?.titles[$0.id] ?? $0.id, date: $0.day) }
    let isDry = call.arguments.isOn(.dryRun)
    if !call.output.isJSON { tell(call, missing, lost, isDry) }
    var added: [(ThunkEntry, ThunkPlace)] = []
    if !entries.isEmpty, !isDry {
      try call.confirm("Append them?", "sync asks before it appends")
      for entry in entries { added.append((entry, try append(entry, file))) }
      // A row of verified work has its event already.
      let others = missing.filter { (verified?.deeds(of: $0.identity).times ?? 0) == 0 }
      try note(others.map(\.fullID), call)
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.thunk_sync/1",
        "file": .string(file.path),
        "dry_run": .boolean(isDry),
        "missing": .strings(entries.map(\.id)),
        "added": .array(
          added.map { entry, place in
            [
              "original": .string(entry.id),
              "number": place.number.map { .integer(Int64($0)) } ?? .absent,
            ]
          }
        ),
      ])
    } else {
      for (entry, place) in added {
        call.output.line("#\(place.number ?? 0)  \(Visible.text(entry.id))")
      }
    }
    return .success
  }

  private static func tell(
    _ call: Call,
    _ missing: [PlanTask],
    _ lost: [(id: String, day: String)],
    _ isDry: Bool
  ) {
    for task in missing {
      call.output.line("  [x] \(Visible.text(task.fullID))  \(Visible.text(task.shortTitle))")
    }
    for one in lost { call.output.line("  verified on \(one.day)  \(Visible.text(one.id))") }
    if missing.isEmpty, lost.isEmpty {
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

  private static func priority(_ call: Call) throws(Failure) -> Urgency? {
    guard let option = call.arguments.last(.priority) else { return nil }
    if let urgency = Urgency(word: option.value) { return urgency }
    let words = Urgency.allCases.map { $0.word.lowercased() }
    throw .usage(
      "BAD_VALUE",
      "\(option.typed) is one of \(words.joined(separator: ", ")), not '\(option.value)'"
    )
  }
}

extension PlanTask {
  /// What the task itself says of urgency, else its section.
  fileprivate var urgency: Urgency { tag ?? priority }
}

extension ThunkEntry {
  /// The entry of work that the journal saw verified on a day.
  fileprivate init(id: String, title: String, date: String) {
    self.init(id: id, description: title, priority: .medium, date: date)
  }

  /// The entry of a task that is marked done, of today.
  init(_ task: PlanTask) {
    self.init(
      id: task.fullID,
      description: task.title,
      priority: task.urgency,
      date: ThunkSite.today
    )
  }
}
