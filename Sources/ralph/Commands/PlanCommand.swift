import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphRuntime

/// `ralph plan`: what the plan holds, what comes next, what is wrong with it, and marks by hand.
enum PlanCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    if call.arguments.action == .mark { try call.refuseInsideRalph() }
    let settings = try call.settings()
    let path = try WorkPlan.path(settings)
    switch call.arguments.action {
    case .next: return try next(call, settings, path)
    case .check: return try check(call, settings, path)
    case .mark: return try mark(call, settings, path)
    case .archive: return try PlanArchiveCommand.run(call, settings, path)
    default: return try list(call, settings, path)
    }
  }

  private static func list(
    _ call: Call,
    _ settings: Settings,
    _ path: String
  ) throws(Failure) -> ExitCode {
    let document = try WorkPlan.read(path)
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.plan/1",
        "plan": .string(path),
        "tasks": .array(document.tasks.map(json)),
      ])
      return .success
    }
    var heading = ""
    for task in document.tasks {
      if task.heading != heading {
        heading = task.heading
        call.output.line(Visible.text(heading))
      }
      let mark = String(decoding: task.mark.bytes, as: UTF8.self)
      let id = task.fullID.hasPrefix("WARN") ? task.fullID : task.identity
      call.output.line("  [\(mark)] \(Visible.text(id))  \(Visible.text(task.shortTitle))")
    }
    let done = document.tasks.count { $0.mark == .done }
    call.output.line("\(done) of \(document.tasks.count) done in \(settings.workspace.shown(path))")
    return .success
  }

  private static func json(_ task: PlanTask) -> JSONText {
    [
      "id": .string("plan:" + task.identity),
      "title": .string(task.title),
      "short_title": .string(task.shortTitle),
      "mark": .string(task.mark.rawValue),
      "priority": .integer(Int64(task.priority.rawValue)),
      "section": .string(task.heading),
      "line": .integer(Int64(task.line)),
      "needs": task.dependencies.isEmpty
        ? .absent : .strings(task.dependencies.map { "plan:" + $0 }),
    ]
  }

  /// The tasks that a run would give out now, in its order.
  private static func next(
    _ call: Call,
    _ settings: Settings,
    _ path: String
  ) throws(Failure) -> ExitCode {
    let plan = WorkPlan(path: path, shown: path, document: try WorkPlan.read(path))
    let intent = Intent(
      settings,
      try settings.policy(),
      Work(plan: plan),
      HostPlan(),
      TreePlan(),
      nil
    )
    let forecast = try Forecast(intent)
    let ready = forecast.ready
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.plan_next/1",
        "plan": .string(path),
        "ready": .array(
          ready.map { row in
            [
              "id": .string("\(forecast.state.beads.keys[row])"),
              "title": .string(forecast.title(row)),
            ]
          }
        ),
      ])
      return .success
    }
    for row in ready {
      call.output.line(
        "\(forecast.state.beads.keys[row].bare)  \(Visible.text(forecast.title(row)))"
      )
    }
    if ready.isEmpty { call.output.aside("nothing is ready; 'ralph --dry-run' says why not") }
    return .success
  }

  private static func check(
    _ call: Call,
    _ settings: Settings,
    _ path: String
  ) throws(Failure) -> ExitCode {
    let document = try WorkPlan.read(path)
    let advice = try advice(document, settings, path)
    let notes = PlanCheck.notes(on: document)
    try UndoPending.tell(call)
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.plan_check/1",
        "plan": .string(path),
        "tasks": .integer(Int64(document.tasks.count)),
        "problems": .array(advice.map(json)),
        "notes": .array(notes.map(json)),
      ])
    } else {
      for (one, word) in advice.map({ ($0, "") }) + notes.map({ ($0, "note: ") }) {
        call.output.line(
          "\(settings.workspace.shown(path)):\(one.line): \(word)\(Visible.text(one.what))"
            + " — \(Visible.text(one.remedy))"
        )
      }
      call.output.line(
        "\(document.tasks.count) tasks read, \(advice.count) line\(advice.count == 1 ? "" : "s")"
          + " to look at"
      )
    }
    return advice.isEmpty ? .success : .checkFailed
  }

  private static func json(_ advice: PlanCheck.Advice) -> JSONText {
    [
      "line": .integer(Int64(advice.line)), "what": .string(advice.what),
      "remedy": .string(advice.remedy),
    ]
  }

  /// What the plan's text shows, and the marks that nothing in the journal stands behind.
  private static func advice(
    _ document: PlanDocument,
    _ settings: Settings,
    _ path: String
  ) throws(Failure) -> [PlanCheck.Advice] {
    let archived: Set<String>
    do throws(SystemFailure) {
      archived = try PlanArchive(plan: path, keep: "").archived()
    } catch {
      throw .system(error, doing: "read the archive beside \(path)")
    }
    let journal = Workbench.journal(of: settings.workspace)
    let verified = try Verified.read(Files.exists(journal) ? journal : nil)
    let marks = (verified?.unproved(document.tasks) ?? []).map { task in
      PlanCheck.Advice(
        line: task.line,
        what: verified?.hearsay(task.identity).map { "\(task.identity) is [x], \($0)" }
          ?? "\(task.identity) is [x], and no verified event in the journal stands behind it",
        remedy: "mark it [ ] to have it done, or take it as it is: ralph thunk add \(task.identity)"
      )
    }
    return (PlanCheck.wholeAdvice(on: document, archived: archived) + marks)
      .sorted { $0.line < $1.line }
  }

  private static func mark(
    _ call: Call,
    _ settings: Settings,
    _ path: String
  ) throws(Failure) -> ExitCode {
    let request = try MarkRequest(call.arguments)
    let document = try WorkPlan.read(path)
    guard let task = document.task(request.bead.bare) else {
      throw Failure(
        .usage,
        "UNKNOWN_TASK",
        "no task '\(request.bead.bare)' in \(path)",
        Suggestion.hint(for: request.bead.bare, among: document.tasks.map(\.identity))
          + ["see 'ralph plan list'"]
      )
    }
    try refuseFinished(request, settings.workspace)
    let source = PlanSource(
      path: path,
      keep: settings.workspace.folder + "/displaced",
      usesTags: false
    )
    let command = SetMark {
      $0.bead = request.bead
      $0.from = task.mark
      $0.to = request.mark
    }
    try report(call, request, task.mark, source.write(command, reason: nil), path)
    return .success
  }

  /// In the run that finished a task its `[ ]` is an agent's doing, and is set to `[x]` again.
  private static func refuseFinished(
    _ request: MarkRequest,
    _ workspace: Workspace
  ) throws(Failure) {
    guard request.mark == .todo, Past.hasWriter(Workbench.journal(of: workspace)) == true else {
      return
    }
    let state = try Past.read(workspace).state
    guard state.run.phase == .open, let row = state.beads.index(of: request.bead) else { return }
    switch state.beads.rows[row].phase {
    case .ended(.verified), .ended(.unverified): break
    default: return
    }
    throw Failure(
      .locked,
      "RUN_IS_THROUGH",
      "run \(state.run.id) is at work and has finished \(request.bead.bare): it would set [x] again,"
        + " since an agent's reset looks the same",
      ["mark it once the run has ended; to end it after what is at work: ralph stop"]
    )
  }

  private static func report(
    _ call: Call,
    _ request: MarkRequest,
    _ before: Mark,
    _ answer: Event,
    _ path: String
  ) throws(Failure) {
    guard case .markSet = answer else {
      let why =
        if case .markFailed(let failed) = answer { failed.why.string } else {
          "somebody changed the task in the same moment"
        }
      throw Failure(.cannotWrite, "NOT_MARKED", "the mark was not set in \(path)", [why])
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.plan_mark/1", "id": .string("\(request.bead)"),
        "from": .string(before.rawValue), "to": .string(request.mark.rawValue),
      ])
    } else {
      let (old, new) = (before.bytes, request.mark.bytes)
      call.output.line(
        "\(request.bead.bare): [\(String(decoding: old, as: UTF8.self))] → "
          + "[\(String(decoding: new, as: UTF8.self))]"
      )
    }
  }
}
