import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What only a mounted file system can show; left out, and said, where nothing may be mounted.
@Suite(.enabled(if: Mounted.works, "needs the right to mount a tmpfs")) struct MountTests {
  @Test func `a folder that cannot be written to`() throws {
    let stage = try Stage(BrainPlan.small(2))
    let mounted = try Mounted(stage, ["--bind", stage.workspace, stage.workspace])
    try mounted.mount(["-o", "remount,ro,bind", stage.workspace])
    let before = try stage.snapshot()
    let answer = try stage.play("--verify", "true", "0")
    #expect([73, 74, 77].contains(answer.code), "\(answer.all)")
    #expect(answer.err.contains(".ralph") && answer.err.contains("ead-only"), "\(answer.err)")
    #expect(try stage.snapshot() == before)
    #expect(try stage.ralph("--dry-run", "--agent", "shell:true", "0").code == 0)
    #expect(try stage.ralph("plan", "list").code == 0)
  }

  @Test func `a disk that is full before it begins`() throws {
    let (stage, mounted) = try small()
    try fill(mounted)
    let answer = try stage.ralph(
      ["-C", mounted.path] + stage.puppet() + ["--verify", "true", "0"]
    )
    #expect([73, 74].contains(answer.code), "\(answer.all)")
    #expect(answer.err.contains("space"), "\(answer.err)")
    #expect(text(mounted.path + "/IMPLEMENTATION_PLAN.md") == BrainPlan.small(3))
    #expect(text(mounted.path + "/.ralph/journal.ndjson").isEmpty)
    try Files.remove(mounted.path + "/filling")
    let later = try stage.ralph(["-C", mounted.path] + stage.puppet() + ["--verify", "true", "0"])
    #expect(later.code == 0, "\(later.all)")
  }

  @Test func `a disk that becomes full stops the run, and a resume finishes it`() throws {
    let (stage, mounted) = try small()
    let agent = """
      shell:if [ $RALPH_BEAD = 1.2 ] && [ ! -e "$STAGE/filled" ]; then : >"$STAGE/filled"; \
      dd if=/dev/zero of='\(mounted.path)/filling' bs=1k 2>&1; fi; exec puppet agent
      """
    let words = ["-C", mounted.path, "--agent", agent, "-c", "1", "--verify", "true", "0"]
    let answer = try stage.ralph(words)
    #expect([2, 73, 74].contains(answer.code), "\(answer.all)")
    let plan = text(mounted.path + "/IMPLEMENTATION_PLAN.md")
    #expect(plan.utf8.count == BrainPlan.small(3).utf8.count, "\(plan)")
    #expect(plan.contains("[x] **1.1**"))
    #expect(stage.isQuiet)
    try Files.remove(mounted.path + "/filling")
    let verified = try stage.ralph("journal", "verify", "-C", mounted.path)
    #expect([0, 4].contains(verified.code), "\(verified.all)")
    let resumed = try stage.ralph("resume", "-C", mounted.path)
    #expect(resumed.code == 0, "\(answer.all)\(resumed.all)")
    var finished = text(mounted.path + "/IMPLEMENTATION_PLAN.md")
    if finished.contains("[ ] **1.") {
      #expect(try stage.ralph(words).code == 0)
      finished = text(mounted.path + "/IMPLEMENTATION_PLAN.md")
    }
    #expect(finished == BrainPlan.small(3).replacing("[ ] **1.", with: "[x] **1."))
    #expect(try stage.doubles() == [])
    #expect(try stage.ralph("journal", "verify", "-C", mounted.path).code == 0)
  }

  /// A workspace of 512 KiB.
  private func small() throws -> (Stage, Mounted) {
    let stage = try Stage(nil)
    try Files.makeFolder(stage.path + "/small")
    let mounted = try Mounted(
      stage,
      ["-t", "tmpfs", "-o", "size=512k", "none", stage.path + "/small"]
    )
    try Files.replace(
      mounted.path + "/IMPLEMENTATION_PLAN.md",
      with: Array(BrainPlan.small(3).utf8),
      mode: 0o644
    )
    // The floor would refuse at once; here the disk itself is to do that.
    stage.variables = [
      "PUPPET_PLAN=\(mounted.path)/IMPLEMENTATION_PLAN.md", "RALPH_DISK_FLOOR=0",
    ]
    return (stage, mounted)
  }

  private func fill(_ mounted: Mounted) throws {
    let file = try FileDescriptor.open(mounted.path + "/filling", .append)
    let block = [UInt8](repeating: 0, count: 4096)
    #expect(throws: SystemFailure.self) { while true { try file.write(block) } }
  }
}

/// A file system that is mounted for as long as this lives.
final class Mounted {
  let path: String
  private let stage: Stage

  init(_ stage: Stage, _ words: [String]) throws {
    self.stage = stage
    path = try #require(words.last)
    try mount(words)
  }

  deinit { _ = try? stage.program(["/bin/umount", "-l", path]) }

  func mount(_ words: [String]) throws {
    let answer = try stage.program(["/bin/mount"] + words)
    try #require(answer.code == 0, "mount \(words): \(answer.err)")
  }

  /// Whether this user may mount here.
  static let works: Bool = {
    guard getuid() == 0, Files.isExecutable("/bin/mount"), let stage = try? Stage(nil),
      (try? Files.makeFolder(stage.path + "/probe")) != nil
    else { return false }
    return (try? Mounted(stage, ["-t", "tmpfs", "none", stage.path + "/probe"])) != nil
  }()
}
