import Testing

/// Agents that fail alike, one attempt after the other: the breaker.
@Suite struct StormTests {
  private let tripped = """
    run verify=none concurrent=1 attempts=2 delay=0
    plan a b
    → dispatch a#1
    sent a
    erred a
    → dispatch a#2 after=agent_error
    sent a
    erred a
    → dispatch b#1
    sent b
    erred b

    """

  @Test func `three in a row suspend the agents, and are given back`() {
    check(
      tripped + """
        = run paused
        = bead a open
        """
    )
  }

  @Test func `after the pause one is tried first, and what fails again waits longer`() {
    check(
      tripped + """
        wait wake
        → dispatch a#3 after=agent_error
        sent a
        erred a
        = run paused
        wait wake
        → dispatch a#4 after=agent_error
        sent a
        ended a signal
        → mark a todo>claimed ended
        → dispatch b#2 after=agent_error
        """
    )
  }

  @Test func `an attempt that did something in between is no part of a storm`() {
    check(
      """
      run verify=none concurrent=1 attempts=5 delay=0
      plan a b
      → dispatch a#1
      sent a
      erred a
      → dispatch a#2 after=agent_error
      sent a
      erred a
      → dispatch a#3 after=agent_error
      sent a
      ended a signal
      → mark a todo>claimed ended
      → dispatch b#1
      sent b
      erred b
      → dispatch b#2 after=agent_error
      """
    )
  }
}
