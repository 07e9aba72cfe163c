import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

/// The plan of a run, found and read before anything is written.
struct WorkPlan {
  /// The plan file's absolute path.
  var path: String
  /// The same as it is recorded and said: relative where it lies in the workspace.
  var shown: String
  var document: PlanDocument

  /// Finds the plan file, or says what was looked for.
  static func path(_ settings: Settings) throws(Failure) -> String {
    let workspace = settings.workspace
    let named = settings.path(.plan)
    guard let path = PlanSearch.find(from: named == nil ? workspace.here : "/", named: named)
    else { throw missing(workspace, named) }
    return path
  }

  /// Finds and reads the plan; nil where there is none and none is named.
  static func find(_ settings: Settings) throws(Failure) -> WorkPlan? {
    let isNamed = settings.path(.plan) != nil
    if !isNamed, PlanSearch.find(from: settings.workspace.here, named: nil) == nil { return nil }
    let path = try path(settings)
    return WorkPlan(
      path: path,
      shown: settings.workspace.shown(path),
      document: try read(path)
    )
  }

  /// Reads a plan that must hold at least one task.
  static func read(_ path: String) throws(Failure) -> PlanDocument {
    let document: PlanDocument
    do throws(SystemFailure) {
      document = try PlanFile(path: path, keep: "").read().document.knowing(archiveOf: path)
    } catch {
      throw .system(error, doing: "read the plan \(path)")
    }
    guard document.tasks.isEmpty else { return document }
    throw Failure(
      .badData,
      "NO_TASKS",
      "no task line in \(path)",
      PlanCheck.sentences(document).prefix(3).map { "\(path): \($0)" } + [
        "a task is a line such as: - [ ] **1.1** Add the export",
        "the PLAN of a loop adds to the tasks that are there: write the first one",
        "see 'ralph plan check'",
      ]
    )
  }

  /// Whether nothing of it is left to do.
  var isAllDone: Bool { document.tasks.allSatisfy { $0.mark == .done } }

  /// What is said where there is no plan.
  static func missing(_ workspace: Workspace, _ named: String?) -> Failure {
    if let named {
      return Failure(.missingInput, "NO_PLAN", "no plan file '\(named)'", ["--plan takes a file"])
    }
    return Failure(
      .missingInput,
      "NO_WORK",
      "no work found in \(workspace.root)",
      [
        "looked for: workers/, ralph/, ./IMPLEMENTATION_PLAN.md, here and upwards (none)",
        "write IMPLEMENTATION_PLAN.md with lines such as: - [ ] **1.1** Add the export",
        "or begin with: ralph init        or name a file: ralph --plan FILE",
        "or try: ralph demo",
      ]
    )
  }
}

extension Workspace {
  /// A path as it is said: relative where it lies in the workspace.
  func shown(_ path: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }
}

/// Whether the agent's program is there, asked before anything is written.
enum AgentCheck {
  /// Refuses with 69 where the program is missing.
  static func refuseMissing(_ policy: Policy, _ workspace: Workspace) throws(Failure) {
    let path = Machine.searchPath
    if case .preset(let preset, let program, _) = AgentChoice(policy) {
      guard AgentChoice.find(program, workspace) == nil else { return }
      let isPath = program.contains("/")
      throw Failure(
        .missingProgram,
        "AGENT_MISSING",
        isPath ? "the agent's program '\(program)' not found" : "\(program) not found on PATH",
        ["\(preset.remedy), or use any command: ralph --agent shell:'CMD'"]
      )
    }
    guard let word = firstWord(policy.agentCommand.string), !isThere(word, path, workspace)
    else { return }
    throw Failure(
      .missingProgram,
      "AGENT_MISSING",
      "the agent's program '\(word)' not found",
      ["agent command: \(policy.agentCommand.string)", "it is run by /bin/sh in \(workspace.root)"]
    )
  }

  /// The program that a simple command line names; nil where only a shell can tell.
  private static func firstWord(_ command: String) -> String? {
    let word = command.prefix { $0 != " " }
    let isPlain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2e, 0x2f, 0x5f, 0x2d].contains(byte)
    }
    return isPlain && !word.isEmpty ? String(word) : nil
  }

  private static func isThere(_ word: String, _ path: String, _ workspace: Workspace) -> Bool {
    if word.contains("/") {
      return Files.isExecutable(word.hasPrefix("/") ? word : workspace.root + "/" + word)
    }
    // The shell knows its own words: `command -v` says whether the name leads anywhere.
    var ask = Invocation(["/bin/sh", "-c", "command -v -- \"$1\"", "sh", word])
    ask.timeLimitMs = 5000
    // Where the question cannot be asked, starting the program will tell.
    guard let answer = try? ProgramRun.capture(ask) else { return true }
    return answer.ending.isSuccess
  }
}
