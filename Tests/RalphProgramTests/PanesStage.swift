import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// The tmux of this machine; nil where there is none, and then what needs it is skipped.
let realTmux = Programs.find("tmux", path: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")

/// A stage with a tmux server of its own, in whose session `hypermark` puppets wait as agents.
///
/// The session's first pane is a person's shell, which nothing may ever be typed into. The server
/// carries the stage's mark, and so ends with it.
final class PaneStage {
  let stage: Stage
  /// The panes with agents, by their ids.
  private(set) var panes: [String] = []
  /// The person's pane.
  private(set) var shell = ""
  /// The beads in the order in which they were made.
  private(set) var beads: [String] = []

  /// Agents as `PUPPET_SCREEN` words, one for each pane; settings are lines of the configuration.
  init(_ agents: [String], script: String, settings: String = "") throws {
    stage = try Stage(nil, script: script)
    stage.variables.append("TMUX_TMPDIR=\(stage.path)/sock")
    try Files.makeFolder(stage.path + "/sock")
    let common =
      "[source]\nauthors = *\n[retry]\nbreaker = 1000\ndelay = 20ms\n[watch]\ninterval = 100ms\n"
    try stage.put("config/ralph/config", common + settings)
    for name in ["bd", "claude", "ntm"] { try link(name, to: try built("puppet")) }
    try run(["bd", "init", "--prefix", "hm", "-q"])
    try open(agents)
  }

  deinit {
    // Besides the stage's own end: a server that nobody asks to end leaves its socket.
    _ = ask("kill-server")
  }

  private func open(_ agents: [String]) throws {
    let rows = String(24 * (agents.count + 1))
    try tmux(
      ["-f", "/dev/null", "new-session", "-d", "-s", "hypermark", "-x", "160", "-y", rows]
        + ["-c", stage.workspace, "/bin/sh"]
    )
    // A person's client of another size would draw the panes anew, which puppets do not.
    try tmux("set-option", "-t", "=hypermark:", "window-size", "manual")
    shell = try tmux("list-panes", "-t", "=hypermark:", "-F", "#{pane_id}").out.trimmed
    for _ in agents {
      let split = ["split-window", "-t", "=hypermark:", "-c", stage.workspace, "-P", "-F"]
      panes.append(try tmux(split + ["#{pane_id}", "sleep 1000"]).out.trimmed)
      try tmux("select-layout", "-t", "=hypermark:", "even-vertical")
    }
    // A puppet does not paint anew when its pane changes: it begins once all panes stand.
    for (pane, faults) in zip(panes, agents) { try respawn(pane, faults) }
    try #require(eventually { panes.allSatisfy { screen($0).contains("❯") } })
  }

  /// Begins an agent in a pane; when it ends, a shell stands there as on a person's terminal.
  func respawn(_ pane: String, _ faults: String, folder: String? = nil) throws {
    let command = "PUPPET_SCREEN='\(faults)' claude screen claude; exec /bin/sh"
    try tmux("respawn-pane", "-k", "-t", pane, "-c", folder ?? stage.workspace, command)
  }

  private func link(_ name: String, to program: String) throws {
    try run(["ln", "-sf", program, "\(stage.path)/bin/\(name)"])
  }

  /// Runs a program that must succeed.
  @discardableResult
  func run(_ argv: [String]) throws -> Answer {
    let program = ["/usr/bin/env"] + argv
    let answer = try stage.program(program)
    try #require(answer.code == 0, "\(argv): \(answer.all)")
    return answer
  }

  @discardableResult
  func tmux(_ words: String...) throws -> Answer { try tmux(words) }

  @discardableResult
  func tmux(_ words: [String]) throws -> Answer { try run([try #require(realTmux)] + words) }

  /// What tmux answers; nil if it cannot.
  func ask(_ words: String...) -> String? {
    guard let realTmux, let answer = try? stage.program([realTmux] + words), answer.code == 0
    else { return nil }
    return answer.out
  }

  /// What a pane shows now.
  func screen(_ pane: String) -> String {
    ask("capture-pane", "-p", "-t", pane) ?? ""
  }

  /// Everything that a pane still knows, wrapped lines joined.
  func history(_ pane: String) throws -> String {
    try tmux("capture-pane", "-p", "-J", "-S", "-", "-t", pane).out
  }

  /// Makes beads of these titles.
  func add(_ titles: String...) throws { try add(titles) }

  func add(_ titles: [String]) throws {
    for title in titles {
      // Written by the user of the git repository, whose beads are given out without being asked.
      let answer = try run(["BD_ACTOR=Puppet", "bd", "create", title, "--json"]).out
      beads.append(try #require(answer.value(of: "id"), "\(answer)"))
    }
  }

  /// Says that one bead waits for another, by their places.
  func depend(_ bead: Int, on other: Int) throws {
    try run(["bd", "dep", "add", beads[bead], beads[other]])
  }

  /// What bd says of a bead, such as `status`.
  func bd(_ bead: String, _ member: String) throws -> String {
    try run(["bd", "show", bead, "--json"]).out.value(of: member) ?? ""
  }

  /// The words of a run in this session.
  func words(_ more: [String]) -> [String] {
    ["-s", "hypermark", "-c", String(panes.count), "--baseline", "ignore"] + more
  }

  /// Runs ralph to its end.
  func play(_ more: String..., within seconds: Int64 = 120) throws -> Answer {
    try stage.ralph(words(more + ["0"]), within: seconds)
  }

  /// Begins ralph in the background.
  func begin(_ more: String...) throws -> Life { try stage.begin(words(more + ["0"])) }
}

extension String {
  /// Without blanks and line ends around it.
  var trimmed: String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\n" }
    let rest = drop(while: isBlank)
    return String(rest.dropLast(rest.reversed().prefix(while: isBlank).count))
  }

  /// The first text member of this name in printed JSON.
  fileprivate func value(of member: String) -> String? {
    guard let name = ranges(of: "\"\(member)\":").first else { return nil }
    let value = self[name.upperBound...].drop { $0 == " " }.dropFirst()
    return String(value.prefix { $0 != "\"" })
  }
}
