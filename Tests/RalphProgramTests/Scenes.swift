import Testing

/// Scenes of several agents, played by tests and kept as recordings.
enum Scenes {
  static let plan = "# P\n\n- [ ] **A** One\n- [ ] **B** Two\n- [ ] **C** Three\n"

  /// A breaks a file that all share until B and C have ended and were looked at.
  static func neighbors() throws -> (Stage, Answer) {
    let stage = try Stage(plan)
    try stage.put("work/rules.sh", "true\n")
    let agent = """
      shell:n=0; w() { until [ -e "$1" ] || [ $n -gt 600 ]; do sleep 0.05; n=$((n+1)); done; }; \
      case $RALPH_BEAD in \
      A) echo 'if' >rules.sh; : >"$STAGE/broken"; w "$STAGE/failed"; echo true >rules.sh;; \
      *) w "$STAGE/broken";; esac; echo $RALPH_BEAD >$RALPH_BEAD.txt
      """
    // The script is what the verifier rests on; what it looks at is work.
    try stage.put("work/check.sh", "sh -n rules.sh || { : >\"$STAGE/failed\"; exit 1; }\n")
    let judge = ["--verify", "sh ./check.sh"]
    let words = ["--agent", agent, "--tree", "shared", "-c", "3"] + judge + ["0"]
    return (stage, try stage.ralph(words, within: 120))
  }

  /// Three worktrees: one lands as it is, one after a merge, one collides.
  static func worktrees() throws -> (Stage, Answer) {
    let stage = try Stage(plan)
    try stage.put("work/all.txt", "base\n")
    try stage.put("work/check.sh", "test -s all.txt\n")
    _ = try stage.program(["/usr/bin/git", "add", "all.txt", "check.sh"])
    _ = try stage.program(
      ["/usr/bin/git", "-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "base"]
    )
    let agent = """
      shell:n=0; : >"$STAGE/here.$RALPH_BEAD"; \
      until [ -e "$STAGE/here.A" -a -e "$STAGE/here.B" -a -e "$STAGE/here.C" ] || [ $n -gt 600 ]; \
      do sleep 0.05; n=$((n+1)); done; \
      test $RALPH_BEAD = A || echo $RALPH_BEAD >all.txt; echo x >$RALPH_BEAD.txt
      """
    let words = [
      "--agent", agent, "--tree", "own", "-c", "3", "--verify", "sh ./check.sh", "0",
    ]
    return (stage, try stage.ralph(words, within: 120))
  }
}
