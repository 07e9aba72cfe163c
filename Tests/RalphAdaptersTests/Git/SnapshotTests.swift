import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct SnapshotTests {
  let world: GitWorld
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))
  var ref: String { "refs/ralph/snap/9ae0r3.412.before" }

  init() throws {
    world = try GitWorld()
    try world.commit([
      "a.txt": "a\n", "b.txt": "b\n", "sub/c.txt": "c\n", "PLAN.md": "- [ ] a\n",
      ".beads/issues.jsonl": "{}\n", ".gitignore": "ignored\n",
    ])
  }

  func snapshots(files: Int = 100, bytes: Int = 1_000_000) -> GitSnapshots {
    GitSnapshots(
      runner: world.git,
      workspace: world.top,
      plan: "PLAN.md",
      files: files,
      bytes: bytes
    )
  }

  @discardableResult
  func take(_ moment: SnapshotMoment = .before, of directory: String? = nil) throws -> Name {
    let snapshot = snapshots().take(key, moment, of: directory ?? world.top)
    guard case .made(let commit) = snapshot else {
      Issue.record("\(snapshot)")
      return Name()
    }
    return commit
  }

  /// The files of a snapshot.
  func names(_ commit: Name) -> [String] {
    let output = world.run("ls-tree", "-r", "-z", "--name-only", commit.text)
    return output.split(separator: "\0").map(String.init)
  }

  @Test func `what stands in the tree is kept, and nothing of the user's is touched`() throws {
    try world.write("a.txt", "stashed\n")
    world.run("stash", "-q")
    try world.write("a.txt", "changed\n")
    try world.write("b.txt", "staged\n")
    world.run("add", "b.txt")
    try world.write("b.txt", "and changed again\n")
    try Files.remove(world.top + "/sub/c.txt")
    try world.write("new ä\n/\"x\".txt", "new\n")
    try world.write("ignored", "i\n")
    try world.write("PLAN.md", "- [~] a\n")
    try world.write(".ralph/journal.ndjson", "{}\n")
    try world.write(".beads/issues.jsonl", "{\"more\":1}\n")
    let before = world.belongings()
    let index = try Files.status(world.top + "/.git/index")
    let commit = try take()
    #expect(world.belongings() == before)
    #expect(try Files.status(world.top + "/.git/index") == index)
    #expect(world.run("rev-parse", ref) == commit.text)
    #expect(
      names(commit) == [".gitignore", "PLAN.md", "a.txt", "b.txt", "new ä\n/\"x\".txt"]
    )
    #expect(world.run("show", "\(commit):a.txt") == "changed")
    #expect(world.run("show", "\(commit):b.txt") == "and changed again")
    #expect(world.run("show", "\(commit):PLAN.md") == "- [~] a")
    let who = world.run("log", "-1", "--format=%an %ae %cn %ce %P", commit.text)
    #expect(who == "ralph ralph@localhost ralph ralph@localhost \(world.run("rev-parse", "HEAD"))")
    let left = try Files.list(world.top + "/.git").filter { $0.hasPrefix("ralph-index.") }
    #expect(left == [])
  }

  @Test func `taking it again replaces it`() throws {
    try take()
    try world.write("a.txt", "later\n")
    let second = try take()
    #expect(world.run("rev-parse", ref) == second.text)
    #expect(try snapshots().find(key, .before) == second)
    #expect(try snapshots().find(key, .after) == nil)
  }

  @Test func `a tree without a commit, with submodules, repositories and conflicts is kept`() throws
  {
    let empty = try GitWorld()
    try empty.write("a", "1\n")
    let snapshots = GitSnapshots(runner: empty.git, workspace: empty.top)
    guard case .made(let first) = snapshots.take(key, .before, of: empty.top) else {
      Issue.record("nothing was kept")
      return
    }
    #expect(empty.run("ls-tree", "-r", "--name-only", first.text) == "a")
    for name in ["module", "clone"] {
      try Files.makeFolder("\(world.top)/\(name)")
      world.run("init", "-q", at: "\(world.top)/\(name)")
      try world.commit(["x": "1\n"], at: "\(world.top)/\(name)")
    }
    world.run("-c", "advice.addEmbeddedRepo=false", "add", "module")
    world.run("commit", "-q", "-m", "module")
    try world.write("module/x", "2\n")
    world.run("checkout", "-q", "-b", "side", "HEAD~1")
    try world.commit(["a.txt": "side\n"])
    world.run("checkout", "-q", "main")
    try world.commit(["a.txt": "main\n"])
    world.run("merge", "-q", "side", code: 1)
    let commit = try take()
    #expect(names(commit).contains("module") && !names(commit).contains("clone/x"))
    #expect(world.run("show", "\(commit):a.txt").contains("<<<<<<<"))
    #expect(Files.exists(world.top + "/.git/MERGE_HEAD"))
  }

  @Test func `a folder that became a link, and a file that became a folder, are kept`() throws {
    try Files.removeTree(world.top + "/sub")
    try world.write("elsewhere/c.txt", "not ours\n", at: world.folder)
    #expect(unsafe symlink(world.folder + "/elsewhere", world.top + "/sub") == 0)
    try Files.remove(world.top + "/b.txt")
    try world.write("b.txt/inside", "x\n")
    let commit = try take()
    #expect(names(commit).contains("b.txt/inside") && names(commit).contains("sub"))
    #expect(!names(commit).contains("sub/c.txt"))
  }

  @Test func `too much is not kept, and nothing of it is written`() throws {
    for number in 0..<5 { try world.write("n\(number)", "x\n") }
    let objects = world.run("count-objects", "-v")
    #expect(
      snapshots(files: 4).take(key, .before, of: world.top)
        == .skipped("5 files differ from HEAD, and a snapshot takes at most 4")
    )
    try world.write("big", String(repeating: "x", count: 2_000_000))
    guard case .skipped(let why) = snapshots().take(key, .before, of: world.top) else {
      Issue.record("it was kept")
      return
    }
    #expect(why.hasPrefix("more than 1 MB of files differ from HEAD"))
    #expect(world.run("count-objects", "-v") == objects)
    world.run("rev-parse", "-q", "--verify", ref, code: 1)
  }

  @Test func `what a killed ralph left is removed, what another one uses is not`() throws {
    let dead = world.top + "/.git/ralph-index.999999999.snap.x"
    let other = world.top + "/.git/ralph-index.1.snap.x"
    for path in [dead, dead + ".lock", other] { try Files.replace(path, with: []) }
    try take()
    #expect(!Files.exists(dead) && !Files.exists(dead + ".lock"))
    #expect(Files.exists(other))
  }

  @Test(arguments: 0..<12)
  func `killed after any call of git, it leaves nothing in the way`(life: Int) throws {
    try world.write("a.txt", "changed\n")
    let mortal = MortalGit(world.git, life: life)
    let snapshots = GitSnapshots(runner: mortal, workspace: world.top)
    let first = snapshots.take(key, .before, of: world.top)
    if mortal.calls > life, case .made = first { Issue.record("made by the dead") }
    let commit = try take()
    #expect(world.run("show", "\(commit):a.txt") == "changed")
    if life == 11 { #expect(mortal.calls <= life, "more calls than lives are tried") }
  }

  @Test func `old ones are thinned out, young ones stay`() throws {
    try take()
    try take(.after)
    let made = try #require(Int64(world.run("log", "-1", "--format=%ct", ref)))
    let (day, now) = (Millis.hours(24), Instant((made + 10) * 1000))
    #expect(try snapshots().thin(olderThan: day, now: now) == 0)
    #expect(try snapshots().thin(olderThan: .seconds(5), now: now) == 2)
    #expect(world.run("for-each-ref", "refs/ralph/snap/") == "")
  }

  @Test func `a worktree's tree is kept among those of the repository`() throws {
    let beside = world.folder + "/beside"
    world.run("worktree", "add", "-q", "-b", "other", beside)
    try world.write("a.txt", "there\n", at: beside)
    let commit = try take(.after, of: beside + "/sub")
    #expect(world.run("show", "\(commit):a.txt") == "there")
    #expect(try snapshots().find(key, .after) == commit)
  }

  @Test func `a file that may not be read costs no other`() throws {
    try world.write("secret", "s\n")
    try world.write("open", "o\n")
    #expect(unsafe chmod(world.top + "/secret", 0) == 0)
    let commit = try take()
    #expect(names(commit).contains("open"))
    // root reads everything.
    #expect(names(commit).contains("secret") == (getuid() == 0))
  }
}
