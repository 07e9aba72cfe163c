import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

@Suite struct BdFaultTests {
  /// Long enough for a puppet on a busy machine, short enough to wait for.
  private static let limit = Millis.seconds(4)

  @Test(arguments: BdWorld.puppets)
  func `what was done before the time-out is found by reading back`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let id = try rig.file("one")
    let tracker = try rig.tracker(limit: Self.limit)
    rig.runner.breaks("late@update")
    #expect(tracker.claim(id).isWon)
    rig.runner.breaks("late@comments add")
    #expect(tracker.comment(id, "once", key: effect(1)).isDone)
    rig.runner.breaks("late@close")
    #expect(tracker.close(id, reason: "done").isDone)
    #expect(try tracker.comments(on: id).count == 1)
  }

  @Test func `what was not done before the time-out stays unknown`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let id = try rig.file("one")
    let tracker = try rig.tracker(limit: .seconds(2))
    rig.runner.breaks("stall@update")
    #expect(tracker.claim(id) == .unknown(.timedOut))
    rig.runner.breaks("stall@ready")
    #expect(tracker.claim(id) == .notDone(.timedOut))
    rig.runner.breaks("")
    #expect(tracker.claim(id).isWon)
  }

  @Test func `an empty answer is a refusal until the bead says otherwise`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let id = try rig.file("one")
    let tracker = try rig.tracker()
    rig.runner.breaks("empty@update")
    #expect(tracker.claim(id) == .notDone(.refused(.other("exit 0 without a word"))))
    rig.runner.breaks("mute@update")
    #expect(tracker.claim(id).isWon)
    rig.runner.breaks("empty@show")
    #expect(
      tracker.close(id, reason: "x") == .notDone(.refused(.other("exit 0 without a word")))
    )
    rig.runner.breaks("garbage@close")
    guard case .unknown(.broken) = tracker.close(id, reason: "x") else {
      Issue.record("garbage was believed")
      return
    }
    rig.runner.breaks("locked@close")
    #expect(tracker.close(id, reason: "x") == .notDone(.refused(.locked)))
  }

  @Test(arguments: BdWorld.puppets.prefix(4))
  func `an out-of-sync database is taken in once, and said`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let id = try rig.file("one")
    let tracker = try rig.tracker()
    try rig.person("puppet-unsync")
    #expect(tracker.claim(id).isWon)
    #expect(tracker.takeNotes().count == 1)
    #expect(tracker.takeNotes().isEmpty)
    rig.runner.breaks("out-of-sync@ready")
    #expect(throws: BdTrouble.refused(.outOfSync)) { try tracker.ready() }
  }

  @Test func `another program in mid-run stops claims, and nothing else`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let (one, two) = (try rig.file("one"), try rig.file("two"))
    let tracker = try rig.tracker()
    #expect(tracker.claim(one).isWon)
    rig.runner.breaks("upgrade:1.0.5:0")
    #expect(tracker.checkVersion() == .programChanged("it was 0.47.1 and is 1.0.5"))
    guard case .notDone(.programChanged) = tracker.claim(two) else {
      Issue.record("claimed by an unknown program")
      return
    }
    #expect(tracker.close(one, reason: "done").isDone)
    rig.runner.breaks("")
    #expect(tracker.checkVersion() == nil)
    #expect(tracker.claim(two).isWon)
  }

  @Test func `another file at the program's place is noticed by itself`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let id = try rig.file("one")
    let tracker = try rig.tracker()
    try rig.replaceProgram()
    let before = try rig.log().filter { $0.contains("\"version\"") }.count
    #expect(tracker.claim(id).isWon, "the same version in another file is the same bd")
    #expect(try rig.log().filter { $0.contains("\"version\"") }.count == before + 1)
  }

  @Test func `a worktree meets the main checkout at one lock`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let tree = try TemporaryFolder()
    let pointer = "gitdir: \(rig.folder.path)/.git/worktrees/x\n"
    try Files.replace(tree.path + "/.git", with: Array(pointer.utf8))
    let commands = try #require(
      BdCommands(
        program: rig.bd,
        actor: "r",
        directory: tree.path,
        environment: rig.environment
      )
    )
    let inTree = try BdTracker(commands, runner: rig.runner)
    #expect(inTree.folder == (try rig.tracker()).folder)
  }

  @Test func `every call carries our actor, and never an id that was not checked`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let id = try rig.file("one")
    let start = try rig.log().count
    let tracker = try rig.tracker("ralph-host-9ae0")
    #expect(tracker.claim(id).isWon)
    #expect(tracker.park(id, reason: "no", key: effect(1)).isDone)
    for line in try rig.log().dropFirst(start) {
      #expect(line.hasPrefix("{\"actor\":\"ralph-host-9ae0\""))
      if line.contains("\"update\"") { #expect(line.contains("[\"update\",\"\(id)\"")) }
      #expect(!["daemon", "migrate", "delete", "init"].contains { line.contains("[\"\($0)\"") })
    }
  }
}
