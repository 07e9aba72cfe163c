import RalphCore
import Testing

/// Beads that appear during a run, and two sources in one queue.
@Suite(.tags(.slow)) struct TrackerFollowUpTests {
  /// An agent that files so many follow-ups of its bead before it works, if the title fits.
  private static func filing(_ count: Int, of title: String) -> String {
    let filing =
      "bd create \"next $n of $RALPH_BEAD\" -d t --deps discovered-from:$RALPH_BEAD --silent"
    return "case \"$(bd show $RALPH_BEAD --json | grep -m1 '\"title\"')\" in *'\(title)'*) n=0;"
      + " while [ $n -lt \(count) ]; do n=$((n+1)); \(filing) >/dev/null; done;; esac;"
      + " exec puppet agent"
  }

  @Test func `follow-ups that are taken are worked on in the same run`() throws {
    let it = try TrackerStage(1)
    let agent = TrackerFollowUpTests.filing(3, of: "Task")
    let answer = try it.play(agent, "--follow-ups", "take")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try it.stage.logged().filter(\.isStart).count == 4, "\(answer.all)")
    #expect(try it.stage.doubles() == [])
    #expect(try !it.bd("list", "--all", "--json").contains("\"open\""))
    try it.stage.expectSound()
  }

  @Test func `follow-ups that are held wait for the next run, and status lists them`() throws {
    let it = try TrackerStage(1)
    let agent = TrackerFollowUpTests.filing(3, of: "Task")
    let answer = try it.play(agent, "--follow-ups", "hold")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try it.stage.logged().filter(\.isStart).count == 1)
    let status = try it.stage.ralph("status").out
    #expect(status.contains("not given out (3)"), "\(status)")
    #expect(status.contains("appeared during the run; waits for the next one"), "\(status)")
    #expect(try it.play().code == 0)
    #expect(try it.stage.logged().filter(\.isStart).count == 4)
    try it.stage.expectSound()
  }

  @Test func `of more than twenty follow-ups the rest is held`() throws {
    let it = try TrackerStage(1)
    let agent = TrackerFollowUpTests.filing(23, of: "Task")
    let answer = try it.play(agent, "--follow-ups", "take", "-c", "4")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(try it.stage.logged().filter(\.isStart).count == 21, "\(answer.all)")
    let status = try it.stage.ralph("status").out
    #expect(status.contains("not given out (3)"), "\(status)")
    try it.stage.expectSound()
  }

  @Test func `the follow-ups of follow-ups of follow-ups are held`() throws {
    let it = try TrackerStage(1)
    let answer = try it.play(TrackerFollowUpTests.filing(1, of: ""), "--follow-ups", "take")
    #expect(answer.code == 0, "\(answer.all)")
    // The bead itself and two generations; the third waits.
    #expect(try it.stage.logged().filter(\.isStart).count == 3, "\(answer.all)")
    #expect(try it.stage.ralph("status").out.contains("not given out (1)"))
    try it.stage.expectSound()
  }

  @Test(arguments: ["bd,plan", "plan,bd"])
  func `beads and tasks are one queue: priority, then the first source, then age`(
    source: String
  ) throws {
    let it = try TrackerStage(0)
    let low = try it.add("low", "-p", "3")
    let high = try it.add("high", "-p", "0")
    try it.stage.put(
      "work/IMPLEMENTATION_PLAN.md",
      """
      # Plan

      ## HIGH PRIORITY

      - [ ] **1.1** one

      ## LOW PRIORITY

      - [ ] **1.2** two

      """
    )
    let answer = try it.play("exec puppet agent", "--source", source, "-c", "1")
    #expect(answer.code == 0, "\(answer.all)")
    let order = try it.stage.logged().filter(\.isStart).map(\.bead)
    let last = source == "bd,plan" ? [low, "1.2"] : ["1.2", low]
    #expect(order == [high, "1.1"] + last, "\(answer.all)")
    #expect(!it.stage.planText.contains("[ ]"))
    #expect(try it.read(low, "status") == "closed")
    try it.stage.expectSound()
  }
}
