import RalphCore
import RalphFiles
import RalphJournal
import Testing

/// `ralph journal repair`: damage is shown, cut only when asked, and nothing of it is thrown away.
@Suite struct RepairTests {
  /// A finished run of three tasks in whose journal a byte of one line was changed.
  private func damaged(at part: Double) throws -> (stage: Stage, bytes: [UInt8]) {
    let stage = try Stage(BrainPlan.small(3), script: "* * append a.txt x\n* * signal\n")
    #expect(try stage.play("-c", "1", "--verify", "true", "0").code == 0)
    var bytes = try Files.read(stage.journal)
    bytes[Int(Double(bytes.count) * part)] ^= 1
    try stage.putBytes("work/.ralph/journal.ndjson", bytes)
    return (stage, bytes)
  }

  @Test(arguments: [0.3, 0.6, 0.9])
  func `a damaged journal is cut back to its last right line, and the original kept`(
    _ part: Double
  ) throws {
    let (stage, bytes) = try damaged(at: part)
    #expect(try stage.ralph("resume").code == 65)
    let shown = try stage.ralph("journal", "repair")
    #expect(shown.code == 4, "\(shown.all)")
    #expect(shown.out.contains("damaged at line") && shown.out.contains("Nothing was changed"))
    #expect(try Files.read(stage.journal) == bytes)

    let done = try stage.ralph("journal", "repair", "--yes")
    #expect(done.code == 0, "\(done.all)")
    #expect(try Files.read(stage.journal + ".damaged-1") == bytes)
    let left = try Files.read(stage.journal)
    #expect(left.count < bytes.count && left.last == UInt8(ascii: "\n"))
    let told = try #require(left.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
    #expect(left[..<told].elementsEqual(bytes.prefix(told)))
    #expect(String(decoding: left[told...], as: UTF8.self).contains("\"journal.repaired\""))
    // The run was open where it was cut; its numbers are not given again.
    let resumed = try stage.ralph("resume")
    #expect(resumed.code == 78 && resumed.err.contains("was repaired"), "\(resumed.all)")
    #expect(try stage.ralph("journal", "verify").code == 0)

    // What was done is in the plan, so that it is not done again; what is not, is done.
    let run = try stage.play("-c", "1", "--verify", "true", "0")
    #expect(run.code == 0, "\(run.all)")
    #expect(["1.1", "1.2", "1.3"].allSatisfy { stage.mark($0) == "[x]" }, "\(stage.planText)")
    #expect(try stage.ralph("replay", stage.journal, "--check").code == 0)
    let begun = text(stage.journal).split(separator: "\n").filter { $0.contains("run.started") }
    #expect(begun.count == 2 && !begun[1].contains("r1\"") && !begun[1].contains("r2\""))
    #expect(try stage.ralph("journal", "repair").out.contains("nothing to repair"))
  }

  @Test func `what the cut part left behind is set aside, and not swept away with the rest`() throws
  {
    let (stage, bytes) = try damaged(at: 0.3)
    let words = String(decoding: bytes, as: UTF8.self).split(separator: "\"run\":\"")
    let run = try #require(words.last?.prefix { $0 != "\"" })
    let stale = ["attempts/\(run).900", "begun/\(run).900", "prompts/\(run).900.md"]
    for path in stale { try stage.put("work/.ralph/" + path + "/x", "old") }
    let old = "attempts/\(run).2"
    try stage.put("work/.ralph/" + old + "/x", "old")
    let done = try stage.ralph("journal", "repair", "--yes")
    #expect(done.code == 0, "\(done.all)")
    for path in stale {
      #expect(!Files.exists(stage.workspace + "/.ralph/" + path))
      #expect(Files.exists(stage.workspace + "/.ralph/torn/repaired-1/" + path))
    }
    #expect(Files.exists(stage.workspace + "/.ralph/" + old))
  }

  @Test func `a journal that is whole, torn or in use is left alone`() throws {
    let stage = try Stage(BrainPlan.small(1), script: "* * sleep 3000\n* * signal\n")
    let life = try stage.begin(stage.puppet() + ["--verify", "true", "0"])
    try #require(eventually { text(stage.journal).contains("dispatch.sent") }, "\(life.err)")
    let used = try stage.ralph("journal", "repair", "--yes")
    #expect(used.code == 75 && used.err.contains("a ralph writes"), "\(used.all)")
    #expect(try life.code() == 0, "\(life.err)")
    let whole = try Files.read(stage.journal)
    try stage.putBytes("work/.ralph/journal.ndjson", whole + Array("{\"seq\":9".utf8))
    let torn = try stage.ralph("journal", "repair", "--yes")
    #expect(torn.code == 0 && torn.out.contains("sets it aside by itself"), "\(torn.all)")
    #expect(try Files.read(stage.journal).count == whole.count + 8)
  }
}
