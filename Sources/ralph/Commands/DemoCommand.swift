/// `ralph demo`: to come.
enum DemoCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode { .success }
}
