import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Plays an agent in tests: `puppet agent`, or `puppet codex` and its like with the agent's arguments.
///
/// Under an agent's own name, as a link calls it, it plays that agent.
/// What it does stands in the file that `PUPPET_SCRIPT` names; tools/README.md says how.
@main struct Puppet {
  static func main() {
    let arguments = CommandLine.arguments
    do {
      let name = Files.name(of: arguments[0])
      if name == "bd" { try Bd(arguments: Array(arguments.dropFirst())).play() }
      let word = arguments.dropFirst().first
      // In a pane, too, the process has the agent's name, but shows its screen.
      if word != "screen", let part = part(name) {
        try part.init(arguments: Array(arguments.dropFirst())).play()
      }
      if let part = part(word ?? "") {
        try part.init(arguments: Array(arguments.dropFirst(2))).play()
      }
      if name == "ntm" { try Ntm(arguments: Array(arguments.dropFirst())).play() }
      switch word {
      case "bd": try Bd(arguments: Array(arguments.dropFirst(2))).play()
      case "ntm": try Ntm(arguments: Array(arguments.dropFirst(2))).play()
      case "agent": try Invocation.fromWorld().play(as: .plain)
      case "screen": try playScreen(arguments.dropFirst(2).first ?? "claude")
      // What `spawn-child` starts: it lives so long, and holds what it inherited open.
      case "child": World.sleep(milliseconds: arguments.last.flatMap { Int($0) } ?? 0)
      default:
        World.stop(
          "usage: puppet agent | bd [ARGUMENT…] | ntm [ARGUMENT…] | screen KIND"
            + " | claude|codex|gemini|opencode|acli|amp [ARGUMENT…]",
          code: 64
        )
      }
    } catch {
      World.stop("puppet: \(error)", code: 70)
    }
  }

  /// The headless agent whose program has this name; nil if none is played.
  private static func part(_ program: String) -> (any Part.Type)? {
    let parts: [(program: String, part: any Part.Type)] = [
      ("claude", Claude.self), ("codex", Codex.self), ("gemini", Gemini.self),
      ("opencode", Opencode.self), ("acli", Rovodev.self), ("amp", Amp.self),
    ]
    return parts.first { $0.program == program }?.part
  }
}

/// The attempt that the puppet was started for, by the environment that ralph gives its agents.
struct Invocation {
  var bead: String
  var attempt: String
  var run: String
  var nonce: String
  var prompt: String
  var script: Script

  /// Reads the environment, the script, and standard input to its end.
  static func fromWorld() throws -> Invocation {
    let path = World.environment("PUPPET_SCRIPT")
    let script = try path.map { String(decoding: try Files.read($0), as: UTF8.self) } ?? ""
    let invocation = Invocation(
      bead: World.environment("RALPH_BEAD") ?? "-",
      attempt: World.environment("RALPH_ATTEMPT") ?? "1",
      run: World.environment("RALPH_RUN") ?? "-",
      nonce: World.environment("RALPH_NONCE") ?? "",
      prompt: World.standardInput(),
      script: try Script(script)
    )
    try invocation.log("start")
    return invocation
  }

  /// Appends one line to the log of invocations, in one write.
  func log(_ word: String) throws {
    guard let path = World.environment("PUPPET_LOG") else { return }
    let line = "\(word) \(bead) \(attempt) \(World.process) \(run) \(World.milliseconds)\n"
    try FileDescriptor.open(path, .append).write(Array(line.utf8))
  }

  /// Plays the script's actions and ends the process.
  func play(as voice: Voice) throws -> Never {
    var performance = Performance(invocation: self, voice: voice)
    for action in script.actions(bead: bead, attempt: attempt) { try performance.perform(action) }
    try performance.end(code: 0)
  }
}
