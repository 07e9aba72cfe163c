import RalphAdapters
import RalphCore
import RalphPorts
import Testing

@Suite struct HeadGlanceTests {
  let world: GitWorld

  init() throws {
    world = try GitWorld()
    try world.commit(["a": "1"])
  }

  @Test func `the first glance tells, further ones only what has moved`() throws {
    let counted = MortalGit(world.git, life: .max)
    let tree = GitTree(runner: counted, directory: world.top, plan: nil)
    let first = HeadView(head: Name(cutting: world.run("rev-parse", "HEAD")), branch: Text("main"))
    #expect(tree.glance() == first)
    let calls = counted.calls
    for _ in 0..<5 { #expect(tree.glance() == nil) }
    #expect(counted.calls == calls)
    let second = Name(cutting: try world.commit(["a": "2"]))
    #expect(tree.glance() == HeadView(head: second, branch: Text("main")))
    world.run("pack-refs", "--all")
    #expect(tree.glance() == nil)
    world.run("checkout", "-q", "-b", "feature/x")
    #expect(tree.glance() == HeadView(head: second, branch: Text("feature/x")))
    world.run("checkout", "-q", "--detach")
    #expect(tree.glance() == HeadView(head: second, branch: Text()))
    world.run("reset", "-q", "--soft", "HEAD~1")
    #expect(tree.glance() == HeadView(head: first.head, branch: Text()))
    #expect(tree.glance() == nil)
  }

  @Test func `a commit in another worktree moves nothing here, one in this does`() throws {
    let beside = world.folder + "/beside"
    world.run("worktree", "add", "-q", "-b", "other", beside)
    let here = GitTree(runner: world.git, directory: world.top, plan: nil)
    let there = GitTree(runner: world.git, directory: beside, plan: nil)
    #expect(here.glance() != nil && there.glance() != nil)
    let commit = Name(cutting: try world.commit(["b": "1"], at: beside))
    #expect(here.glance() == nil)
    #expect(there.glance() == HeadView(head: commit, branch: Text("other")))
  }

  @Test func `before the first commit there is a branch and no commit`() throws {
    let empty = try GitWorld()
    let tree = GitTree(runner: empty.git, directory: empty.top, plan: nil)
    #expect(tree.glance() == HeadView(head: Name(), branch: Text("main")))
    #expect(tree.glance() == nil)
    let first = Name(cutting: try empty.commit(["a": "1"]))
    #expect(tree.glance() == HeadView(head: first, branch: Text("main")))
  }

  @Test func `without a repository git is asked once, until one is made`() throws {
    let bare = try TemporaryFolder()
    let counted = MortalGit(world.git, life: .max)
    let tree = GitTree(runner: counted, directory: bare.path, plan: nil)
    for _ in 0..<3 { #expect(tree.glance() == nil) }
    #expect(counted.calls == 1)
    world.run("init", "-q", "-b", "main", at: bare.path)
    #expect(tree.glance()?.branch == Text("main"))
  }
}
