import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite struct RestoreTests {
  let world: GitWorld
  let snapshots: GitSnapshots
  let before: Name
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))

  init() throws {
    world = try GitWorld()
    try world.commit([
      "a.txt": "a\n", "b.txt": "b\n", "sub/c.txt": "c\n", "sub/d.txt": "d\n",
      "PLAN.md": "- [ ] a\n", ".gitignore": "ignored\n",
    ])
    try world.write("draft.txt", "not committed\n")
    snapshots = GitSnapshots(runner: world.git, workspace: world.top, plan: "PLAN.md")
    let snapshot = snapshots.take(key, .before, of: world.top)
    guard case .made(let commit) = snapshot else { throw PortFailure(.answer, "\(snapshot)") }
    before = commit
    // What an agent does then.
    try Files.remove(world.top + "/draft.txt")
    try Files.removeTree(world.top + "/sub")
    try world.write("a.txt", "a\nmore\n")
    try world.write("new.txt", "n\n")
    try world.write("PLAN.md", "- [x] a\n")
  }

  func restoration(_ paths: String..., at directory: String? = nil) throws -> Restoration {
    try snapshots.restoration(
      of: before,
      over: snapshots.present(of: world.top),
      paths: paths,
      seenFrom: directory ?? world.top,
      in: world.top
    )
  }

  @Test func `what was done is told by file and line`() throws {
    let present = try snapshots.present(of: world.top)
    let changes = try snapshots.changes(from: before, to: present, paths: [], in: world.top)
    #expect(
      changes.map { "\($0.kind) \($0.path) \($0.lines?.added ?? -1) \($0.lines?.removed ?? -1)" }
        == [
          "changed PLAN.md 1 1", "changed a.txt 1 0", "deleted draft.txt 0 1", "added new.txt 1 0",
          "deleted sub/c.txt 0 1", "deleted sub/d.txt 0 1",
        ]
    )
    func difference(_ form: GitSnapshots.Form, _ paths: [String]) throws -> String {
      let bytes = try snapshots.difference(
        from: before,
        to: present,
        form,
        paths: paths,
        in: world.top
      )
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(try difference(.patch, ["a.txt"]).hasSuffix("@@ -1 +1,2 @@\n a\n+more\n"))
    #expect(try difference(.patch, ["sub"]).contains("deleted file mode"))
    #expect(try difference(.summary, []).contains(" 6 files changed"))
    #expect(try difference(.patch, ["*.txt"]) == "")
  }

  @Test func `what was deleted or changed comes back, index and what came since stay`() throws {
    world.run("add", "new.txt")
    let index = world.run("ls-files", "--stage")
    let restoration = try restoration()
    #expect(restoration.files.map(\.path) == ["a.txt", "draft.txt", "sub/c.txt", "sub/d.txt"])
    #expect(restoration.files.map(\.isMissing) == [false, true, true, true])
    #expect(restoration.leftAlone.map(\.path) == ["PLAN.md"])
    try snapshots.restore(restoration, in: world.top)
    #expect(world.read("a.txt") == "a\n")
    #expect(world.read("draft.txt") == "not committed\n")
    #expect(world.read("sub/c.txt") == "c\n")
    #expect(world.read("new.txt") == "n\n")
    #expect(world.read("PLAN.md") == "- [x] a\n")
    #expect(world.run("ls-files", "--stage") == index)
    #expect(try self.restoration().files.isEmpty)
  }

  @Test func `only what is named comes back, the plan, too, and names are seen from here`() throws {
    try Files.makeFolder(world.top + "/sub")
    let one = try restoration("c.txt", at: world.top + "/sub")
    #expect(one.files.map(\.path) == ["sub/c.txt"])
    try snapshots.restore(one, in: world.top + "/sub")
    #expect(world.read("sub/c.txt") == "c\n")
    #expect(!Files.exists(world.top + "/sub/d.txt"))
    try snapshots.restore(try restoration("PLAN.md"), in: world.top)
    #expect(world.read("PLAN.md") == "- [ ] a\n")
    #expect(world.read("a.txt") == "a\nmore\n")
  }

  @Test func `nothing is written over that no snapshot holds`() throws {
    try world.write(".gitignore", "ignored\ndraft.txt\nsub\n")
    try world.write("draft.txt", "mine, ignored\n")
    try world.write("sub", "a file, ignored\n")
    try Files.remove(world.top + "/b.txt")
    try world.write("b.txt/ignored", "i\n")
    let restoration = try restoration()
    #expect(restoration.files.map(\.path) == [".gitignore", "a.txt"])
    #expect(
      restoration.leftAlone.map { "\($0.path): \($0.why)" } == [
        "PLAN.md: its marks are ralph's; name it to bring it back",
        "b.txt: a folder stands there now",
        "draft.txt: a file that git ignores stands there now; move it away first",
        "sub/c.txt: a file or a link stands where one of its folders was",
        "sub/d.txt: a file or a link stands where one of its folders was",
      ]
    )
    try snapshots.restore(restoration, in: world.top)
    #expect(world.read("draft.txt") == "mine, ignored\n")
    #expect(world.read("sub") == "a file, ignored\n")
    #expect(world.read("b.txt/ignored") == "i\n")
  }

  @Test func `files of a worktree come back there, named as in the workspace`() throws {
    let beside = world.folder + "/beside"
    world.run("worktree", "add", "-q", "-b", "other", beside)
    try world.write("sub/c.txt", "mine\n", at: beside)
    guard case .made(let kept) = snapshots.take(key, .after, of: beside) else {
      Issue.record("nothing was kept")
      return
    }
    try Files.remove(beside + "/sub/c.txt")
    try Files.makeFolder(world.top + "/sub")
    let restoration = try snapshots.restoration(
      of: kept,
      over: snapshots.present(of: beside),
      paths: ["c.txt"],
      seenFrom: world.top + "/sub",
      in: beside
    )
    try snapshots.restore(restoration, in: beside)
    #expect(world.read("sub/c.txt", at: beside) == "mine\n")
    #expect(!Files.exists(world.top + "/sub/c.txt"))
  }

  @Test func `what stood there before is kept under a name of its own`() throws {
    let first = try snapshots.takeBeside("\(key).restore-", of: world.top)
    #expect(first.name == "refs/ralph/snap/9ae0r3.412.restore-1")
    #expect(try snapshots.takeBeside("\(key).restore-", of: world.top).name.hasSuffix("-2"))
    #expect(world.run("show", "\(first.name):a.txt") == "a\nmore")
  }
}
