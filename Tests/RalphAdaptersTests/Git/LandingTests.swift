import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite struct LandingTests {
  let world: WorktreesWorld
  let commit: Name

  init() throws {
    world = try WorktreesWorld()
    try world.make()
    try world.world.commit(["a.txt": "1\n", "n.txt": "new\n"], at: world.tree)
    commit = try world.commit(try world.merge())
  }

  @Test func `the workspace moves forward, and what a person has there stays`() throws {
    try world.world.write("b.txt", "draft\n")
    try world.world.write("c.txt", "staged\n")
    world.world.run("add", "c.txt")
    try world.world.write("PLAN.md", "- [x] **7.1.1** a\n")
    let before = world.world.run("status", "--porcelain")
    #expect(try world.land(commit) == .landed)
    #expect(world.head() == commit.text)
    #expect(world.world.read("n.txt") == "new\n")
    #expect(world.world.run("status", "--porcelain") == before)
    #expect(world.world.run("stash", "list") == "")
    #expect(try world.land(commit) == .landed)
    // Also when somebody has gone elsewhere since.
    world.world.run("stash", "-q")
    world.world.run("checkout", "-q", "-b", "other", "HEAD~1")
    #expect(try world.land(commit) == .landed)
  }

  @Test func `a branch that has moved on needs the merge made again, which then lands`() throws {
    try world.world.commit(["c.txt": "later\n"])
    #expect(try world.land(commit) == .stale)
    let second = try world.merge()
    #expect(second == .made(commit: try world.commit(second), isSame: false))
    #expect(try world.land(try world.commit(second)) == .landed)
    #expect(world.world.read("c.txt") == "later\n")
    #expect(world.world.read("n.txt") == "new\n")
  }

  @Test func `what somebody takes back does not come back with a merge that holds it`() throws {
    try world.world.commit(["c.txt": "later\n"])
    let later = world.head()
    let second = try world.commit(try world.merge())
    world.world.run("reset", "-q", "--hard", "HEAD~1")
    #expect(try world.land(second) == .stale)
    let failure = #expect(throws: PortFailure.self) { try world.merge() }
    #expect(failure?.problem == .answer)
    let words = "it stands on \(later.prefix(12)), which main holds no more: git rebase --onto main"
    #expect(failure?.why.hasPrefix(words) == true, "\(failure?.why ?? "")")
    // Done as it says, the work lands and what was taken back does not.
    world.world.run("rebase", "-q", "--onto", "main", later, at: world.tree)
    #expect(try world.land(try world.commit(try world.merge())) == .landed)
    #expect(world.world.read("n.txt") == "new\n")
    #expect(world.world.read("c.txt") == "c\n")
  }

  @Test func `what somebody words anew or does over does not come back beside it`() throws {
    try world.world.commit(["c.txt": "later\n"])
    let later = world.head()
    _ = try world.merge()
    world.world.run("commit", "-q", "--amend", "-m", "In other words")
    let failure = #expect(throws: PortFailure.self) { try world.merge() }
    #expect(failure?.why.contains(later.prefix(12)) == true, "\(failure?.why ?? "")")
    // What nothing here was begun on may be done over as one likes.
    world.world.run("reset", "-q", "--hard", later)
    try world.world.commit(["c.txt": "later still\n"])
    world.world.run("commit", "-q", "--amend", "-m", "In other words")
    #expect(try world.land(try world.commit(try world.merge())) == .landed)
    #expect(world.world.read("c.txt") == "later still\n")
  }

  @Test func `changes in the way are named and waited for`() throws {
    try world.world.write("a.txt", "mine\n")
    try world.world.write("n.txt", "mine\n")
    let before = world.world.belongings()
    guard case .waits(let why) = try world.land(commit) else {
      Issue.record("it did not wait")
      return
    }
    #expect(why.hasPrefix("changes in the workspace are in the way: "))
    #expect(why.contains("a.txt") || why.contains("n.txt"))
    #expect(world.world.belongings() == before)
    world.world.run("checkout", "-q", "--", "a.txt")
    try Files.remove(world.world.top + "/n.txt")
    #expect(try world.land(commit) == .landed)
  }

  @Test func `another branch is waited for, and so is none`() throws {
    world.world.run("checkout", "-q", "-b", "other")
    #expect(
      try world.land(commit) == .waits("other is checked out in the workspace, and not main")
    )
    world.world.run("checkout", "-q", "--detach")
    #expect(
      try world.land(commit) == .waits("no branch is checked out in the workspace, and not main")
    )
    #expect(world.world.run("rev-parse", "main") != commit.text)
  }

  @Test func `a busy index is waited for, said, and never removed`() throws {
    let lock = world.world.top + "/.git/index.lock"
    try Files.replace(lock, with: [])
    let landing = try world.worktrees(lockWait: Millis(60)).land(world.order, commit)
    #expect(landing == .waits("another git works in the workspace, or was killed there: \(lock)"))
    #expect(Files.exists(lock))
    try Files.remove(lock)
    #expect(try world.land(commit) == .landed)
  }

  @Test func `what is begun in the workspace is waited for`() throws {
    try Files.replace(world.world.top + "/.git/MERGE_HEAD", with: Array("\(commit)\n".utf8))
    let why = "a merge has been begun in the workspace and is not ended"
    #expect(try world.land(commit) == .waits(why))
  }

  @Test func `objects with long names are told by as much of them as ralph carries`() throws {
    let world = try WorktreesWorld(format: "sha256")
    let made = try world.make()
    #expect(made.head.count == Name.capacity && world.head().hasPrefix(made.head.text))
    try world.world.commit(["a.txt": "1\n", "PLAN.md": "mine\n"], at: world.tree)
    try world.world.write("left", "l\n", at: world.tree)
    try Files.remove(world.tree + "/b.txt")
    try world.world.commit(["c.txt": "later\n"])
    let merge = try world.merge()
    #expect(try world.land(try world.commit(merge)) == .landed)
    #expect(world.world.read("left") == "l\n" && world.world.read("b.txt") == nil)
    let snapshots = GitSnapshots(runner: world.world.git, workspace: world.workspace)
    guard case .made(let kept) = snapshots.take(world.key, .before, of: world.workspace) else {
      Issue.record("nothing was kept")
      return
    }
    try Files.remove(world.workspace + "/left")
    let back = try snapshots.restoration(
      of: kept,
      over: snapshots.present(of: world.workspace),
      paths: [],
      seenFrom: world.workspace,
      in: world.workspace
    )
    try snapshots.restore(back, in: world.workspace)
    #expect(world.world.read("left") == "l\n")
    let tree = GitTree(runner: world.world.git, directory: world.workspace, plan: nil)
    #expect(tree.glance()?.head == (try world.commit(merge)))
    #expect(tree.isAncestor(made.head, of: try world.commit(merge)) == true)
    #expect(try world.worktrees().remove(world.key) == .removed)
  }

  @Test func `what is no commit is refused`() throws {
    for text in ["main", "--help", String(repeating: "1", count: 40)] {
      let name = try #require(Name(text))
      #expect(throws: PortFailure.self) { try world.land(name) }
    }
  }
}

