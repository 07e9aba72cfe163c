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

@Suite struct WorktreeTests {
  @Test func `a worktree is made outside the repository, on a branch named after its bead`() throws
  {
    let world = try WorktreesWorld()
    let before = world.world.belongings()
    let made = try world.make()
    #expect(made.directory == world.tree)
    #expect(made.branch == "ralph/7.1.1-parse-headers-as-subsections-whatever")
    #expect(made.head == Name(world.head()))
    #expect(world.world.run("symbolic-ref", "HEAD", at: world.tree) == "refs/heads/\(made.branch)")
    #expect(world.world.read("a.txt", at: world.tree) == "one\ntwo\nthree\n")
    let after = world.world.belongings()
    #expect(after[0...2] == before[0...2] && after[4] == before[4])
    // Found made: the same answer, also after the workspace has gone on.
    try world.world.commit(["a.txt": "later\n"])
    #expect(try world.make() == made)
    #expect(try world.worktrees().list().map(\.key) == [world.key])
  }

  @Test func `a name that is taken gets a number, and a name below a name is taken`() throws {
    let world = try WorktreesWorld()
    let name = "ralph/7.1.1-parse-headers-as-subsections-whatever"
    world.world.run("branch", name)
    world.world.run("branch", "\(name)-2/below")
    #expect(try world.make().branch == name + "-3")
  }

  @Test(arguments: [
    ("plan:7.1.1", "", "ralph/7.1.1"), ("bd:hm-1a2", "Über – Straße!", "ralph/hm-1a2-ber-stra-e"),
    ("plan:..x", "a..b.lock", "ralph/x-a-b-lock"), ("plan:-", "-", nil),
    ("plan:a/../b", "$(rm -rf /) `x`", "ralph/a-.-b-rm-rf-x"), ("plan:@{1}~^:", "x", "ralph/1-x"),
  ])
  func `whatever a bead is called, git takes the branch`(
    bead: String,
    title: String,
    branch: String?
  ) throws {
    let world = try WorktreesWorld()
    let id = BeadID(try #require(Name(bead)))
    let made = try world.worktrees().make(world.key, bead: id, title: title)
    #expect(made.branch == branch ?? "ralph/\(world.key)")
  }

  @Test func `a workspace below the top has its own folder in the worktree`() throws {
    let world = try WorktreesWorld(below: "app")
    let made = try world.make()
    #expect(made.directory == world.tree + "/app")
    #expect(world.world.read("c.txt", at: made.directory) == "c\n")
  }

  @Test func `ignored files are taken along as they are asked for, and nothing else is`() throws {
    let names = [".env", "node_modules", "a.txt", "../secret", "/etc/hosts", "away/x", "missing"]
    let world = try WorktreesWorld(below: "app", carry: names)
    try world.world.write(".env", "KEY=1\n", at: world.workspace)
    try world.world.write("node_modules/x/y.js", "y\n", at: world.workspace)
    try world.world.write("secret", "s\n")
    try world.world.write("elsewhere/x", "x\n", at: world.world.folder)
    try world.world.write("a.txt", "not ignored\n", at: world.workspace)
    let link = "\(world.workspace)/away"
    world.world.run("config", "core.excludesFile", world.world.folder + "/excludes")
    try world.world.write("excludes", "away\n", at: world.world.folder)
    #expect(unsafe symlink(world.world.folder + "/elsewhere", link) == 0)
    let made = try world.make()
    #expect(world.world.read(".env", at: made.directory) == "KEY=1\n")
    let modules = try #require(try Files.linkStatus(made.directory + "/node_modules"))
    #expect(modules.isLink)
    #expect(world.world.read("node_modules/x/y.js", at: made.directory) == "y\n")
    for name in ["a.txt", "away", "missing", "../secret"] {
      #expect(try Files.linkStatus("\(made.directory)/\(name)") == nil, "\(name)")
    }
    // What is there is left as it is.
    try world.world.write(".env", "KEY=2\n", at: made.directory)
    #expect(try world.make() == made)
    #expect(world.world.read(".env", at: made.directory) == "KEY=2\n")
    // git takes the link for something new; it is nobody's work, and goes with the worktree.
    #expect(world.world.run("status", "--porcelain", at: world.tree) == "?? app/node_modules")
    #expect(try world.worktrees().list().first?.changed == [])
    #expect(try world.merge() == .nothing)
    #expect(try world.worktrees().remove(world.key) == .removed)
    #expect(world.world.read("node_modules/x/y.js", at: world.workspace) == "y\n")
  }

  @Test func `a file whose rule is not committed is not taken along`() throws {
    let world = try WorktreesWorld(carry: ["token"])
    try world.world.write(".gitignore", "token\n")
    try world.world.write("token", "secret\n")
    let made = try world.make()
    #expect(try Files.linkStatus(made.directory + "/token") == nil)
  }

  @Test func `what a killed git has half made is made again, and so is a folder that is gone`()
    throws
  {
    let world = try WorktreesWorld()
    let made = try world.make()
    let admin = world.world.run("rev-parse", "--absolute-git-dir", at: world.tree)
    try Files.replace(admin + "/locked", with: Array("initializing".utf8))
    try Files.remove(world.tree + "/a.txt")
    #expect(try world.make() == made)
    #expect(world.world.read("a.txt", at: world.tree) == "one\ntwo\nthree\n")
    try Files.removeTree(world.tree)
    #expect(try world.make() == made)
    #expect(world.world.read("a.txt", at: world.tree) == "one\ntwo\nthree\n")
  }

  @Test func `where nothing can begin, a sentence says so`() throws {
    let empty = try GitWorld()
    let id = BeadID(try #require(Name("plan:1")))
    let worktrees = GitWorktrees(
      runner: empty.git,
      workspace: empty.top,
      plan: nil,
      root: empty.folder + "/trees"
    )
    let key = Key(run: RunID(genesis: 1, number: 1), seq: Seq(1))
    let failure = #expect(throws: PortFailure.self) {
      try worktrees.make(key, bead: id, title: "x")
    }
    #expect(failure?.why.contains("no commit yet") == true)
    let world = try WorktreesWorld()
    try world.world.write("9ae0r3.412/file", "x", at: world.root)
    #expect(throws: PortFailure.self) { try world.make() }
    #expect(world.world.read("9ae0r3.412/file", at: world.root) == "x")
  }

  @Test(arguments: 0..<14)
  func `killed after any call of git, it is made by the next life`(life: Int) throws {
    let world = try WorktreesWorld(carry: [".env"])
    try world.world.write(".env", "KEY=1\n")
    let mortal = MortalGit(world.world.git, life: life)
    let first = try? world.make(mortal)
    if mortal.calls > life { #expect(first == nil) }
    let made = try world.make()
    #expect(made.branch == "ralph/7.1.1-parse-headers-as-subsections-whatever")
    #expect(made.head == Name(world.head()))
    #expect(world.world.read(".env", at: made.directory) == "KEY=1\n")
    #expect(world.world.run("for-each-ref", "--format=x", "refs/heads/ralph/") == "x")
    if life == 13 { #expect(mortal.calls <= life, "more calls than lives are tried") }
  }
}
