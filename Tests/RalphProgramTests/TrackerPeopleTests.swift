import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// People and other ralphs at the same tracker.
@Suite(.tags(.slow)) struct TrackerPeopleTests {
  @Test(arguments: ["0.47.1", "1.0.5"])
  func `two ralphs in two worktrees attempt every bead once`(player: String) throws {
    let it = try TrackerStage(8, player: player)
    let other = it.stage.path + "/two"
    let line = "git add -A && git commit -q --allow-empty -m b && git worktree add -q \"$1\""
    #expect(try it.stage.program(["/bin/sh", "-c", line, "sh", other]).code == 0)
    let words = it.words("exec puppet agent", "true", ["-c", "2"])
    let one = try it.stage.begin(words)
    let two = try it.stage.begin(["-C", other] + words)
    #expect(try one.code(within: 240) == 0, "\(one.out)\(one.err)")
    #expect(try two.code(within: 240) == 0, "\(two.out)\(two.err)")
    let starts = try it.stage.logged().filter(\.isStart)
    #expect(starts.map(\.bead).sorted() == it.beads.sorted(), "\(one.out)\n\(two.out)")
    for bead in it.beads { #expect(try it.read(bead, "status") == "closed") }
    try it.stage.expectSound()
    let check = try it.stage.ralph("replay", other + "/.ralph/journal.ndjson", "--check")
    #expect(check.code == 0, "\(check.all)")
  }

  /// What a person does to a bead in mid-attempt, and how it then stands.
  private static let takings: [(words: [String], standing: String)] = [
    (["--assignee", "bob"], "in_progress bob"),
    (["--status", "deferred"], "deferred "),
    (["--status", "open", "--assignee", "bob"], "open bob"),
  ]

  @Test(arguments: takings.indices)
  func `a bead that a person takes in mid-attempt is not written to any more`(
    index: Int
  ) throws {
    let it = try TrackerStage(1, script: "* * sleep 1500\n* * signal\n")
    let (words, standing) = TrackerPeopleTests.takings[index]
    let life = try it.stage.begin(it.words("exec puppet agent", "true"))
    try it.waitForStart()
    try it.bd(["update", it.beads[0]] + words)
    #expect(try life.code(within: 120) == 0, "\(life.out)\(life.err)")
    #expect(try it.standing(it.beads[0]).hasPrefix(standing))
    #expect(it.writesSincePerson("update") == [])
    #expect(!life.out.contains("agent failed"), "\(life.out)")
    #expect(life.out.contains("1 taken"), "\(life.out)")
    #expect(try it.stage.logged().filter(\.isStart).count == 1)
    try it.stage.expectSound()
  }

  @Test func `a bead taken between the last reading and the close is left alone`() throws {
    let it = try TrackerStage(1)
    // The verifier is the last thing that runs before the close.
    let taking =
      "test ! -e done.txt || BD_ACTOR=jane bd update \(it.beads[0]) --assignee bob --json >/dev/null"
    let answer = try it.play(verify: taking)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try it.standing(it.beads[0]) == "in_progress bob")
    #expect(it.writesSincePerson("update") == [])
    try it.stage.expectSound()
  }

  @Test func `a bead that a person deletes in mid-attempt ends the attempt and nothing else`()
    throws
  {
    let it = try TrackerStage(2, script: "* * sleep 1500\n* * signal\n")
    let life = try it.stage.begin(it.words("exec puppet agent", "true", ["-c", "1"]))
    try it.waitForStart()
    try it.bd("delete", it.beads[0], "--force")
    #expect(try life.code(within: 120) == 0, "\(life.out)\(life.err)")
    #expect(try it.read(it.beads[1], "status") == "closed")
    #expect(try it.stage.logged().filter(\.isStart).map(\.bead) == it.beads)
    try it.stage.expectSound()
  }

  @Test(arguments: [false, true])
  func `a claim that a dead ralph has left is found by the next run`(isKept: Bool) throws {
    let it = try TrackerStage(2)
    // An older journal is gone together with all it knew; the name in the tracker stays ours only
    // where the journal stays, so the claim is made under the name of a run that ended well.
    #expect(try it.play("exec puppet agent", "--only", it.beads[1]).code == 0)
    let actor = try it.actor()
    try it.bd("update", it.beads[0], "--status", "in_progress", "--assignee", actor)
    let answer = try isKept ? it.play("exec puppet agent", "--keep-orphans") : it.play()
    #expect(answer.code == 0, "\(answer.all)")
    if isKept {
      #expect(try it.standing(it.beads[0]) == "in_progress \(actor)")
    } else {
      #expect(answer.out.contains("left claimed by a ralph that is gone; given back"))
      #expect(try it.standing(it.beads[0]) == "closed \(actor)", "\(answer.all)")
    }
    try it.stage.expectSound()
  }

  @Test func `killed between claim and dispatch, a fresh run ends with every bead closed`() throws {
    let it = try TrackerStage(2)
    it.stage.variables.append("PUPPET_BD_FAULT=stall:400@update")
    let life = try it.stage.begin(it.words("exec puppet agent", "true", ["-c", "1"]))
    try #require(eventually { text(it.stage.path + "/bd-log").contains("--claim") })
    life.kill()
    it.stage.variables.removeLast()
    try #require(
      eventually { (try? it.read(it.beads[0], "status")) == "in_progress" },
      "\(life.out)"
    )
    let answer = try it.play("exec puppet agent", "-c", "1")
    #expect(answer.code == 0, "\(answer.all)")
    for bead in it.beads { #expect(try it.read(bead, "status") == "closed", "\(answer.all)") }
    #expect(try it.stage.logged().filter(\.isStart).count == 2)
    try it.stage.expectSound()
  }
}
