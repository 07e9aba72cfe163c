import RalphFiles

/// A repository with a plan, in which the program works with a script as its agent.
///
/// The script writes down when it began and when it ended, by the clock of the machine.
struct Site {
  let home: String
  let log: String
  private let agent: String
  private let verify: String
  private let tree: String

  /// Makes one; the agent does the given commands of a shell.
  init(
    _ name: String,
    beads: Int,
    agent body: String,
    files: Int = 20,
    verify: String = "true",
    tree: String = "shared"
  ) throws(SystemFailure) {
    (self.verify, self.tree) = (verify, tree)
    home = Stopwatch.scratch("site-\(name)")
    log = home + ".log"
    agent = home + ".sh"
    try Files.makeFolder(home)
    var plan = "# Plan\n\n## Phase 1: Work\n\n"
    for bead in 1...beads { plan += "- [ ] **1.\(bead)** Take care of part \(bead)\n" }
    try Files.replace(home + "/PLAN.md", with: Array(plan.utf8))
    let script = """
      log='\(log)'
      echo "start $RALPH_BEAD $(date +%s%N)" >> "$log"
      cat > "$log.prompt.$RALPH_BEAD"
      trap 'echo "end $RALPH_BEAD $(date +%s%N)" >> "$log"' EXIT
      \(body)

      """
    try Files.replace(agent, with: Array(script.utf8))
    let make = """
      for n in $(seq \(files)); do mkdir -p $((n % 100)); seq 40 > $((n % 100))/$n; done
      git init -q . && git add -A
      git -c user.name=bench -c user.email=bench@localhost commit -q -m 'The beginning'
      """
    _ = try Stopwatch.run(["sh", "-c", make], in: home)
  }

  /// The words of a run through the whole plan.
  func words(_ more: String...) -> [String] { words(more) }

  private func words(_ more: [String]) -> [String] {
    [
      "0", "--plan", "PLAN.md", "--agent", "shell:sh \(agent)", "--verify", verify, "--tree",
      tree, "--yes",
    ] + more
  }

  /// Runs the program to its end, and writes down when it was called.
  func run(
    _ ralph: String,
    _ more: String...,
    mayFail: Bool = false
  ) throws(SystemFailure) -> Taken {
    let call = "echo \"called - $(date +%s%N)\" >> '\(log)'; exec \"$@\""
    let words = ["sh", "-c", call, "sh", ralph] + words(more)
    return try Stopwatch.run(words, in: home, mayFail: mayFail)
  }

  /// When something happened, in seconds, in the order of the log.
  func times(_ what: String) throws(SystemFailure) -> [Double] {
    guard Files.exists(log) else { return [] }
    let lines = String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n")
    return lines.compactMap { line in
      let words = line.split(separator: " ")
      return words.count == 3 && words[0] == what ? Double(words[2]).map { $0 / 1e9 } : nil
    }
  }

  /// How many bytes the first task's prompt has.
  func promptBytes() throws(SystemFailure) -> Double {
    Double(try Files.status(log + ".prompt.1.1")?.size ?? 0)
  }

  /// The share of the run in which a slot stood empty without need, in thousandths, as its report
  /// says.
  func idle(_ ralph: String) throws(SystemFailure) -> Double? {
    let taken = try Stopwatch.run(
      [ralph, "report", "--json"],
      captured: true,
      in: home,
      mayFail: true
    )
    let text = String(decoding: taken.output, as: UTF8.self)
    guard let range = text.firstRange(of: "\"idle_permille\":") else { return nil }
    return Double(text[range.upperBound...].prefix { $0.isNumber })
  }

  /// How many bytes of objects the run has kept.
  func objectBytes() throws(SystemFailure) -> Int {
    let words = ["sh", "-c", "find .ralph/objects -type f -printf '%s\\n'"]
    let sizes = try Stopwatch.run(words, captured: true, in: home).numbers
    return Int(sizes.reduce(0, +))
  }
}
