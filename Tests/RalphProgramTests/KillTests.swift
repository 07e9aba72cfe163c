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

/// kill -9 at moments that nobody chose, each followed by a resume.
@Suite(.tags(.slow)) struct KillTests {
  /// Agents of 50 to 300 ms, each logging the nonce that is derived from its key.
  private static let script = """
    * * sleep 120
    * * append done.txt one
    * * signal
    24.1.1 * sleep 50
    24.1.3 * sleep 300
    CR-6.1 * sleep 220
    CR-6.3 * sleep 60

    """

  /// All write to one file, which would collide in merges; trees of their own have tests beside.
  private static let words = [
    "--tree", "shared", "-c", "3", "--verify", "test ! -e broken", "0",
  ]

  /// The agent, which writes down the key's own nonce before it does anything else.
  private func agent(_ stage: Stage) -> [String] {
    let line = "printf '%s %s %s\\n' \"$RALPH_BEAD\" \"$RALPH_ATTEMPT\" \"$RALPH_NONCE\""
    return ["--agent", "shell:\(line) >>'\(stage.path)/nonces'; exec puppet agent"]
  }

  @Test(arguments: 0..<5)
  func `killed ten times at random moments, a run ends as if nothing had happened`(
    seed: Int
  ) throws {
    var dice = Dice(UInt64(seed) &+ 1)
    let stage = try Stage(BrainPlan.text, script: KillTests.script)
    var kills = 0
    var life = try stage.begin(agent(stage) + KillTests.words)
    while kills < 10 {
      let wasKilled = killLater(life, stage, &dice)
      guard wasKilled else { break }
      kills += 1
      life = try stage.begin(kills < 10 || seed % 2 == 0 ? ["resume"] : ["resume", "--json"])
    }
    let code = try life.code()
    #expect(code == 0, "seed \(seed), \(kills) kills: \(life.err)\(life.out)")
    #expect(kills == 10, "seed \(seed): the run was over after \(kills)")
    try expectWhole(stage, seed: seed, attempts: 1)
  }

  @Test(arguments: 0..<3)
  func `killed together with agents and supervisors, it tries those again under a new number`(
    seed: Int
  ) throws {
    var dice = Dice(UInt64(seed) &+ 100)
    let stage = try Stage(BrainPlan.text, script: KillTests.script)
    var life = try stage.begin(agent(stage) + KillTests.words)
    for round in 0..<4 {
      guard killLater(life, stage, &dice) else { break }
      for word in dice.isLucky(oneIn: 2) ? ["__supervise"] : ["__supervise", "puppet"] {
        for process in stage.processes(running: word) where dice.isLucky(oneIn: round % 2 + 1) {
          _ = process.send(signal: SIGKILL)
        }
      }
      life = try stage.begin(["resume"])
    }
    var code = try life.code()
    // A process lost for the third time spends an attempt; then the operator runs again.
    if code != 0 { code = try stage.ralph(agent(stage) + KillTests.words).code }
    #expect(code == 0, "seed \(seed): \(life.err)\(life.out)")
    try expectWhole(stage, seed: seed, attempts: 8)
  }

  /// Waits until the journal has grown by a random length, or a random time, then kills; false if it
  /// ended before.
  private func killLater(_ life: Life, _ stage: Stage, _ dice: inout Dice) -> Bool {
    let size = (try? Files.status(stage.journal))??.size ?? 0
    let wanted = size + dice.below(5200)
    let pause = dice.below(3)
    _ = eventually {
      !life.isAlive || ((try? Files.status(stage.journal))??.size ?? 0) > wanted
    }
    _ = Poller.wait(descriptors: [], timeoutMs: Int64(pause))
    guard life.isAlive else { return false }
    life.kill()
    return true
  }

  private func expectWhole(_ stage: Stage, seed: Int, attempts: Int) throws {
    #expect(stage.planText == BrainPlan.done, "seed \(seed)")
    #expect(try stage.doubles() == [], "seed \(seed)")
    let nonces = text(stage.path + "/nonces").split(separator: "\n")
    #expect(Set(nonces).count == nonces.count, "seed \(seed): a key was started twice")
    let starts = try stage.logged().filter(\.isStart)
    #expect(Set(starts.map(\.bead)) == Set(BrainPlan.open), "seed \(seed)")
    #expect((starts.map(\.attempt).max() ?? 0) <= attempts, "seed \(seed)")
    try stage.expectSound()
    #expect(stage.isQuiet, "seed \(seed): \(stage.processes())")
    #expect(try Files.list(stage.workspace + "/.ralph/attempts") == [], "seed \(seed)")
  }
}

/// A small generator of the PCG family: the same seed throws the same dice on every machine.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x1405_7b7e_f767_814f }

  /// A number from 0 up to, and without, a limit.
  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mix = state
    mix = (mix ^ (mix >> 33)) &* 0xff51_afd7_ed55_8ccd
    mix ^= mix >> 33
    return Int(mix >> 1) % max(limit, 1)
  }

  mutating func isLucky(oneIn chances: Int) -> Bool { below(chances) == 0 }
}
