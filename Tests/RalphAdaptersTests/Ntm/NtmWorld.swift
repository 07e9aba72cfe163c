import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which ntm a test is played against; the name of each test case says which.
struct NtmPlayed: Sendable, CustomTestStringConvertible {
  var version: String
  /// The path of a real one; nil for the puppet.
  var real: String?

  var testDescription: String { real.map { "real \($0)" } ?? "puppet \(version)" }
  var isNew: Bool { version == "1.29.3" }

  static let old = NtmPlayed(version: "1.5.0")
  static let new = NtmPlayed(version: "1.29.3")
  static let puppets = [old, new]
  /// The puppets, and the ntm that RALPH_REAL_NTM names or that lies on PATH.
  static let all: [NtmPlayed] = {
    let lines = Environment.lines()
    let path = lines.first { $0.hasPrefix("PATH=") }?.dropFirst(5)
    let named = lines.first { $0.hasPrefix("RALPH_REAL_NTM=") }.map { String($0.dropFirst(15)) }
    let real = named ?? Programs.find("ntm", path: path.map(String.init) ?? "/usr/bin:/bin")
    return puppets + (real.map { [NtmPlayed(version: "", real: $0)] } ?? [])
  }()
}

/// An ntm whose faults a test switches on and off.
final class FaultyNtm: NtmRunner {
  private let fault = Mutex("")

  func breaks(_ how: String) { fault.withLock { $0 = how } }

  func run(_ invocation: Invocation) -> NtmRun {
    var invocation = invocation
    let how = fault.withLock { $0 }
    if !how.isEmpty { invocation.environment?.append("PUPPET_NTM_FAULT=" + how) }
    // Only the call that is to run into its limit gets a short one; the machine may be busy.
    let sides = how.split(separator: "@")
    if sides.count == 2, invocation.argv[1].contains(sides[1]) {
      invocation.timeLimitMs = sides[0] == "hang" ? 300 : 4000
    }
    return ProcessNtm().run(invocation)
  }
}

/// A tmux server of its own, an ntm that finds it, a tree, and agents that show what they are told.
final class NtmWorld {
  let folder: TemporaryFolder
  let root: String
  let tree: String
  let ntm: String
  let played: NtmPlayed
  let runner = FaultyNtm()
  private let tmuxPath: String
  private let agent: String

  /// `agent` is what a spawn starts, in place of a screen that is drawn.
  init(_ played: NtmPlayed, agent: String? = nil) throws {
    self.played = played
    folder = try TemporaryFolder()
    root = try #require(Files.realPath(folder.path))
    tree = root + "/my tree"
    self.agent = agent ?? "PUPPET_SCREEN= '\(root)/bin/claude' screen claude"
    tmuxPath = try #require(realTmux)
    for name in ["bin", "socket", "home/.config/ntm", "my tree", ".ralph"] {
      try Files.makeFolder("\(root)/\(name)")
    }
    ntm = played.real ?? "\(root)/bin/ntm"
    for name in ["ntm", "claude"] {
      guard unsafe symlink(try builtPuppet(), "\(root)/bin/\(name)") == 0 else {
        throw SystemFailure.last("symlink", name)
      }
    }
    // A real ntm reads its template here; the puppet takes it from the environment.
    let template = "[agents]\nclaude = '''\(self.agent)'''\n"
    try Files.replace("\(root)/home/.config/ntm/config.toml", with: Array(template.utf8))
  }

  deinit { _ = try? tmux("kill-server") }

  var environment: [String] {
    [
      "HOME=\(root)/home", "TMUX_TMPDIR=\(root)/socket", "SHELL=/bin/sh", "TERM=xterm-256color",
      "PATH=\(Files.folder(of: tmuxPath)):/usr/bin:/bin", "LC_ALL=C.UTF-8",
      "PUPPET_NTM_VERSION=\(played.version)", "PUPPET_NTM_AGENT=\(agent)",
      "PUPPET_NTM_STATE=\(root)/receipts", "PUPPET_NTM_LOG=\(root)/log",
    ]
  }

  /// A host as a program makes it.
  func host() throws -> NtmHost {
    let commands = NtmCommands(program: ntm, environment: environment)
    return try NtmHost(commands, runner: runner, ralph: root + "/.ralph")
  }

  func order(_ name: NtmSessionName, agents: Int = 1, model: String? = nil) throws -> NtmOrder {
    try #require(NtmOrder(name: name, folder: tree, agents: agents, model: model))
  }

  func send(_ session: NtmSessionName, _ pane: PaneID, _ line: String) throws -> NtmSendOrder {
    try #require(NtmSendOrder(session: session, pane: pane, line: line))
  }

  @discardableResult func tmux(_ words: String...) throws -> String {
    let captured = try ProgramRun.capture(
      Invocation([tmuxPath, "-u"] + words, environment: environment, timeLimitMs: 20_000)
    )
    return String(decoding: captured.out, as: UTF8.self)
  }

  /// A call of ntm as a person makes it.
  func person(
    _ words: String...,
    fault: String = ""
  ) throws -> (code: RalphProcess.Ending, out: String, err: String) {
    let captured = try ProgramRun.capture(
      Invocation(
        [ntm] + words,
        environment: environment + ["PUPPET_NTM_FAULT=\(fault)"],
        timeLimitMs: 60_000
      )
    )
    return (
      captured.ending, String(decoding: captured.out, as: UTF8.self),
      String(decoding: captured.err, as: UTF8.self)
    )
  }

  /// Opens a session, waits until its agents are drawn, and gives their panes.
  func open(_ text: String, agents: Int = 1) throws -> (NtmSessionName, [PaneID]) {
    let name = try #require(NtmSessionName(text))
    let opening = try host().spawn(order(name, agents: agents))
    try #require(opening == .opened, "\(opening)")
    let panes = try self.panes(name)
    for pane in panes { try waitFor("a box in \(pane)") { try hasAgent(pane) } }
    return (name, panes)
  }

  func panes(_ name: NtmSessionName) throws -> [PaneID] {
    let text = try tmux("list-panes", "-s", "-t", "=\(name):", "-F", "#{pane_id}")
    return text.split(separator: "\n").compactMap { PaneID($0.utf8) }
  }

  private func hasAgent(_ pane: PaneID) throws -> Bool {
    try tmux("display-message", "-p", "-t", "\(pane)", "#{pane_current_command}").hasPrefix(
      "claude"
    )
      && screen(pane).contains("─")
  }

  func screen(_ pane: PaneID) throws -> String {
    try tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "\(pane)")
  }

  /// The names of all sessions, as tmux knows them.
  func names() throws -> [String] {
    try tmux("list-sessions", "-F", "#{session_name}").split(separator: "\n").map(String.init)
      .sorted()
  }

  /// The calls of ntm that hold a word, as their arguments.
  func calls(_ word: String) throws -> [String] {
    let text = String(decoding: try Files.read(root + "/log"), as: UTF8.self)
    return text.split(separator: "\n").map(String.init).filter { $0.contains(word) }
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
