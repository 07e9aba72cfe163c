import RalphFiles
import Testing

/// The operator's word about beads of a tracker.
@Suite(.tags(.slow)) struct TrackerRetryTests {
  @Test(arguments: TrackerStage.players)
  func `a parked bead is open again after a retry, and the next run takes it`(
    player: String
  ) throws {
    let it = try TrackerStage(2, player: player)
    let (bead, other) = (it.beads[0], it.beads[1])
    let red = try it.play(verify: "false", "-c", "1", "--attempts", "1", "--only", bead)
    #expect(red.code == 4, "\(red.all)")
    #expect(try it.standing(bead) == "blocked \(try it.actor())")
    let retry = try it.stage.ralph("retry", bead)
    #expect(retry.code == 0, "\(retry.all)")
    let skip = try it.stage.ralph("skip", "bd:\(other)", "--reason", "not yet")
    #expect(skip.code == 0, "\(skip.all)")
    // Nothing is told to the tracker before a run holds the claim lock.
    #expect(try it.standing(bead) == "blocked \(try it.actor())")
    let run = try it.play(verify: "true", "-c", "1")
    #expect(run.code == 0, "\(run.all)")
    #expect(try it.read(bead, "status") == "closed")
    #expect(try !it.bd("show", bead, "--json").contains("ralph:parked"))
    #expect(try it.comments(bead).contains("[ralph "))
    // It was nobody's, so nothing was written to it, and it is left out all the same.
    #expect(try it.standing(other) == "open ")
    #expect(try it.stage.doubles() == [])
    try it.stage.expectSound()
  }

  @Test func `a retry reaches a running ralph, which takes the bead up in the same run`() throws {
    let it = try TrackerStage(2, script: "* * sleep 4000\n* * append done.txt x\n* * signal\n")
    let (first, second) = (it.beads[0], it.beads[1])
    let words = it.words(
      "exec puppet agent",
      "test -e ok",
      ["-c", "1", "--attempts", "1"]
    )
    let life = try it.stage.begin(words)
    try #require(eventually { (try? it.read(first, "status")) == "blocked" }, "\(life.err)")
    try it.stage.put("work/ok", "")
    let retry = try it.stage.ralph("retry", first)
    #expect(retry.code == 0, "\(retry.all)")
    #expect(try life.code() == 0, "\(life.err)\(life.out)")
    for bead in [first, second] { #expect(try it.read(bead, "status") == "closed") }
    try it.stage.expectSound()
  }
}
