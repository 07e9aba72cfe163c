import CSystem
import RalphAdapters
import RalphCore
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph hook [EVENT]`: called by agents, who wait for it and show what it prints.
///
/// So it prints nothing, always ends with 0, and ends soon; what cannot be noted is not noted. It
/// reads no configuration and parses no options: a hook of one version may meet a program of
/// another.
enum HookCommand {
  /// Whether a command line calls the hook and not its help.
  static func isMeant(by words: [String]) -> Bool {
    words.dropFirst().first == Verb.hook.rawValue && !words.contains("-h")
      && !words.contains("--help")
  }

  /// The same behind options, as in `ralph -q hook`.
  static func run(_ call: Call) -> ExitCode {
    note(call.arguments.words, call.environment)
    return .success
  }

  /// Notes the event, if it can; `arguments` are what stood after the verb.
  static func note(_ arguments: [String], _ environment: Environment) {
    endInAnyCase()
    // A file that may not grow is a failure like any other.
    _ = signal(SIGXFSZ, SIG_IGN)
    let given = arguments.first { $0.hasPrefix("{") }
    let payload = HookPayload(
      given.map { Array($0.utf8) } ?? standardInput(),
      word: arguments.first { !$0.hasPrefix("-") && !$0.hasPrefix("{") }
    )
    guard let payload, let spool = spool(payload, environment) else { return }
    let event = payload.event(
      at: MachineClock().wall().milliseconds,
      by: HookProcess.chain(from: Int(getppid()))
    )
    // There is nobody to tell.
    try? spool.put(event, process: getpid())
  }

  /// The spool of the workspace that the agent works in; nil if that is none of ours.
  private static func spool(_ payload: HookPayload, _ environment: Environment) -> HookSpool? {
    let user = geteuid()
    for folder in [payload.folder, environment["CLAUDE_PROJECT_DIR"], "."] {
      if let folder, let spool = HookSpool.find(from: folder, user: user) { return spool }
    }
    return nil
  }

  private static func standardInput() -> [UInt8] {
    let input = FileDescriptor(owning: 0)
    let bytes = HookInput.read(input, clock: MachineClock())
    _ = input.release()
    return bytes
  }

  /// A file system that does not answer must not keep an agent waiting either.
  private static func endInAnyCase() {
    _ = unsafe csystem_start_thread(
      { _ in
        _ = poll(nil, 0, 5000)
        _exit(0)
      },
      nil
    )
  }
}
