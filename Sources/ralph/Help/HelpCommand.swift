/// `ralph help`: stub
enum HelpCommand {
  static func run(_ call: Invocation) throws(Failure) -> ExitCode { .success }
  static func show(_ call: Invocation, _ length: Arguments.HelpLength) -> ExitCode { .success }
}
enum HelpTopic: String, CaseIterable { case config }
