import RalphAdapters
import RalphCore
import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which files stand behind a verifier, and when they count as changed.
@Suite struct GuardedFilesTests {
  private let folder: TemporaryFolder
  private let top: String

  init() throws {
    folder = try TemporaryFolder()
    top = try #require(Files.realPath(folder.path)) + "/work"
    try put("Makefile", "test:\n")
    try put("ci/check.sh", "make\n")
    try put("ci/deep/data", "1\n")
    try put("package.json", "{}\n")
    try put("src/main.c", "int main;\n")
    try put("PLAN.md", "- [ ] a\n")
    try put("../outside", "x\n")
  }

  private func put(_ name: String, _ text: String) throws {
    let path = "\(top)/\(name)"
    try Files.makeFolder(Files.folder(of: path))
    try Files.replace(path, with: Array(text.utf8), mode: 0o644)
  }

  private func files(
    _ command: String,
    named: [String] = [],
    at directory: String? = nil
  ) -> [String] {
    var policy = Policy()
    policy.verifyCommand = Text(command)
    policy.guards = Text(named.joined(separator: "\n"))
    let guards = GuardedFiles(policy, workspace: top, plan: top + "/PLAN.md")
    let lines = guards.listing(at: directory ?? top).filter { !$0.hasPrefix("none ") }
    return lines.map { line in
      String(line[line.index(after: line.firstIndex(of: " ") ?? line.startIndex)...])
    }
  }

  @Test(arguments: [
    ("make test", ["Makefile"]),
    ("sh ./ci/check.sh --fast", ["Makefile", "ci/check.sh"]),
    ("cd . && \"ci/check.sh\"; true", ["Makefile", "ci/check.sh"]),
    ("sh -c 'sh ci/check.sh>log'", ["Makefile", "ci/check.sh"]),
    ("CONFIG=ci/check.sh run --data=ci/deep/data", ["Makefile", "ci/check.sh", "ci/deep/data"]),
    ("npm test", ["Makefile", "package.json"]),
    ("/usr/bin/pnpm test", ["Makefile", "package.json"]),
    ("grep x PLAN.md ./PLAN.md", ["Makefile"]),
    ("cat ../outside /etc/passwd ci src", ["Makefile"]),
  ])
  func `what the command names counts, and what its programs read`(
    _ command: String,
    _ expected: [String]
  ) {
    #expect(files(command) == expected)
  }

  @Test func `an absolute path into the workspace is the same file`() {
    #expect(files("sh \(top)/ci/check.sh") == ["Makefile", "ci/check.sh"])
  }

  @Test func `what is listed by hand counts alone, folders with all their files`() throws {
    let listed = ["ci", "src/main.c", "gone", "../outside"]
    let expected = ["ci/", "ci/check.sh", "ci/deep/", "ci/deep/data", "src/main.c"]
    #expect(files("make", named: listed) == expected)
    try put(".ralph.conf", "[verify]\n")
    #expect(files("make", named: ["src/main.c"]) == [".ralph.conf", "src/main.c"])
  }

  @Test func `a worktree has its own files, and the workspace's configuration counts beside`()
    throws
  {
    try put(".ralph.conf", "[verify]\n")
    try put("../tree/Makefile", "all:\n")
    try put("../tree/.ralph.conf", "[verify]\n")
    let tree = Files.folder(of: top) + "/tree"
    let expected = [".ralph.conf", "Makefile", "workspace:.ralph.conf"]
    #expect(files("make", at: tree) == expected)
  }

  @Test func `a change shows, and what is no change does not`() throws {
    var policy = Policy()
    policy.verifyCommand = Text("ci/check.sh")
    let guards = GuardedFiles(policy, workspace: top, plan: nil)
    let before = guards.listing(at: top)
    try put("ci/check.sh", "make\n")
    #expect(guards.listing(at: top) == before)
    try put("ci/check.sh", "true\n")
    let after = guards.listing(at: top)
    #expect(after.count == before.count && after != before)
    #expect(after.filter { !before.contains($0) }.count == 1)
  }

  @Test func `a configuration that comes into being counts, wherever the attempt works`() throws {
    let guards = GuardedFiles(Policy(), workspace: top, plan: nil)
    let tree = Files.folder(of: top) + "/tree"
    try put("../tree/Makefile", "all:\n")
    #expect(guards.listing(at: tree).contains("none workspace:.ralph.conf"))
    #expect(guards.listing(at: tree).contains("none .ralph.conf"))
    try put(".ralph.conf", "[verify]\n")
    #expect(!guards.listing(at: tree).contains("none workspace:.ralph.conf"))
    #expect(!guards.listing(at: top).contains("none .ralph.conf"))
  }

  @Test func `links count by what they say, and lead nowhere outside`() throws {
    try #require(unsafe symlink("Makefile", top + "/GNUmakefile") == 0)
    try #require(unsafe symlink("/etc", top + "/etc") == 0)
    #expect(files("make -f GNUmakefile etc/passwd") == ["GNUmakefile", "Makefile"])
  }

  @Test func `a large file counts by size and time, and the list ends somewhere`() throws {
    try put("ci/large", String(repeating: "x", count: GuardedFiles.fileMost + 1))
    for number in 0..<(GuardedFiles.filesMost + 20) { try put("many/\(number)", "\(number)") }
    var policy = Policy()
    policy.guards = Text("ci/large\nmany")
    let lines = GuardedFiles(policy, workspace: top, plan: nil).listing(at: top)
    #expect(lines.count <= GuardedFiles.filesMost + 1)
    let large = "large:\(GuardedFiles.fileMost + 1):"
    #expect(lines.contains { $0.hasPrefix(large) && $0.hasSuffix(" ci/large") })
    #expect(lines == lines.sorted { $0.drop { $0 != " " } < $1.drop { $0 != " " } })
  }

  @Test(arguments: ["ralph verify", "/usr/bin/ralph verify --rule A", "bash ralph/verifier.sh"])
  func `behind rules stand approvals, baselines and waivers, also those that are new`(
    command: String
  ) throws {
    var policy = Policy()
    policy.verifyCommand = Text(command)
    let guards = GuardedFiles(policy, workspace: top, plan: nil)
    let before = guards.listing(at: top)
    for name in [
      "rules/MANUAL_APPROVALS.rules", "workers/ralph/.verify/ac.sha256", ".verify/.initialized",
      ".verify/waivers/WVR-2026-01-24-001.approved",
    ] {
      let line = { (lines: [String]) in
        lines.filter {
          $0.hasSuffix(" " + name) || $0.hasSuffix(" " + Files.folder(of: name) + "/")
        }
      }
      let old = line(guards.listing(at: top))
      #expect(old.count == 1)
      try put(name, "agent\n")
      #expect(!line(guards.listing(at: top)).contains(old[0]), "\(name)")
    }
    let gone = before.filter { !guards.listing(at: top).contains($0) }
    #expect(gone.count == 4)
  }
}
