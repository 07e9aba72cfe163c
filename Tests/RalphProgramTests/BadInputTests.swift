import RalphCore
import RalphFiles
import RalphJournal
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Calls that cannot be obeyed: a code, a message that can be acted on, and not a byte written.
@Suite struct BadInputTests {
  /// Runs and expects a code, words in the message, and the same folder before and after.
  private func expect(
    _ code: Int32,
    _ words: [String],
    from stage: Stage,
    _ line: [String],
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let before = try stage.snapshot()
    let answer = try stage.ralph(line)
    #expect(answer.code == code, "\(line): \(answer.all)", sourceLocation: place)
    #expect(answer.err.hasPrefix("ralph: error: "), "\(answer.err)", sourceLocation: place)
    for word in words {
      #expect(answer.err.contains(word), "\(word): \(answer.err)", sourceLocation: place)
    }
    let after = try stage.snapshot()
    // Who held the lock last is written by whoever takes it, before it can know what it will read.
    let changed = Set(before.keys).union(after.keys).filter {
      before[$0] != after[$0] && $0 != "/work/.ralph/holder"
    }
    #expect(changed.sorted() == [], sourceLocation: place)
    let told = try stage.ralph(line + ["--json"])
    #expect(
      told.out.hasPrefix("{\"schema\":\"ralph.error/1\""),
      "\(told.out)",
      sourceLocation: place
    )
  }

  @Test func `no plan anywhere`() throws {
    let stage = try Stage(nil)
    try expect(66, ["no work found in", "IMPLEMENTATION_PLAN.md", "--plan"], from: stage, ["0"])
    try expect(66, ["no plan file", "x.md"], from: stage, ["--plan", "x.md", "0"])
  }

  @Test func `a plan that cannot be read`() throws {
    let stage = try Stage(nil)
    try Files.makeFolder(stage.workspace + "/folder.md")
    #expect(unsafe symlink("nowhere.md", stage.workspace + "/link.md") == 0)
    try expect(66, ["folder.md", "plan"], from: stage, ["--plan", "folder.md", "0"])
    try expect(66, ["link.md", "plan"], from: stage, ["--plan", "link.md", "0"])
  }

  @Test func `a plan without tasks`() throws {
    let stage = try Stage("# Plan\n\nSome words.\n\n## Phase 1: Nothing\n\n-[ ] **1.1** No space\n")
    try expect(65, ["no task line", "- [ ]", "ralph plan check"], from: stage, ["0"])
  }

  @Test func `options and numbers that are none`() throws {
    let stage = try Stage(BrainPlan.small(2))
    try expect(64, ["--verfy", "--verify"], from: stage, ["--verfy", "true", "0"])
    try expect(64, ["resmue", "resume"], from: stage, ["resmue"])
    for line in [
      ["-c", "0"], ["-c", "65"], ["-c", "three"], ["-t", "-5"], ["-t", "5 parsecs"], ["3x"],
      ["--attempts", "0"], ["-1"], ["99999999999999999999"], ["--only"],
    ] {
      try expect(64, [], from: stage, line)
    }
  }

  @Test func `settings that are wrong`() throws {
    let stage = try Stage(BrainPlan.small(2))
    try stage.put("config/ralph/config", "[run]\n  concurent = 2\n")
    try expect(78, ["config/ralph/config:2", "concurent"], from: stage, ["0"])
  }

  @Test func `an agent's program that is missing`() throws {
    let stage = try Stage(BrainPlan.small(2))
    try expect(69, ["no-such-agent"], from: stage, ["--agent", "shell:no-such-agent --now", "0"])
    try expect(69, ["./agent.sh"], from: stage, ["--agent", "shell:./agent.sh", "0"])
    try expect(69, ["claude", "PATH"], from: stage, ["--agent", "claude", "0"])
  }

  @Test func `a state folder that git tracks`() throws {
    let stage = try Stage(BrainPlan.small(2))
    try stage.put("work/.ralph/notes", "mine\n")
    #expect(
      try stage.program(["/bin/sh", "-c", "git add -f .ralph && git commit -qm x"]).code == 0
    )
    try expect(78, [".ralph", "git rm"], from: stage, stage.puppet() + ["0"])
  }

  @Test func `a journal of a newer ralph is read, and not written`() throws {
    let stage = try Stage(BrainPlan.small(2))
    #expect(try stage.play("--verify", "true", "1").code == 0)
    var bytes = try stage.bytes("work/.ralph/journal.ndjson")
    let entries = try stage.entries()
    let last = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
    var checksum = try #require(Line.frame(bytes, from: last, to: bytes.count - 1))
    let line = Array(
      "{\"seq\":\(entries.count + 1),\"at\":\"2027-01-01T00:00:00.000Z\",\"kind\":\"run.resumed\",\"format\":99,\"wish\":1"
        .utf8
    )
    checksum.feed(line, from: 0, to: line.count)
    bytes += line + Array(",\"crc\":\"\(checksum)\"}\n".utf8)
    try overwrite(stage, bytes)
    try expect(65, ["newer"], from: stage, stage.puppet() + ["0"])
    try expect(65, ["newer"], from: stage, ["resume"])
    let history = try stage.ralph("history")
    #expect(history.out.contains("dispatch"), "\(history.all)")
  }

  @Test func `a journal damaged in the middle is not touched, and read as far as it goes`() throws {
    let stage = try Stage(BrainPlan.small(2))
    #expect(try stage.play("--verify", "true", "0").code == 0)
    var bytes = try stage.bytes("work/.ralph/journal.ndjson")
    let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    bytes[starts[9] + 30] ^= 4
    try overwrite(stage, bytes)
    let words = ["line 10", "byte \(starts[9])"]
    try expect(65, words, from: stage, stage.puppet() + ["0"])
    try expect(65, words, from: stage, ["resume"])
    let history = try stage.ralph("history")
    #expect(history.code == 65 && history.out.contains("journal opened"), "\(history.all)")
    #expect(try stage.ralph("journal", "verify").code == 65)
  }

  /// Changes the journal under its own inode, so that its second name holds the same.
  private func overwrite(_ stage: Stage, _ bytes: [UInt8]) throws {
    let file = try FileDescriptor.open(stage.journal, .update)
    try file.truncate(to: 0)
    try file.write(bytes, at: 0)
  }

  @Test func `a workspace that is deleted underneath it`() throws {
    let stage = try Stage(BrainPlan.small(3))
    let agent =
      "shell:if [ $RALPH_BEAD = 1.2 ]; then rm -rf \"$RALPH_WORKSPACE\"; fi; exec puppet agent"
    let answer = try stage.ralph("--agent", agent, "-c", "1", "--verify", "true", "0")
    #expect(answer.code == 74, "\(answer.all)")
    #expect(answer.err.contains("journal") && answer.err.contains("removed"), "\(answer.err)")
    #expect(stage.isQuiet)
  }
}
