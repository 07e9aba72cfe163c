import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// kill -9 of a ralph whose agents work in panes, each followed by a resume.
@Suite(.tags(.slow)) struct PaneKillTests {
  @Test(.enabled(if: FallbackStage.tmux != nil, "tmux is not here"), arguments: 0..<2)
  func `killed again and again, every bead is given out once and closed`(seed: Int) throws {
    let it = try FallbackStage(6)
    try it.hasClaude()
    try it.stage.script("* * sleep 200\n* * append done.txt x\n* * signal\n")
    try it.tmux("new-session", "-d", "-s", "keep", "sleep 600")
    let lives = try PaneKillTests.live(it, seed: seed, kills: 6)
    #expect(lives.code == 0, "seed \(seed): \(lives.said)")
    #expect(try it.sessions() == ["keep"], "seed \(seed)")
    try PaneKillTests.expectSettled(it, "seed \(seed), \(lives.kills) kills")
    try it.expectDone()
  }

  /// Lives that are killed after random spans, until one ends by itself.
  static func live(
    _ it: FallbackStage,
    seed: Int,
    kills most: Int
  ) throws -> (kills: Int, code: Int32, said: String) {
    var dice = Dice(UInt64(seed) &+ 40)
    let words = ["--host", "session", "-c", "3", "--verify", "true", "--baseline", "ignore", "0"]
    var life = try it.stage.begin(words)
    var kills = 0
    while kills < most {
      // Without a run there is nothing to resume.
      _ = eventually { !life.isAlive || !text(it.stage.journal).isEmpty }
      _ = Poller.wait(timeoutMs: Int64(50 + dice.below(1450))) { !life.isAlive }
      guard life.isAlive else { break }
      life.kill()
      kills += 1
      life = try it.stage.begin(["resume"])
    }
    let code = try life.code(within: 240)
    return (kills, code, life.out + life.err)
  }

  /// Nothing was begun twice, and every dispatch has an outcome.
  static func expectSettled(_ it: FallbackStage, _ where: String) throws {
    #expect(try it.stage.doubles() == [], "\(`where`)")
    var open: [Key] = []
    var asked: [(seq: Seq, key: Key)] = []
    for entry in try it.stage.entries() {
      switch entry.fact {
      case .command(.dispatch):
        asked.append((entry.seq, entry.effectKey))
        if !open.contains(entry.effectKey) { open.append(entry.effectKey) }
      case .command(.gather(let gather)): open.removeAll { $0 == gather.of }
      // Nothing was typed: the bead was given out anew under another key.
      case .event(.dispatchUnfit), .event(.dispatchRefused):
        let key = asked.last { $0.seq == entry.cause }?.key
        open.removeAll { $0 == key }
      default: break
      }
    }
    #expect(open == [], "\(`where`): dispatches that nobody ended")
  }
}