@Suite struct RemovalTests {
  let world: WorktreesWorld
  let made: Worktree

  init() throws {
    world = try WorktreesWorld()
    made = try world.make()
  }

  var branches: String {
    world.world.run("for-each-ref", "--format=%(refname:short)", "refs/heads/")
  }

  @Test func `a landed worktree goes with its branch and leaves nothing`() throws {
    try world.world.write("new", "x\n", at: world.tree)
    #expect(try world.land(try world.commit(try world.merge())) == .landed)
    // Marks in its own copy of the plan are no reason to stay.
    try world.world.write("PLAN.md", "- [x] a\n", at: world.tree)
    #expect(try world.worktrees().list().map(\.isMerged) == [true])
    #expect(try world.worktrees().remove(world.key) == .removed)
    #expect(!Files.exists(world.tree))
    #expect(branches == "main")
    #expect(world.world.run("for-each-ref", "refs/ralph/tree/") == "")
    #expect(world.world.run("show", "refs/ralph/snap/\(world.key).own:PLAN.md") == "- [x] a")
    #expect(try world.worktrees().remove(world.key) == .removed)
    #expect(try world.worktrees().list() == [])
  }

  @Test func `what is not committed keeps it`() throws {
    try world.world.write("b.txt", "changed\n", at: world.tree)
    for name in ["u1", "u2", "u3", "u4", "u5"] { try world.world.write(name, "x", at: world.tree) }
    #expect(
      try world.worktrees().remove(world.key)
        == .kept("not committed there: b.txt, u1, u2, u3, u4 and 1 more")
    )
    #expect(world.world.read("b.txt", at: world.tree) == "changed\n")
    #expect(try world.worktrees().list().first?.changed == ["b.txt", "u1", "u2", "u3", "u4"])
  }

  @Test func `what is committed and not merged keeps its branch, and is found again`() throws {
    let commit = try world.world.commit(["a.txt": "1\n"], at: world.tree)
    #expect(try world.worktrees().list().map(\.isMerged) == [false])
    #expect(try world.worktrees().remove(world.key) == .removed)
    #expect(world.world.run("rev-parse", made.branch) == commit)
    #expect(try world.worktrees().list().map(\.isThere) == [false])
    #expect(try world.make() == made)
    #expect(world.world.read("a.txt", at: world.tree) == "1\n")
  }

  @Test func `a commit that no branch has keeps it`() throws {
    world.world.run("checkout", "-q", "--detach", at: world.tree)
    let commit = try world.world.commit(["a.txt": "1\n"], at: world.tree)
    #expect(
      try world.worktrees().remove(world.key) == .kept("a commit there is on no branch: \(commit)")
    )
  }

  @Test func `a branch on which somebody stands, and a tree somebody locked, stay`() throws {
    world.world.run("worktree", "lock", "--reason", "mine", world.tree)
    #expect(try world.worktrees().remove(world.key) == .kept("it is locked: mine"))
    world.world.run("worktree", "unlock", world.tree)
    world.world.run("checkout", "-q", "--detach", at: world.tree)
    world.world.run("checkout", "-q", made.branch)
    #expect(try world.worktrees().remove(world.key) == .removed)
    #expect(world.world.run("symbolic-ref", "--short", "HEAD") == made.branch)
    #expect(world.world.run("rev-parse", "--verify", "HEAD") == made.head.text)
  }

  @Test func `a folder that is no worktree stays`() throws {
    let world = try WorktreesWorld()
    try world.world.write("9ae0r3.412/file", "x", at: world.root)
    guard case .kept = try world.worktrees().remove(world.key) else {
      Issue.record("it was not kept")
      return
    }
    #expect(world.world.read("9ae0r3.412/file", at: world.root) == "x")
  }
}
