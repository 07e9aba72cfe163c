import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

@Suite struct BdTrackerTests {
  @Test(arguments: BdWorld.all)
  func `ready is what an agent can take, in one order for every version`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let low = try rig.file("low", "-p", "3")
    let first = try rig.file("'; rm -rf $HOME; \"\n🙂 --claim", "-p", "1")
    let epic = try rig.file("epic", "-t", "epic", "-p", "0")
    let second = try rig.file("second", "-p", "1")
    let hers = try rig.file("hers", "-p", "0")
    try rig.person("update", hers.text, "--claim")
    _ = try rig.file("blocked", "-p", "0", "--deps", low.text)
    for number in 0..<9 { _ = try rig.file("more \(number)", "-p", "4") }
    let ready = try rig.tracker().ready()
    #expect(ready.beads.prefix(3).map(\.id) == [first, second, low])
    #expect(ready.beads.count == 12, "no limit of bd's own cuts it")
    #expect(ready.passedOver.contains { $0.id == epic.text })
    #expect(!ready.beads.contains { $0.id == hers })
  }

  @Test(arguments: BdWorld.all)
  func `a claim is won once, and lost with the winner's name`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let id = try rig.file("one")
    let (ours, theirs) = (try rig.tracker("ralph-1"), try rig.tracker("ralph-2"))
    #expect(ours.claim(id).isWon)
    #expect(ours.claim(id).isWon, "an answer that was lost is asked for again")
    #expect(theirs.claim(id) == .lost(by: "ralph-1"))
    #expect(try ours.orphans().map(\.id) == [id])
    #expect(try theirs.orphans().isEmpty)
    try rig.person("delete", id.text, "--force")
    #expect(theirs.claim(id) == .gone)
  }

  @Test(arguments: BdWorld.all)
  func `what is closed, blocked or waiting is not claimed`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let closed = try rig.file("closed")
    try rig.person("close", closed.text)
    #expect(tracker.claim(closed) == .notReady(.closed, waitsFor: []))
    let needed = try rig.file("needed")
    let waiting = try rig.file("waiting", "--deps", needed.text)
    #expect(tracker.claim(waiting) == .notReady(.open, waitsFor: [needed.text]))
    try rig.person("close", needed.text)
    #expect(tracker.claim(waiting).isWon)
  }

  @Test(arguments: BdWorld.all)
  func `a bead is closed once, and an agent's reason stays`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    #expect(tracker.close(id, reason: "--reason \"x\"").isDone)
    #expect(try tracker.bead(id).closeReason == "--reason \"x\"")
    #expect(tracker.close(id, reason: "again").isDone)
    #expect(try tracker.bead(id).closeReason == "--reason \"x\"")
  }

  @Test(arguments: BdWorld.all)
  func `a bead closed too early is reopened as ours, and can be closed again`(world: BdWorld) throws
  {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    try rig.person("close", id.text, actor: "ralph-1")
    #expect(tracker.reopen(id).isDone)
    #expect(try tracker.bead(id).standing == BdStanding(status: .inProgress, assignee: "ralph-1"))
    #expect(tracker.close(id, reason: "done").isDone)
  }

  @Test(arguments: BdWorld.all)
  func `a parked bead waits, and comes back when a person opens it`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    #expect(tracker.park(id, reason: "it failed twice", key: effect(7)).isDone)
    #expect(tracker.park(id, reason: "it failed twice", key: effect(7)).isDone)
    #expect(try tracker.ready().beads.isEmpty)
    #expect(try tracker.comments(on: id).count == 1)
    #expect(try tracker.bead(id).labels == [BdCommands.parked])
    #expect(tracker.claim(id) == .notReady(.blocked, waitsFor: []))
    try rig.person("update", id.text, "--status", "open")
    #expect(try tracker.ready().beads.map(\.id) == [id])
    #expect(tracker.claim(id).isWon)
    #expect(try tracker.bead(id).labels == [])
  }

  @Test(arguments: BdWorld.all)
  func `a retried bead is unparked`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    #expect(tracker.park(id, reason: "no", key: effect(1)).isDone)
    #expect(tracker.reopen(id).isDone)
    #expect(try tracker.bead(id).labels == [])
  }

  @Test(arguments: BdWorld.all)
  func `on the operator's word a parked bead is everybody's again, also one that was nobody's`(
    world: BdWorld
  ) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    for (number, isNobodys) in [false, true].enumerated() {
      let id = try rig.file("bead \(number)")
      #expect(tracker.claim(id).isWon)
      #expect(tracker.park(id, reason: "no", key: effect(1)).isDone)
      if isNobodys { try rig.person("update", id.text, "--assignee", "") }
      #expect(tracker.release(id, comment: "again", key: effect(2), unparks: true).isDone)
      #expect(try tracker.bead(id).standing == BdStanding(status: .open, assignee: nil))
      #expect(try tracker.bead(id).labels == [])
      #expect(tracker.release(id, comment: "again", key: effect(2), unparks: true).isDone)
      #expect(try tracker.comments(on: id).count == 2)
    }
    // What a person blocked, or took, stays theirs.
    let blocked = try rig.file("blocked by a person")
    try rig.person("update", blocked.text, "--status", "blocked")
    #expect(!tracker.release(blocked, comment: "again", key: effect(3), unparks: true).isDone)
    #expect(try tracker.bead(blocked).standing == BdStanding(status: .blocked, assignee: nil))
  }

  @Test(arguments: BdWorld.all)
  func `a released bead is everybody's, with one comment for each key`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    #expect(tracker.comment(id, "- tests fail:\n\u{1b}[31mred", key: effect(1)).isDone)
    #expect(tracker.comment(id, "again", key: effect(1)).isDone)
    #expect(tracker.comment(id, "another", key: effect(11)).isDone)
    #expect(tracker.release(id, comment: "timed out", key: effect(12)).isDone)
    let said = try tracker.comments(on: id).map(\.text)
    #expect(said.count == 3)
    #expect(said.first == "ralph: - tests fail:\nred\n\n[ralph 9ae0r1.1]")
    #expect(try tracker.bead(id).standing == BdStanding(status: .open, assignee: nil))
    #expect(tracker.release(id, comment: "timed out", key: effect(12)).isDone)
    #expect(try rig.tracker("ralph-2").claim(id).isWon)
  }

  @Test(arguments: BdWorld.all)
  func `what a person has taken is not written to`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    try rig.person("update", id.text, "--assignee", "jane")
    let hers = BdOutcome.taken(by: BdStanding(status: .inProgress, assignee: "jane"))
    let before = try tracker.bead(id)
    #expect(tracker.close(id, reason: "done") == hers)
    #expect(tracker.reopen(id) == hers)
    #expect(tracker.park(id, reason: "no", key: effect(1)) == hers)
    #expect(tracker.release(id, comment: "no", key: effect(2)) == hers)
    #expect(tracker.comment(id, "no", key: effect(3)) == hers)
    #expect(try tracker.bead(id) == before)
    try rig.person("update", id.text, "--assignee", "ralph-1", "--status", "deferred")
    let aside = BdOutcome.taken(by: BdStanding(status: .deferred, assignee: "ralph-1"))
    #expect(tracker.close(id, reason: "done") == aside)
    try rig.person("delete", id.text, "--force")
    #expect(tracker.close(id, reason: "done") == .gone)
  }

  @Test(arguments: BdWorld.all)
  func `a bead that waits for another is not closed, and says for which`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let id = try rig.file("one")
    #expect(tracker.claim(id).isWon)
    let needed = try rig.file("needed")
    try rig.person("dep", "add", id.text, needed.text)
    #expect(tracker.close(id, reason: "done") == .notDone(.refused(.blockedBy([needed.text]))))
  }

  @Test(arguments: BdWorld.all)
  func `where there is no tracker, opening it says so`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let empty = try TemporaryFolder()
    let commands = try #require(
      BdCommands(
        program: rig.bd,
        actor: "r",
        directory: empty.path,
        environment: rig.environment
      )
    )
    let error = #expect(throws: BdTrouble.self) { try BdTracker(commands, runner: rig.runner) }
    #expect(error == .refused(.noTracker))
  }

  @Test(
    .enabled(
      if: BdWorld.realPath != nil,
      "RALPH_REAL_BD names no bd: only the puppet was driven"
    )
  )
  func `a real bd was driven as well`() throws {
    let path = try #require(BdWorld.realPath)
    #expect(Files.isExecutable(path))
  }
}
