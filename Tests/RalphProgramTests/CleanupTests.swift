import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What dead runs leave is listed first, ended when that is confirmed, and nothing else is touched.
@Suite struct CleanupTests {
  @Test func `an agent that outlived its ralph is listed, and ended only by force`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * sleep 600000\n")
    let words = ["--tree", "shared", "--verify", "true", "--baseline", "ignore", "0"]
    let life = try stage.begin(stage.puppet() + words)
    try #require(eventually { text(stage.log).contains("start 1.1") })
    #expect(try stage.ralph("cleanup", "--force", "--yes").out.contains("Nothing is left behind."))
    life.kill()
    let listed = try stage.ralph("cleanup")
    #expect(listed.code == 0 && listed.out.contains("lives   process of 1.1"), "\(listed.all)")
    let asked = try stage.ralph("cleanup", "--force")
    #expect(asked.code == 64 && asked.err.contains("ralph cleanup --yes"), "\(asked.all)")
    #expect(!stage.processes(running: "puppet").isEmpty)
    let dry = try stage.ralph("cleanup", "--force", "--yes", "--dry-run", "--json")
    #expect(dry.out.contains(#""bead":"1.1""#) && dry.out.contains(#""ended":false"#), "\(dry.all)")
    let forced = try stage.ralph("cleanup", "--force", "--yes")
    #expect(forced.code == 0 && forced.out.contains("ended  process of 1.1"), "\(forced.all)")
    #expect(stage.isQuiet)
    // The journal knows the attempt's end from its record alone.
    #expect(try stage.ralph(["resume", "--dry-run"]).out.contains("1.1 #1"))
  }

  @Test func `what a killed ralph could not remove any more goes with the next resume`() throws {
    let script = "1.1 1 hang\n* * append done.txt x\\n\n* * signal\n"
    let stage = try Stage(BrainPlan.small(1), script: script)
    let words = ["--tree", "shared", "--verify", "true", "--baseline", "ignore", "0"]
    let life = try stage.begin(stage.puppet() + words)
    try #require(eventually { text(stage.log).contains("start 1.1") })
    life.kill()
    for agent in stage.processes(running: "puppet") { _ = kill(agent.pid, SIGKILL) }
    // A process of this run of which the journal does not ask.
    let attempts = stage.workspace + "/.ralph/attempts"
    let lived = try #require(try Files.list(attempts).first)
    let left = attempts + "/" + lived.split(separator: ".")[0] + ".99999"
    try Files.makeFolder(left)
    let preview = try stage.ralph(["resume", "--dry-run"])
    #expect(preview.out.contains("removes the folder .ralph/attempts/\(Files.name(of: left))"))
    #expect(Files.exists(left))
    let resumed = try stage.ralph(["resume"])
    #expect(resumed.code == 0 && !Files.exists(left), "\(resumed.all)")
    // The run is over, and a resume has nothing to do but this.
    try Files.makeFolder(left)
    let again = try stage.ralph(["resume"])
    #expect(again.code == 0 && again.out.contains("Nothing to resume"), "\(again.all)")
    #expect(!Files.exists(left) && stage.isQuiet)
  }

  @Test(.enabled(if: Files.isExecutable("/usr/bin/tmux"), "needs tmux"))
  func `a session of ours is ended by its exact name, and a new run opens another`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "* * append done.txt x\\n\n* * signal\n")
    try Files.makeFolder(stage.path + "/real")
    try Files.makeFolder(stage.path + "/sock")
    stage.variables = ["TMUX_TMPDIR=\(stage.path)/sock"]
    try #require(unsafe symlink(try built("puppet"), stage.path + "/real/claude") == 0)
    let wrapper = "#!/bin/sh\nexec \"$STAGE/real/claude\" screen claude\n"
    try Files.replace(stage.path + "/bin/claude", with: Array(wrapper.utf8), mode: 0o755)
    defer { _ = try? stage.program(["/usr/bin/tmux", "kill-server"]) }
    let words = [
      "--agent", "claude", "--host", "session", "--keep-sessions", "--verify", "true",
      "--baseline", "ignore", "-c", "1", "1",
    ]
    let first = try stage.ralph(words)
    #expect(first.code == 0, "\(first.all)")
    #expect(first.out.contains("  host      a session of our own by tmux"), "\(first.all)")
    // A session that only looks like ours, and one of people.
    for name in ["ralph-1_1-00001x", "mine"] {
      let made = ["/usr/bin/tmux", "new-session", "-d", "-s", name, "sleep 600"]
      try #require(try stage.program(made).code == 0)
    }
    let ours = try sessions(stage).filter { $0 != "ralph-1_1-00001x" && $0 != "mine" }
    try #require(ours.count == 1)
    #expect(try stage.ralph("cleanup", "--dry-run").out.contains("behind  session \(ours[0])"))
    #expect(try stage.ralph("cleanup", "--yes").out.contains("ended  session \(ours[0])"))
    #expect(try sessions(stage) == ["mine", "ralph-1_1-00001x"])
    let second = try stage.ralph(words)
    #expect(second.code == 0, "\(second.all)")
    #expect(stage.mark("1.2") == "[x]")
    #expect(try sessions(stage).count == 3)
    try stage.expectSound()
  }

  private func sessions(_ stage: Stage) throws -> [String] {
    let answer = try stage.program(["/usr/bin/tmux", "list-sessions", "-F", "#{session_name}"])
    return answer.out.split(separator: "\n").map(String.init).sorted()
  }
}
