import RalphFiles
import Testing

/// Commits of tasks and runs, taken back by the real program in a real repository.
@Suite struct UndoTests {
  /// Commits a line in a file with trailers, by a shell.
  private static let commit = """
    commit() { printf '%s\\n' "$2" >> "$1" && git add "$1" && \
    git commit -q -m "$3" -m "Words about it." -m "Ralph-Bead: $4
    Ralph-Run: $5
    Ralph-Attempt: 1"; }
    """

  /// A repository in which two tasks and a person have committed; one of them by a merge.
  private func repository() throws -> Stage {
    let stage = try Stage(BrainPlan.small(3))
    try shell(
      stage,
      """
      \(UndoTests.commit)
      git switch -q -c side && commit a.txt one 'plan:1.1: left' plan:1.1 9ae0r1 && \
      commit b.txt two 'plan:1.1: more' plan:1.1 9ae0r1 && git switch -q - && \
      git merge -q --no-ff side -m 'Merge plan:1.1: Thing 1' -m 'Ralph-Bead: plan:1.1
      Ralph-Run: 9ae0r1
      Ralph-Key: 9ae0r1.7' && \
      commit c.txt three 'plan:1.2: shared' plan:1.2 9ae0r2 && \
      echo mine > d.txt && git add d.txt && \
      git commit -q -m 'A person' -m 'About Ralph-Bead: plan:1.2'
      """
    )
    return stage
  }

  @discardableResult
  private func shell(_ stage: Stage, _ script: String) throws -> String {
    let answer = try stage.program(["/bin/sh", "-c", script])
    try #require(answer.code == 0, "\(answer.all)")
    return answer.out
  }

  /// Which of the committed files are there.
  private func there(_ stage: Stage) -> [String] {
    ["a.txt", "b.txt", "c.txt", "d.txt"].filter { Files.exists("\(stage.workspace)/\($0)") }
  }

  @Test func `the merge of a task is taken back, once, and said how to have it again`() throws {
    let stage = try repository()
    let before = try shell(stage, "git rev-parse HEAD")
    let dry = try stage.ralph("undo", "--dry-run", "1.1")
    #expect(dry.code == 0 && dry.out.contains("Merge plan:1.1: Thing 1"), "\(dry.all)")
    #expect(dry.out.contains("+1 -0     a.txt") && !dry.out.contains("plan:1.1: left"))
    #expect(try shell(stage, "git rev-parse HEAD") == before)
    let asked = try stage.ralph("undo", "1.1")
    #expect(asked.code == 64 && asked.err.contains("--yes"), "\(asked.all)")
    let done = try stage.ralph("undo", "--yes", "plan:1.1")
    #expect(done.code == 0, "\(done.all)")
    #expect(there(stage) == ["c.txt", "d.txt"])
    #expect(try shell(stage, "git log -1 --format=%s").contains("Revert"))
    #expect(try shell(stage, "git worktree list").split(separator: "\n").count == 1)
    #expect(try stage.ralph("undo", "--yes", "1.1").out.contains("Nothing to undo"))
    let line = try #require(done.out.split(separator: "\n").first { $0.contains("git revert") })
    let command = line.split(separator: " ").prefix(4).joined(separator: " ")
    try shell(stage, command)
    #expect(there(stage) == ["a.txt", "b.txt", "c.txt", "d.txt"])
    // What was taken back and then brought again counts again.
    #expect(try stage.ralph("undo", "--dry-run", "1.1").out.contains("Merge plan:1.1"))
  }

  @Test func `all commits of a run, named by its number, and never a person's`() throws {
    let stage = try repository()
    let answer = try stage.ralph("undo", "--run", "2", "--yes", "--json")
    #expect(answer.code == 0 && answer.out.contains(#""undone":true"#), "\(answer.all)")
    #expect(there(stage) == ["a.txt", "b.txt", "d.txt"])
    let none = try stage.ralph("undo", "--run", "3", "--yes")
    #expect(none.code == 0 && none.out.contains("Nothing to undo"), "\(none.all)")
    #expect(try stage.ralph("undo").code == 64)
  }

  @Test func `a conflict leaves everything as it was`() throws {
    let stage = try repository()
    try shell(stage, "echo later > c.txt && git commit -q -a -m later && echo draft > e.txt")
    let before = try shell(stage, "git rev-parse HEAD; git status --porcelain")
    let answer = try stage.ralph("undo", "--run", "9ae0r2", "--yes")
    #expect(answer.code == 2, "\(answer.all)")
    #expect(answer.err.contains("in conflict: c.txt") && answer.err.contains("nothing was undone"))
    #expect(try shell(stage, "git rev-parse HEAD; git status --porcelain") == before)
    #expect(try shell(stage, "git worktree list").split(separator: "\n").count == 1)
  }

  @Test func `files with changes of their own are not written over`() throws {
    let stage = try repository()
    try shell(stage, "echo mine >> b.txt && echo mine >> d.txt && git add d.txt")
    let answer = try stage.ralph("undo", "1.1", "--yes")
    #expect(answer.code == 2 && answer.err.contains("b.txt"), "\(answer.all)")
    #expect(text(stage.workspace + "/b.txt") == "two\nmine\n")
    // What the commits have not touched may be as it likes, and stays staged.
    let other = try stage.ralph("undo", "1.2", "--yes")
    #expect(other.code == 0, "\(other.all)")
    #expect(try shell(stage, "git status --porcelain").contains("M  d.txt"))
  }

  @Test func `while a run lives nothing is undone`() throws {
    let stage = try repository()
    try stage.script("* * hang\n")
    let life = try stage.begin(stage.puppet() + ["-c", "1", "1"])
    try #require(eventually { text(stage.log).contains("start") }, "\(life.err)")
    let answer = try stage.ralph("undo", "1.1", "--yes")
    #expect(answer.code == 75, "\(answer.all)")
    #expect(there(stage) == ["a.txt", "b.txt", "c.txt", "d.txt"])
  }
}
