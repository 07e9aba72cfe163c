enum ServiceCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode { .success }
}
