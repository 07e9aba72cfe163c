import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import Testing

/// Ralph is killed after each of the calls of git that a verb makes; the next life does it again.
@Suite struct WorktreeKillTests {
  /// Tries a verb with every shorter life, each time on the world as it was before.
  func kill(
    _ world: WorktreesWorld,
    _ verb: (WorktreesWorld, any GitRunner) throws -> Void,
    then check: (WorktreesWorld) throws -> Void
  ) throws {
    let saved = try TemporaryFolder()
    try copy(world.world.folder + "/.", saved.path)
    var life = 0
    while true {
      for name in try Files.list(world.world.folder) {
        try Files.removeTree("\(world.world.folder)/\(name)")
      }
      try copy(saved.path + "/.", world.world.folder)
      let mortal = MortalGit(world.world.git, life: life)
      try? verb(world, mortal)
      try check(world)
      // Every life up to the whole one was tried.
      if mortal.calls <= life { break }
      life += 1
    }
    #expect(life > 3)
  }

  private func copy(_ source: String, _ target: String) throws {
    let copy = try ProgramRun.capture(Invocation(["/bin/cp", "-a", source, target]))
    #expect(copy.ending == .exited(0))
  }

  /// A worktree with a commit, something left, and a workspace that has gone on.
  func worked() throws -> WorktreesWorld {
    let world = try WorktreesWorld()
    try world.make()
    try world.world.commit(["a.txt": "1\n"], at: world.tree)
    world.world.run("checkout", "-q", "-b", "mine", at: world.tree)
    try world.world.write("left.txt", "left\n", at: world.tree)
    try world.world.write("PLAN.md", "- [x] **7.1.1** a\n", at: world.tree)
    try world.world.commit(["c.txt": "main\n", "PLAN.md": "- [?] **7.1.1** a\n"])
    return world
  }

  @Test func `a merge comes to the same end`() throws {
    try kill(worked(), { world, git in _ = try world.merge(git) }) { world in
      let merge = try world.merge()
      #expect(merge == .made(commit: try world.commit(merge), isSame: false))
      #expect(world.world.read("left.txt", at: world.tree) == "left\n")
      #expect(world.world.read("PLAN.md", at: world.tree) == "- [?] **7.1.1** a\n")
      #expect(world.world.run("status", "--porcelain", at: world.tree) == "")
      let count = world.world.run("rev-list", "--count", "main..HEAD", at: world.tree)
      #expect(count == "3")
      let kept = world.world.run("show", "refs/ralph/snap/\(world.key).own:PLAN.md")
      #expect(kept == "- [x] **7.1.1** a")
      let folder = world.world.run("rev-parse", "--absolute-git-dir", at: world.tree)
      let names = try Files.list(folder)
      #expect(!names.contains { $0.hasPrefix("ralph-index.") || $0.hasSuffix(".lock") })
    }
  }

  @Test func `a landing comes to the same end`() throws {
    let world = try worked()
    let commit = try world.commit(try world.merge())
    try kill(world, { world, git in _ = try world.land(commit, git) }) { world in
      let landing = try world.land(commit)
      #expect(landing == .landed)
      #expect(world.head() == commit.text)
      #expect(world.world.run("status", "--porcelain") == "")
    }
  }

  @Test func `a removal comes to the same end`() throws {
    let world = try worked()
    let commit = try world.commit(try world.merge())
    let landing = try world.land(commit)
    #expect(landing == .landed)
    try world.world.write("PLAN.md", "- [ ] again\n", at: world.tree)
    try kill(world, { world, git in _ = try world.worktrees(git).remove(world.key) }) { world in
      let removal = try world.worktrees().remove(world.key)
      #expect(removal == .removed)
      #expect(!Files.exists(world.tree))
      #expect(world.world.run("for-each-ref", "refs/ralph/tree/", "refs/heads/ralph/") == "")
      let left = try world.worktrees().list()
      #expect(left == [])
    }
  }
}
