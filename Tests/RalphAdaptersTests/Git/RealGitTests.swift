import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite struct RealGitTests {
  let world: GitWorld

  init() throws {
    world = try GitWorld()
    try world.commit(["sub/kept.txt": "one\n", "sub/PLAN.md": "- [ ] a\n"])
  }

  var plan: String { world.top + "/sub/PLAN.md" }

  func look(_ sub: String = "") -> TreeView {
    let directory = world.top + sub
    return GitTree(runner: world.git, directory: directory, plan: plan).look(at: directory)
  }

  @Test func `real changes change the digest, and undoing them gives it back`() throws {
    for sub in ["", "/sub"] {
      let clean = look(sub)
      #expect(clean.head.count == 40)
      try world.write("sub/kept.txt", "two\n")
      let changed = look(sub)
      #expect(changed.digest != clean.digest)
      try world.write("sub/kept.txt", "six\n")
      #expect(look(sub).digest != changed.digest)
      try world.write("sub/kept.txt", "one\n")
      #expect(look(sub) == clean)
      try world.write("new file ä\n.txt", "x")
      #expect(look(sub).digest != clean.digest)
      try Files.remove(world.top + "/new file ä\n.txt")
      #expect(look(sub) == clean)
    }
  }

  @Test func `marks, journals and the tracker's files are no change, a commit is one`() throws {
    let clean = look()
    try world.write("sub/PLAN.md", "- [x] a\n")
    try world.write("sub/.PLAN.md.77.new", "- [x] a\n")
    try world.write(".ralph/journal.ndjson", "{}\n")
    try world.write(".beads/issues.jsonl", "{}\n")
    #expect(look() == clean)
    let below = GitTree(runner: world.git, directory: world.top + "/sub", plan: "PLAN.md")
    #expect(look("/sub") == below.look(at: world.top + "/sub"))
    // The plan may also lie above the workspace.
    let beside = GitTree(runner: world.git, directory: world.top + "/.beads", plan: plan)
    #expect(beside.look(at: world.top + "/.beads") == clean)
    try world.commit([:])
    #expect(look().head != clean.head)
    #expect(look().digest != clean.digest)
  }

  @Test func `looking writes nothing`() throws {
    let before = try Files.status(world.top + "/.git/index")
    try world.write("sub/kept.txt", "one\n")
    _ = look()
    #expect(try Files.status(world.top + "/.git/index") == before)
  }

  @Test func `a folder without a tree is not known`() throws {
    let bare = try TemporaryFolder()
    let tree = GitTree(runner: world.git, directory: bare.path, plan: nil)
    #expect(tree.look(at: bare.path) == .unknown)
    #expect(tree.glance() == nil)
  }

  @Test func `a worktree is looked at like the workspace, its copy of the plan kept out`() throws {
    let beside = world.folder + "/beside"
    world.run("worktree", "add", "-q", "-b", "other", beside)
    let tree = GitTree(runner: world.git, directory: world.top, plan: plan)
    let clean = tree.look(at: beside)
    #expect(clean.branch == Text("other"))
    #expect(tree.look(at: world.top).branch == Text("main"))
    #expect(clean.digest == tree.look(at: world.top).digest)
    try world.write("sub/PLAN.md", "- [x] a\n", at: beside)
    #expect(tree.look(at: beside) == clean)
    try world.write("sub/kept.txt", "two\n", at: beside)
    #expect(tree.look(at: beside + "/sub").digest != clean.digest)
    world.run("checkout", "-q", "--detach", at: beside)
    #expect(tree.look(at: beside).branch.isEmpty)
    // A workspace below the top: the worktree's folder that stands for it, and its top, too.
    let below = GitTree(runner: world.git, directory: world.top + "/sub", plan: "PLAN.md")
    try world.write("sub/kept.txt", "one\n", at: beside)
    #expect(below.look(at: beside + "/sub").digest == clean.digest)
    #expect(below.look(at: beside).digest == clean.digest)
  }

  @Test func `what a hook of git tells its children does not lead to another repository`() throws {
    let other = try GitWorld()
    let lines = GitWorld.environment(home: world.folder) + ["GIT_DIR=\(other.top)/.git"]
    let git = try #require(ProcessGit(environment: lines + ["GIT_INDEX_FILE=/nowhere/index"]))
    let tree = GitTree(runner: git, directory: world.top, plan: plan)
    #expect(tree.look(at: world.top) == look())
  }

  @Test func `ancestors are told from strangers, and what is no commit is not known`() throws {
    let tree = GitTree(runner: world.git, directory: world.top, plan: nil)
    let old = try #require(Name(world.run("rev-parse", "HEAD")))
    let new = try #require(Name(try world.commit(["x": "y"])))
    #expect(tree.isAncestor(old, of: new) == true)
    #expect(tree.isAncestor(new, of: new) == true)
    #expect(tree.isAncestor(new, of: old) == false)
    let nothing = try #require(Name(String(repeating: "0", count: 40)))
    for odd in [Name(), try #require(Name("--help")), try #require(Name("HEAD")), nothing] {
      #expect(tree.isAncestor(odd, of: new) == nil)
    }
  }

  @Test func `what is amended or rebased is not taken back, what is dropped or done over is`()
    throws
  {
    let tree = GitTree(runner: world.git, directory: world.top, plan: nil)
    func head() throws -> Name { try #require(Name(world.run("rev-parse", "HEAD"))) }
    /// Two commits of two moments, on a branch of their own.
    func work(_ branch: String) throws -> Name {
      world.run("checkout", "-q", "-B", branch, "main")
      for (file, moment) in [("one", 1_000_000_000), ("two", 1_000_000_100)] {
        try world.write("\(branch)-\(file)", "x\n")
        world.run("add", "-A")
        world.run("commit", "-q", "-m", file, "--date=\(moment) +0000")
      }
      return try head()
    }
    let amended = try work("amended")
    try world.write("amended-two", "other\n")
    world.run("commit", "-q", "-a", "--amend", "-m", "In other words")
    #expect(!tree.isTakenBack(amended, by: try head()))
    let dropped = try work("dropped")
    world.run("reset", "-q", "--hard", "HEAD~1")
    #expect(tree.isTakenBack(dropped, by: try head()))
    #expect(!tree.isTakenBack(try head(), by: dropped))
    try world.commit(["else": "y\n"])
    #expect(tree.isTakenBack(dropped, by: try head()), "a commit in its place is no amended one")
    let rebased = try work("rebased")
    world.run("checkout", "-q", "main")
    try world.commit(["upstream": "y\n"])
    world.run("checkout", "-q", "rebased")
    world.run("rebase", "-q", "main")
    #expect(!tree.isTakenBack(rebased, by: try head()))
  }
}
