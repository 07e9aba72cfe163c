import RalphCore
import RalphFiles
import RalphJournal
import Testing

@Suite struct FinishTests {
  @Test func `a plan of three phases is finished by three slots, and nothing else in it changes`()
    throws
  {
    let first = BrainPlan.open.prefix(3).map { "\($0) * sleep 500\n\($0) * signal\n" }.joined()
    let stage = try Stage(
      BrainPlan.text,
      script: "* * sleep 160\n* * append done.txt one\n* * signal\n" + first
    )
    // The first three wait for one another, so that a slow machine cannot keep them apart.
    try Files.makeFolder(stage.path + "/here")
    let agent = """
      shell:n=0; : >"$STAGE/here/$$"; \
      while [ $(ls "$STAGE/here" | wc -l) -lt 3 ] && [ $n -lt 500 ]; do sleep 0.02; n=$((n+1)); done; \
      exec puppet agent
      """
    let answer = try stage.ralph(
      "--agent",
      agent,
      "-c",
      "3",
      "--tree",
      "shared",
      "--verify",
      "test ! -e broken",
      "0"
    )
    #expect(answer.code == 0, "\(answer.all)")
    #expect(stage.planText == BrainPlan.done)
    #expect(answer.out.contains("No more ready beads"))

    let logged = try stage.logged()
    #expect(Set(logged.filter(\.isStart).map(\.bead)) == Set(BrainPlan.open))
    #expect(logged.count == 2 * BrainPlan.open.count)
    #expect(logged.mostAtOnce == 3)
    try expectDependencies(logged)
    try expectRefilled(try stage.entries())
    try stage.expectSound()
    #expect(stage.isQuiet)
  }

  /// No task was started before those that it names were judged.
  private func expectDependencies(_ logged: [Logged]) throws {
    func at(_ bead: String, _ isStart: Bool) throws -> Int {
      try #require(logged.firstIndex { $0.bead == bead && $0.isStart == isStart })
    }
    for (bead, needed) in [
      ("24.1.2", "24.1.1"), ("24.2.2", "24.2.1"), ("24.2.2", "24.1.1"), ("24.2.3", "24.1.2"),
      ("24.2.3", "24.2.2"),
    ] {
      #expect(try at(bead, true) > at(needed, false), "\(bead) needs \(needed)")
    }
  }

  /// A verdict that frees a slot is followed by the next dispatch at once, while others still run.
  private func expectRefilled(_ entries: [Entry]) throws {
    var state = State()
    var refills = 0
    for (index, entry) in entries.enumerated() {
      state.apply(entry)
      guard case .event(.verifyEnded(let ended)) = entry.fact, !ended.bead.isNone else { continue }
      let batch = entries[(index + 1)...].prefix { $0.with == entry.seq || $0.with == entry.with }
      let isFollowed = batch.contains { entry in
        if case .command(.dispatch) = entry.fact {
          entry.cause == entries[index].seq
        } else {
          false
        }
      }
      if isFollowed { refills += 1 }
      let later = entries[(index + 1)...].first { entry in
        if case .command(.dispatch) = entry.fact { true } else { false }
      }
      // While tasks are left that need nothing, the wait is for nobody.
      guard let later, !isFollowed, refills < 6 else { continue }
      #expect(later.at - entry.at <= Millis(500), "entry \(entry.seq)")
    }
    #expect(refills >= 6)
  }

  @Test func `a run with a budget ends at it, and says what is left`() throws {
    let stage = try Stage(BrainPlan.small(5))
    let answer = try stage.play("-c", "2", "--verify", "true", "1")
    #expect(answer.code == 0)
    #expect(try stage.logged().filter(\.isStart).count == 2)
    #expect(stage.mark("1.3") == "[ ]")
    #expect(answer.out.contains("ralph 0"))
    let again = try stage.play("-c", "2", "--verify", "true", "--exit-status", "1")
    #expect(again.code == 5, "\(again.all)")
    try stage.expectSound()
  }

  @Test func `tasks are chosen by name, and the others are left alone`() throws {
    let stage = try Stage(BrainPlan.small(5))
    #expect(
      try stage.play("--verify", "true", "--only", "1.2,1.4,1.5", "--skip", "1.4", "0").code == 0
    )
    #expect(try stage.logged().filter(\.isStart).map(\.bead).sorted() == ["1.2", "1.5"])
    #expect(stage.mark("1.1") == "[ ]")
    try stage.expectSound()
  }
}
