import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph report` of real runs, and the report that a run prints at its end.
@Suite struct ReportTests {
  /// A run in which one task is verified, one fails for good, and one waits for it.
  private func stage() throws -> Stage {
    let plan = """
      ## Phase 1: Words
      - [ ] **1.1** Say hello
      - [ ] **1.2** Say \u{1b}[2Jgoodbye
      - [ ] **1.3** Say more
        - **Dependencies:** 1.2

      """
    let script = """
      1.1 * append one.txt x
      1.1 * signal
      1.2 * append two.txt x
      1.2 * signal

      """
    return try Stage(plan, script: script)
  }

  private let verifier =
    "test \"$RALPH_BEAD\" != 1.2 || { echo 'expected 7, got 8'; exit 1; }"

  @Test func `a run ends with its report, and the report is there in the morning`() throws {
    let stage = try stage()
    let run = try stage.play("-c", "1", "--verify", verifier, "0")
    #expect(run.code == 4, "\(run.all)")
    let lines = run.out.split(separator: "\n").map(String.init)
    for line in [
      "done: 1 of 3", "needs you: 1", "  ✗ 1.2: verification failed: expected 7, got 8",
      "      ralph logs 1.2  ·  ralph retry 1.2", "left: 1", "  blocked 1: 1.3 (blocked by 1.2)",
    ] { #expect(lines.contains(line), "\(line)\n\(run.out)") }
    // What the report says is not said a second time.
    #expect(!run.out.contains("what happened to it"))
    let morning = try stage.ralph("report")
    #expect(morning.code == 0 && morning.err == "")
    #expect(run.out.contains(morning.out), "\(morning.out)")
    #expect(morning.out.split(separator: "\n").count <= 40)
    #expect(try stage.ralph("report", "1").out == morning.out)
    #expect(try stage.ralph("report", "--since", "-1h").out == morning.out)
    // Nobody but a terminal gets colors, and foreign text moves nothing.
    #expect(!run.out.contains("\u{1b}") && !morning.out.contains("\u{1b}"))
    let colored = try stage.ralph("report", "--color", "always").out
    #expect(colored.contains("\u{1b}[1mdone: 1 of 3\u{1b}[0m"))
    let plain = try stage.ralph("report", "--ascii").out
    #expect(plain.utf8.allSatisfy { $0 < 0x80 } && plain.contains("  x 1.2: verification failed"))
  }

  @Test func `quiet prints none, and JSON stays what it was`() throws {
    let quiet = try stage().play("-q", "-c", "1", "--verify", verifier, "0")
    #expect(quiet.code == 4 && !quiet.all.contains("needs you"))
    let json = try stage().play("--json", "-c", "1", "--verify", verifier, "0")
    for line in json.out.split(separator: "\n") {
      #expect(line.hasPrefix(#"{"schema":"ralph.event/1""#))
    }
    #expect(json.err.contains("needs you: 1"))
  }

  @Test func `the commands that look, as the report names them, work`() throws {
    let stage = try stage()
    _ = try stage.play("-c", "1", "--verify", verifier, "0")
    let json = try stage.ralph("report", "--json").out
    #expect(json.contains(#""commands":["ralph logs 1.2","ralph retry 1.2"]"#), "\(json)")
    #expect(try stage.ralph("logs", "1.2").code == 0)
    #expect(try stage.ralph("report", "--all").code == 0)
    #expect(try stage.ralph("history", "1.2").code == 0)
  }

  @Test func `what git says of the run stands beside it`() throws {
    let stage = try stage()
    try stage.script(
      "* * append one.txt x\n* * signal\n"
    )
    let agent = """
      shell:echo $RALPH_BEAD >> made.txt && git add made.txt && git commit -q -m "work" && \
      puppet agent
      """
    let run = try stage.ralph("--agent", agent, "-c", "1", "--verify", "true", "0")
    let morning = try stage.ralph("report").out
    #expect(morning.contains("3 commits on "), "\(run.all)\n\(morning)")
    #expect(morning.contains("nowhere to push to"))
    let json = try stage.ralph("report", "--json").out
    #expect(json.contains(#""subject":"work""#) && json.contains(#""commits":3"#))
    // A journal that came from elsewhere tells nothing of the tree here.
    let copied = try stage.ralph("report", "--journal", stage.journal).out
    #expect(!copied.contains("commits on"))
  }

  @Test func `a run that is not there is named, and an empty workspace has an answer`() throws {
    let stage = try stage()
    #expect(try stage.ralph("report").out == "no run yet in this workspace\n")
    #expect(try stage.ralph("report", "3").code == 66)
    _ = try stage.play("-c", "1", "--verify", "true", "1")
    _ = try stage.play("-c", "1", "--verify", "true", "1")
    let unknown = try stage.ralph("report", "9")
    #expect(unknown.code == 66 && unknown.err.contains("no run '9' in the journal"))
    let name = String(text(stage.journal).split(separator: "\"run\":\"")[1].prefix(4))
    let several = try stage.ralph("report", name)
    #expect(several.code == 64 && several.err.contains("'\(name)' may be \(name)r1, \(name)r2"))
    #expect(try stage.ralph("report", "1", "--since", "today").code == 64)
    let both = try stage.ralph("report", "--since", "-1h").out
    #expect(both.hasPrefix("2 runs, \(name)r1 to \(name)r2  "), "\(both)")
    #expect(try stage.ralph("report", "--since", "2099-01-01").out == "no run since then\n")
  }

  @Test func `an open run says that it is, and how to go on`() throws {
    let stage = try Stage(BrainPlan.small(2), script: "* * sleep 60000\n* * signal\n")
    let life = try stage.begin(stage.puppet() + ["-c", "1", "--verify", "true", "0"])
    try #require(eventually { text(stage.log).contains("start 1.1") })
    #expect(try stage.ralph("report").out.contains("  still running"))
    life.kill()
    let open = try stage.ralph("report").out
    #expect(open.contains("  open: go on with ralph resume"), "\(open)")
    #expect(open.contains("  under way 1: 1.1") && open.contains("  ready 1: 1.2"), "\(open)")
  }
}

/// Every command that a report names is tried, as it stands there.
@Suite struct ReportCommandTests {
  /// Three tasks in trees of their own: one lands, one collides with it, one fails for good.
  private func stage() throws -> Stage {
    let stage = try Stage(BrainPlan.small(3))
    try stage.put("work/common.txt", "as it was\n")
    let words = ["/bin/sh", "-c", "git add common.txt && git commit -q -m common"]
    try #require(try stage.program(words).code == 0)
    try #require(unsafe symlink(try built("ralph"), stage.path + "/bin/ralph") == 0)
    return stage
  }

  /// The first two wait for each other, so that both begin before either lands.
  private let agent = """
    shell:case $RALPH_BEAD in 1.3) exit 3;; esac; n=0; : >"$STAGE/begun.$RALPH_BEAD"; \
    while [ ! -e "$STAGE/begun.1.1" -o ! -e "$STAGE/begun.1.2" ] && [ $n -lt 900 ]; \
    do sleep 0.1; n=$((n+1)); done; echo "$RALPH_BEAD was here" > common.txt
    """

  /// The commands in a report, as they are typed.
  private func commands(_ json: String) -> [String] {
    json.components(between: "\"ralph ", and: "\"").map { "ralph " + $0 }
  }

  @Test func `every command that a report names works when it is typed`() throws {
    let stage = try stage()
    let run = try stage.ralph(
      ["--agent", agent, "--tree", "own", "-c", "2", "--verify", "true", "0"],
      within: 180
    )
    let json = try stage.ralph("report", "--json").out
    #expect(
      json.contains(#""place":"unmerged""#) && json.contains(#""tree":"merged""#),
      "\(run.all)"
    )
    #expect(json.contains(#""place":"agent_error""#), "\(json)")
    let commands = commands(json)
    for verb in ["logs", "retry", "undo", "diff", "restore"] {
      #expect(commands.contains { $0.hasPrefix("ralph \(verb) ") }, "\(verb): \(json)")
    }
    for line in commands {
      // What changes commits or files is shown, not done: the next one is to find them.
      let isCareful = line.hasPrefix("ralph undo ") || line.hasPrefix("ralph restore ")
      let answer = try stage.program(["/bin/sh", "-c", line + (isCareful ? " --dry-run" : "")])
      #expect(answer.code == 0, "\(line): \(answer.all)")
      #expect(!isCareful || !answer.out.contains("Nothing to"), "\(line): \(answer.all)")
    }
    let text = try stage.ralph("report").out
    for line in text.split(separator: "\n") where line.contains("kept on ") {
      let folder = String(String(line).components(separatedBy: " in ").last ?? "")
      #expect(Files.exists(folder), "\(folder)")
    }
  }
}

extension String {
  /// The pieces between two words, from the first to the last.
  fileprivate func components(between first: String, and last: String) -> [String] {
    components(separatedBy: first).dropFirst().map { piece in
      String(piece.prefix(upTo: piece.firstRange(of: last)?.lowerBound ?? piece.endIndex))
    }
  }

  fileprivate func components(separatedBy word: String) -> [String] {
    var (pieces, rest) = ([String](), self[...])
    while let range = rest.firstRange(of: word) {
      pieces.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return pieces + [String(rest)]
  }
}
