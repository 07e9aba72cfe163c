import RalphCore
import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A machine that is kept awake, and processes that somebody holds.
@Suite struct HeldTests {
  @Test func `ralph, supervisors and agents held for longer than the limit: nothing times out`()
    throws
  {
    let script = "* * sleep 1500\n* * append a.txt x\n* * signal\n"
    let stage = try Stage(BrainPlan.small(3), script: script)
    let words =
      stage.puppet() + [
        "-t", "4", "-c", "2", "--tree", "shared", "--attempts", "1", "--verify", "true", "0",
      ]
    let life = try stage.begin(words)
    try #require(eventually { (try? stage.logged().count) == 2 }, "\(life.err)")
    let held = stage.processes()
    #expect(held.count >= 5, "\(held)")
    for process in held { _ = process.send(signal: SIGSTOP) }
    // Nothing happens meanwhile: that is the point.
    _ = Poller.wait(timeoutMs: 10_000, until: { false })
    for process in held { _ = process.send(signal: SIGCONT) }
    #expect(try life.code() == 0, "\(life.out)\(life.err)")
    let entries = try stage.entries()
    let slept = entries.compactMap { entry -> HostSlept? in
      if case .event(.hostSlept(let slept)) = entry.fact { slept } else { nil }
    }
    #expect(slept.count == 1 && slept.allSatisfy { $0.held && $0.by > .seconds(5) }, "\(slept)")
    #expect(life.out.contains("ralph was held for"), "\(life.out)")
    #expect(try stage.logged().filter(\.isStart).map(\.attempt) == [1, 1, 1])
    try stage.expectSound()
  }

  /// A stage whose inhibitor notes its lock and the end of it.
  private func sleepless(_ script: String) throws -> Stage {
    let stage = try Stage(BrainPlan.small(2), script: script)
    stage.variables.append("RALPH_RUN_AWAKE=yes")
    let inhibitor = """
      #!/bin/sh
      echo "taken $*" >>"$STAGE/lock"
      for program; do :; done; "$program"; echo released >>"$STAGE/lock"

      """
    for name in ["systemd-inhibit", "caffeinate"] {
      try stage.put("bin/\(name)", inhibitor)
      try #require(unsafe chmod(stage.path + "/bin/\(name)", 0o755) == 0)
    }
    return stage
  }

  private func lock(_ stage: Stage) -> [String] {
    text(stage.path + "/lock").split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  @Test func `the machine is kept awake while attempts live, and that is said`() throws {
    let stage = try sleepless("* * sleep 300\n* * signal\n")
    let answer = try stage.play("--tree", "shared", "--verify", "true", "-c", "2", "0")
    #expect(answer.code == 0, "\(answer.all)")
    let said = "  awake     keeps the machine awake while attempts live ("
    #expect(answer.out.contains(said), "\(answer.out)")
    #expect(lock(stage) == ["taken", "released"])
    #expect(stage.isQuiet)
    try stage.expectSound()
  }

  @Test func `it may sleep again however ralph ends`() throws {
    let stage = try sleepless("* * sleep 60000\n")
    let life = try stage.begin(stage.puppet() + ["--tree", "shared", "--verify", "true", "0"])
    try #require(eventually { lock(stage) == ["taken"] }, "\(life.err)")
    life.kill()
    #expect(eventually { lock(stage) == ["taken", "released"] })
  }

  @Test func `a machine that will not be kept awake is said once, and work goes on`() throws {
    let stage = try sleepless("* * signal\n")
    try stage.put("bin/systemd-inhibit", "#!/bin/sh\necho 'Access denied' >&2\nexit 1\n")
    try stage.put("bin/caffeinate", "#!/bin/sh\necho 'Access denied' >&2\nexit 1\n")
    for name in ["systemd-inhibit", "caffeinate"] {
      try #require(unsafe chmod(stage.path + "/bin/\(name)", 0o755) == 0)
    }
    let answer = try stage.play("--verify", "true", "-c", "1", "0")
    #expect(answer.code == 0, "\(answer.all)")
    let told = answer.out.split(separator: "\n").filter { $0.contains("may fall asleep") }
    #expect(told.count == 1 && told[0].hasSuffix(": Access denied"), "\(answer.out)")
    try stage.expectSound()
  }
}
