import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import RalphRuntime

/// The files around finished tasks in one workspace: the log, the plan, the plan's archive.
struct ThunkSite {
  let settings: Settings
  /// The log; nil without one.
  let thunk: String?
  /// The plan; nil without one.
  let plan: String?
  /// The archive beside the plan; nil without one.
  let archive: String?

  init(_ call: Call) throws(Failure) {
    settings = try call.settings()
    let named = settings.path(.thunkFile)
    thunk = ThunkSearch.find(from: settings.workspace.here, named: named)
    if let named, thunk == nil {
      throw Failure(.missingInput, "NO_THUNK", "no file '\(named)'", ["thunk.file names it"])
    }
    plan =
      settings.path(.plan) == nil
      ? PlanSearch.find(from: settings.workspace.here, named: nil) : try WorkPlan.path(settings)
    archive = plan.map(ThunkSearch.archive).flatMap { Files.exists($0) ? $0 : nil }
  }

  var workspace: Workspace { settings.workspace }
  /// The journal; nil where nothing was run here yet.
  var journal: String? {
    let path = Workbench.journal(of: workspace)
    return Files.exists(path) ? path : nil
  }

  /// The log, where the command cannot do without.
  func needThunk() throws(Failure) -> ThunkFile {
    if let thunk { return ThunkFile(path: thunk) }
    throw Failure(
      .missingInput,
      "NO_THUNK",
      "no THUNK.md in \(workspace.root)",
      [
        "looked for: \(ThunkSearch.places.joined(separator: ", ")), here and upwards (none)",
        "name a file: thunk.file in .ralph.conf",
      ]
    )
  }

  /// The rows of the log.
  func table(_ file: ThunkFile) throws(Failure) -> ThunkTable {
    do throws(SystemFailure) { return try file.read() } catch {
      throw .system(error, doing: "read \(workspace.shown(file.path))")
    }
  }

  /// The tasks of the plan; none without a plan, or where no line of it is a task.
  func tasks() throws(Failure) -> [PlanTask] {
    guard let plan else { return [] }
    do throws(SystemFailure) {
      return try PlanFile(path: plan, keep: "").read().document.tasks
    } catch {
      throw .system(error, doing: "read the plan \(workspace.shown(plan))")
    }
  }

  /// The day that it is now, by UTC.
  static var today: String { String("\(MachineClock().wall())".prefix(10)) }
}

extension ThunkRow {
  /// What was done, cleaned, without the id in bold before it.
  var title: String {
    let bold = "**\(original)**"
    var text = description[...]
    if text.hasPrefix(bold) { text = text.dropFirst(bold.count) }
    return PlanWords.shown(text.utf8, limit: 400)
  }

  /// The title as lists show it.
  var shortTitle: String { ShortTitle.of(title, id: original) }

  /// Whether it is the row of a task.
  func isOf(_ task: PlanTask) -> Bool {
    original == task.fullID || original == task.identity
  }
}

extension Call {
  /// Refuses a change where an agent of ralph asks for it, in a process or in a pane.
  func refuseInsideWork() throws(Failure) {
    try refuseInsideRalph()
    let workspace = try workspace()
    // A journal that cannot be read names no attempt; what it lacks is told by those who need it.
    guard let ledger = try? Past.read(workspace) else { return }
    try refuseInsideAttempt(ledger.state, workspace)
  }

  /// Asks before something is changed; throws where the answer is no, or nobody can be asked.
  func confirm(_ question: String, _ before: String) throws(Failure) {
    guard !arguments.isOn(.yes) else { return }
    guard output.look.mayAsk else {
      throw Failure(
        .usage,
        "NOT_CONFIRMED",
        "\(before), and nobody can be asked here",
        ["read the list, then add --yes"]
      )
    }
    guard output.confirm(question) else {
      throw Failure(.usage, "NOT_CONFIRMED", "not confirmed; nothing was changed")
    }
  }

  /// The number of `--limit`; the standard where it is not typed, nil for all.
  func limit() throws(Failure) -> Int? {
    guard let option = arguments.last(.limit) else { return 20 }
    guard let number = Measure.count(option.value), number <= 1_000_000 else {
      throw .usage("BAD_VALUE", "\(option.typed) takes a whole number, not '\(option.value)'")
    }
    return number == 0 ? nil : number
  }
}
