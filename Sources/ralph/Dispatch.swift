/// From a command line to an exit code: parse, look, and hand over to the verb.
struct Dispatch {
  /// The variables ralph looks at.
  let environment: Environment
  /// Where lines go.
  let output: Output

  /// Answers a command line, the program's name left out.
  func answer(_ line: [String]) -> ExitCode {
    do throws(Failure) {
      let code = try perform(line)
      output.flush()
      guard let loss = output.loss, code == .success else { return code }
      throw .system(loss, doing: "write the answer")
    } catch {
      output.flush()
      output.report(error)
      return error.exit
    }
  }

  private func perform(_ line: [String]) throws(Failure) -> ExitCode {
    // An error in the line itself is told in JSON, too, where the line asks for JSON.
    output.isJSON = line.prefix { $0 != "--" }.contains("--json")
    let arguments = try Arguments(line)
    output.isJSON = arguments.wantsJSON
    output.level = arguments.verbosity
    if arguments.isOn(.quiet) { output.level = -1 }
    if arguments.isOn(.debug) || environment.isOn("RALPH_DEBUG") { output.level = 9 }
    let call = Call(arguments: arguments, environment: environment, output: output)
    if let length = arguments.help { return HelpCommand.show(call, length) }
    for note in arguments.notes { output.note(note) }
    decideLook(call)
    return try perform(arguments.verb, call)
  }

  /// Colors and such, as far as they can be known: a verb that needs more says what is wrong.
  private func decideLook(_ call: Call) {
    // Every `try?` here: the verb reads the same again, and says what is wrong if it matters to it.
    let folder = try? call.workspace()
    var settings = Settings(workspace: folder ?? Workspace(root: "/", here: "/", home: nil))
    let files = folder.flatMap { workspace in
      // As said above.
      try? ConfigurationFile.readAll(call.arguments, environment, workspace)
    }
    for file in files ?? [] {
      // As said above.
      settings.lay(((try? Assignment.all(in: file)) ?? []).filter { $0.key.section == "ui" })
    }
    // As said above.
    settings.lay((try? Assignment.all(in: environment)) ?? [])
    // As said above.
    try? settings.layTyped(call.arguments)
    output.look.obey(settings, call.arguments, environment)
  }

  /// The one switch over the verbs.
  private func perform(_ verb: Verb, _ call: Call) throws(Failure) -> ExitCode {
    switch verb {
    case .run, .loop: try RunCommand.run(call)
    case .proposals: try ProposalsCommand.run(call)
    case .resume: try ResumeCommand.run(call)
    case .stop: try StopCommand.run(call)
    case .pause, .proceed: try PauseCommand.run(call)
    case .retry, .skip: try DecideCommand.run(call)
    case .attach: try AttachCommand.run(call)
    case .undo: try UndoCommand.run(call)
    case .service: try ServiceCommand.run(call)
    case .status: try StatusCommand.run(call)
    case .report: try ReportCommand.run(call)
    case .history: try HistoryCommand.run(call)
    case .replay: try ReplayCommand.run(call)
    case .diff: try DiffCommand.run(call)
    case .restore: try RestoreCommand.run(call)
    case .plan: try PlanCommand.run(call)
    case .thunk: try ThunkCommand.run(call)
    case .search: try SearchCommand.run(call)
    case .verify: try VerifyCommand.run(call)
    case .logs: try LogsCommand.run(call)
    case .journal: try JournalCommand.run(call)
    case .config: try ConfigCommand.run(call)
    case .initialize: try InitCommand.run(call)
    case .trust: try TrustCommand.run(call)
    case .cleanup: try CleanupCommand.run(call)
    case .demo: try DemoCommand.run(call)
    case .version: try VersionCommand.run(call)
    case .hook: HookCommand.run(call)
    case .completions: CompletionsCommand.run(call)
    case .man: ManCommand.run(call)
    case .help: try HelpCommand.run(call)
    case .complete: try CompleteCommand.run(call)
    case .supervise, .exec:
      throw .usage("NOT_FOR_PEOPLE", "'ralph \(verb.rawValue)' is ralph's own")
    }
  }
}
