import RalphFiles

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
    // Before anything is read or parsed, for RalphProcess:
    // if words.count >= 3, words[1] == "__supervise" { exit(Supervisor.run(folder: words[2])) }
    // if words.count >= 5, words[1] == "__exec" { exit(AgentGate.run(words[2], words[4...])) }
    occupyStandardStreams()
    _ = signal(SIGPIPE, SIG_IGN)
    let environment = Environment.ofProcess()
    let output = Output(look: .ofProcess(environment))
    let code = Dispatch(environment: environment, output: output).answer(Array(words.dropFirst()))
    exit(code.rawValue)
  }

  /// Opens nothing in the place of streams that the caller has closed.
  ///
  /// Otherwise the next file to be opened, such as the journal, would be standard output.
  private static func occupyStandardStreams() {
    for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 {
      _ = (try? FileDescriptor.open("/dev/null", .read))?.release()
    }
  }
}
