import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// HEAD that somebody sets back while no ralph lives.
@Suite struct RewoundTests {
  /// The second task waits for a file; the others end at once.
  private static let agent = """
    shell:test "$RALPH_BEAD" = 1.2 && until test -e "$STAGE/go"; do sleep 0.05; done; \
    echo x >>"done-$RALPH_BEAD"; git add "done-$RALPH_BEAD"; git commit -qm "$RALPH_BEAD"
    """

  /// Each task needs the one before, so that its work begins on that one's.
  private static let plan = BrainPlan.small(3)
    .replacing("Thing 2\n", with: "Thing 2\n  - **Dependencies:** 1.1\n")
    .replacing("Thing 3\n", with: "Thing 3\n  - **Dependencies:** 1.2\n")

  private static func words(_ tree: String) -> [String] {
    ["--agent", agent, "--tree", tree, "--verify", "true", "-c", "1", "0"]
  }

  private func git(_ stage: Stage, _ words: String...) throws -> String {
    let answer = try stage.program(["/usr/bin/env", "git"] + words)
    #expect(answer.ending.isSuccess, "\(answer.err)")
    return answer.out.split(separator: "\n").joined()
  }

  private func halfway(_ stage: Stage, _ tree: String) throws {
    let life = try stage.begin(RewoundTests.words(tree))
    try #require(
      eventually {
        stage.mark("1.1") == "[x]"
          && ((try? stage.entries()) ?? []).contains {
            if case .event(.dispatchSent(let sent)) = $0.fact {
              sent.bead.bare == "1.2"
            } else {
              false
            }
          }
      },
      "\(life.out)\(life.err)"
    )
    life.kill()
  }

  /// A run that was killed halfway, and whose last commit somebody took back.
  private func takenBack(_ tree: String) throws -> Stage {
    let stage = try Stage(RewoundTests.plan)
    try halfway(stage, tree)
    // The marks in the plan are not committed and stay.
    _ = try git(stage, "reset", "-q", "--keep", "HEAD~1")
    #expect(!Files.exists(stage.workspace + "/done-1.1"))
    let preview = try stage.ralph("resume", "--dry-run")
    #expect(preview.out.contains("says that HEAD went back"), "\(preview.all)")
    return stage
  }

  @Test func `a resume tells that HEAD went back, and waits for a word, also after a crash`() throws
  {
    let stage = try takenBack("shared")
    for words in ["HEAD went back from", "HEAD went back before"] {
      let life = try stage.begin("resume")
      try #require(eventually { life.out.contains(words) }, "\(life.out)\(life.err)")
      // What the agent commits now stands on what HEAD was set back to.
      try stage.put("go", "")
      try #require(eventually { stage.mark("1.2") == "[x]" }, "\(life.out)\(life.err)")
      #expect(stage.mark("1.3") == "[ ]" && life.isAlive, "\(life.out)\(life.err)")
      life.kill()
      let preview = try stage.ralph("resume", "--dry-run")
      #expect(preview.out.contains("HEAD went back before"), "\(preview.all)")
    }
    let life = try stage.begin("resume")
    try #require(eventually { life.out.contains("went back before") }, "\(life.out)\(life.err)")
    _ = try stage.ralph("continue")
    #expect(try life.code() == 0, "\(life.out)\(life.err)")
    #expect(stage.mark("1.3") == "[x]", "\(stage.planText)")
    #expect(life.out.contains("still counts as done"), "\(life.out)")
    try stage.expectSound()
  }

  @Test func `work on what was taken back is not merged, and a run ends where no other is ready`()
    throws
  {
    let stage = try takenBack("own")
    try stage.put("go", "")
    let answer = try stage.ralph("resume")
    #expect(answer.code == 3 || answer.code == 4, "\(answer.all)")
    #expect(answer.out.contains("HEAD went back from"), "\(answer.out)")
    #expect(answer.out.contains("what HEAD holds no more: it still counts as done"))
    #expect(stage.mark("1.2") == "[-]", "\(stage.planText)\(answer.out)")
    #expect(stage.mark("1.3") == "[ ]", "\(stage.planText)")
    #expect(!Files.exists(stage.workspace + "/done-1.1"), "it came back with another's merge")
    #expect(answer.out.contains("which master holds no more"), "\(answer.out)")
    try stage.expectSound()
    // What it was set back to is where the next run begins.
    _ = try stage.ralph("plan", "mark", "1.2", "done")
    let next = try stage.ralph(RewoundTests.words("own"))
    #expect(stage.mark("1.3") == "[x]", "\(next.all)")
    #expect(!next.out.contains("went back"), "\(next.out)")
    try stage.expectSound()
  }

  @Test func `a new run over the one that was left says that HEAD went back`() throws {
    let stage = try takenBack("shared")
    let life = try stage.begin(RewoundTests.words("shared"))
    #expect(eventually { life.err.contains("HEAD went back from") }, "\(life.err)\(life.out)")
    #expect(life.err.contains("still counts as done"), "\(life.err)")
    try stage.put("go", "")
    _ = try life.code()
    try stage.expectSound()
  }

  @Test(arguments: ["own", "shared"])
  func `commits on top, and another name for the last one, are nobody's going back`(
    tree: String
  ) throws {
    let stage = try Stage(BrainPlan.small(3))
    try halfway(stage, tree)
    if tree == "shared" {
      _ = try git(stage, "commit", "-q", "--amend", "--allow-empty", "-m", "In other words")
    }
    _ = try git(stage, "commit", "-q", "--allow-empty", "-m", "On top")
    let preview = try stage.ralph("resume", "--dry-run")
    #expect(preview.code == 0 && !preview.out.contains("went back"), "\(preview.all)")
    try stage.put("go", "")
    let answer = try stage.ralph("resume")
    #expect(answer.code == 0, "\(answer.all)")
    #expect((1...3).allSatisfy { stage.mark("1.\($0)") == "[x]" }, "\(stage.planText)")
    #expect(!answer.out.contains("went back"), "\(answer.out)")
    try stage.expectSound()
  }
}
