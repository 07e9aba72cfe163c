import RalphCore
import Testing

/// What the operator writes down while no ralph lives holds for the next life, and the next run.
@Suite struct WrittenWordTests {
  /// A run in which `a` failed for good and `b` was not begun.
  private static let parked = """
    run verify=command attempts=1 iterations=1
    plan a b
    → verify tree
    passed tree
    → dispatch a#1
    sent a
    ended a signal change
    → mark a todo>claimed ended
    marked a
    → verify a attempt
    failed a
    → verify a again
    failed a
    → mark a claimed>blocked failed
    marked a
    → end budget 4
    over
    """

  @Test func `a retry after the run's end is acted upon by the next run`() {
    check(
      WrittenWordTests.parked + """

        retry a
        = bead a open wants=todo
        run verify=none
        plan a[blocked] b
        → mark a blocked>todo retried
        → dispatch b#1
        marked a
        = bead a open not wants=todo
        """
    )
  }

  @Test func `a skip after the run's end is acted upon by the next run`() {
    check(
      WrittenWordTests.parked + """

        skip b
        run verify=none
        plan a[blocked] b
        → mark b todo>blocked skipped
        marked b
        = bead b ended:skipped
        → end nothing_ready 0
        """
    )
  }

  @Test func `a retry while the writer was gone is acted upon by the resume`() {
    check(
      """
      run verify=none attempts=1
      plan a b
      → dispatch a#1
      sent a
      leave
      skip b
      retry b
      resume
      plan a b
      ended a signal change
      → mark a todo>claimed ended
      → dispatch b#1
      """
    )
  }

  @Test func `a bead of a tracker that was skipped unclaimed stays so until a retry`() {
    check(
      """
      run bd verify=none iterations=1
      bd a
      → claim bd:a
      unclaimed bd:a todo
      leave
      skip bd:a
      superseded
      run bd verify=none
      bd a
      = bead bd:a ended:skipped
      → end nothing_ready 0
      over
      run bd verify=none
      bd a
      → end nothing_ready 0
      over
      retry bd:a
      run bd verify=none
      bd a
      → claim bd:a
      """
    )
  }

  @Test func `an attempt skipped while ralph was dead is ended by the next run`() {
    check(
      """
      run verify=none agent=claude
      plan a
      → dispatch a#1
      sent a
      leave
      skip a
      superseded
      run verify=none agent=claude
      plan a
      → stop a
      stopped a
      → mark a todo>blocked skipped
      """
    )
  }

  @Test func `an attempt that a crash left unstarted is not begun once it is skipped`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      leave
      resume
      absent a
      skip a
      plan a
      → mark a todo>blocked skipped
      = run not starts=1
      """
    )
  }

  @Test func `a request is answered once, whatever lies there after a crash`() {
    var state = State()
    let run = RunStarted { $0.rules = Rules.number }
    let asked = OperatorAsked { $0.by = Name(cutting: "1795254232555018") }
    state.apply(Entry(seq: Seq(1), at: Instant(1), run: .none, fact: .event(.runStarted(run))))
    #expect(state.isNews(.operatorPaused(asked)))
    let paused = Fact.event(.operatorPaused(asked))
    state.apply(Entry(seq: Seq(2), at: Instant(2), run: .none, fact: paused))
    #expect(!state.isNews(.operatorPaused(asked)))
    // A new run of the same journal knows it, too; Ctrl-C may be pressed as often as one likes.
    state.apply(Entry(seq: Seq(3), at: Instant(3), run: .none, fact: .event(.runStarted(run))))
    #expect(!state.isNews(.operatorPaused(asked)))
    let signal = OperatorAsked { $0.by = Name(cutting: "sigint") }
    for seq in 4...5 {
      #expect(state.isNews(.operatorDrained(signal)))
      let fact = Fact.event(.operatorDrained(signal))
      state.apply(Entry(seq: Seq(UInt64(seq)), at: Instant(4), run: .none, fact: fact))
    }
  }
}
