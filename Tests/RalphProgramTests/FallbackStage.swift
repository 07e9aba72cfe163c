import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// A tracker's stage whose path holds what a test puts there, and a tmux server of its own.
final class FallbackStage {
  let it: TrackerStage
  var stage: Stage { it.stage }

  /// The tmux of this machine; nil where there is none, and then what needs it is skipped.
  static let tmux = Programs.find("tmux", path: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")

  init(_ count: Int) throws {
    it = try TrackerStage(count)
    try Files.makeFolder(stage.path + "/sock")
    stage.variables += ["TMUX_TMPDIR=\(stage.path)/sock", "SHELL=/bin/sh", "TERM=xterm-256color"]
    try stage.put(
      "config/ralph/config",
      "[retry]\ndelay = 20ms\n[agent]\ngrace = 300ms\n[watch]\ninterval = 100ms\n"
    )
    // A login shell would set the path anew, and panes would not find the stage's programs.
    try stage.put("home/.tmux.conf", "set -g default-command /bin/sh\n")
  }

  deinit {
    // The server would end with the stage, but leave its socket.
    _ = try? tmux("kill-server")
  }

  /// Puts a `claude` into the path that shows a screen in a terminal and works headless with `-p`.
  func hasClaude() throws {
    try Files.makeFolder(stage.path + "/agents")
    let words = ["/bin/ln", "-sf", try built("puppet"), stage.path + "/agents/claude"]
    _ = try stage.program(words)
    let agent = "'\(stage.path)/agents/claude'"
    try it.script("claude", "[ -t 0 ] && exec \(agent) screen claude; exec \(agent) \"$@\"")
  }

  func hasNtm() throws { try it.link("ntm", to: try built("puppet")) }

  /// Leaves nothing in the path but these programs and those of the stage.
  func onlyHas(_ programs: String...) throws {
    try Files.makeFolder(stage.path + "/few")
    for name in programs {
      let place = try #require(Programs.find(name, path: "/usr/bin:/bin"))
      _ = try stage.program(["/bin/ln", "-sf", place, "\(stage.path)/few/\(name)"])
    }
    stage.searchPath = stage.path + "/few"
  }

  @discardableResult
  func tmux(_ words: String...) throws -> Answer {
    try stage.program([try #require(FallbackStage.tmux)] + words)
  }

  /// The sessions that stand.
  func sessions() throws -> [String] {
    try tmux("list-sessions", "-F", "#{session_name}").out.split(separator: "\n").map(String.init)
  }

  /// Runs ralph on the tracker to its end, with the agent that is usual.
  func play(_ more: String...) throws -> Answer {
    let verify = more.contains("--verify") ? [] : ["--verify", "true"]
    return try stage.ralph(verify + ["--baseline", "ignore"] + more + ["0"], within: 240)
  }

  /// What the last run says of its choice: the host and why.
  func chosen() throws -> (host: HostKind, session: String, why: String) {
    var started = RunStarted()
    for entry in try stage.entries() {
      if case .event(.runStarted(let it)) = entry.fact { started = it }
    }
    return (started.policy.host, started.policy.session.string, started.hostWhy.string)
  }

  /// Every bead was worked on once and is closed, and the journal is sound.
  func expectDone(_ place: SourceLocation = #_sourceLocation) throws {
    for bead in it.beads {
      #expect(try it.read(bead, "status") == "closed", sourceLocation: place)
    }
    let starts = try stage.logged().filter(\.isStart)
    #expect(starts.map(\.bead).sorted() == it.beads.sorted(), sourceLocation: place)
    try stage.expectSound(place)
  }
}
