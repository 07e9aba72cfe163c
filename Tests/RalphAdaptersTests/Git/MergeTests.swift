import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite struct MergeTests {
  @Test func `what an agent left is committed and merged, and the workspace is as it was`() throws {
    let world = try WorktreesWorld()
    try world.make()
    try world.world.commit(["a.txt": "ONE\ntwo\nthree\n"], at: world.tree)
    try world.world.write("new dir/ä \"x\".txt", "new\n", at: world.tree)
    try Files.remove(world.tree + "/b.txt")
    try world.world.commit(["c.txt": "main\n"])
    try world.world.write("draft.txt", "mine\n")
    world.world.run("add", "draft.txt")
    let before = world.world.belongings(ofBranch: "refs/heads/main")
    let merge = try world.merge()
    #expect(world.world.belongings(ofBranch: "refs/heads/main") == before)
    let commit = try world.commit(merge)
    #expect(merge == .made(commit: commit, isSame: false))
    #expect(world.head(world.tree) == commit.text)
    #expect(world.world.run("rev-parse", "\(commit)^1") == world.head())
    #expect(world.world.read("a.txt", at: world.tree) == "ONE\ntwo\nthree\n")
    #expect(world.world.read("c.txt", at: world.tree) == "main\n")
    #expect(world.world.read("new dir/ä \"x\".txt", at: world.tree) == "new\n")
    #expect(!Files.exists(world.tree + "/b.txt"))
    #expect(world.world.run("status", "--porcelain", at: world.tree) == "")
    let message = world.world.run("log", "-1", "--format=%s%n%an <%ae>%n%(trailers)", commit.text)
    #expect(
      message.split(separator: "\n").map(String.init) == [
        "Merge plan:7.1.1: Parse ### headers as subsections, whatever else is in the l…",
        "A Person <person@example.org>", "Ralph-Bead: plan:7.1.1", "Ralph-Run: 9ae0r3",
        "Ralph-Attempt: 2", "Ralph-Key: 9ae0r3.440",
      ]
    )
    // The same again is the same answer.
    #expect(try world.merge() == merge)
    #expect(world.head(world.tree) == commit.text)
  }

  @Test func `with nothing new beside it a merge has the same files, and still is one`() throws {
    let world = try WorktreesWorld()
    try world.make()
    try world.world.commit(["a.txt": "1\n"], at: world.tree)
    let merge = try world.merge()
    #expect(merge == .made(commit: try world.commit(merge), isSame: true))
    #expect(try world.merge() == merge)
    let parents = world.world.run("rev-list", "--parents", "-1", "HEAD", at: world.tree)
    #expect(parents.split(separator: " ").count == 3)
  }

  @Test func `a committed link to a carried folder never takes the folder's place`() throws {
    let world = try WorktreesWorld(carry: ["node_modules"])
    try world.world.write("node_modules/dep.js", "precious\n")
    try world.make()
    try world.world.write("made.txt", "work\n", at: world.tree)
    // `node_modules/` ignores a folder of that name, and not the link that stands for it here.
    world.world.run("add", "-A", at: world.tree)
    world.world.run("commit", "-q", "-m", "all of it", at: world.tree)
    #expect(world.world.run("ls-files", "node_modules", at: world.tree) != "")
    let commit = try world.commit(world.merge())
    #expect(
      world.world.run("ls-tree", "-r", "--name-only", commit.text, "--", "node_modules") == ""
    )
    #expect(try world.land(commit) == .landed)
    #expect(world.world.read("node_modules/dep.js") == "precious\n")
    #expect(world.world.read("made.txt") == "work\n")
  }

  @Test func `where nothing was done there is nothing to merge`() throws {
    let world = try WorktreesWorld()
    try world.make()
    #expect(try world.merge() == .nothing)
    try world.world.write("PLAN.md", "- [x] **7.1.1** a\n- [ ] **7.1.2** b\n", at: world.tree)
    #expect(try world.merge() == .nothing)
  }

  @Test func `where both sides changed the same, the paths are named and all stays`() throws {
    let world = try WorktreesWorld()
    try world.make()
    try world.world.commit(["a.txt": "one\nTHEIRS\nthree\n"], at: world.tree)
    try world.world.commit(["a.txt": "one\nOURS\nthree\n"])
    let (before, tip) = (world.world.belongings(), world.head(world.tree))
    #expect(try world.merge() == .conflict(paths: ["a.txt"]))
    #expect(world.world.belongings() == before)
    #expect(world.head(world.tree) == tip)
    #expect(world.world.run("status", "--porcelain", at: world.tree) == "")
  }

  @Test(arguments: ["", "app"])
  func `plan and tracker are the workspace's, whatever the agent did to its copies`(
    prefix: String
  ) throws {
    let world = try WorktreesWorld(below: prefix)
    let start = prefix.isEmpty ? "" : prefix + "/"
    try world.make()
    let (plan, beads) = ("\(start)PLAN.md", ".beads/issues.jsonl")
    try world.world.commit(
      [plan: "mine\n", beads: "theirs\n", ".beads/new": "n\n", "a.txt": "1\n"],
      at: world.tree
    )
    // One staged, one not, one that git does not know.
    try world.world.write(plan, "staged\n", at: world.tree)
    world.world.run("add", plan, at: world.tree)
    try world.world.write(".beads/other", "o\n", at: world.tree)
    try Files.remove(world.tree + "/" + beads)
    try world.world.commit([plan: "- [?] **7.1.1** a\n", beads: "{\"ours\":1}\n"])
    let merge = try world.merge()
    #expect(merge == .made(commit: try world.commit(merge), isSame: true))
    #expect(world.world.read(plan, at: world.tree) == "- [?] **7.1.1** a\n")
    #expect(world.world.read(beads, at: world.tree) == "{\"ours\":1}\n")
    #expect(
      !Files.exists(world.tree + "/.beads/new") && !Files.exists(world.tree + "/.beads/other")
    )
    #expect(world.world.run("diff", "--name-only", "HEAD^1", "HEAD", at: world.tree) == "a.txt")
    // Nothing an agent wrote is gone.
    let kept = "refs/ralph/snap/\(world.key).own"
    #expect(world.world.run("show", "\(kept):\(plan)") == "staged")
    #expect(world.world.run("show", "\(kept):.beads/other") == "o")
    #expect(world.world.run("ls-tree", kept, beads) == "")
  }

  @Test func `a repository of its own inside is left where it is`() throws {
    let world = try WorktreesWorld()
    try world.make()
    try Files.makeFolder(world.tree + "/clone")
    world.world.run("init", "-q", at: world.tree + "/clone")
    try world.world.commit(["x": "y"], at: world.tree + "/clone")
    #expect(try world.merge() == .nothing)
    #expect(try world.worktrees().remove(world.key) == .kept("not committed there: clone/"))
    #expect(world.world.read("clone/x", at: world.tree) == "y")
  }

  @Test func `what was taken out of git on purpose stays out of it`() throws {
    let world = try WorktreesWorld()
    try world.world.commit(["build/x": "1\n", ".gitignore": ""])
    try world.make()
    try world.world.write(".gitignore", "build/\n", at: world.tree)
    world.world.run("rm", "-q", "--cached", "build/x", at: world.tree)
    _ = try world.commit(try world.merge())
    #expect(world.world.run("ls-files", "build", at: world.tree) == "")
    #expect(world.world.read("build/x", at: world.tree) == "1\n")
  }

  @Test func `without a name in git's settings ralph commits in its own`() throws {
    let world = try WorktreesWorld()
    try world.make()
    world.world.run("config", "--global", "--unset", "user.email")
    try world.world.write("new", "x\n", at: world.tree)
    let commit = try world.commit(try world.merge())
    let names = world.world.run("log", "-2", "--format=%an %ce", "\(commit)^2..\(commit)")
    #expect(names == "ralph ralph@localhost")
  }

  @Test func `no hook runs and nothing is signed`() throws {
    let world = try WorktreesWorld()
    for hook in ["pre-commit", "commit-msg", "post-checkout", "post-merge", "post-commit"] {
      let path = "\(world.world.top)/.git/hooks/\(hook)"
      try Files.makeFolder(Files.folder(of: path))
      let script = "#!/bin/sh\ntouch \(world.world.folder)/ran\nexit 1\n"
      try Files.replace(path, with: Array(script.utf8), mode: 0o755)
    }
    world.world.run("config", "commit.gpgSign", "true")
    world.world.run("config", "gpg.program", "/nowhere/gpg")
    world.world.run("config", "merge.autoStash", "true")
    try world.make()
    try world.world.write("new", "x\n", at: world.tree)
    let commit = try world.commit(try world.merge())
    #expect(try world.land(commit) == .landed)
    #expect(!Files.exists(world.world.folder + "/ran"))
  }
}
