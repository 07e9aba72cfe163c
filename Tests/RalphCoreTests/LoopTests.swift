import RalphCore
import Testing

/// The Ralph loop: PLAN, BUILD, VERIFY, and what is written down.
@Suite struct LoopTests {
  /// A task that is built, judged, recorded and committed.
  private func built(_ task: String) -> String {
    """
    sent \(task)
    ended \(task) signal
    → mark \(task) todo>claimed ended
    marked \(task)
    → verify \(task) attempt
    verifying \(task)
    passed \(task)
    → mark \(task) claimed>done verified
    marked \(task)
    → record \(task)
    recorded \(task)
    → commit \(task)
    committed \(task)

    """
  }
  /// A loop without a verifier, up to where its first task is to be recorded.
  private let recording = """
    run every=4 thunk commits=commit verify=accept
    plan a b
    → dispatch PLAN#1
    sent PLAN
    ended PLAN signal
    → commit PLAN
    committed PLAN
    → dispatch a#1
    sent a
    ended a signal
    → mark a todo>done accepted
    marked a
    → record a

    """
  private let planned = """
    sent PLAN
    ended PLAN change
    → verify PLAN attempt
    verifying PLAN
    passed PLAN
    → commit PLAN
    committed PLAN

    """

  @Test func `iteration 1 is a PLAN, then three BUILDs, then a PLAN again`() {
    check(
      """
      run every=4 thunk commits=commit iterations=5
      plan a b c d e
      → verify tree
      verifying tree
      passed tree
      → dispatch PLAN#1

      """ + planned + "→ dispatch a#1\n" + built("a") + "→ dispatch b#1\n" + built("b")
        + "→ dispatch c#1\n" + built("c") + "→ dispatch PLAN#2\n" + planned + """
          → end budget 0
          over
          """
    )
  }

  @Test func `an original loop plans at 1, 4 and 7`() {
    check(
      """
      run every=3 iterations=0 verify=accept
      plan a b c
      → dispatch PLAN#1
      sent PLAN
      ended PLAN signal
      → dispatch a#1
      sent a
      ended a signal
      → mark a todo>done accepted
      marked a
      → dispatch b#1
      sent b
      ended b signal
      → mark b todo>done accepted
      marked b
      → dispatch PLAN#2
      sent PLAN
      ended PLAN signal
      → dispatch c#1
      sent c
      ended c signal
      → mark c todo>done accepted
      marked c
      → end done 0
      over
      """
    )
  }

  @Test func `a BUILD begins once the one before is written down`() {
    check(
      recording + """
        unrecorded a
        → record a
        recorded a
        → commit a
        absent a commit
        → commit a again
        committed a
        → dispatch b#1
        """
    )
  }

  @Test func `two verifications in a row that fail end the loop`() {
    check(
      """
      run every=4 thunk commits=commit
      plan a b
      → verify tree
      passed tree
      → dispatch PLAN#1

      """ + planned + """
        → dispatch a#1
        sent a
        ended a change
        → mark a todo>claimed ended
        marked a
        → verify a attempt
        verifying a
        failed a slow
        → mark a claimed>todo again
        marked a
        → dispatch a#2 after=failed text
        sent a
        ended a change
        → mark a todo>claimed ended
        marked a
        → verify a attempt
        verifying a
        failed a slow
        → mark a claimed>blocked failed
        marked a
        → end verifier 4
        over
        """
    )
  }

  @Test func `an agent that calls for a person is not judged, and nothing more begins`() {
    check(
      """
      run every=4 verify=accept
      plan a b
      → dispatch PLAN#1
      sent PLAN
      ended PLAN signal
      → dispatch a#1
      sent a
      ended a signal calls=person
      → end person 3
      over
      """
    )
  }

  @Test func `a critical blocker ends its iteration, and the loop goes on`() {
    check(
      """
      run every=4 verify=accept
      plan a b
      → dispatch PLAN#1
      sent PLAN
      ended PLAN signal
      → dispatch a#1
      sent a
      ended a signal calls=blocker
      → dispatch b#1
      """
    )
  }

  @Test func `a HEAD that others moved makes a PLAN owed before its turn`() {
    check(
      """
      run every=9 verify=accept
      plan a b c
      → dispatch PLAN#1
      sent PLAN head=1
      ended PLAN signal head=1
      → dispatch a#1
      sent a head=2
      ended a signal head=2
      → mark a todo>done accepted
      marked a
      → dispatch PLAN#2
      """
    )
  }

  @Test func `a PLAN whose limit gave its start back is still owed`() {
    check(
      """
      run every=4 verify=accept
      plan a
      → dispatch PLAN#1
      sent PLAN
      limited PLAN wake
      wait
      → dispatch PLAN#2
      """
    )
  }

  @Test func `a phase that was approved is no stranger in the plan`() {
    check(
      """
      run every=4 verify=accept
      plan a
      → dispatch PLAN#1
      sent PLAN
      proposes Eight
      proposes Eight
      approve Eight
      adds Eight
      adds Nine
      adds Nine
      = phase approved not in_plan=Eight
      """
    )
  }

  @Test func `what was not written down when a run ended is written down by the next`() {
    check(
      recording + """
        run every=4 thunk commits=commit verify=accept
        plan a done b
        → record a
        """
    )
  }
}
