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

/// The git of this machine, for tests alone: its words hold no quotes.
private struct RealGit: GitRunner {
  func git(_ arguments: [String], in directory: String) -> (code: Int32, output: [UInt8])? {
    let words = (["git"] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let settings = GitTree.environment.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    let line = "cd '\(directory)' && env HOME=/nowhere \(settings) \(words) 2>/dev/null </dev/null"
    guard let pipe = unsafe popen(line, "r") else { return nil }
    var output: [UInt8] = []
    while case let byte = unsafe fgetc(pipe), byte != EOF { output.append(UInt8(byte)) }
    let status = unsafe pclose(pipe)
    return (status >> 8, output)
  }
}

@Suite struct RealGitTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    run(["init", "-q"])
    try write("sub/kept.txt", "one\n")
    try write("sub/PLAN.md", "- [ ] a\n")
    run(["add", "."])
    commit()
  }

  func run(_ arguments: [String], in sub: String = "") {
    #expect(RealGit().git(arguments, in: folder.path + sub)?.code == 0, "\(arguments)")
  }

  func commit() {
    run(["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x"])
  }

  func write(_ name: String, _ text: String) throws {
    let path = "\(folder.path)/\(name)"
    try Files.makeFolder(Files.folder(of: path))
    try Files.replace(path, with: Array(text.utf8))
  }

  func look(_ sub: String = "") -> TreeView {
    let plan = "\(folder.path)/sub/PLAN.md"
    return GitTree(runner: RealGit(), directory: folder.path + sub, plan: plan).look(
      at: folder.path + sub
    )
  }

  @Test func `real changes change the digest, and undoing them gives it back`() throws {
    for sub in ["", "/sub"] {
      let clean = look(sub)
      #expect(clean.head.count == 40)
      try write("sub/kept.txt", "two\n")
      let changed = look(sub)
      #expect(changed.digest != clean.digest)
      try write("sub/kept.txt", "six\n")
      #expect(look(sub).digest != changed.digest)
      try write("sub/kept.txt", "one\n")
      #expect(look(sub) == clean)
      try write("new file ä\n.txt", "x")
      #expect(look(sub).digest != clean.digest)
      try Files.remove(folder.path + "/new file ä\n.txt")
      #expect(look(sub) == clean)
    }
  }

  @Test func `marks, journals and the tracker's files are no change, a commit is one`() throws {
    let clean = look()
    try write("sub/PLAN.md", "- [x] a\n")
    try write("sub/.PLAN.md.77.new", "- [x] a\n")
    try write(".ralph/journal.ndjson", "{}\n")
    try write(".beads/issues.jsonl", "{}\n")
    #expect(look() == clean)
    #expect(
      look("/sub")
        == GitTree(
          runner: RealGit(),
          directory: folder.path + "/sub",
          plan: "PLAN.md"
        ).look(at: folder.path + "/sub")
    )
    commit()
    #expect(look().head != clean.head)
    #expect(look().digest != clean.digest)
  }

  @Test func `looking writes nothing`() throws {
    let before = try Files.status(folder.path + "/.git/index")
    try write("sub/kept.txt", "one\n")
    _ = look()
    #expect(try Files.status(folder.path + "/.git/index") == before)
  }

  @Test func `a folder without a tree is not known`() throws {
    let bare = try TemporaryFolder()
    #expect(
      GitTree(runner: RealGit(), directory: bare.path, plan: nil).look(at: bare.path) == .unknown
    )
  }
}
