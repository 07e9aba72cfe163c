import Testing

/// Sessions that ralph makes, and what a run may cost.
@Suite struct SessionTests {
  private let opened = """
    run host=session verify=none concurrent=2 agent=claude
    plan a
    → open a 2
    opened s1
    look p1:quiet p2:quiet
    → dispatch a#1 in p1
    sent a

    """

  @Test func `a session is opened once, when there is work, and ends with the run`() {
    check(
      opened + """
        look p1:quiet+nonce p2:quiet
        → gather a exited finished
        gathered a
        → mark a todo>claimed ended
        marked a
        → shut s1
        shut s1
        → end nothing_ready 0
        """
    )
    check(
      """
      run host=session verify=none
      plan a[done]
      → end done 0
      """
    )
  }

  @Test func `it stays where the policy says so`() {
    check(
      """
      run host=session verify=none keep_sessions
      plan a
      → open a 1
      opened s1
      plan a[done]
      → end done 0
      """
    )
  }

  @Test func `a crash does not open a second one: the key is the same`() {
    check(
      """
      run host=session verify=none
      plan a
      → open a 1
      leave
      resume
      absent open
      plan a
      → open a 1 again
      opened s1
      """
    )
  }

  @Test func `one that cannot be opened is tried again, and then ends the run with 2`() {
    check(
      """
      run host=session verify=none retries=1
      plan a
      → open a 1
      unopened
      → open a 1
      unopened
      → end tool 2
      """
    )
  }

  @Test func `stopping ends it, and what works in it`() {
    check(
      opened + """
        stop
        → shut s1
        shut s1
        """
    )
  }

  @Test func `one that cannot be ended does not hold up the end of the run`() {
    check(
      """
      run host=session verify=none concurrent=1 agent=claude
      plan a
      → open a 1
      opened s1
      look p1:quiet
      → dispatch a#1 in p1
      sent a
      look p1:quiet+nonce
      → gather a exited finished
      gathered a
      → mark a todo>claimed ended
      marked a
      → shut s1
      unshut
      → end nothing_ready 0
      """
    )
  }

  @Test func `when somebody ends it no other one is made, and the run ends with 2`() {
    check(
      opened + """
        look
        → gather a lost finished
        gathered a
        → shut s1
        shut s1
        → end host_gone 2
        """
    )
  }

  @Test func `a run that has taken its money ends when what runs has ended`() {
    check(
      """
      run verify=none cost=100 concurrent=2
      plan a b c d
      → dispatch a#1
      → dispatch b#1
      sent a
      sent b
      ended a signal cost=60
      → mark a todo>claimed ended
      → dispatch c#1
      marked a
      sent c
      ended b signal cost=40
      → mark b todo>claimed ended
      marked b
      = run cost=100
      ended c signal
      → mark c todo>claimed ended
      marked c
      → end cost 0
      """
    )
  }

  @Test func `what was taken is counted on after a resume`() {
    check(
      """
      run verify=none tokens=100
      plan a b c
      → dispatch a#1
      sent a
      leave
      resume
      plan a b c
      ended a signal tokens=99
      → mark a todo>claimed ended
      → dispatch b#1
      marked a
      leave
      resume
      lost b tokens=1
      plan a[claimed] b c
      → end cost 3
      """
    )
  }

  @Test func `claims are given back when the money is spent`() {
    check(
      """
      run bd verify=none cost=100 concurrent=2
      bd a b
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      erred bd:a cost=100
      → release bd:a unused
      claimed bd:b
      → release bd:b unused
      wrote bd:a
      wrote bd:b
      → end cost 3
      """
    )
  }
}
