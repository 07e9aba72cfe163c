import RalphFiles
import Testing

/// Iterations of the Ralph loop taken back, also where the undo is killed on its way.
@Suite(.tags(.slow)) struct UndoLoopTests {
  /// A loop that has built 7.1.3 with the second attempt, whose plan has a mark not committed.
  private func built() throws -> LoopStage {
    let loop = try LoopStage(
      build: """
        echo "$RALPH_BEAD" >> src/done.txt
        if [ $RALPH_ATTEMPT = 1 ]; then echo '# BROKEN' > src/x.sh; else rm -f src/x.sh; fi
        """
    )
    #expect(try loop.stage.ralph(loop.words("3")).code == 0)
    #expect(try loop.stage.ralph("plan", "mark", "CR-6.4", "begun").code == 0)
    return loop
  }

  /// Has the next git that moves the branch kill the undo, before or after it has done so.
  private func killGit(_ loop: LoopStage, isAfter: Bool) throws -> String {
    let path = loop.stage.path + "/bin/git"
    let real = ["/usr/local/bin/git", "/usr/bin/git", "/bin/git"].first { Files.isExecutable($0) }
    let git = try #require(real)
    let script = """
      #!/bin/sh
      for word; do
        if [ "$word" = --ff-only ]; then
          \(isAfter ? "\(git) \"$@\"" : ":")
          kill -9 $PPID
          exit 1
        fi
      done
      exec \(git) "$@"

      """
    try Files.replace(path, with: Array(script.utf8), mode: 0o755)
    return path
  }

  @Test func `an iteration without a commit is named where commits are counted`() throws {
    let loop = try built()
    let shown = try loop.stage.ralph("undo", "--iterations", "2", "--dry-run")
    #expect(shown.out.contains("plan: what the PLAN"), "\(shown.all)")
    #expect(shown.out.contains("\niteration 2 (7.1.3) left no commit\n"), "\(shown.all)")
    let last = try loop.stage.ralph("undo", "--iterations", "1", "--dry-run")
    #expect(!last.out.contains("left no commit"), "\(last.all)")
    let json = try loop.stage.ralph("undo", "--iterations", "2", "--dry-run", "--json")
    #expect(json.out.contains(#""without_commit":[{"run""#), "\(json.all)")
  }

  @Test(arguments: [false, true])
  func `an undo that is killed is finished by the same one`(isAfter: Bool) throws {
    let loop = try built()
    let before = text(loop.brain.plan)
    let shim = try killGit(loop, isAfter: isAfter)
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == -1)
    try Files.remove(shim)
    #expect(text(loop.brain.plan) != before)
    let again = try loop.stage.ralph("undo", "7.1.3", "--yes")
    #expect(again.code == 0 && again.err.contains("an undo was cut off"), "\(again.all)")
    let plan = text(loop.brain.plan)
    #expect(plan.contains("- [ ] **7.1.3**") && plan.contains("- [~] **CR-6.4**"), "\(plan)")
    #expect(!Files.exists(loop.stage.workspace + "/src/done.txt"))
    #expect(!loop.thunk.contains { $0.contains("| 901 |") })
    #expect(try loop.git(["worktree", "list"]).split(separator: "\n").count == 1)
    #expect(try loop.git(["log", "--format=%s"]).split(separator: "\n").count == 4)
    let told = try loop.stage.ralph("history", "7.1.3", "--kind", "operator.undone")
    #expect(told.out.contains("undone"), "\(told.all)")
    let third = try loop.stage.ralph("undo", "7.1.3", "--yes")
    #expect(third.out.contains("Nothing to undo") && third.err == "", "\(third.all)")
    try loop.stage.expectSound()
  }

  @Test func `a loop that begins after it puts back what had stepped aside, and says so`() throws {
    let loop = try built()
    let before = text(loop.brain.plan)
    let shim = try killGit(loop, isAfter: false)
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == -1)
    try Files.remove(shim)
    #expect(text(loop.brain.plan) != before)
    let answer = try loop.stage.ralph(loop.words("1"))
    #expect(answer.err.contains("an undo of plan:7.1.3 was cut off"), "\(answer.all)")
    #expect(text(loop.brain.plan).contains("- [~] **CR-6.4**"))
    // It is over: nothing of it is left for a later undo to finish.
    let again = try loop.stage.ralph("undo", "7.1.3", "--dry-run")
    #expect(!again.err.contains("cut off"), "\(again.all)")
    #expect(try loop.git(["worktree", "list"]).split(separator: "\n").count == 1)
  }

  @Test func `an undo whose commits stand on another branch is not forgotten`() throws {
    let loop = try built()
    let shim = try killGit(loop, isAfter: true)
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == -1)
    try Files.remove(shim)
    try loop.git(["stash", "-q"])
    try loop.git(["switch", "-q", "-c", "other", "HEAD~1"])
    let answer = try loop.stage.ralph(loop.words("1", "--allow-dirty"))
    #expect(answer.code == 64, "\(answer.all)")
    #expect(answer.err.contains("on its branch, finish it: ralph undo 7.1.3"), "\(answer.all)")
    let lists = [["status"], ["report"], ["plan", "check"], ["thunk", "audit"]]
    for words in lists + [loop.words("1", "--dry-run")] {
      let told = try loop.stage.ralph(words)
      #expect(told.err.contains("ralph undo 7.1.3 finishes it"), "\(words): \(told.all)")
    }
    let synced = try loop.stage.ralph("thunk", "sync", "--yes")
    #expect(synced.code == 64 && synced.err.contains("ralph undo 7.1.3"), "\(synced.all)")
    try loop.git(["switch", "-q", "main"])
    let done = try loop.stage.ralph("undo", "7.1.3", "--yes")
    #expect(done.code == 0 && done.err.contains("it is finished now"), "\(done.all)")
    #expect(try loop.stage.ralph("status").err == "")
    #expect(text(loop.brain.plan).contains("- [ ] **7.1.3**"))
  }

  @Test func `an undo of an archived task says that the plan has it no more`() throws {
    let loop = try built()
    #expect(try loop.stage.ralph("plan", "archive", "--yes").code == 0)
    try loop.git(["commit", "-qam", "Archived"])
    let undone = try loop.stage.ralph("undo", "7.1.3", "--yes")
    #expect(undone.code == 0, "\(undone.all)")
    #expect(undone.out.contains("In the plan no more, so that nobody does them again: 7.1.3"))
  }

  @Test func `what an undo has left that was killed early is gone after the next`() throws {
    let loop = try built()
    let left = loop.stage.workspace + "/.git/ralph/undo-999999"
    try loop.git(["worktree", "add", "--detach", "-q", left, "HEAD"])
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == 0)
    #expect(!Files.exists(left))
    #expect(try loop.git(["worktree", "list"]).split(separator: "\n").count == 1)
  }

  @Test func `no loop goes on over an undo whose commits stand and whose marks do not`() throws {
    let loop = try built()
    let shim = try killGit(loop, isAfter: true)
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == -1)
    try Files.remove(shim)
    let entries = try loop.stage.entries().count
    let answer = try loop.stage.ralph(loop.words("1"))
    #expect(
      answer.code == 64 && answer.err.contains("after its commits were made"),
      "\(answer.all)"
    )
    #expect(try loop.stage.entries().count == entries)
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == 0)
    #expect(try loop.stage.ralph(loop.words("1", "--allow-dirty")).code == 0)
  }

  @Test func `what an undo took back is nobody else's doing in the history`() throws {
    let loop = try built()
    #expect(try loop.stage.ralph("undo", "7.1.3", "--yes").code == 0)
    // It is ready again, what needs it is not, and nothing of it lies uncommitted.
    let status = try loop.stage.ralph("status").out
    #expect(status.contains("[ ] 7.1.3") && status.contains("needs 7.1.3"), "\(status)")
    for page in [status, try loop.stage.ralph("report").out] {
      #expect(!page.contains("git status"), "\(page)")
    }
    #expect(try loop.stage.ralph(loop.words("1", "--allow-dirty")).code == 0)
    let seen = try loop.stage.ralph("history", "7.1.3", "--kind", "bead.changed").out
    #expect(seen.contains("[x]→[ ]  as ralph itself put it"), "\(seen)")
  }
}
