import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct HeadGlanceTests {
  let world: GitWorld

  init() throws {
    world = try GitWorld()
    try world.commit(["a": "1"])
  }

  @Test func `the first glance tells, further ones only where git has written`() throws {
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
    #expect(tree.glance() == HeadView(head: second, branch: Text("main")))
    #expect(tree.glance() == nil)
    world.run("checkout", "-q", "-b", "feature/x")
    #expect(tree.glance() == HeadView(head: second, branch: Text("feature/x")))
    world.run("checkout", "-q", "--detach")
    #expect(tree.glance() == HeadView(head: second, branch: Text()))
    world.run("reset", "-q", "--soft", "HEAD~1")
    #expect(tree.glance() == HeadView(head: first.head, branch: Text()))
    #expect(tree.glance() == nil)
  }

  /// Looks twice a second until nothing is asked for any more; gives the moment after it.
  private func rest(_ tree: GitTree, from start: Int64 = 0) throws -> Int64 {
    for now in stride(from: start, to: start + 5000, by: 500) {
      guard tree.mayHaveMoved(now: Millis(now)) else { return now }
      _ = tree.glance()
    }
    Issue.record("a tree in which nothing moves is looked at again and again")
    return start + 5000
  }

  @Test func `what a glance would see is told without it, and what is at rest costs none`() throws {
    world.run("branch", "side")
    world.run("pack-refs", "--all")
    let counted = MortalGit(world.git, life: .max)
    let tree = GitTree(runner: counted, directory: world.top, plan: nil)
    #expect(tree.mayHaveMoved(now: .zero), "nothing is known yet")
    var now = try rest(tree)
    let moves: [[String]] = [
      ["commit", "-q", "--allow-empty", "-m", "from a packed ref"], ["pack-refs", "--all"],
      ["commit", "-q", "--allow-empty", "-m", "another"], ["checkout", "-q", "side"],
      ["branch", "-m", "other"], ["checkout", "-q", "--detach", "main"],
      ["checkout", "-q", "main"],
      ["reset", "-q", "--soft", "HEAD~1"], ["symbolic-ref", "HEAD", "refs/heads/other"],
      ["update-ref", "refs/heads/other", "main"], ["update-ref", "-d", "refs/heads/other"],
    ]
    for words in moves {
      #expect(world.git.run(GitCall(words, in: world.top))?.code == 0, "\(words)")
      let calls = counted.calls
      #expect(tree.mayHaveMoved(now: Millis(now)), "\(words)")
      #expect(counted.calls == calls, "the question itself runs no git")
      let view = tree.glance()
      #expect(view != nil || words[0] == "pack-refs", "\(words)")
      now = try rest(tree, from: now + 500)
    }
  }

  @Test func `the files of a worktree, and those without a log of refs, tell as much`() throws {
    world.run("config", "core.logAllRefUpdates", "false")
    let beside = world.folder + "/beside"
    world.run("worktree", "add", "-q", "-b", "other", beside)
    let here = GitTree(runner: world.git, directory: world.top, plan: nil)
    let there = GitTree(runner: world.git, directory: beside, plan: nil)
    let now = max(try rest(here), try rest(there))
    try world.commit(["b": "1"], at: beside)
    #expect(there.mayHaveMoved(now: Millis(now)))
    #expect(!here.mayHaveMoved(now: Millis(now)))
  }

  @Test func `a HEAD of the same size and age is another one`() throws {
    world.run("branch", "side")
    let tree = GitTree(runner: world.git, directory: world.top, plan: nil)
    let now = try rest(tree)
    let head = world.top + "/.git/HEAD"
    let before = try #require(try Files.status(head))
    try FileDescriptor.open(head, .update).write(Array("ref: refs/heads/side".utf8), at: 0)
    var times = [timespec(), timespec()]
    times[1].tv_sec = Int(before.modified / 1_000_000_000)
    times[1].tv_nsec = Int(before.modified % 1_000_000_000)
    #expect(unsafe utimensat(AT_FDCWD, head, &times, 0) == 0)
    #expect(try Files.status(head) == before)
    #expect(tree.mayHaveMoved(now: Millis(now)))
    #expect(tree.glance()?.branch == Text("side"))
  }

  @Test func `nobody waits for a glance that is being made`() throws {
    let asked = Mutex<[Bool]>([])
    let tree = Mutex<GitTree?>(nil)
    let git = ListeningGit(world.git) {
      let held = tree.withLock { $0 }
      guard let held else { return }
      asked.withLock { $0.append(held.mayHaveMoved(now: .zero)) }
    }
    let made = GitTree(runner: git, directory: world.top, plan: nil)
    tree.withLock { $0 = made }
    #expect(made.glance() != nil)
    #expect(asked.withLock { $0 } == [true, true, true])
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
    #expect(!tree.mayHaveMoved(now: .zero))
    #expect(counted.calls == 1)
    world.run("init", "-q", "-b", "main", at: bare.path)
    #expect(tree.mayHaveMoved(now: .zero))
    #expect(tree.glance()?.branch == Text("main"))
  }
}

/// A git beside which something else is done at each call.
private struct ListeningGit: GitRunner {
  let git: any GitRunner
  let beside: @Sendable () -> Void

  init(_ git: any GitRunner, beside: @escaping @Sendable () -> Void) {
    (self.git, self.beside) = (git, beside)
  }

  func run(_ call: GitCall) -> GitAnswer? {
    beside()
    return git.run(call)
  }
}
