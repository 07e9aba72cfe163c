// Verbs whose bodies are still to come. Each gets a file of its own: move the declaration there.

/// `ralph run`: the loop.
enum RunCommand {
  /// Checks what was asked for, and then says that the loop is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    _ = try call.settings().policy()
    throw .awaited(call)
  }
}

/// `ralph resume`: the loop over an open run.
enum ResumeCommand {
  /// Checks what was asked for, and then says that the loop is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    _ = try call.settings()
    throw .awaited(call)
  }
}

/// `ralph status`.
enum StatusCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

/// `ralph history`.
enum HistoryCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

/// `ralph replay`.
enum ReplayCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

/// `ralph plan`.
enum PlanCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

/// `ralph logs`.
enum LogsCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

/// `ralph journal`.
enum JournalCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

/// `ralph demo`.
enum DemoCommand {
  /// Says that it is missing.
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { throw .awaited(call) }
}

extension Failure {
  /// A verb of this milestone whose body is not written yet.
  static func awaited(_ call: Invocation) -> Failure {
    .notBuilt("'ralph \(call.arguments.verb.rawValue)'", "its founder is at work", exit: .defect)
  }
}
