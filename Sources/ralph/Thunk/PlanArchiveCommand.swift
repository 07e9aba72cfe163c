import RalphAdapters
import RalphCore
import RalphFiles

/// `ralph plan archive`: moves what is marked `[x]` to PLAN_DONE.md beside the plan.
enum PlanArchiveCommand {
  static func run(
    _ call: Call,
    _ settings: Settings,
    _ path: String
  ) throws(Failure) -> ExitCode {
    try call.refuseInsideWork()
    let workspace = settings.workspace
    let archive = PlanArchive(plan: path, keep: workspace.folder + "/displaced")
    let all: [PlanArchive.Task]
    do throws(SystemFailure) { all = try archive.finished() } catch {
      throw .system(error, doing: "read the plan \(path)")
    }
    let (tasks, staying) = try choose(all, archive, workspace)
    for one in staying { call.output.note("\(Visible.text(one.id)) stays: \(one.why)") }
    let isDry = call.arguments.isOn(.dryRun)
    if !call.output.isJSON {
      if all.isEmpty { call.output.line("No task is marked [x].") }
      tell(call, tasks, isDry)
    }
    var outcome = PlanArchive.Outcome()
    if !tasks.isEmpty, !isDry {
      try call.confirm("Move them to PLAN_DONE.md?", "archive asks before it moves anything")
      outcome = try move(tasks, archive, workspace)
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.plan_archive/1",
        "plan": .string(path),
        "archive": .string(ThunkSearch.archive(ofPlan: path)),
        "dry_run": .boolean(isDry),
        "tasks": .strings(tasks.map(\.id)),
        "staying": .array(
          staying.map { ["id": .string($0.id), "why": .string($0.why)] }
        ),
        "written": .integer(Int64(outcome.written)),
        "removed": .integer(Int64(outcome.removed)),
      ])
    } else if outcome.removed > 0 {
      let shown = workspace.shown(ThunkSearch.archive(ofPlan: path))
      call.output.line("\(outcome.removed) moved to \(shown)")
      if outcome.recognized > 0 {
        call.output.line("\(outcome.recognized) of them stood there already")
      }
    }
    return .success
  }

  /// What moves, and what stays although it is marked `[x]`, with the reason.
  private static func choose(
    _ all: [PlanArchive.Task],
    _ archive: PlanArchive,
    _ workspace: Workspace
  ) throws(Failure) -> (moving: [PlanArchive.Task], staying: [(id: String, why: String)]) {
    let journal = Workbench.journal(of: workspace)
    let verified = try Verified.read(Files.exists(journal) ? journal : nil)
    // What only an agent says is finished stays where a person sees it.
    let proved = all.filter { verified?.hearsay($0.id) == nil }
    let anchors: [PlanArchive.Task]
    do throws(SystemFailure) { anchors = try archive.anchors(among: proved) } catch {
      throw .system(error, doing: "read the plan")
    }
    let why = "without it the acceptance lines of its phase would be tasks"
    let staying = all.compactMap { task in
      (verified?.hearsay(task.id) ?? (anchors.contains(task) ? why : nil)).map { (task.id, $0) }
    }
    return (proved.filter { !anchors.contains($0) }, staying)
  }

  /// Moves them while no run can begin here: to a run a plan that loses tasks is a conflict.
  private static func move(
    _ tasks: [PlanArchive.Task],
    _ archive: PlanArchive,
    _ workspace: Workspace
  ) throws(Failure) -> PlanArchive.Outcome {
    let lock = Workbench.hasJournal(workspace) ? try Workbench.lock(workspace) : nil
    defer { _ = lock }
    do throws(SystemFailure) { return try archive.move(tasks, date: ThunkSite.today) } catch {
      throw .system(error, doing: "move tasks to PLAN_DONE.md")
    }
  }

  private static func tell(_ call: Call, _ tasks: [PlanArchive.Task], _ isDry: Bool) {
    for task in tasks { call.output.line("  " + PlanWords.shown(task.line.utf8, limit: 200)) }
    if isDry, !tasks.isEmpty { call.output.line("Dry run: nothing was moved.") }
  }
}
