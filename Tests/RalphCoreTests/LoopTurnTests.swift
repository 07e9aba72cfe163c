import RalphCore
import Testing

/// PLAN iterations of the Ralph loop before their turn: what makes one owed, and what does not.
@Suite struct LoopTurnTests {
  /// A loop without a verifier whose first task is at work.
  private let working = """
    run every=9 verify=accept
    plan a b c d e
    → dispatch PLAN#1
    sent PLAN
    ended PLAN signal
    → dispatch a#1
    sent a

    """
  /// The end of that task; before the mark is written nothing else is given out.
  private let ended = """
    ended a signal
    → mark a todo>done accepted

    """

  @Test func `five tasks that others change between two iterations make a PLAN owed`() {
    check(
      working + ended + """
        plan a b c d e five six seven eight nine
        marked a
        → dispatch PLAN#2
        sent PLAN
        ended PLAN signal
        → dispatch b#1
        """
    )
  }

  @Test func `four do not, and neither does the mark that ralph sets`() {
    check(
      working + ended + """
        plan a b c d e five six seven eight
        marked a
        → dispatch b#1
        """
    )
  }

  @Test func `new tasks, changed marks and tasks that are gone count alike, over several readings`()
  {
    check(
      working + ended + """
        plan a b c[blocked] d e five
        plan a b c[blocked] e five[blocked]
        marked a
        → dispatch b#1
        sent b
        ended b signal
        → mark b todo>done accepted
        plan a[done] b c e five[blocked]
        marked b
        → dispatch PLAN#2
        """
    )
  }

  @Test func `what changes while an agent is at work may be its doing, and makes none`() {
    check(
      working + "plan a b c d e five six seven eight nine\n" + ended + """
        marked a
        → dispatch b#1
        """
    )
  }

  @Test func `after a PLAN changes are counted anew`() {
    check(
      working + ended + """
        plan a b c d e five six seven eight nine
        marked a
        → dispatch PLAN#2
        sent PLAN
        ended PLAN signal
        → dispatch b#1
        sent b
        ended b signal
        → mark b todo>done accepted
        plan a[done] b c d e five
        marked b
        → dispatch c#1
        sent c
        ended c signal
        → mark c todo>done accepted
        plan a[done] b[done] c d e five ten
        marked c
        → dispatch PLAN#3
        """
    )
  }

  @Test func `a resume that plans now has one PLAN before its turn, and no more`() {
    check(
      working + """
        leave
        resume every=9 verify=accept now
        plan a b c d e

        """ + ended + """
          marked a
          → dispatch PLAN#2
          sent PLAN
          ended PLAN signal
          → dispatch b#1
          """
    )
  }

  @Test func `a resume that does not goes on with the next task`() {
    check(
      working + """
        leave
        resume every=9 verify=accept
        plan a b c d e

        """ + ended + """
          marked a
          → dispatch b#1
          """
    )
  }
}
