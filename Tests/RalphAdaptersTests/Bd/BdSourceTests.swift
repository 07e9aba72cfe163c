import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite struct BdSourceTests {
  @Test(arguments: BdWorld.puppets)
  func `every status of bd has its mark`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    var expected: [BdID: Mark] = [:]
    func bead(_ title: String, _ mark: Mark, _ change: String...) throws {
      let id = try rig.file(title)
      expected[id] = mark
      if !change.isEmpty { try rig.update(id, change) }
    }
    try bead("open", .todo)
    try bead("open, ours", .todo, "--assignee", "ralph-1")
    try bead("open, hers", .elsewhere, "--assignee", "jane")
    try bead("begun", .begun, "--status", "in_progress", "--assignee", "ralph-1")
    try bead("begun by nobody", .elsewhere, "--status", "in_progress")
    try bead("begun by her", .elsewhere, "--status", "in_progress", "--assignee", "jane")
    try bead("blocked", .blocked, "--status", "blocked")
    try bead("deferred", .deferred, "--status", "deferred")
    try bead("pinned", .deferred, "--status", "pinned")
    try bead("hooked, hers", .elsewhere, "--status", "hooked", "--assignee", "jane")
    try bead("closed", .done, "--status", "closed")
    try bead("closed by her", .done, "--status", "closed", "--assignee", "jane")
    let reading = try source.read(asOf: Seq(7))
    let marks = Dictionary(uniqueKeysWithValues: reading.beads.map { ($0.bead, $0.mark) })
    #expect(marks == Dictionary(uniqueKeysWithValues: expected.map { ($0.key.bead, $0.value) }))
    #expect(reading.beads.allSatisfy { $0.unfit.isEmpty && $0.asOf == Seq(7) })
    #expect(reading.summary.source == source.name)
    #expect(reading.summary.beads == expected.count)
    #expect(reading.summary.asOf == Seq(7))
  }

  @Test(arguments: BdWorld.puppets)
  func `a bead that became ready by a close still needs what was closed`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let first = try rig.file("first")
    let second = try rig.file("second", "--deps", first.text)
    #expect(try source.seen(second).needs == [first.bead])
    try rig.person("close", first.text, actor: "ralph-1")
    let seen = try source.seen(second)
    #expect(seen.mark == .todo)
    #expect(seen.needs == [first.bead], "nobody has verified it yet")
    #expect(seen.unfit.isEmpty)
  }

  @Test(arguments: BdWorld.puppets.prefix(4))
  func `a need that was added and met between two readings is seen`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let (one, two) = (try rig.file("one"), try rig.file("two"))
    #expect(try source.seen(two).needs == [])
    try rig.person("dep", "add", two.text, one.text)
    try rig.person("close", one.text)
    #expect(try source.seen(two).needs == [one.bead])
  }

  @Test(arguments: BdWorld.puppets)
  func `a bead is looked at once, and so many at a reading`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let ids = try (0..<BdSource.looksMost + 2).map {
      try rig.file("bead \($0)", "-p", "\($0 / 12)")
    }
    let first = try source.read(asOf: .zero)
    #expect(try rig.looks() == BdSource.looksMost)
    let left = first.beads.filter { $0.unfit == Name("not looked at yet") }
    #expect(left.map(\.bead) == ids.suffix(2).map(\.bead), "the last in the order of taking")
    #expect(source.mayHaveChanged(), "the rest must be asked for")
    let second = try source.read(asOf: .zero)
    #expect(try rig.looks() == ids.count)
    #expect(second.beads.allSatisfy { $0.unfit.isEmpty })
    #expect(second.summary.digest != first.summary.digest)
    let third = try source.read(asOf: .zero)
    #expect(try rig.looks() == ids.count)
    #expect(third == second)
    #expect(!source.mayHaveChanged())
  }

  @Test func `what is not for agents is told of and not given out`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let epic = try rig.file("epic", "-t", "epic")
    let child = try rig.file("child", "--parent", epic.text)
    #expect(try source.seen(epic).unfit == Name("epic"))
    #expect(try source.seen(child).unfit.isEmpty)
    #expect(try source.seen(child).needs.isEmpty, "an open parent holds nothing back")
    #expect(try source.seen(child).from == epic.bead)
    // Its blocked parent holds it back, which is no bead that it needs.
    let other = try rig.file("other")
    try rig.person("dep", "add", epic.text, other.text)
    rig.runner.breaks("nothing@blocked")
    #expect(try source.seen(child).unfit == Name("not ready in bd"))
  }

  @Test func `where bd does not say what waits, looks at the beads do`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let needed = try rig.file("needed")
    let waiting = try rig.file("waiting", "--deps", needed.text)
    rig.runner.breaks("unknown@blocked")
    let seen = try source.seen(waiting)
    #expect(seen.needs == [needed.bead])
    #expect(seen.unfit.isEmpty)
    rig.runner.breaks("locked@blocked")
    #expect(throws: PortFailure.self) { try source.read(asOf: .zero) }
  }

  @Test func `a bead that was found in the course of another says so, over its parent`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let (epic, work) = (try rig.file("epic", "-t", "epic"), try rig.file("work"))
    _ = try source.read(asOf: .zero)
    let found = try rig.file(
      "found",
      "--parent",
      epic.text,
      "--deps",
      "discovered-from:\(work.text)",
      "--assignee",
      "jane"
    )
    let seen = try source.seen(found)
    #expect(seen.from == work.bead, "known with the first word of it, whoever has it")
    #expect(seen.needs.isEmpty)
  }

  @Test func `in mid-run no bead is told of before it was looked at`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    _ = try source.read(asOf: .zero)
    for number in 0...BdSource.looksMost { _ = try rig.file("bead \(number)") }
    #expect(try source.read(asOf: .zero).beads.count == BdSource.looksMost)
    #expect(source.mayHaveChanged())
    #expect(try source.read(asOf: .zero).beads.count == BdSource.looksMost + 1)
  }

  @Test func `all that is told of a bead is bounded, and passes for nothing else`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let long = String(repeating: "x", count: 60)
    let id = try rig.file("a\u{1b}[31m red\ntitle", "-p", "0", "-l", "ui,\(long)")
    let seen = try source.seen(id)
    #expect(seen.title == Text("a red title"))
    #expect(seen.priority == 0)
    #expect(seen.place > 1_700_000_000_000)
    #expect(seen.labels == [Name(cutting: "ui")])
    #expect(seen.author == Name(cutting: "Jane Doe"))
    try rig.person("create", "hers", "-d", "x", actor: "jane\u{1}")
    let hers = try #require(try source.read(asOf: .zero).beads.first { $0.title == Text("hers") })
    #expect(hers.author == Name(cutting: "odd name: jane"))
  }

  @Test func `a bead whose id is odd is a problem and no bead`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    try rig.person("create", "odd", "-d", "x", "--id", "t-$(reboot)")
    let reading = try source.read(asOf: .zero)
    #expect(reading.beads.isEmpty)
    #expect(reading.summary.problems == 1)
    #expect(reading.problems.first?.contains("t-$(reboot)") == true)
  }

  @Test(arguments: BdWorld.puppets.prefix(4))
  func `the digests follow what a prompt takes, and nothing else`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let id = try rig.file("one")
    let before = try source.read(asOf: .zero)
    try rig.person("comments", "add", id.text, "a word")
    #expect(try source.read(asOf: Seq(3)).summary.digest == before.summary.digest)
    for option in ["--design", "--acceptance", "--notes", "--description", "--title"] {
      let old = try source.read(asOf: .zero)
      try rig.update(id, [option, "new \(option.dropFirst(2))"])
      let new = try source.read(asOf: .zero)
      #expect(new.beads[0].text != old.beads[0].text)
      #expect(new.summary.digest != old.summary.digest)
    }
    try rig.update(id, ["--add-label", "ui"])
    let last = try source.read(asOf: .zero)
    try rig.update(id, ["--remove-label", "ui"])
    #expect(try source.read(asOf: .zero).summary.digest != last.summary.digest)
  }

  @Test func `a prompt is told everything, sorted`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let id = try rig.file("title", "-p", "1", "-t", "bug", "-l", "ui,auth")
    try rig.update(
      id,
      ["--design", "D", "--notes", "N", "--acceptance", "- [ ] one\n\n* two\nthree"]
    )
    let details = try #require(try source.details(of: id.bead))
    #expect(details.title == "title")
    #expect(details.section == "bug, priority 1; labels: auth, ui")
    #expect(details.body == "text\n\nDesign:\nD\n\nNotes:\nN")
    #expect(details.acceptance == ["one", "two", "three"])
    try rig.person("delete", id.text, "--force")
    #expect(try source.details(of: id.bead) == nil)
    #expect(try source.details(of: BeadID(Name(cutting: "plan:7.1"))) == nil)
  }

  @Test(arguments: BdWorld.puppets)
  func `a reading that bd does not answer is a failure and no empty tracker`(world: BdWorld) throws
  {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    _ = try rig.file("one")
    for (fault, problem) in [
      ("empty@list", ToolProblem.answer), ("garbage@ready", .answer), ("locked@list", .system),
      ("empty@show", .answer),
    ] {
      rig.runner.breaks(fault)
      let error = #expect(throws: PortFailure.self) { try source.read(asOf: .zero) }
      #expect(error?.problem == problem, "\(fault)")
    }
    rig.runner.breaks("")
    #expect(try source.read(asOf: .zero).beads.count == 1)
    try Files.remove(rig.bd)
    let gone = #expect(throws: PortFailure.self) { try source.read(asOf: .zero) }
    #expect(gone?.problem == .missing)
  }
}

extension BdSource {
  /// A bead as a reading now tells it.
  func seen(_ id: BdID) throws -> BeadSeen {
    let reading = try read(asOf: .zero)
    return try #require(reading.beads.first { $0.bead == id.bead }, "\(reading.beads)")
  }
}

extension BdRig {
  /// What a person changes on a bead.
  func update(_ id: BdID, _ change: [String]) throws {
    _ = try call(["update", id.text] + change, actor: "jane")
  }

  /// How many beads were looked at one by one so far.
  func looks() throws -> Int { try log().filter { $0.contains("[\"show\"") }.count }
}
