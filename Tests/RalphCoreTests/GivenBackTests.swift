import Testing

/// Endings that spend nothing, or less: limits, losses, refusals, the operator, other people.
@Suite struct GivenBackTests {
  @Test func `a rate limit gives the start back and wakes at the reset`() {
    check(
      """
      run verify=none iterations=1
      plan a
      → dispatch a#1
      = run starts=1
      limited a wake text
      = run paused not starts=1
      = bead a open not spent=1 trouble=agent_error
      = deadline 2030-03-17T17:46:40.000Z
      wait
      → dispatch a#2
      """
    )
  }

  @Test func `a lost process is tried again at once and spends only from the third time`() {
    check(
      """
      run verify=none attempts=1
      plan a
      → dispatch a#1
      lost a
      → dispatch a#2 after=lost
      lost a
      → dispatch a#3 after=lost
      = bead a losses=2 not spent=1
      lost a
      → end nothing_ready 3
      = bead a ended:lost spent=1
      """
    )
  }

  @Test func `three refusals in a row stop the run with 2 and give the starts back`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      refused a
      → dispatch a#2
      refused a
      → dispatch a#3
      refused a
      → end tool 2
      = run refusals=3 tool-failure not starts=1
      """
    )
  }

  @Test func `what the operator stops is given back and released`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      stop
      → stop a
      stopped a
      = bead a open not spent=1 trouble=lost
      = run draining stopping not starts=1
      leave
      resume
      plan a
      → dispatch a#2
      """
    )
  }

  @Test func `a task that somebody put aside while it is judged is left to them`() {
    check(
      """
      run
      plan a b
      → verify tree
      passed tree
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      verifying a
      plan a[deferred] b
      → dispatch b#1
      passed a
      = bead a ended:taken mark=deferred not wants=done
      """
    )
  }

  @Test func `a mark that the plan does not allow is a conflict and exits 2`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      conflict a
      → end nothing_ready 2
      = bead a ended:conflict
      """
    )
  }

  @Test func `a finished task whose mark was reset is marked again, not done again`() {
    check(
      """
      run verify=accept
      plan a b
      → dispatch a#1
      ended a signal
      → mark a todo>done accepted
      → dispatch b#1
      marked a
      plan a b
      → mark a todo>done drift
      = bead a ended:unverified
      """
    )
  }
}
