import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The tmux of this machine; nil where there is none, and then the real tests are skipped.
let realTmux = Programs.find("tmux", path: pathVariable)

private let pathVariable: String = {
  let lines = Environment.lines()
  return lines.first { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } ?? "/usr/bin:/bin"
}()

/// The `puppet` that was built with these tests: it lies in a folder above the test bundle.
func builtPuppet() throws -> String { try builtProgram("puppet") }

/// A program that was built with these tests.
func builtProgram(_ name: String) throws -> String {
  var folder = Files.folder(of: Files.realPath(CommandLine.arguments[0]) ?? "/")
  while folder != "/" {
    if Files.isExecutable("\(folder)/\(name)") { return "\(folder)/\(name)" }
    folder = Files.folder(of: folder)
  }
  throw SystemFailure("find", "\(name) beside \(CommandLine.arguments[0])", code: ENOENT)
}

/// This process's environment.
enum Environment {
  static func lines() -> [String] {
    var lines: [String] = []
    var at = unsafe environ
    while let line = unsafe at.pointee {
      lines.append(unsafe String(cString: line))
      unsafe at += 1
    }
    return lines
  }
}

/// A tmux server on a socket of its own, a workspace, and puppets to play agents in its panes.
final class TmuxWorld {
  let folder: TemporaryFolder
  let root: String
  let server: TmuxServer
  let watch: PaneWatch
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))

  init() throws {
    folder = try TemporaryFolder()
    root = try #require(Files.realPath(folder.path))
    for name in ["bin", ".ralph/prompts", "socket"] { try Files.makeFolder("\(root)/\(name)") }
    let puppet = try builtPuppet()
    for name in ["claude", "codex"] {
      guard unsafe symlink(puppet, "\(root)/bin/\(name)") == 0 else {
        throw SystemFailure.last("symlink", name)
      }
    }
    var environment = Environment.lines().filter { !$0.hasPrefix("TMUX") && !$0.hasPrefix("PS1=") }
    environment.append("TMUX_TMPDIR=\(root)/socket")
    let commands = TmuxCommands(
      program: try #require(realTmux),
      socket: .named("ralph-test-\(getpid())"),
      configuration: "/dev/null",
      environment: environment
    )
    server = TmuxServer(commands, dice: { UInt64.random(in: .min ... .max) })
    watch = PaneWatch(server: server, own: Int(getpid()))
  }

  deinit { _ = try? tmux(["kill-server"]) }

  /// Runs tmux with these words, exit code not asked.
  @discardableResult func tmux(_ words: [String], input: String? = nil) throws -> String {
    let commands = server.commands
    let invocation = Invocation(
      [commands.program, "-u"] + commands.socket.options + ["-f", "/dev/null"] + words,
      environment: commands.environment,
      input: input.map { .bytes(Array($0.utf8)) } ?? .none,
      timeLimitMs: 10_000
    )
    return String(decoding: try ProgramRun.capture(invocation).out, as: UTF8.self)
  }

  /// Opens a session in which a shell has started an agent, and waits until its box is drawn.
  func agent(
    _ kind: AgentKind = .claude,
    faults: String = "",
    script: String = "* * signal",
    folder: String? = nil,
    name: String = "ralph-a-9ae01x",
    isReady: Bool = true,
    variables: String = ""
  ) throws -> PaneLease {
    try write("script", script)
    var order = SessionOrder(name: name, tree: folder ?? root, key: key.description)
    let settings = "PUPPET_SCRIPT='\(root)/script' PUPPET_SCREEN='\(faults)' \(variables)"
    let play = "\(settings) '\(root)/bin/\(kind.rawValue)' screen \(kind.rawValue)"
    order.argv = ["/bin/sh", "-c", "\(play); PS1='user@host:~$ ' exec sh"]
    let session = try server.open(order)
    let lease = try lease(session.pane)
    if isReady { try waitFor("a box") { try moment(lease, kind).screen?.composer != nil } }
    return lease
  }

  func lease(_ pane: PaneID) throws -> PaneLease {
    let sight = try #require(try server.look(screens: []).pane(pane))
    return try #require(watch.lease(of: sight))
  }

  func moment(_ lease: PaneLease, _ kind: AgentKind = .claude) throws -> PaneMoment {
    try #require(try watch.look(at: [(lease.pane, kind)]).first)
  }

  /// What is typed, with a prompt file that asks for the receipt.
  func order(
    _ lease: PaneLease,
    _ kind: AgentKind = .claude,
    receipt: Bool = false
  ) throws -> PaneOrder {
    let path = "\(root)/.ralph/prompts/\(key).md"
    let begun = "\(root)/.ralph/begun/\(key)"
    try write(
      ".ralph/prompts/\(key).md",
      "bead: 7.1\nattempt: 1\nnonce: \(nonce)\nFirst create the file \(begun) .\n"
    )
    let line = try #require(PromptLine(path: path, key: key))
    let fitness = PaneFitness(lease: lease, kind: kind, roots: [root])
    return PaneOrder(line: line, fitness: fitness, receipt: receipt ? begun : nil)
  }

  func sender(_ change: (inout TmuxSender.Patience) -> Void = { _ in }) -> TmuxSender {
    var patience = TmuxSender.Patience()
    patience.submitted = 500
    patience.proof = 1500
    change(&patience)
    return TmuxSender(watch: watch, clock: MachineClock(), patience: patience)
  }

  func write(_ name: String, _ text: String) throws {
    try Files.makeFolder(Files.folder(of: "\(root)/\(name)"))
    try Files.replace("\(root)/\(name)", with: Array(text.utf8))
  }

  func text(of lease: PaneLease) throws -> String {
    try tmux(["capture-pane", "-p", "-J", "-t", lease.pane.description])
  }

  /// Looks until something holds; a test that waits in vain fails here.
  func waitFor(_ what: String, _ condition: () throws -> Bool) throws {
    var failure: (any Error)?
    let holds = Poller.wait(timeoutMs: 20_000) {
      do { return try condition() } catch {
        failure = error
        return true
      }
    }
    if let failure { throw failure }
    try #require(holds, "waited in vain for \(what)")
  }
}
