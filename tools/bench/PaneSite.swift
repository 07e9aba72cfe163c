import RalphFiles

/// A tmux server of its own with agents' screens and a tracker, all of them played by the puppet.
///
/// bd and ntm answer at once, so that what is measured is what ralph and tmux take.
struct PaneSite {
  private let home: String
  private let ralph: String

  /// Opens so many panes in which an agent waits, and makes so many beads, each of half a second.
  init(_ name: String, panes: Int, beads: Int, puppet: String, ralph: String) throws(SystemFailure)
  {
    (home, self.ralph) = (Stopwatch.scratch("panes-\(name)"), ralph)
    try Files.makeFolder(home + "/config/ralph")
    try Files.replace(
      home + "/config/ralph/config",
      with: Array("[source]\n  authors = *\n[retry]\n  delay = 20ms\n".utf8)
    )
    try Files.replace(home + "/script", with: Array("* * sleep 500\n* * signal\n".utf8))
    let make = """
      mkdir -p "$TOP/bin" "$TOP/sock" "$TOP/work" "$TOP/tmp" && cd "$TOP/work"
      for name in bd claude ntm; do ln -s '\(puppet)' "$TOP/bin/$name"; done
      git init -q . && git config user.name Bench && git config user.email bench@localhost
      bd init --prefix hm -q && git add -A && git commit -q --allow-empty -m 'The beginning'
      for n in $(seq \(beads)); do bd create "Task $n" --json; done
      tmux -f /dev/null new-session -d -s hypermark -x 160 -y \(24 * (panes + 1)) 'sleep 1000'
      tmux set-option -t =hypermark: window-size manual
      for n in $(seq \(panes)); do
        pane=$(tmux split-window -t =hypermark: -P -F '#{pane_id}' 'sleep 1000')
        tmux select-layout -t =hypermark: even-vertical
        tmux respawn-pane -k -t "$pane" 'claude screen claude; exec sh'
        until tmux capture-pane -p -t "$pane" | grep -q ❯; do sleep 0.1; done
      done
      """
    _ = try call(make)
  }

  /// Runs the program over all beads; gives when it was called, in milliseconds since 1970.
  func run(panes: Int) throws(SystemFailure) -> Double {
    let words = "-s hypermark -c \(panes) --baseline ignore --verify true --yes 0"
    let taken = try call("cd \"$TOP/work\"; date +%s%N; '\(ralph)' \(words) >\"$TOP/said\" 2>&1")
    guard let called = taken.numbers.first else { throw SystemFailure("run", home, code: 5) }
    return called / 1e6
  }

  var journal: String { home + "/work/.ralph/journal.ndjson" }

  /// Ends the server and all that lives in it.
  func end() throws(SystemFailure) { _ = try call("tmux kill-server || true") }

  /// Runs a piece of shell among the puppets, and nothing of this machine's user.
  private func call(_ shell: String) throws(SystemFailure) -> Taken {
    let path = "PATH=\(home)/bin:/usr/local/bin:/usr/bin:/bin"
    let words = [
      "env", "-i", path, "TOP=\(home)", "HOME=\(home)", "XDG_CONFIG_HOME=\(home)/config",
      "TMPDIR=\(home)/tmp", "TMUX_TMPDIR=\(home)/sock", "LC_ALL=C.UTF-8", "TZ=UTC",
      "PUPPET_SCRIPT=\(home)/script", "RALPH_RUN_AWAKE=no", "PUPPET_SCREEN=", "sh", "-ec", shell,
    ]
    return try Stopwatch.run(words, captured: true)
  }
}
