import RalphAudit
import RalphCore
import Testing

/// A small world that answers honestly, with dice.
///
/// Agents end anyhow, verifiers say anything, ralph crashes in between. What must hold is looked
/// at after every entry.
@Suite struct HonestWorldTests {
  @Test(arguments: 0..<20)
  func `every bead comes to an end, and the run to its own`(_ block: Int) {
    for seed in (block * 150)..<(block * 150 + 150) {
      var world = World(UInt64(seed))
      let problems = world.live()
      if !problems.isEmpty {
        let told = world.entries.map { "\($0.seq) after \($0.cause) \($0.fact)" }
        let lines = problems + StateText.lines(world.state) + told
        Issue.record(Comment(rawValue: "seed \(seed)\n" + lines.joined(separator: "\n")))
        return
      }
    }
  }
}
