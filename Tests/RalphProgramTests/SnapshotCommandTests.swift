import RalphFiles
import Testing

/// `ralph diff` and `ralph restore`, over snapshots as a run keeps them.
@Suite struct SnapshotCommandTests {
  let stage: Stage
  let key: String

  /// A run of one attempt, around which snapshots are put by hand.
  init() throws {
    stage = try Stage(BrainPlan.small(1), script: "* * append done.txt x\n\n* * signal\n")
    let run = try stage.play("--tree", "shared", "--verify", "true", "--baseline", "ignore", "1")
    try #require(run.code == 0, "\(run.all)")
    let entries = try stage.ralph("history", "1.1", "--kind", "do.dispatch", "-o", "json")
    let line = try #require(entries.out.split(separator: "\n").first)
    func member(_ name: String) throws -> String {
      let start = try #require(line.firstRange(of: "\"\(name)\":"))
      return String(
        line[start.upperBound...].prefix { $0 != "," && $0 != "}" }.filter { $0 != "\"" }
      )
    }
    key = try "\(member("run")).\(member("seq"))"
    try stage.put("work/kept.txt", "as it was\n")
    try stage.put("work/sub/gone.txt", "not committed\n")
    try snapshot("before")
    _ = try git("update-ref", "-d", "refs/ralph/snap/\(key).after")
    try stage.put("work/kept.txt", "as the agent left it\n")
    try Files.remove(stage.workspace + "/sub/gone.txt")
    try stage.put("work/new \u{1b}[2J.txt", "new\n")
  }

  func git(_ words: String...) throws -> String {
    let answer = try stage.program(
      ["/usr/bin/git", "-c", "user.name=a", "-c", "user.email=b"] + words
    )
    try #require(answer.code == 0, "\(words) \(answer.all)")
    return answer.out.split(separator: "\n").first.map(String.init) ?? ""
  }

  func snapshot(_ moment: String) throws {
    _ = try git("add", "-A")
    let commit = try git("commit-tree", git("write-tree"), "-p", "HEAD", "-m", "x")
    _ = try git("update-ref", "refs/ralph/snap/\(key).\(moment)", commit)
    _ = try git("reset", "-q")
  }

  @Test func `the difference is a patch, a summary or JSON`() throws {
    let now = try stage.ralph("diff", "1.1")
    #expect(now.code == 0 && now.err.contains("this is the tree as it is now"), "\(now.all)")
    #expect(now.out.contains("-as it was\n+as the agent left it\n"), "\(now.all)")
    try snapshot("after")
    try stage.put("work/kept.txt", "later\n")
    let patch = try stage.ralph("diff", "1.1#1", "kept.txt")
    #expect(patch.err.isEmpty)
    #expect(patch.out.hasSuffix("-as it was\n+as the agent left it\n"), "\(patch.all)")
    let summary = try stage.ralph("diff", "plan:1.1#1", "--stat")
    #expect(summary.out.contains("3 files changed"), "\(summary.all)")
    #expect(!summary.out.contains("\u{1b}"))
    let json = try stage.ralph("diff", "--json", "1.1", "sub")
    #expect(json.out.contains(#""schema":"ralph.diff/1","bead":"plan:1.1","attempt":1"#))
    let file = #"{"path":"sub/gone.txt","change":"deleted","added":0,"removed":1}"#
    #expect(json.out.contains(file), "\(json.all)")
  }

  @Test func `files come back when that is confirmed, and what stood there is kept`() throws {
    let dry = try stage.ralph("restore", "1.1", "--dry-run")
    #expect(dry.code == 0 && dry.out.contains("changed  kept.txt\n"), "\(dry.all)")
    #expect(dry.out.contains("gone     sub/gone.txt\n"))
    #expect(dry.out.contains("Dry run: nothing was written."))
    let asked = try stage.ralph("restore", "1.1")
    #expect(asked.code == 64 && asked.err.contains("--yes"), "\(asked.all)")
    #expect(text(stage.workspace + "/kept.txt") == "as the agent left it\n")
    let index = try git("write-tree")
    let done = try stage.ralph("restore", "1.1#1", "--yes")
    let kept = "refs/ralph/snap/\(key).restore-1"
    #expect(done.out.hasSuffix("Brought back 2 files; what stood there is kept as \(kept)\n"))
    #expect(text(stage.workspace + "/kept.txt") == "as it was\n")
    #expect(text(stage.workspace + "/sub/gone.txt") == "not committed\n")
    #expect(text(stage.workspace + "/new \u{1b}[2J.txt") == "new\n")
    #expect(try git("write-tree") == index)
    #expect(try git("show", "\(kept):kept.txt") == "as the agent left it")
    let again = try stage.ralph("restore", "1.1", "--yes", "--json")
    #expect(again.out.contains(#""files":[]"#) && !again.out.contains("kept_as"), "\(again.all)")
  }

  @Test func `the plan's marks stay unless the plan is named`() throws {
    let marks = stage.planText
    try stage.put("work/IMPLEMENTATION_PLAN.md", marks + "\n- [ ] more\n")
    let all = try stage.ralph("restore", "1.1", "--yes")
    #expect(all.out.contains("stays    IMPLEMENTATION_PLAN.md"), "\(all.all)")
    #expect(stage.planText != marks)
    let named = try stage.ralph("restore", "1.1", "IMPLEMENTATION_PLAN.md", "--yes")
    #expect(named.code == 0, "\(named.all)")
    #expect(stage.planText == marks)
  }

  @Test func `what is not there is said, and agents are refused`() throws {
    let after = try stage.ralph("restore", "1.1", "--after", "--yes")
    #expect(after.code == 66 && after.err.contains("from after 1.1#1"), "\(after.all)")
    for word in ["1.1#7", "9.9"] {
      let missing = try stage.ralph("diff", word)
      #expect(missing.code == 66 && missing.err.contains("no attempt"), "\(missing.all)")
    }
    for word in ["#1", "1.1#", "1.1#x", "1.1#0"] {
      #expect(try stage.ralph("diff", word).code == 64)
    }
    stage.variables = ["RALPH=1"]
    let refused = try stage.ralph("restore", "1.1", "--yes")
    #expect(refused.code == 77, "\(refused.all)")
    #expect(try stage.ralph("diff", "1.1").code == 0)
    #expect(text(stage.workspace + "/kept.txt") == "as the agent left it\n")
  }
}
