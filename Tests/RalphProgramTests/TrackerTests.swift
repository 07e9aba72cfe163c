import RalphCore
import RalphFiles
import Testing

/// What becomes of beads in a tracker that agents write to as well.
@Suite(.tags(.slow)) struct TrackerTests {
  @Test(arguments: TrackerStage.players)
  func `a bead that its agent closed is closed with a word about the evidence`(
    player: String
  ) throws {
    let it = try TrackerStage(2, player: player)
    let answer = try it.play("bd close \"$RALPH_BEAD\" --reason did >/dev/null; exec puppet agent")
    #expect(answer.code == 0, "\(answer.all)")
    for bead in it.beads {
      #expect(try it.standing(bead) == "closed \(try it.actor())")
      #expect(try it.comments(bead).contains("verified by `true`"))
    }
    #expect(try it.stage.doubles() == [])
    try it.stage.expectSound()
  }

  @Test(arguments: TrackerStage.players)
  func `closed too early it is taken back, tried again with the failure, and parked`(
    player: String
  ) throws {
    let it = try TrackerStage(1, player: player)
    let answer = try it.play(
      "bd close \"$RALPH_BEAD\" --reason did >/dev/null; exec puppet agent",
      verify: "echo 'the wall is broken'; false"
    )
    #expect(answer.code == 4, "\(answer.all)")
    let bead = it.beads[0]
    #expect(try it.standing(bead) == "blocked \(try it.actor())")
    #expect(try it.bd("show", bead, "--json").contains("\"ralph:parked\""))
    let said = try it.comments(bead)
    #expect(said.contains("ralph, attempt 1: verification failed"))
    #expect(said.contains("ralph, attempt 2: verification failed"))
    #expect(said.contains("the wall is broken"))
    let starts = try it.stage.logged().filter(\.isStart)
    #expect(starts.map(\.attempt) == [1, 2])
    // A later run leaves it alone until somebody takes that back.
    #expect(try it.play().code == 0)
    #expect(try it.stage.logged().filter(\.isStart).count == 2)
    try it.bd("update", bead, "--status", "open")
    #expect(try it.play().code == 0)
    #expect(try it.read(bead, "status") == "closed")
    #expect(try it.stage.logged().filter(\.isStart).map(\.attempt) == [1, 2, 3])
    try it.stage.expectSound()
  }

  @Test func `beads of a source that a run does not read wait for one that does`() throws {
    let it = try TrackerStage(2)
    #expect(try it.play("exec puppet agent", "-c", "1", "--only", it.beads[0]).code == 0)
    try it.stage.put("work/IMPLEMENTATION_PLAN.md", "# P\n\n- [ ] **A1** One\n")
    let words = it.words("exec puppet agent", "true", ["--source", "plan", "--tree", "shared"])
    let answer = try it.stage.ralph(words)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(it.stage.mark("A1") == "[x]")
    #expect(try it.read(it.beads[1], "status") == "open")
    #expect(try it.play("exec puppet agent", "-c", "1").code == 0)
    #expect(try it.read(it.beads[1], "status") == "closed")
    try it.stage.expectSound()
  }

  @Test func `a git reset takes closed beads back, and they are closed again once`() throws {
    let it = try TrackerStage(2)
    try it.stage.put("work/.gitignore", ".ralph\n.beads/*.lock\n")
    let commit = "git add -A && git commit -q -m beads"
    #expect(try it.stage.program(["/bin/sh", "-c", commit]).code == 0)
    let answer = try it.play(
      "echo x >f; git add f; git stash -q; git reset -q --hard; exec puppet agent",
      "-c",
      "1"
    )
    #expect(answer.code == 0, "\(answer.all)")
    for bead in it.beads {
      #expect(try it.standing(bead) == "closed \(try it.actor())", "\(answer.all)")
    }
    #expect(try it.stage.doubles() == [])
    #expect(try it.stage.logged().filter(\.isStart).count == 2)
    try it.stage.expectSound()
  }

  @Test func `a database that git left behind is taken in, and that is said`() throws {
    let it = try TrackerStage(2)
    let answer = try it.play(
      "sed -i 's/\"out_of_sync\": false/\"out_of_sync\": true/' .beads/puppet.json;"
        + " grep -q 'sync\": true' .beads/puppet.json || exit 1; exec puppet agent",
      "-c",
      "1"
    )
    #expect(answer.code == 0, "\(answer.all)")
    #expect(answer.out.contains("ran bd sync --import-only"), "\(answer.all)")
    for bead in it.beads { #expect(try it.read(bead, "status") == "closed") }
    try it.stage.expectSound()
  }

  @Test func `a bd that stalls delays the run and spoils nothing`() throws {
    let it = try TrackerStage(2)
    it.stage.variables.append("PUPPET_BD_FAULT=stall:1500@ready,stall:1500@update")
    let answer = try it.play()
    #expect(answer.code == 0, "\(answer.all)")
    for bead in it.beads { #expect(try it.read(bead, "status") == "closed") }
    #expect(try it.stage.logged().filter(\.isStart).count == 2)
    try it.stage.expectSound()
  }

  @Test func `once bd is another version nothing is claimed, and the run ends saying so`() throws {
    let it = try TrackerStage(3, script: "* * sleep 1500\n* * signal\n")
    let life = try it.stage.begin(it.words("exec puppet agent", "true", ["-c", "1"]))
    try it.waitForStart()
    let puppet = it.stage.path + "/bin/puppet"
    try it.script("bd", "PUPPET_BD_VERSION=1.0.5 exec '\(puppet)' bd \"$@\"")
    #expect(try life.code(within: 120) == 2, "\(life.out)\(life.err)")
    #expect(life.out.contains("it was 0.47.1 and is 1.0.5; no new claims"), "\(life.out)")
    #expect(try it.read(it.beads[0], "status") == "closed")
    #expect(try it.standing(it.beads[1]) == "open ")
    #expect(try it.stage.logged().filter(\.isStart).count == 1)
    try it.stage.expectSound()
  }

  @Test func `once bd is gone the run ends with 2, and the next one writes what is owed`() throws {
    let it = try TrackerStage(2, script: "* * sleep 1500\n* * signal\n")
    try it.stage.put("config/ralph/config", "[retry]\n  tools = 0\n")
    let life = try it.stage.begin(it.words("exec puppet agent", "true", ["-c", "1"]))
    try it.waitForStart()
    try Files.remove(it.stage.path + "/bin/bd")
    #expect(try life.code(within: 120) == 2, "\(life.out)\(life.err)")
    try it.link("bd", to: try built("puppet"))
    let answer = try it.play()
    #expect(answer.code == 0, "\(answer.all)")
    for bead in it.beads { #expect(try it.read(bead, "status") == "closed", "\(answer.all)") }
    #expect(try it.stage.doubles() == [])
    #expect(try it.stage.logged().filter(\.isStart).count == 2)
    try it.stage.expectSound()
  }
}
