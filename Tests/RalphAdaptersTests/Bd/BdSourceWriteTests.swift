import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite struct BdSourceWriteTests {
  @Test(arguments: BdWorld.puppets)
  func `a bead goes from claim to close, each step read back`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let id = try rig.file("one")
    let told = try source.seen(id)
    let won = source.perform(.claim(order(id)), text: "", key: effect(1))
    let expected = ClaimWon {
      $0.bead = id.bead
      $0.text = told.text
    }
    #expect(won == TrackerAnswer(.claimWon(expected)))
    #expect(try source.seen(id).mark == .begun)
    #expect(source.perform(.comment(order(id)), text: "a word", key: effect(2)) == done(id, .begun))
    #expect(
      source.perform(.close(order(id)), text: "line\nline", key: effect(3)) == done(id, .done)
    )
    #expect(source.perform(.close(order(id)), text: "again", key: effect(3)) == done(id, .done))
    #expect(try rig.tracker().bead(id).closeReason == "line\nline")
    #expect(source.perform(.reopen(order(id)), text: "", key: effect(4)) == done(id, .begun))
    #expect(source.perform(.park(order(id)), text: "failed", key: effect(5)) == done(id, .blocked))
    #expect(try source.seen(id).mark == .blocked)
    #expect(source.perform(.reopen(order(id)), text: "", key: effect(6)) == done(id, .begun))
    #expect(source.perform(.release(order(id)), text: "back", key: effect(7)) == done(id, .todo))
    #expect(try source.seen(id).mark == .todo)
  }

  @Test(arguments: BdWorld.puppets)
  func `a claim that is not won says who has it, or what it waits for`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    func claim(_ id: BdID) -> TrackerAnswer {
      source.perform(.claim(order(id)), text: "", key: effect(1))
    }
    let (hers, needed) = (try rig.file("hers"), try rig.file("needed"))
    let waiting = try rig.file("waiting", "--deps", needed.text)
    let (closed, deferred) = (try rig.file("closed"), try rig.file("deferred"))
    let gone = try rig.file("gone")
    try rig.person("update", hers.text, "--claim")
    try rig.person("close", closed.text)
    try rig.update(deferred, ["--status", "deferred"])
    try rig.person("delete", gone.text, "--force")
    #expect(claim(hers) == lost(hers, .elsewhere, by: "jane"))
    #expect(claim(waiting) == lost(waiting, .deferred, needs: [needed.bead]))
    #expect(claim(closed) == lost(closed, .done))
    #expect(claim(deferred) == lost(deferred, .deferred))
    #expect(claim(gone) == lost(gone, .elsewhere))
    #expect(source.mayHaveChanged(), "the core knew less than bd")
    #expect(!(try rig.log().contains { $0.contains("ralph-1\",\"argv\":[\"update\"") }))
  }

  @Test(arguments: BdWorld.puppets)
  func `a claim won on a bead that waits by now says for what`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let (id, needed) = (try rig.file("one"), try rig.file("needed"))
    #expect(source.perform(.claim(order(id)), text: "", key: effect(1)).isWon)
    try rig.person("dep", "add", id.text, needed.text)
    // The same claim, asked for once more after a crash.
    let again = source.perform(.claim(order(id)), text: "", key: effect(1))
    guard case .claimWon(let won) = again.outcome else {
      Issue.record("\(again)")
      return
    }
    #expect(won.needs == [needed.bead])
    #expect(try source.seen(id).needs == [needed.bead])
  }

  @Test(arguments: BdWorld.puppets)
  func `what a person took is never written to`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let id = try rig.file("one")
    #expect(source.perform(.claim(order(id)), text: "", key: effect(1)).isWon)
    try rig.update(id, ["--assignee", "jane"])
    let before = try rig.log().count
    let commands: [Command] = [
      .close(order(id)), .reopen(order(id)), .park(order(id)), .release(order(id)),
      .comment(order(id)),
    ]
    for command in commands {
      let answer = source.perform(command, text: "no", key: effect(2))
      #expect(answer == taken(id, .elsewhere, "in_progress, assigned to jane"), "\(command)")
    }
    let calls = try rig.log().dropFirst(before)
    #expect(calls.count == commands.count)
    #expect(calls.allSatisfy { $0.contains("[\"show\"") })
    try rig.person("delete", id.text, "--force")
    let gone = source.perform(.close(order(id)), text: "no", key: effect(2))
    #expect(gone == taken(id, .elsewhere, "deleted"))
  }

  @Test(arguments: BdWorld.puppets)
  func `a close that bd holds back is told of once, and let be`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let tracker = try rig.tracker()
    let source = BdSource(tracker)
    let (id, needed) = (try rig.file("one"), try rig.file("needed"))
    #expect(source.perform(.claim(order(id)), text: "", key: effect(1)).isWon)
    try rig.person("dep", "add", id.text, needed.text)
    let seen = "bd refuses to close it: blocked by \(needed)"
    for _ in 0..<2 {
      let answer = source.perform(.close(order(id)), text: "verified", key: effect(2))
      #expect(answer == taken(id, .begun, seen))
    }
    let comments = try tracker.comments(on: id)
    #expect(comments.count == 1)
    #expect(comments.first?.text.contains("blocked by \(needed)") == true)
  }

  @Test func `of two ralphs one wins, and the other learns which`() async throws {
    for round in 0..<3 {
      let rig = try BdRig(BdWorld.puppets[round])
      let id = try rig.file("one")
      let sources = try ["ralph-1", "ralph-2"].map { BdSource(try rig.tracker($0)) }
      rig.runner.breaks("racy@update")
      let answers = await withTaskGroup(of: TrackerAnswer.self) { group in
        for source in sources {
          group.addTask { source.perform(.claim(order(id)), text: "", key: effect(1)) }
        }
        return await group.reduce(into: [TrackerAnswer]()) { $0.append($1) }
      }
      #expect(answers.count { $0.isWon } == 1)
      let winner = try #require(try rig.tracker().bead(id).assignee)
      #expect(answers.contains(lost(id, .elsewhere, by: winner)))
    }
  }

  @Test(arguments: BdWorld.puppets.prefix(4))
  func `an answer that never came is unknown, and the same verb settles it`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker(limit: .seconds(2)))
    let id = try rig.file("one")
    rig.runner.breaks("stall@update")
    let claim = source.perform(.claim(order(id)), text: "", key: effect(1))
    guard case .trackerUnknown(let unknown) = claim.outcome else {
      Issue.record("\(claim)")
      return
    }
    #expect(unknown.bead == id.bead)
    #expect(unknown.why.string == "cannot claim \(id): bd took too long and was ended")
    rig.runner.breaks("")
    #expect(source.perform(.claim(order(id)), text: "", key: effect(1)).isWon)
    rig.runner.breaks("stall@close")
    let close = source.perform(.close(order(id)), text: "x", key: effect(2))
    guard case .trackerUnknown = close.outcome else {
      Issue.record("\(close)")
      return
    }
    rig.runner.breaks("")
    #expect(source.perform(.close(order(id)), text: "x", key: effect(2)) == done(id, .done))
  }

  @Test func `a refusal names its problem`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let id = try rig.file("one")
    func problem(_ fault: String, _ command: Command) -> ToolProblem? {
      rig.runner.breaks(fault)
      guard
        case .trackerRefused(let refused) =
          source.perform(command, text: "", key: effect(1)).outcome
      else { return nil }
      #expect(refused.why.string.hasPrefix("cannot "))
      return refused.problem
    }
    #expect(problem("locked@ready", .claim(order(id))) == .system)
    #expect(problem("empty@update", .claim(order(id))) == .answer)
    #expect(problem("garbage@show", .close(order(id))) == .answer)
    try Files.remove(rig.bd)
    #expect(problem("", .close(order(id))) == .missing)
    let stranger = TrackerOrder { $0.bead = BeadID(Name(cutting: "plan:7.1")) }
    let answer = source.perform(.claim(stranger), text: "", key: effect(1))
    guard case .trackerRefused = answer.outcome else {
      Issue.record("\(answer)")
      return
    }
  }

  @Test func `another program in mid-run is said, and claims nothing`() throws {
    let rig = try BdRig(BdWorld.puppets[0])
    let source = BdSource(try rig.tracker())
    let (one, two) = (try rig.file("one"), try rig.file("two"))
    #expect(source.perform(.claim(order(one)), text: "", key: effect(1)).isWon)
    try rig.replaceProgram()
    rig.runner.breaks("upgrade:1.0.5:0")
    let answer = source.perform(.claim(order(two)), text: "", key: effect(2))
    guard case .trackerRefused(let refused) = answer.outcome,
      case .trackerChanged(let changed) = answer.notes.first
    else {
      Issue.record("\(answer)")
      return
    }
    #expect(refused.bead == two.bead)
    #expect(changed.why.string.contains("it was 0.47.1 and is 1.0.5"))
    #expect(!(try rig.log().contains { $0.contains("[\"update\",\"\(two)\"") }))
    #expect(source.perform(.close(order(one)), text: "x", key: effect(3)) == done(one, .done))
  }

  @Test(arguments: BdWorld.puppets.prefix(4))
  func `what git put out of step is taken in once, and noted`(world: BdWorld) throws {
    let rig = try BdRig(world)
    let source = BdSource(try rig.tracker())
    let id = try rig.file("one")
    try rig.person("puppet-unsync")
    let reading = try source.read(asOf: .zero)
    #expect(reading.beads.first { $0.bead == id.bead }?.mark == .todo)
    #expect(reading.notes.count == 1)
    guard case .trackerNoted(let note) = reading.notes.first else {
      Issue.record("\(reading.notes)")
      return
    }
    let answer = source.perform(.claim(order(id)), text: "", key: effect(1))
    #expect(answer.isWon)
    #expect(answer.notes.isEmpty)
    #expect(note.what.string.contains("bd sync --import-only"))
    #expect(try rig.log().filter { $0.contains("--import-only") }.count == 1)
    #expect(source.perform(.close(order(id)), text: "x", key: effect(2)).notes.isEmpty)
  }
}

/// An order about a bead, as the core gives it.
func order(_ id: BdID) -> TrackerOrder { TrackerOrder { $0.bead = id.bead } }

extension TrackerAnswer {
  var isWon: Bool { if case .claimWon = outcome { true } else { false } }
}

private func done(_ id: BdID, _ mark: Mark) -> TrackerAnswer {
  TrackerAnswer(
    .trackerWritten(
      TrackerWritten {
        $0.bead = id.bead
        $0.mark = mark
      }
    )
  )
}

private func taken(_ id: BdID, _ mark: Mark, _ seen: String) -> TrackerAnswer {
  TrackerAnswer(
    .trackerTaken(
      TrackerTaken {
        $0.bead = id.bead
        $0.mark = mark
        $0.seen = Text(seen)
      }
    )
  )
}

private func lost(
  _ id: BdID,
  _ mark: Mark,
  by: String = "",
  needs: [BeadID] = []
) -> TrackerAnswer {
  TrackerAnswer(
    .claimLost(
      ClaimLost {
        $0.bead = id.bead
        $0.mark = mark
        $0.by = Text(by)
        $0.needs = needs
      }
    )
  )
}
