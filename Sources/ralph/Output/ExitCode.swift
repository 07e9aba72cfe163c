/// What ralph tells the program that called it; semantics §8 says how a run's code is chosen.
enum ExitCode: Int32, CaseIterable, Sendable {
  case success = 0
  case timedOut = 1
  case toolFailed = 2
  case agentFailed = 3
  case checkFailed = 4
  case workLeft = 5
  case usage = 64
  case badData = 65
  case missingInput = 66
  case missingProgram = 69
  case defect = 70
  case cannotCreate = 73
  case cannotWrite = 74
  case locked = 75
  case forbidden = 77
  case configuration = 78
  case hangup = 129
  case interrupted = 130
  case terminated = 143

  /// The line of `ralph help exit-codes`.
  var meaning: String {
    switch self {
    case .success: "all done, nothing ready, iteration limit reached, help, dry run"
    case .timedOut: "at least one task timed out"
    case .toolFailed: "a tool or session failed, or the plan changed underfoot"
    case .agentFailed: "an agent failed, asked, made no progress, or could not be confirmed"
    case .checkFailed:
      "a check failed: verification, red baseline, replay --check, journal verify, thunk audit"
    case .workLeft: "only with --exit-status: ready work is left"
    case .usage: "the command line is wrong"
    case .badData: "unreadable data: journal damaged or newer, plan without a task"
    case .missingInput: "a named file or run is missing, or there is no source of work"
    case .missingProgram: "a required program is missing or unusable"
    case .defect: "internal error (a bug)"
    case .cannotCreate: "a file cannot be made"
    case .cannotWrite: "the journal cannot be written; the run has stopped"
    case .locked: "another ralph works in this workspace; try later"
    case .forbidden: "no permission"
    case .configuration: "the configuration is wrong"
    case .hangup: "the terminal went away"
    case .interrupted: "stopped by Ctrl-C, drained or not"
    case .terminated: "stopped by SIGTERM"
    }
  }
}
