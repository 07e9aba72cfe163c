import RalphCore
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program: it parses, dispatches and ends with a code; everything else is elsewhere.
@main
struct Ralph {
  /// Where the process begins, and where it ends.
  static func main() {
    let words = CommandLine.arguments
    #if PLANTED
      unsafe Planted.active = Environment.planted
    #endif
    // A supervisor or an agent's gate is no command: nothing else is read or parsed for it.
    Supervisor.takeOver(words)
    // Otherwise the next file to be opened, such as the journal, could become standard output. Where
    // not even /dev/null opens, nothing else will.
    try? StandardStreams.fill()
    _ = signal(SIGPIPE, SIG_IGN)
    let environment = Environment.ofProcess()
    if environment[Restarting.noHangup] == "1" { _ = signal(SIGHUP, SIG_IGN) }
    if HookCommand.isMeant(by: words) {
      HookCommand.note(Array(words.dropFirst(2)), environment)
      exit(ExitCode.success.rawValue)
    }
    let output = Output(look: .ofProcess(environment))
    let code = Dispatch(environment: environment, output: output).answer(Array(words.dropFirst()))
    exit(code.rawValue)
  }
}
