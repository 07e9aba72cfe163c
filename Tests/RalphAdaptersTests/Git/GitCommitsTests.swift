import RalphCore
import RalphFiles
import RalphProcess
import Testing

@testable import RalphAdapters

/// What git tells of a run's commits and of the workspace, and that asking changes nothing.
@Suite struct GitCommitsTests {
  let folder: TemporaryFolder
  let git: ProcessGit

  init() throws {
    folder = try TemporaryFolder()
    git = try #require(
      ProcessGit(
        environment: [
          "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nowhere", "GIT_CONFIG_NOSYSTEM=1",
          "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=a",
          "GIT_COMMITTER_EMAIL=a@b",
        ]
      )
    )
    try run(["init", "-q", "-b", "main"])
    try commit("Begin")
  }

  private var commits: GitCommits { GitCommits(runner: git, directory: folder.path) }

  @discardableResult
  private func run(_ words: [String]) throws -> String {
    // A push of these tests goes to a folder beside this one.
    let call = GitCall(words, in: folder.path, environment: ["GIT_ALLOW_PROTOCOL=file"])
    let answer = try #require(git.run(call))
    try #require(answer.code == 0, "\(words)")
    return String(decoding: answer.output.filter { $0 != 0x0a }, as: UTF8.self)
  }

  private func commit(_ message: String) throws {
    try run(["commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", message])
  }

  private func head() throws -> Name { Name(cutting: try run(["rev-parse", "HEAD"])) }

  @Test func `the commits of a run are told newest first, with what their trailers say`() throws {
    let first = try head()
    try commit("An agent's own\u{1f}work")
    try commit("Merge a: A\n\nRalph-Bead: bd:a\nRalph-Run: 9ae0r1\nRalph-Attempt: 2")
    let told = try #require(commits.commits(after: first, to: try head()))
    #expect(told.map(\.subject) == ["Merge a: A", "An agent's own\u{1f}work"])
    #expect(told.map(\.bead) == ["bd:a", ""] && told.map(\.run) == ["9ae0r1", ""])
    #expect(commits.commits(after: Name(), to: try head())?.count == 3)
    #expect(commits.commits(after: try head(), to: try head()) == [])
  }

  @Test func `pushed is what the upstream's ref holds; without an upstream nobody knows`() throws {
    let first = try head()
    try commit("One")
    #expect(commits.unpushed(after: first, to: try head()) == nil)
    let other = try TemporaryFolder()
    try run(["init", "-q", "--bare", other.path + "/there.git"])
    try run(["remote", "add", "origin", other.path + "/there.git"])
    try run(["push", "-q", "-u", "origin", "main"])
    #expect(commits.unpushed(after: first, to: try head()) == 0)
    try commit("Two")
    #expect(commits.unpushed(after: first, to: try head()) == 1)
    // The far side is not asked: it may be gone.
    try Files.removeTree(other.path + "/there.git")
    #expect(commits.unpushed(after: first, to: try head()) == 1)
    #expect(commits.present(plan: "")?.upstream == "origin/main")
  }

  @Test func `the workspace is told without the plan, ralph's files and the tracker's`() throws {
    for (name, text) in [
      ("PLAN.md", "- [ ] a\n"), (".ralph/journal.ndjson", "{}\n"), (".beads/issues.jsonl", "{}\n"),
      ("sub/.beads/x", "x\n"),
    ] {
      try Files.makeFolder(Files.folder(of: "\(folder.path)/\(name)"))
      try Files.replace("\(folder.path)/\(name)", with: Array(text.utf8))
    }
    let clean = GitCommits.Present(branch: "main", upstream: "", changed: 0)
    #expect(commits.present(plan: "PLAN.md") == clean)
    #expect(commits.present(plan: folder.path + "/PLAN.md") == clean)
    #expect(commits.present(plan: "/elsewhere/PLAN.md")?.changed == 1)
    #expect(commits.present(plan: "../PLAN.md")?.changed == 1)
    try Files.replace("\(folder.path)/new.txt", with: Array("x\n".utf8))
    #expect(commits.present(plan: "PLAN.md")?.changed == 1)
    try run(["checkout", "-q", "--detach"])
    #expect(commits.present(plan: "PLAN.md")?.branch == "")
  }

  @Test(arguments: [
    "", "--all", "HEAD", "main", "0123", "-1234567890123456789012345678901234567890",
  ])
  func `what is no commit is never asked of git`(_ odd: String) throws {
    let (head, name) = (try head(), Name(cutting: odd))
    #expect(commits.commits(after: head, to: name) == nil)
    #expect(commits.unpushed(after: head, to: name) == nil)
    if !odd.isEmpty { #expect(commits.commits(after: name, to: head) == nil) }
  }

  @Test func `rubbish for an answer is no commit`() {
    #expect(GitCommits.read(Array("no\u{1f}such\u{1f}thing\u{1f}x\0\0".utf8)) == [])
    #expect(GitCommits.read([0xff, 0x1f, 0x1f, 0x1f]) == [])
    #expect(GitCommits.standing([]) == GitCommits.Present())
  }

  @Test func `a folder without a repository has no answers`() throws {
    let bare = try TemporaryFolder()
    let commits = GitCommits(runner: git, directory: bare.path)
    #expect(commits.present(plan: "") == nil)
    #expect(commits.commits(after: Name(), to: try head()) == nil)
  }
}
