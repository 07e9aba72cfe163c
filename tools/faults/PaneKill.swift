import FaultRules
import RalphFiles
import RalphProcess

/// kill -9 of a ralph whose agents work in real panes, which puppets play, of a tmux of its own.
struct PaneKill {
  let bench: Bench
  let seed: Int

  /// Beads of the tracker that the puppet plays.
  private static let count = 6

  func run() throws -> Verdict {
    let scratch = try bench.scratch(.shared)
    scratch.variables = [
      "PUPPET_SCRIPT=\(scratch.path)/script", "PUPPET_LOG=\(scratch.path)/log", "BD_NO_DAEMON=1",
      "PUPPET_BD_VERSION=0.47.1", "TMUX_TMPDIR=\(scratch.path)/sock", "SHELL=/bin/sh",
      "TERM=xterm-256color",
    ]
    var verdict = Verdict()
    defer {
      _ = try? ask(scratch, "tmux kill-server")
      scratch.clear(keeps: bench.options.keeps && !verdict.violations.isEmpty)
    }
    try prepare(scratch)
    var dice = Dice(seed)
    let words = ["--host", "session", "-c", "3", "--verify", "true", "--baseline", "ignore", "0"]
    var life = try scratch.begin(words)
    verdict.lives += 1
    for _ in 0..<6 {
      // Without a run there is nothing to resume.
      _ = Poller.wait(timeoutMs: 30_000) { !life.isAlive || Files.exists(scratch.journal) }
      _ = Poller.wait(timeoutMs: Int64(50 + dice.below(1450))) { !life.isAlive }
      guard life.isAlive else { break }
      life.send(9)
      _ = life.code(within: 5000)
      life = try scratch.begin(try scratch.look().hasOpenRun ? ["resume"] : words)
      verdict.lives += 1
    }
    let code = life.code(within: 240_000)
    if code != 0 { verdict.violations.append("exit \(code ?? -1): \(life.err.suffix(200))") }
    verdict.violations += try compare(scratch)
    return verdict
  }

  /// A tracker with beads, an agent for terminals, and a session of somebody else's.
  private func prepare(_ scratch: Scratch) throws {
    let puppet = Files.folder(of: bench.tools.ralph) + "/puppet"
    guard Files.isExecutable(puppet) else { throw MissingTool("no puppet at \(puppet)") }
    try scratch.put("script", "* * sleep 200\n* * append done.txt x\n* * signal\n")
    try scratch.put("home/.tmux.conf", "set -g default-command /bin/sh\n")
    try scratch.put(
      "config/ralph/config",
      "[run]\nawake = no\n[retry]\ndelay = 20ms\n[agent]\ngrace = 300ms\n[watch]\ninterval = 100ms\n"
    )
    let agent = scratch.path + "/agents/claude"
    try scratch.put(
      "bin/claude",
      "#!/bin/sh\n[ -t 0 ] && exec \(agent) screen claude\nexec \(agent) \"$@\"\n",
      mode: 0o755
    )
    let lines = """
      mkdir -p "$STAGE/sock" "$STAGE/agents" && ln -s '\(puppet)' "$STAGE/agents/claude" \
      && ln -s '\(puppet)' "$STAGE/bin/bd" && git rm -q IMPLEMENTATION_PLAN.md && git commit -q -m x \
      && bd init --prefix hm --quiet && tmux new-session -d -s keep 'sleep 600' \
      && for n in $(seq \(PaneKill.count)); do BD_ACTOR=Faults bd create "Task $n" --silent; done
      """
    guard try ask(scratch, lines) != nil else {
      throw MissingTool("a tmux with a played tracker cannot be set up")
    }
  }

  /// What a shell line says; nil if it fails.
  private func ask(_ scratch: Scratch, _ line: String) throws -> String? {
    let argv = ["/bin/sh", "-c", line]
    let answer = try bench.tools.run(argv, in: scratch.workspace, scratch.environment)
    return answer.ending.isSuccess ? String(decoding: answer.out, as: UTF8.self) : nil
  }

  /// Every bead is closed and was begun once; only the strange session stands; the journal is sound.
  private func compare(_ scratch: Scratch) throws -> [String] {
    var found: [String] = []
    let log = text(scratch.path + "/log").split(separator: "\n").filter { $0.hasPrefix("start ") }
    let starts = log.map { $0.split(separator: " ").dropFirst().prefix(2).joined(separator: "#") }
    let twice = Set(starts.filter { start in starts.count { $0 == start } > 1 })
    found += twice.sorted().map { "begun twice: \($0)" }
    if starts.count != PaneKill.count { found.append("starts: \(starts.sorted())") }
    let closed = try ask(scratch, "bd list --status closed --json | grep -c '\"id\"'") ?? "none"
    if closed.prefix(while: \.isNumber) != "\(PaneKill.count)" { found.append("closed: \(closed)") }
    let sessions = try ask(scratch, "tmux list-sessions -F '#{session_name}'") ?? ""
    if sessions != "keep\n" { found.append("sessions: \(sessions)") }
    for words in [["replay", "--check", scratch.journal], ["journal", "verify"]] {
      let argv = [bench.tools.ralph] + words
      let answer = try bench.tools.run(argv, in: scratch.workspace, scratch.environment)
      if !answer.ending.isSuccess { found.append("ralph \(words[0]): \(answer.ending.text)") }
    }
    return found
  }
}
