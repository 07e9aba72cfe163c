import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// What a person has fixed, and what becomes of a change.
@Suite(.timeLimit(.minutes(2))) struct HashGuardTests {
  private let world: RulesWorld
  private let text = "[A]\nmode=auto\ncmd=true\n"

  init() throws { world = try RulesWorld() }

  private func look() throws -> HashGuard {
    try HashGuard.look(at: world.place(), rules: world.rules(text), git: world.git.git)
  }

  private func fix() throws {
    _ = try VerifyFolder(world.place()).fix(rules: world.rules(text))
  }

  /// A brain's folder with all five files, committed.
  private func brain() throws {
    for name in ["loop.sh", "verifier.sh", "PROMPT.md", "AGENTS.md"] {
      try world.git.write("workers/ralph/" + name, "if true; then\n  echo \(name)\nfi\n")
    }
    try world.git.write("rules/AC.rules", text)
    world.git.run("add", "-A")
    world.git.run("commit", "-q", "-m", "a brain")
  }

  @Test func `where nobody has fixed anything, nothing is missing`() throws {
    try world.git.write("rules/AC.rules", text)
    let guardian = try look()
    #expect(guardian.isOK && !guardian.isInitialized && guardian.lines(in: world.place()).isEmpty)
  }

  @Test func `a verifier without baselines fails, each of them named`() throws {
    try brain()
    let guardian = try look()
    #expect(!guardian.isOK)
    let lines = guardian.lines(in: world.place()).filter { !$0.hasPrefix("Actual") }
    #expect(
      lines
        == ["AC", "loop", "verifier", "prompt", "agents"].map {
          "ERROR: Missing \($0) hash guard file: workers/ralph/.verify/\($0.lowercased()).sha256"
        }
    )
  }

  @Test(arguments: ["loop.sh", "verifier.sh", "PROMPT.md", "AGENTS.md"])
  func `a change of a guarded file fails, its removal too, and blanks alone do not`(
    file: String
  ) throws {
    try brain()
    try fix()
    #expect(try look().isOK)
    try world.git.write("workers/ralph/" + file, "if true; then\n\techo \(file)  \n\nfi\n")
    let blanks = try look()
    #expect(blanks.isOK && blanks.items.contains { $0.state == .lintOnly })
    try world.git.write("workers/ralph/" + file, "if true; then\n  echo  \(file)\nfi\n")
    #expect(try look().isOK == false)
    try Files.remove("\(world.top)/workers/ralph/\(file)")
    #expect(try look().isOK == false)
  }

  @Test func `rules are compared byte for byte, and by the bytes that are given`() throws {
    try brain()
    try fix()
    let other = world.rules(text + "\n")
    let guardian = try HashGuard.look(at: world.place(), rules: other, git: world.git.git)
    #expect(!guardian.isOK)
    #expect(
      guardian.lines(in: world.place()).first
        == "FAIL: AC hash mismatch (rules/AC.rules modified)."
    )
    try world.git.write("rules/AC.rules", "tampered")
    #expect(try look().isOK)
  }

  @Test func `a baseline's first field is the digest, and nothing else of it counts`() throws {
    try brain()
    try fix()
    let digest = world.rules(text).digest
    try world.git.write("workers/ralph/.verify/ac.sha256", "\(digest)  rules/AC.rules\nmore\n")
    #expect(try look().isOK)
    try world.git.write("workers/ralph/.verify/ac.sha256", "x \(digest)\n")
    #expect(try look().isOK == false)
    try world.git.write("workers/ralph/.verify/ac.sha256", "")
    #expect(try look().isOK == false)
  }

  @Test func `a verifier that is gone although there was one is a matter of security`() throws {
    try brain()
    try fix()
    try Files.remove(world.top + "/workers/ralph/verifier.sh")
    try Files.remove(world.top + "/workers/ralph/.verify/verifier.sha256")
    let guardian = try look()
    #expect(guardian.lacksVerifier && !guardian.isOK)
    #expect(guardian.lines(in: world.place()).first?.hasPrefix("FAIL: SECURITY: ") == true)
    #expect(try world.report(text).passed == false)
  }

  @Test func `rules that were fixed without a verifier need none`() throws {
    try world.git.write("rules/AC.rules", text)
    try fix()
    let guardian = try look()
    #expect(guardian.isOK && guardian.isInitialized && !guardian.lacksVerifier)
    try world.git.write("PROMPT.md", "new\n")
    #expect(try look().isOK == false)
    try fix()
    #expect(try look().isOK)
  }

  @Test func `a baseline keeps the form that it has, and one that fits keeps every byte`() throws {
    try brain()
    try fix()
    let path = "workers/ralph/.verify/loop.sha256"
    let digest = try #require(world.git.read(path)).filter { !$0.isWhitespace }
    try world.git.write(path, "\(digest)  loop.sh\n")
    try fix()
    #expect(world.git.read(path) == "\(digest)  loop.sh\n")
    try world.git.write("workers/ralph/loop.sh", "echo changed\n")
    try fix()
    let now = try #require(world.git.read(path))
    #expect(now.hasSuffix("  loop.sh\n") && !now.contains(digest) && now.count == 74, "\(now)")
    #expect(try look().isOK)
  }

  @Test func `a protected rule is a warning for blanks alone, and a failure for more`() throws {
    try brain()
    try fix()
    let rule =
      "[Protected.1]\nmode=auto\nexpect_stdout=match\ncmd=sha256sum loop.sh | cut -d' ' -f1 "
      + "| diff -q - .verify/loop.sha256 >/dev/null && echo match || echo mismatch\n"
    #expect(try world.results(rule).map(\.title) == ["Protected.1"])
    try world.git.write("workers/ralph/loop.sh", "if true; then\n    echo loop.sh\nfi\n")
    let blanks = try #require(try world.results(rule).first)
    #expect(blanks.outcome == .warn && blanks.annotation == "lint-only change")
    try world.git.write("workers/ralph/loop.sh", "echo changed\n")
    let changed = try #require(try world.results(rule).first)
    #expect(changed.outcome == .fail && changed.annotation == "protected file changed")
  }
}
