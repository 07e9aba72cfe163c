import RalphAdapters
import RalphCore
import RalphFiles

/// `ralph init`: the files to begin with; never overwrites one.
enum InitCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    if !call.arguments.isOn(.dryRun) { try call.refuseInsideRalph() }
    let kinds = [OptionName.plan, .bd, .hooks].filter(call.arguments.isOn)
    guard kinds.count <= 1 else {
      let typed = kinds.map(\.long).joined(separator: " and ")
      throw .usage("CONFLICT", "\(typed) contradict each other", "use one of them")
    }
    let workspace = try call.workspace()
    if kinds == [.hooks] { return try HookInstallation(call, workspace).run() }
    let fates = try put(files(kinds.first, workspace), call, workspace)
    report(fates, call, workspace)
    return .success
  }

  /// The files of a kind of start; a plan that is there already is the plan.
  private static func files(_ kind: OptionName?, _ workspace: Workspace) -> [SampleFile] {
    let always = [SampleFile.configuration, .ignore]
    if kind == .bd { return always }
    var plan = SampleFile.plan
    if let found = PlanSearch.find(from: workspace.root, named: nil) {
      plan.name = workspace.shown(found)
    }
    return kind == .plan ? always + [plan] : always + [plan, .rules]
  }

  private typealias Fates = [(file: SampleFile, fate: SampleFile.Fate)]

  private static func put(
    _ files: [SampleFile],
    _ call: Call,
    _ workspace: Workspace
  ) throws(Failure) -> Fates {
    var fates: Fates = []
    for file in files {
      do throws(SystemFailure) {
        // A plan that was found above the workspace has an absolute name.
        let isElsewhere = file.name.hasPrefix("/")
        let isDry = call.arguments.isOn(.dryRun)
        let fate =
          isElsewhere
          ? .kept : isDry ? try file.forecast(in: workspace) : try file.put(in: workspace)
        fates.append((file, fate))
      } catch {
        throw .system(error, doing: "make \(file.name)")
      }
    }
    return fates
  }

  private static func report(_ fates: Fates, _ call: Call, _ workspace: Workspace) {
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.init/1",
        "workspace": .string(workspace.root),
        "files": .array(
          fates.map { ["path": .string($0.file.name), "state": .string($0.fate.rawValue)] }
        ),
      ])
      return
    }
    for (file, fate) in fates {
      let word =
        switch fate {
        case .made: "made        "
        case .kept: "kept        "
        case .wouldMake: "would make  "
        }
      let remark = fate == .kept ? "  (was there already)" : ""
      call.output.line(word + Visible.text(file.name) + remark)
    }
    call.output.say("in \(Visible.text(workspace.root)); next: ralph --dry-run")
  }
}
