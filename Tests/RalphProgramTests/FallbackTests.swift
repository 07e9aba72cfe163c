import RalphCore
import Testing

/// Where agents run is chosen once, at the start; each step down is one clear line.
@Suite(.tags(.slow)) struct FallbackTests {
  private static let plain = "ntm not found on PATH: a session of our own is opened by plain tmux"

  @Test(.enabled(if: FallbackStage.tmux != nil, "tmux is not here"))
  func `without the named session one of our own is opened, and its name was meant`() throws {
    let it = try FallbackStage(2)
    try it.hasClaude()
    try it.tmux("new-session", "-d", "-s", "hypermark", "sleep 600")
    let answer = try it.play("-s", "hypermrk", "-c", "2")
    #expect(answer.code == 0, "\(answer.all)")
    let step = "session 'hypermrk' not found (did you mean 'hypermark'?)"
    #expect(answer.err.contains(step), "\(answer.all)")
    #expect(answer.err.contains(FallbackTests.plain))
    #expect(try it.chosen() == (.session, "", "\(step); \(FallbackTests.plain)"))
    #expect(try it.sessions() == ["hypermark"], "\(answer.all)")
    try it.expectDone()
  }

  @Test(.enabled(if: FallbackStage.tmux != nil, "tmux is not here"))
  func `a name that is not there stops a run that may not fall back`() throws {
    let it = try FallbackStage(1)
    try it.hasClaude()
    try it.tmux("new-session", "-d", "-s", "hypermark", "sleep 600")
    for words in [["--no-fallback"], ["--host", "pane"]] {
      let answer = try it.stage.ralph(words + ["-s", "hypermrk", "0"])
      #expect(answer.code == 2, "\(answer.all)")
      #expect(answer.err.contains("session 'hypermrk' not found (did you mean 'hypermark'?)"))
    }
    let answer = try it.play("--host", "pane", "-s", "hypermark")
    #expect(answer.code == 2, "\(answer.all)")
    #expect(answer.err.contains("session 'hypermark' has no claude pane in this workspace"))
    #expect(try it.stage.logged().isEmpty)
    #expect(try it.sessions() == ["hypermark"])
  }

  @Test func `without tmux agents run headless, unless that was ruled out`() throws {
    let it = try FallbackStage(2)
    try it.hasClaude()
    try it.onlyHas("sh", "git", "sleep", "true")
    for words in [["--no-fallback"], ["--host", "session"], ["--host", "pane"]] {
      let answer = try it.stage.ralph(words + ["0"])
      #expect(answer.code == 2, "\(answer.all)")
      #expect(answer.err.contains("tmux not found on PATH"), "\(answer.all)")
    }
    let answer = try it.play()
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.err.contains("note: tmux not found on PATH\n"))
    #expect(answer.err.contains("note: agents run headless\n"))
    #expect(try it.chosen() == (.headless, "", "tmux not found on PATH; agents run headless"))
    try it.expectDone()
  }

  @Test func `where nothing is but a shell the usual agent is missed and a command works`() throws {
    let it = try FallbackStage(1)
    try it.onlyHas("sh", "true")
    let answer = try it.play()
    #expect(answer.code == 69, "\(answer.all)")
    #expect(answer.err.contains("claude not found on PATH"))
    #expect(answer.err.contains("--agent shell:'CMD'"))
    let other = try it.play("--agent", "shell:exec puppet agent")
    #expect(other.code == 0, "\(other.all)")
    #expect(try it.chosen().host == .headless)
    try it.expectDone()
  }

  @Test(.enabled(if: FallbackStage.tmux != nil, "tmux is not here"))
  func `a headless run uses no tmux although it is there`() throws {
    let it = try FallbackStage(1)
    try it.hasClaude()
    let answer = try it.play("--host", "headless")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try it.chosen() == (.headless, "", ""))
    #expect(try it.sessions() == [])
    try it.expectDone()
  }

  @Test(.enabled(if: FallbackStage.tmux != nil, "tmux is not here"), arguments: ["ntm", "tmux"])
  func `a session of our own is opened, worked in and ended, and a like one is not touched`(
    maker: String
  ) throws {
    let it = try FallbackStage(3)
    try it.hasClaude()
    if maker == "ntm" { try it.hasNtm() }
    try it.tmux("new-session", "-d", "-s", "keep", "sleep 600")
    // The verifier runs while the session stands, and opens one whose name begins with it.
    let opening =
      "s=$(tmux list-sessions -F '#{session_name}' | grep 'x$' | head -1);"
      + " [ -z \"$s\" ] || tmux new-session -d -s \"${s}tra\" 'sleep 600' || true"
    let answer = try it.play("--host", "session", "-c", "2", "--verify", opening)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("stands (by \(maker))"), "\(answer.all)")
    #expect(try it.chosen().host == .session)
    let left = try it.sessions()
    #expect(left.count == 2 && left.contains("keep"), "\(left)")
    #expect(left.contains { $0.hasSuffix("xtra") }, "\(left)")
    try it.expectDone()
  }

  @Test(.enabled(if: FallbackStage.tmux != nil, "tmux is not here"), arguments: ["ntm", "tmux"])
  func `a session that is to be kept stands after the run`(maker: String) throws {
    let it = try FallbackStage(1)
    try it.hasClaude()
    if maker == "ntm" { try it.hasNtm() }
    let answer = try it.play("--host", "session", "--keep-sessions", "-c", "1")
    #expect(answer.code == 0, "\(answer.all)")
    let sessions = try it.sessions()
    #expect(sessions.count == 1)
    #expect(sessions.first?.hasPrefix("ralph-") == true && sessions.first?.last == "x")
    try it.expectDone()
  }
}
