import RalphFiles
import RalphProcess
import Testing

/// A stage whose workspace is a repository as the tool `brain` makes it.
struct BrainStage {
  let stage: Stage
  var thunk: String { stage.workspace + "/workers/ralph/THUNK.md" }
  var plan: String { stage.workspace + "/workers/IMPLEMENTATION_PLAN.md" }
  var archive: String { stage.workspace + "/workers/PLAN_DONE.md" }

  init() throws {
    stage = try Stage(nil, script: "* * signal\n", name: "workers/IMPLEMENTATION_PLAN.md")
    try Files.removeTree(stage.workspace)
    let made = try ProgramRun.capture(
      Invocation([try built("brain"), stage.workspace], timeLimitMs: 60_000)
    )
    try #require(made.ending.isSuccess, "\(String(decoding: made.err, as: UTF8.self))")
  }

  /// Lines that were added to and removed from a file since the commit.
  func changes(_ path: String) throws -> String {
    let name = String(path.dropFirst(stage.workspace.count + 1))
    let answer = try stage.program(["/usr/bin/env", "git", "diff", "--numstat", "--", name])
    return answer.out.split(separator: "\t").prefix(2).joined(separator: " ")
  }
}

/// The log of finished tasks, the plan's archive and the search, in a repository that has them.
@Suite struct ThunkTests {
  @Test func `a row and an era are added, and no other byte changes`() throws {
    let brain = try BrainStage()
    let before = text(brain.thunk)
    let added = try brain.stage.ralph("thunk", "add", "7.1.3", "Count | all", "--priority", "high")
    #expect(added.code == 0 && added.out == "#901  7.1.3\n", "\(added.all)")
    #expect(try brain.changes(brain.thunk) == "1 0")
    #expect(try brain.stage.ralph("thunk", "era", "New", "times").code == 0)
    let second = try brain.stage.ralph("thunk", "era", "New times")
    #expect(second.code == 0 && second.out.contains("is in force already"), "\(second.all)")
    #expect(try brain.stage.ralph("thunk", "add", "7.1.4", "Say", "which").out.contains("#902"))
    let now = text(brain.thunk)
    let isKept = now.hasPrefix(before + "| 901 | 7.1.3 | HIGH | **7.1.3** Count \\| all | ")
    #expect(isKept)
    let hasEra = now.contains("\n\n## Era: New times\n\nStarted: ")
    #expect(hasEra)
    let listed = try brain.stage.ralph("thunk", "list", "--era", "new times")
    #expect(listed.out.contains("✓ #902  7.1.4  Say which"), "\(listed.all)")
    #expect(!listed.out.contains("#901"))
    let stats = try brain.stage.ralph("thunk", "stats")
    #expect(stats.out.contains("902 rows in 5 eras") && stats.out.contains("next number: 903"))
    #expect(stats.out.contains("7 with numbers used again"))
    // A task has one row, other ids as many as they get, and none is about nothing.
    let again = try brain.stage.ralph("thunk", "add", "7.1.3", "Count all")
    #expect(again.code == 0 && again.out == "#901  7.1.3  stands there already\n", "\(again.all)")
    #expect(try brain.stage.ralph("thunk", "add", "LEGACY", "One").out == "#903  LEGACY\n")
    #expect(try brain.stage.ralph("thunk", "add", "LEGACY", "Two").out == "#904  LEGACY\n")
    let lent = try brain.stage.ralph("thunk", "add", "7.2.1")
    #expect(lent.out == "#905  7.2.1\n", "\(lent.all)")
    #expect(
      text(brain.thunk).contains("| 905 | 7.2.1 | MEDIUM | **7.2.1** Write what was read as JSON |")
    )
    for words in [["", "x"], ["7.2.2", " "], ["LEGACY"]] {
      #expect(try brain.stage.ralph(["thunk", "add"] + words).code == 64)
    }
  }

  @Test func `sync shows what the log lacks and appends it with leave`() throws {
    let brain = try BrainStage()
    #expect(try brain.stage.ralph("thunk", "sync").out.contains("has its row"))
    #expect(try brain.stage.ralph("plan", "mark", "7.2.2", "done").code == 0)
    let shown = try brain.stage.ralph("thunk", "sync", "--dry-run")
    #expect(shown.code == 0 && shown.out.contains("[x] 7.2.2  Update README"), "\(shown.all)")
    let refused = try brain.stage.ralph("thunk", "sync")
    #expect(refused.code == 64 && refused.err.contains("--yes"), "\(refused.all)")
    #expect(try brain.changes(brain.thunk) == "")
    #expect(try brain.stage.ralph("thunk", "sync", "--yes").out.contains("#901  7.2.2"))
    let row = text(brain.thunk).split(separator: "\n").last ?? ""
    #expect(row.hasPrefix("| 901 | 7.2.2 | LOW | **7.2.2** Update README.md. It"))
    #expect(try brain.stage.ralph("thunk", "sync", "--yes").out.contains("has its row"))
    #expect(try brain.changes(brain.thunk) == "1 0")
  }

  @Test func `the audit tells rows, marks and events that stand alone`() throws {
    let brain = try BrainStage()
    let stage = brain.stage
    #expect(try stage.ralph("thunk", "audit").code == 0)
    let run = try stage.play("--only", "7.1.4", "--verify", "true", "1")
    #expect(run.code == 0 && stage.mark("7.1.4") == "[x]", "\(run.all)")
    let without = try stage.ralph("thunk", "audit")
    #expect(without.code == 4 && without.out.contains("7.1.4, verified on"), "\(without.all)")
    #expect(without.out.contains("older than the journal: 900 rows, 4 marks; 1 to look at"))
    #expect(try stage.ralph("plan", "check").code == 0)
    #expect(try stage.ralph("thunk", "sync", "--yes").code == 0)
    let clean = try stage.ralph("thunk", "audit")
    #expect(clean.code == 0 && clean.out.contains("1 rows have their event"), "\(clean.all)")

    #expect(try stage.ralph("thunk", "add", "CR-6.4", "By hand").code == 0)
    let byHand = try stage.ralph("thunk", "audit")
    #expect(byHand.code == 0 && byHand.out.contains("added by hand: 1"), "\(byHand.all)")
    var rows = text(brain.thunk)
    let day =
      rows.split(separator: "\n").last?.split(separator: "|").last { $0.contains("-") } ?? ""
    for (number, id) in [(903, "7.1.4"), (904, "9C.1.2")] {
      rows += "| \(number) | \(id) | LOW | **\(id)** Nobody did this |\(day)|\n"
    }
    try Files.replace(brain.thunk, with: Array(rows.utf8))
    #expect(try stage.ralph("plan", "mark", "9C.1.1", "done").code == 0)
    let forged = try stage.ralph("thunk", "audit")
    #expect(forged.code == 4 && forged.out.contains("3 to look at"), "\(forged.all)")
    #expect(forged.out.contains("7.1.4 has more rows than verified events"))
    #expect(forged.out.contains("no verified event of 9C.1.2"))
    #expect(forged.out.contains("[x] of 9C.1.1"))
    let check = try stage.ralph("plan", "check")
    #expect(check.code == 4 && check.out.contains("9C.1.1 is [x], and no verified event"))
    try stage.expectSound()
  }

  @Test func `archive moves what is done, archive first, and a crash between loses nothing`() throws
  {
    let brain = try BrainStage()
    let before = text(brain.plan)
    #expect(try brain.stage.ralph("plan", "archive").code == 64)
    #expect(try brain.changes(brain.plan) == "")
    #expect(try brain.stage.ralph("plan", "archive", "--yes").out.contains("4 moved"))
    #expect(try brain.changes(brain.plan) == "0 7")
    let done = text(brain.archive)
    #expect(
      done.contains("| 7.1.2 | - [x] **7.1.2** Create samples/three.csv. It has three lines |")
    )
    #expect(done.contains("\n- **7.1.2**\n  - **Scope:** samples/\n"))
    // A dependency on what was moved is no complaint.
    #expect(try brain.stage.ralph("plan", "check").code == 0)
    // The archive was written, and then the power failed.
    try Files.replace(brain.plan, with: Array(before.utf8))
    let again = try brain.stage.ralph("plan", "archive", "--yes")
    #expect(again.out.contains("4 of them stood there already"), "\(again.all)")
    let isSame = text(brain.archive) == done
    #expect(isSame)
    #expect(try brain.changes(brain.plan) == "0 7")
  }

  @Test func `the last task of a phase stays in the plan where its acceptance lines do`() throws {
    let brain = try BrainStage()
    for id in ["7.1.3", "7.1.4", "7.2.1", "7.2.2"] {
      #expect(try brain.stage.ralph("plan", "mark", id, "done").code == 0)
    }
    let moved = try brain.stage.ralph("plan", "archive", "--yes")
    let said = "7.2.2 stays: without it the acceptance lines of its phase would be tasks"
    #expect(moved.err.contains(said) && moved.out.contains("7 moved"), "\(moved.all)")
    let json = try brain.stage.ralph("plan", "archive", "--yes", "--json")
    #expect(json.out.contains(#""staying":[{"id":"7.2.2","why":"without it"#), "\(json.all)")
    let tasks = try brain.stage.ralph("plan", "list")
    #expect(tasks.out.contains("7.2.2") && !tasks.out.contains("all samples"), "\(tasks.all)")
  }

  @Test func `an agent may look and not change`() throws {
    let brain = try BrainStage()
    brain.stage.variables = ["RALPH=1"]
    for words in [
      ["thunk", "add", "1", "x"], ["thunk", "era", "x"], ["thunk", "sync", "--yes"],
      ["plan", "archive", "--yes"],
    ] {
      #expect(try brain.stage.ralph(words).code == 77, "\(words)")
    }
    #expect(try brain.stage.ralph("thunk", "list").code == 0)
    #expect(try brain.stage.ralph("search", "reader").code == 0)
    #expect(try brain.changes(brain.thunk) + brain.changes(brain.plan) == "")
  }

  @Test func `a search looks everywhere and makes foreign text harmless`() throws {
    let brain = try BrainStage()
    let stage = brain.stage
    #expect(try stage.play("--only", "7.1.4", "--verify", "true", "1").code == 0)
    try Files.replace(
      brain.archive,
      with: Array((text(brain.archive) + "\n\u{1b}[31mread\u{1b}[0m\u{7}\n").utf8)
    )
    let commit = "git commit -q --allow-empty -m 'Say which file could not be READ'"
    try #require(try stage.program(["/bin/sh", "-c", commit]).code == 0)
    let answer = try stage.ralph("search", "read", "--limit", "3")
    #expect(answer.code == 0)
    for place in [
      "workers/ralph/THUNK.md (", "workers/PLAN_DONE.md (", "workers/IMPLEMENTATION_PLAN.md (",
      "git log (1)", ".ralph/journal.ndjson (",
    ] {
      #expect(answer.out.contains(place), "\(place): \(answer.all)")
    }
    #expect(!answer.out.contains("\u{1b}") && !answer.out.contains("\u{7}"))
    let rows = answer.out.split(separator: "\n").filter { $0.hasPrefix("  #") }
    #expect(rows.count == 3 && rows[0].hasPrefix("  #900"), "\(rows)")
    #expect(try stage.ralph("search", "nowhere at all").err.contains("is nowhere"))
  }

  @Test func `every find shows the word, and names of the journal's own are none`() throws {
    let brain = try BrainStage()
    let stage = brain.stage
    #expect(try stage.play("--only", "7.1.4", "--verify", "true", "1").code == 0)
    let far = String(repeating: "padding ", count: 60) + "needle in the end"
    try stage.put("work/workers/PLAN_DONE.md", "\(far)\n")
    let message = "git commit -q --allow-empty -m 'A subject' -m 'the needle is in the body'"
    try #require(try stage.program(["/bin/sh", "-c", message]).code == 0)
    let found = try stage.ralph("search", "needle")
    let finds = found.out.split(separator: "\n").filter { $0.hasPrefix("  ") }
    #expect(finds.count == 2 && finds.allSatisfy { $0.contains("needle") }, "\(found.all)")
    #expect(found.out.contains("A subject"), "\(found.all)")
    // Every line of the journal has these members; no line that is shown has the words.
    #expect(try stage.ralph("search", "\"crc\"").err.contains("is nowhere"))
  }

  @Test(.enabled(if: Files.isExecutable("/usr/bin/strace"), "needs strace"))
  func `appending to 250 KB reads the tail alone, writes once, and keeps every other byte`() throws
  {
    let brain = try BrainStage()
    // The last table goes on, so that the file is as large as the real one.
    var before = text(brain.thunk)
    var number = 901
    while before.utf8.count < 252_000 {
      before += "| \(number) | LEGACY | LOW | Something that was done once | 2026-01-20 |\n"
      number += 1
    }
    try Files.replace(brain.thunk, with: Array(before.utf8), mode: 0o644)
    let log = brain.stage.path + "/calls"
    let answer = try brain.stage.program([
      "/usr/bin/strace", "-f", "-o", log, "-P", brain.thunk, "-e",
      "trace=read,pread64,write,pwrite64,ftruncate,fdatasync", try built("ralph"), "thunk", "add",
      "7.1.3", "Count",
    ])
    try #require(answer.code == 0, "\(answer.all)")
    #expect(text(brain.thunk).hasPrefix(before))
    let row = text(brain.thunk).dropFirst(before.count)
    #expect(row.hasPrefix("| \(number) | 7.1.3 |") && row.count { $0 == "\n" } == 1, "\(row)")
    let calls = text(log).split(separator: "\n").map { $0.drop { !$0.isLetter } }
    let read = calls.filter { $0.hasPrefix("read(") || $0.hasPrefix("pread64(") }
      .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(!read.isEmpty && read.reduce(0, +) < 80_000, "\(read)")
    #expect(calls.count { $0.hasPrefix("write(") } == 1)
    #expect(calls.count { $0.hasPrefix("fdatasync(") } == 1)
    #expect(!calls.contains { $0.hasPrefix("pwrite64(") || $0.hasPrefix("ftruncate(") })
  }
}
