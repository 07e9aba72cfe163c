import RalphCore
import Testing

/// Whose tree, whose verdict: three agents in one repository, by the real program.
@Suite struct SceneTests {
  @Test func `what one agent breaks for a while costs no other an attempt`() throws {
    let (stage, answer) = try Scenes.neighbors()
    #expect(answer.code == 0, "\(answer.all)")
    #expect(["A", "B", "C"].allSatisfy { stage.mark($0) == "[x]" }, "\(answer.all)")
    let entries = try stage.entries()
    let attempts = entries.compactMap { entry in
      if case .command(.dispatch(let it)) = entry.fact { it } else { nil }
    }
    // No second attempt, and no failure text for anybody.
    #expect(attempts.map(\.attempt) == [1, 1, 1])
    #expect(attempts.allSatisfy { $0.failure.isNone })
    let reasons = entries.compactMap { entry in
      if case .command(.verify(let it)) = entry.fact { it.why } else { nil }
    }
    #expect(reasons.contains(.quiet) && reasons.last == .sweep, "\(reasons)")
    #expect(answer.out.contains("✓ the sweep passes"))
    try stage.expectSound()
  }

  @Test func `three worktrees are merged one by one, and the one that collides is kept`() throws {
    let (stage, answer) = try Scenes.worktrees()
    #expect(answer.code == 4, "\(answer.all)")
    #expect(stage.mark("A") == "[x]")
    let others = [stage.mark("B"), stage.mark("C")]
    #expect(others.contains("[x]") && others.contains("[-]"), "\(stage.planText)")
    #expect(answer.out.contains("cannot be merged: conflict in all.txt; kept on ralph/"))
    #expect(stage.planText.contains("**Blocked:** it could not be merged"))
    let trees = try stage.ralph("cleanup", "--dry-run")
    #expect(trees.out.contains("not merged"), "\(trees.all)")
    // What is not merged is never removed.
    #expect(try stage.ralph("cleanup", "--yes").out.contains("not merged"))
    #expect(try stage.ralph("cleanup", "--dry-run").out.contains("not merged"))
    try stage.expectSound()
  }
}
