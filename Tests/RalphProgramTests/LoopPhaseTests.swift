import RalphFiles
import Testing

/// Phases that an agent puts into the plan by itself, and what it does to those that were there.
@Suite struct LoopPhaseTests {
  /// A plan of one task, in the repository's place for it.
  private func short(_ loop: LoopStage) throws {
    let plan = "# Plan\n\n## Phase 7: Import pipeline\n\n- [ ] **7.1.3** Count lines\n\n"
    try loop.stage.put("work/workers/IMPLEMENTATION_PLAN.md", plan)
  }

  @Test func `tasks added later to a phase that nobody approved wait like its first ones`() throws {
    let loop = try LoopStage(
      plan: """
        if grep -q 'Phase 11' workers/IMPLEMENTATION_PLAN.md; then
          sed -i '/11.1.1/a - [ ] **11.1.2** More of it' workers/IMPLEMENTATION_PLAN.md
        else
          printf '## Phase 11: Mine\\n\\n- [ ] **11.1.1** Of mine\\n' >> workers/IMPLEMENTATION_PLAN.md
        fi
        """,
      build: "echo $RALPH_BEAD >> src/done.txt"
    )
    try short(loop)
    #expect(try loop.stage.ralph(loop.words("2", "--verify", "true")).code == 0)
    let next = try loop.stage.ralph(loop.words("3", "--plan-now", "--verify", "true"))
    #expect(next.out.contains("Phase 11: Mine"), "\(next.all)")
    _ = try loop.stage.ralph(loop.words("3", "--verify", "true"))
    #expect(loop.log.filter { $0.hasPrefix("BUILD") } == ["BUILD 7.1.3 1"], "\(loop.log)")
    let told = try loop.stage.ralph("proposals").out
    #expect(told.split(separator: "\n").count { $0.contains("Phase 11: Mine") } == 1, "\(told)")
    let number = try #require(told.split(separator: " ").first)
    #expect(try loop.stage.ralph("proposals", "approve", String(number)).code == 0)
    #expect(try loop.stage.ralph(loop.words("3", "--verify", "true")).code == 0)
    let built = loop.log.filter { $0.hasPrefix("BUILD") }.dropFirst()
    #expect(Array(built) == ["BUILD 11.1.1 1", "BUILD 11.1.2 1"], "\(loop.log)")
  }

  @Test func `a phase that an agent renames stays a person's, and so do tasks that it moves`()
    throws
  {
    let loop = try LoopStage(
      plan: """
        sed -i 's/^## Phase 7: .*/## Phase 7: Other words/' workers/IMPLEMENTATION_PLAN.md
        sed -i 's/^### Phase 7.2: .*/## Phase 12: Moved/' workers/IMPLEMENTATION_PLAN.md
        """,
      build: "echo $RALPH_BEAD >> src/done.txt"
    )
    let answer = try loop.stage.ralph(loop.words("4", "--only", "7.1.3,7.2.1"))
    #expect(answer.code == 0, "\(answer.all)")
    #expect(loop.log.filter { $0.hasPrefix("BUILD") } == ["BUILD 7.1.3 1", "BUILD 7.2.1 1"])
    let told = try loop.stage.ralph("proposals").out
    #expect(told.contains("No phase was proposed"), "\(told)")
  }

  @Test func `a BUILD that adds to such a phase, and a renamed one, wait as well`() throws {
    let loop = try LoopStage(
      plan: """
        if grep -q 'Phase 11' workers/IMPLEMENTATION_PLAN.md; then
          sed -i 's/^## Phase 11: .*/## Phase 11: Renamed/' workers/IMPLEMENTATION_PLAN.md
          echo '- [ ] **11.1.3** With the name' >> workers/IMPLEMENTATION_PLAN.md
        else
          printf '## Phase 11: Mine\\n\\n- [ ] **11.1.1** Of mine\\n' >> workers/IMPLEMENTATION_PLAN.md
        fi
        """,
      build: """
        echo $RALPH_BEAD >> src/done.txt
        echo '- [ ] **11.1.2** More' >> workers/IMPLEMENTATION_PLAN.md
        """
    )
    try short(loop)
    for more in [["2"], ["3", "--plan-now"], ["3"]] {
      _ = try loop.stage.ralph(loop.words(more + ["--verify", "true"]))
    }
    #expect(loop.log.filter { $0.hasPrefix("BUILD") } == ["BUILD 7.1.3 1"], "\(loop.log)")
  }

  @Test func `a second heading under the number of another phase is a new phase`() throws {
    let loop = try LoopStage(
      plan: """
        grep -q 7.9.1 workers/IMPLEMENTATION_PLAN.md ||
          printf '## Phase 7: Mine\\n\\n- [ ] **7.9.1** Of mine\\n' >> workers/IMPLEMENTATION_PLAN.md
        """,
      build: "echo $RALPH_BEAD >> src/done.txt"
    )
    try short(loop)
    _ = try loop.stage.ralph(loop.words("3", "--verify", "true"))
    #expect(loop.log == ["PLAN", "BUILD 7.1.3 1"])
    #expect(try loop.stage.ralph("proposals").out.contains("Phase 7: Mine"))
  }
}
