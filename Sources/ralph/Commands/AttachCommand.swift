enum AttachCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode { .success }
}
