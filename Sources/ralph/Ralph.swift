import RalphProcess

@main struct Ralph {
  static func main() {
    Supervisor.takeOver(CommandLine.arguments)
  }
}
