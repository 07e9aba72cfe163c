import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is said of a tracker's beads before and after a run, by the real program and a played bd.
@Suite struct TrackerLookTests {
  /// A stage whose work is in bd; nobody is trusted beside the stage's own people.
  private func stage() throws -> Stage {
    let stage = try Stage(nil, script: "* * append done.txt x\\n\n* * signal\n")
    try #require(unsafe symlink(try built("puppet"), stage.path + "/bin/bd") == 0)
    try stage.put("config/ralph/config", "[run]\n  host = headless\n[retry]\n  delay = 20ms\n")
    try bd(stage, "init", "--prefix", "hm", "-q")
    return stage
  }

  @discardableResult
  private func bd(_ stage: Stage, as actor: String = "Puppet", _ words: String...) throws -> String
  {
    let line = ["/usr/bin/env", "BD_ACTOR=\(actor)", stage.path + "/bin/bd"] + words
    let answer = try stage.program(line)
    try #require(answer.code == 0, "\(answer.all)")
    return answer.out
  }

  @Test func `a dry run says whose beads, which label, and why not the others`() throws {
    let stage = try stage()
    try bd(stage, "create", "Mine", "--labels", "ui", "--id", "hm-1")
    try bd(stage, "create", "Mine without", "--id", "hm-2")
    try bd(stage, as: "Mallory", "create", "Evil", "--labels", "ui", "--id", "hm-3")
    let before = try stage.snapshot()
    let words = stage.puppet() + ["--dry-run", "--label", "ui", "0"]
    let answer = try stage.ralph(words)
    #expect(answer.code == 0, "\(answer.all)")
    for line in [
      "  host      headless", "  trusts    Puppet", "slot 1  hm-1  Mine", "claimed first",
      "hm-2  Mine without  — does not bear the label",
      "hm-3  Evil  — written by Mallory, who is not trusted", "ralph trust add NAME",
    ] {
      #expect(answer.out.contains(line), "\(line) in \(answer.out)")
    }
    let json = try stage.ralph(words + ["--json"]).out
    #expect(json.contains(#""authors":["Puppet"]"#), "\(json)")
    #expect(json.contains(#""why_not":"written by Mallory, who is not trusted""#), "\(json)")
    // Not even a claim: bd itself touches files of its own when it is read.
    let after = try stage.snapshot()
    #expect(
      before.filter { !$0.key.contains(".beads") } == after.filter { !$0.key.contains(".beads") }
    )
    #expect(!(try bd(stage, "list", "--json", "--all")).contains("in_progress"))
  }

  @Test func `beads of others are given out once they are trusted`() throws {
    let stage = try stage()
    try bd(stage, as: "Mallory", "create", "Hers", "--id", "hm-1")
    let first = try stage.play("--verify", "true", "0")
    #expect(first.code == 0, "\(first.all)")
    #expect(first.err.contains("1 bead(s) by Mallory are not given out"), "\(first.all)")
    #expect(try stage.logged().isEmpty)
    #expect(try stage.ralph("status").out.contains("written by Mallory, who is not trusted"))
    #expect(try stage.ralph("trust", "add", "a,b").code == 64)
    let added = try stage.ralph("trust", "add", "Mallory")
    #expect(added.code == 0 && added.out.contains("source.authors"), "\(added.all)")
    #expect(try stage.ralph("trust").out.contains("Mallory  .ralph/local.conf:2"))
    #expect(try stage.play("--verify", "true", "0").code == 0)
    #expect(try stage.logged().filter(\.isStart).map(\.bead) == ["hm-1"])
    try stage.expectSound()
  }

  @Test func `a committed file cannot trust everybody by itself`() throws {
    let stage = try stage()
    try stage.put("work/.ralph.conf", "[source]\n  authors = *\n")
    let answer = try stage.play("--verify", "true", "0")
    #expect(answer.code == 78, "\(answer.all)")
    #expect(answer.err.contains("source.authors = *"), "\(answer.all)")
    #expect(try stage.play("--verify", "true", "--yes", "0").code == 0)
    #expect(try stage.play("--verify", "true", "0").code == 0)
  }

  @Test func `a run ends at the time it was told`() throws {
    let stage = try Stage(BrainPlan.small(1))
    let answer = try stage.play("--until", "23:59", "--dry-run", "1")
    #expect(answer.out.contains("nothing new after 23:59 or "), "\(answer.all)")
    #expect(try stage.play("--until", "yesterday", "1").code == 64)
    let json = try stage.play("--until", "2999-01-01T00:00Z", "--dry-run", "--json", "1").out
    #expect(json.contains(#""until":"2999-01-01T00:00:00.000Z""#), "\(json)")
    #expect(json.contains(#""max_runtime_ms":43200000"#), "\(json)")
  }
}
