import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

/// Where the work is when an agent has moved its worktree elsewhere.
@Suite struct MergePlaceTests {
  let world: WorktreesWorld
  let made: Worktree

  init() throws {
    world = try WorktreesWorld()
    made = try world.make()
    try world.world.commit(["a.txt": "1\n"], at: world.tree)
  }

  func git(_ words: [String], at directory: String? = nil) {
    let answer = world.world.git.run(GitCall(words, in: directory ?? world.tree))
    #expect(answer?.code == 0, "\(words)")
  }

  @Test(arguments: [["checkout", "-q", "-b", "mine"], ["checkout", "-q", "--detach"]])
  func `commits on another branch, or on none, count`(words: [String]) throws {
    git(words)
    let own = try world.world.commit(["b.txt": "2\n"], at: world.tree)
    _ = try world.commit(try world.merge())
    #expect(world.world.read("b.txt", at: world.tree) == "2\n")
    #expect(world.world.run("symbolic-ref", "--short", "HEAD", at: world.tree) == made.branch)
    if words.contains("mine") { #expect(world.world.run("rev-parse", "mine") == own) }
  }

  @Test func `a branch that was renamed is found by what stands on it`() throws {
    git(["branch", "-m", "renamed"])
    _ = try world.commit(try world.merge())
    #expect(world.world.run("symbolic-ref", "--short", "HEAD", at: world.tree) == made.branch)
  }

  @Test(arguments: ["HEAD~1", "main"])
  func `an agent that only looked elsewhere loses nothing`(revision: String) throws {
    try world.world.commit(["c.txt": "main\n"])
    git(["checkout", "-q", "--detach", revision])
    _ = try world.commit(try world.merge())
    #expect(world.world.read("a.txt", at: world.tree) == "1\n")
  }

  @Test func `work in two places is for a person`() throws {
    git(["checkout", "-q", "--detach", "HEAD~1"])
    try world.world.write("b.txt", "2\n", at: world.tree)
    let failure = #expect(throws: PortFailure.self) { try world.merge() }
    #expect(failure?.why.contains("both hold work") == true)
    #expect(world.world.read("b.txt", at: world.tree) == "2\n")
  }

  @Test func `a merge that an agent has begun and not ended is said`() throws {
    git(["checkout", "-q", "-b", "side", "HEAD~1"])
    try world.world.commit(["a.txt": "2\n"], at: world.tree)
    let answer = world.world.git.run(GitCall(["merge", "-q", made.branch], in: world.tree))
    #expect(answer?.code == 1)
    let failure = #expect(throws: PortFailure.self) { try world.merge() }
    #expect(failure?.why.contains("begun a merge") == true)
    #expect(
      try world.worktrees().remove(world.key)
        == .kept("a merge has been begun there and is not ended")
    )
  }

  @Test func `an old git is told from one that can merge beside a tree`() throws {
    struct OldGit: GitRunner {
      let git: any GitRunner
      func run(_ call: GitCall) -> GitAnswer? {
        guard call.arguments.last == "version" else { return git.run(call) }
        return GitAnswer(code: 0, output: Array("git version 2.34.1\n".utf8))
      }
    }
    let failure = #expect(throws: PortFailure.self) {
      try world.merge(OldGit(git: world.world.git))
    }
    #expect(failure?.problem == .missing)
    #expect(failure?.why.contains("2.38") == true)
  }

  @Test func `without its worktree nothing is merged, and a sentence says so`() throws {
    try Files.removeTree(world.tree)
    let failure = #expect(throws: PortFailure.self) { try world.merge() }
    #expect(failure?.why.contains("not there any more") == true)
  }
}
