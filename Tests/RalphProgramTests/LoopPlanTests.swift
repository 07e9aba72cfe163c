import RalphFiles
import Testing

/// PLAN iterations before their turn.
@Suite(.tags(.slow)) struct LoopPlanTests {
  /// A loop whose verifier passes, and during which somebody adds tasks to the plan once, all in one
  /// save, after the first BUILD has ended; it waits until the journal tells of the last one.
  private func edited(adding count: Int) throws -> (loop: LoopStage, answer: Answer) {
    let loop = try LoopStage(build: "echo $RALPH_BEAD >> src/done.txt")
    let lines = (1...count).map { "- [ ] **9X.\($0)** Theirs, number \($0)" }
    // In a file outside the tree: what a verifier's command names there may not change.
    try loop.stage.put(
      "judge.sh",
      """
      [ "$RALPH_BEAD" = 7.1.3 ] && [ ! -e "$HOME/edited" ] || exit 0
      touch "$HOME/edited"
      sed -i '/[*]9C.1.2[*]/a \(lines.joined(separator: "\\n"))' workers/IMPLEMENTATION_PLAN.md
      looks=0
      until grep -q '"plan:9X.\(count)"' .ralph/journal.ndjson; do
        looks=$((looks + 1)); [ $looks -lt 1000 ] || exit 1; sleep 0.02
      done
      """
    )
    let judge = "sh '\(loop.stage.path)/judge.sh'"
    return (loop, try loop.stage.ralph(loop.words("5", "--plan-every", "9", "--verify", judge)))
  }

  @Test func `five changes of the plan by others make the next iteration a PLAN, and then no more`()
    throws
  {
    let (loop, answer) = try edited(adding: 5)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(
      loop.log == ["PLAN", "BUILD 7.1.3 1", "PLAN", "BUILD 7.1.4 1", "BUILD 7.2.1 1"],
      "\(answer.all)"
    )
    #expect(text(loop.brain.plan).contains("- [ ] **9X.5**"))
    try loop.expectWhole()
  }

  @Test func `four changes of the plan by others, and the loop's own marks, wait for its turn`()
    throws
  {
    let (loop, answer) = try edited(adding: 4)
    #expect(answer.code == 0, "\(answer.all)")
    #expect(
      loop.log == [
        "PLAN", "BUILD 7.1.3 1", "BUILD 7.1.4 1", "BUILD 7.2.1 1", "BUILD 7.2.2 1",
      ],
      "\(answer.all)"
    )
    #expect(text(loop.brain.plan).contains("- [ ] **9X.4**"))
    try loop.expectWhole()
  }

  /// A loop that was killed while its first BUILD was at work, which has come to its end since.
  private func killed() throws -> LoopStage {
    let loop = try LoopStage(
      build: """
        touch "$AT/began"; while [ ! -e "$AT/go" ]; do sleep 0.02; done
        echo $RALPH_BEAD >> src/done.txt
        """
    )
    loop.stage.variables.append("AT=\(loop.stage.path)")
    let life = try loop.stage.begin(loop.words("4", "--plan-every", "9", "--verify", "true"))
    try #require(eventually { Files.exists(loop.stage.path + "/began") }, "\(life.err)\(life.out)")
    life.kill()
    try loop.stage.put("go", "")
    try #require(loop.stage.isQuiet)
    return loop
  }

  @Test func `resumed with --plan-now, the next iteration is a PLAN, and the one after it is not`()
    throws
  {
    let loop = try killed()
    let answer = try loop.stage.ralph("resume", "--plan-now")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(loop.log == ["PLAN", "BUILD 7.1.3 1", "PLAN", "BUILD 7.1.4 1"], "\(answer.all)")
    try loop.expectWhole()
  }

  @Test func `resumed without it, the same loop goes on with its BUILDs`() throws {
    let loop = try killed()
    let answer = try loop.stage.ralph("resume")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(
      loop.log == ["PLAN", "BUILD 7.1.3 1", "BUILD 7.1.4 1", "BUILD 7.2.1 1"],
      "\(answer.all)"
    )
    try loop.expectWhole()
  }

  @Test func `--plan-now is for one life, and no later resume plans because of it`() throws {
    let loop = try killed()
    #expect(try loop.stage.ralph("resume", "--plan-now").code == 0)
    try Files.remove(loop.stage.path + "/began")
    try Files.remove(loop.stage.path + "/go")
    let life = try loop.stage.begin(loop.words("3", "--plan-every", "9", "--verify", "true"))
    try #require(eventually { Files.exists(loop.stage.path + "/began") }, "\(life.err)\(life.out)")
    life.kill()
    try loop.stage.put("go", "")
    try #require(loop.stage.isQuiet)
    let answer = try loop.stage.ralph("resume")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(loop.log.suffix(3) == ["PLAN", "BUILD 7.2.1 1", "BUILD 7.2.2 1"], "\(answer.all)")
  }
}
