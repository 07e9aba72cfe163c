import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

/// A git that gives prepared answers, over a folder with real files.
private final class Scene: GitRunner {
  let folder: String
  let place: String
  let status: String
  let code: Int32

  init(_ folder: String, status: String, place: String = "\n\n", code: Int32 = 0) {
    self.folder = folder
    self.status = status
    self.place = place
    self.code = code
  }

  func run(_ call: GitCall) -> GitAnswer? {
    let arguments = call.arguments
    #expect(call.directory.hasPrefix(folder))
    if arguments.first == "rev-parse" { return GitAnswer(code: code, output: Array(place.utf8)) }
    #expect(
      arguments.starts(with: ["--no-optional-locks", "-c", "core.fsmonitor=false", "status"])
    )
    #expect(arguments.contains("--untracked-files=all") && arguments.contains("-z"))
    return GitAnswer(code: 0, output: Array(status.utf8))
  }
}

private struct NoGit: GitRunner {
  func run(_ call: GitCall) -> GitAnswer? { nil }
}

private let oid = "b4471bb25ca37ee8fc24c2b67fac7cd7a96b68b5"
private let head = "# branch.oid \(oid)\0# branch.head main\0"
private let changed = "1 .M N... 100644 100644 100644 \(oid) \(oid) "

@Suite struct GitTreeTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("a b.txt", "one")
  }

  func write(_ name: String, _ text: String) throws {
    let path = "\(folder.path)/\(name)"
    try Files.makeFolder(Files.folder(of: path))
    try Files.replace(path, with: Array(text.utf8))
  }

  func look(
    _ records: String,
    plan: String? = nil,
    place: String = "\n\n",
    at sub: String = ""
  )
    -> TreeView
  {
    let scene = Scene(folder.path, status: head + records, place: place)
    let directory = folder.path + sub
    return GitTree(runner: scene, directory: directory, plan: plan).look(at: directory)
  }

  @Test func `the commit at HEAD and one digest of what differs are told`() {
    let clean = look("")
    #expect(clean.head == Name(oid))
    #expect(!clean.digest.isNone)
    #expect(look("") == clean)
    #expect(look(changed + "a b.txt\0").digest != clean.digest)
    #expect(look("? a b.txt\0").digest != look(changed + "a b.txt\0").digest)
  }

  @Test func `what differs is named, a part of it, and ralph's own files are not`() throws {
    func changes(_ records: String) -> TreeChanges? {
      let scene = Scene(folder.path, status: head + records)
      return GitTree(runner: scene, directory: folder.path, plan: folder.path + "/PLAN.md")
        .changes(at: folder.path)
    }
    let own = changed + "PLAN.md\0? .ralph/x\0"
    let some = changes(own + changed + "a b.txt\0? new\0")
    #expect(some == TreeChanges(paths: ["a b.txt", "new"], count: 2))
    #expect(changes(own) == TreeChanges(paths: [], count: 0))
    let many = changes((0..<100).map { "? file\($0)\0" }.joined())
    #expect(many?.count == 100 && many?.paths.count == TreeChanges.most)
    let none = GitTree(runner: NoGit(), directory: folder.path, plan: nil)
    #expect(none.changes(at: folder.path) == nil)
  }

  @Test func `a change of content counts, a touch does not`() throws {
    let before = look("? a b.txt\0")
    try write("a b.txt", "one")
    #expect(look("? a b.txt\0") == before)
    try write("a b.txt", "two")
    #expect(look("? a b.txt\0") != before)
    try Files.remove(folder.path + "/a b.txt")
    #expect(look("? a b.txt\0") != before)
  }

  @Test func `a large file counts by its size and time`() throws {
    try write("big", String(repeating: "x", count: (1 << 20) + 1))
    let before = look("? big\0")
    #expect(look("? big\0") == before)
    try write("big", String(repeating: "x", count: (1 << 20) + 2))
    #expect(look("? big\0") != before)
  }

  @Test(arguments: [
    "? .ralph/journal.ndjson\0", "? .beads/x.db\0", "? sub/.ralph/x\0",
    changed + "workers/PLAN.md\0", "? workers/.PLAN.md.412.new\0",
    "? workers/.PLAN.md.412.new.kept\0",
    "1 M. N... 100644 100644 100644 \(oid) \(oid) .beads/issues.jsonl\0",
  ])
  func `what ralph and the tracker write themselves is no change`(record: String) {
    let plan = folder.path + "/workers/PLAN.md"
    #expect(look(record, plan: plan) == look("", plan: plan))
    #expect(look(record, plan: "workers/PLAN.md") == look(""))
  }

  @Test(arguments: [
    "? workers/PLAN.md.orig\0", "? .ralphx/a\0", "? PLAN.md\0", "? workers/PLAN.mdx\0",
    "? .ralph.conf\0",
  ])
  func `what only has a like name is a change`(record: String) {
    #expect(look(record, plan: "workers/PLAN.md") != look("", plan: "workers/PLAN.md"))
  }

  @Test func `a workspace below the top of its tree sees the whole tree`() throws {
    try write("sub/PLAN.md", "x")
    func below(_ records: String) -> TreeView {
      look(records, plan: "\(folder.path)/sub/PLAN.md", place: "../\nsub/\n", at: "/sub")
    }
    #expect(below(changed + "sub/PLAN.md\0") == below(""))
    let before = below("? a b.txt\0")
    try write("a b.txt", "other")
    #expect(below("? a b.txt\0") != before)
  }

  @Test func `renames, conflicts and odd names are read`() {
    let renamed = "2 R. N... 100644 100644 100644 \(oid) \(oid) R100 new name\0? old\0"
    let conflict = "u UU N... 100644 100644 100644 100644 \(oid) \(oid) \(oid) x\0"
    #expect(look(renamed + conflict) != look(renamed))
    #expect(look(renamed + conflict) == look(renamed + conflict))
  }

  @Test func `without git, without a tree, with an answer that is none, nothing is known`() {
    func view(_ runner: any GitRunner) -> TreeView {
      GitTree(runner: runner, directory: folder.path, plan: nil).look(at: folder.path)
    }
    #expect(view(NoGit()) == .unknown)
    #expect(view(Scene(folder.path, status: head, code: 128)) == .unknown)
    #expect(view(Scene(folder.path, status: "")) == .unknown)
    #expect(view(Scene(folder.path, status: head, place: "nonsense")) == .unknown)
    let unborn = view(Scene(folder.path, status: "# branch.oid (initial)\0? a b.txt\0"))
    #expect(unborn.head.isEmpty)
    #expect(!unborn.digest.isNone)
  }

  @Test func `whatever git says, reading it ends`() {
    let seeds = [
      head + changed + "a b.txt\0? x\0", "2 R. N... 1 1 1 \(oid) \(oid) R100 new\0old\0" + head,
    ].map { Array($0.utf8) }
    var dice = Mutator(seed: 4)
    for round in 0..<20_000 {
      let bytes = dice.mutated(seeds[round & 1], with: seeds)
      let scene = Scene(folder.path, status: String(decoding: bytes, as: UTF8.self))
      _ = GitTree(runner: scene, directory: folder.path, plan: "PLAN.md").look(at: folder.path)
    }
  }
}
