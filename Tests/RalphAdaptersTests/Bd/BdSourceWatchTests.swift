import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import Synchronization
import Testing

@Suite struct BdSourceWatchTests {
  @Test func `a source that was never read may hold anything`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    #expect(source.mayHaveChanged())
    _ = try source.read(asOf: .zero)
    #expect(!source.mayHaveChanged())
  }

  @Test(arguments: [
    "beads.db-wal", "beads.db", "issues.jsonl", "interactions.jsonl", "embeddeddolt/x",
  ])
  func `a change is told of once it has come to rest`(name: String) throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let folder = rig.folder.path + "/.beads"
    try Files.makeFolder(folder + "/embeddeddolt")
    _ = try source.read(asOf: .zero)
    let calls = try rig.log().count
    try Files.replace("\(folder)/\(name)", with: [1])
    #expect(!source.mayHaveChanged(), "it may still be written")
    #expect(source.mayHaveChanged())
    #expect(source.mayHaveChanged(), "until it is read")
    #expect(try rig.log().count == calls, "no look runs bd")
    _ = try source.read(asOf: .zero)
    #expect(!source.mayHaveChanged())
    try Files.replace("\(folder)/last-touched", with: [1])
    #expect(!source.mayHaveChanged())
    #expect(!source.mayHaveChanged())
  }

  @Test func `a change that fell into a reading is read again`() throws {
    let rig = try BdRig(BdWorld.puppets[1])
    let file = rig.folder.path + "/.beads/issues.jsonl"
    let busy = BusyBd(bd: ProcessBd(path: rig.bd), file: file)
    let source = BdSource(try BdTracker(rig.commands(), runner: busy))
    _ = try source.read(asOf: .zero)
    #expect(source.mayHaveChanged())
    busy.isBusy.store(false, ordering: .sequentiallyConsistent)
    _ = try source.read(asOf: .zero)
    #expect(!source.mayHaveChanged())
  }

  @Test func `a claim that is a lease is kept alive, and no other`() throws {
    let rig = try BdRig(BdWorld(version: "1.2.0", mode: "direct"))
    let source = BdSource(try rig.tracker())
    let (one, two) = (try rig.file("one"), try rig.file("two"))
    #expect(source.perform(.claim(order(one)), text: "", key: effect(1)).isWon)
    try source.renew(one.bead)
    try source.renew(two.bead)
    let beats = try rig.log().filter { $0.contains("\"heartbeat\"") }
    #expect(beats.count == 1)
    #expect(beats.first?.contains("[\"heartbeat\",\"\(one)\",\"--json\"]") == true)
    // A ralph that was started again knows the lease from its first reading.
    let again = BdSource(try rig.tracker())
    _ = try again.read(asOf: .zero)
    try again.renew(one.bead)
    #expect(try rig.log().filter { $0.contains("\"heartbeat\"") }.count == 2)
    try rig.update(one, ["--assignee", "jane"])
    let error = #expect(throws: PortFailure.self) { try again.renew(one.bead) }
    #expect(error?.why.contains("renew the claim of \(one)") == true)
  }

  @Test(arguments: BdWorld.puppets)
  func `where claims are no leases nothing is renewed`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let id = try rig.file("one")
    #expect(source.perform(.claim(order(id)), text: "", key: effect(1)).isWon)
    let calls = try rig.log().count
    try source.renew(id.bead)
    #expect(try rig.log().count == calls)
  }

  @Test func `a tracker is found upwards, and opened`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let deep = rig.folder.path + "/a/b"
    try Files.makeFolder(deep)
    let real = try #require(Files.realPath(rig.folder.path))
    let place = try #require(BdPlace.find(from: deep, searchPath: rig.folder.path))
    #expect(place == BdPlace(folder: real, program: rig.folder.path + "/bd"))
    #expect(BdPlace.find(from: deep, searchPath: "/none") == nil)
    let source = try BdSource.open(place, actor: "ralph-1", environment: rig.environment)
    let id = try rig.file("one")
    #expect(try source.seen(id).mark == .todo)
    let error = #expect(throws: PortFailure.self) {
      try BdSource.open(place, actor: "ralph 1", environment: rig.environment)
    }
    #expect(error?.why.contains("ralph 1") == true)
    var missing = place
    missing.program = "/none/bd"
    let none = #expect(throws: PortFailure.self) {
      try BdSource.open(missing, actor: "ralph-1", environment: rig.environment)
    }
    #expect(none?.problem == .missing)
  }

  @Test(arguments: BdWorld.puppets)
  func `a start says what cannot be promised`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let lines = BdSource(try rig.tracker()).sentences()
    let isOld = world.version != "1.0.5"
    #expect(lines.first?.hasPrefix("bd \(world.version), ") == true)
    #expect(lines.first?.contains("\(world.mode) mode") == isOld)
    #expect(lines.contains { $0.contains("synced through git") } == isOld)
    #expect(lines.contains { $0.contains("--only") } == isOld)
    #expect(lines.contains { $0.contains("two claims at once") } == (world.version == "0.47.1"))
  }
}

/// A bd beside which somebody writes whenever it lists.
private final class BusyBd: BdRunner {
  private let bd: ProcessBd
  private let file: String
  let isBusy = Atomic(true)

  init(bd: ProcessBd, file: String) {
    self.bd = bd
    self.file = file
  }

  func run(_ invocation: Invocation) -> BdRun {
    if isBusy.load(ordering: .sequentiallyConsistent), invocation.argv.contains("list") {
      // A write that failed shows in the test.
      try? Files.replace(file, with: [1])
    }
    return bd.run(invocation)
  }

  func program() -> BdProgram? { bd.program() }
}
