import Testing

/// Time that ralph did not live through: sleep of the machine, and a process that was stopped.
@Suite struct HeldTests {
  private let waiting = """
    run verify=none delay=60 attempts=2 runtime=600
    plan a
    → dispatch a#1
    sent a
    erred a

    """

  @Test func `deadlines move along by the time that ralph was held`() {
    check(
      waiting + """
        = deadline 2027-01-15T08:01:05.000Z
        held 30000
        = deadline 2027-01-15T08:01:35.000Z
        """
    )
  }

  @Test func `sleep alone moves nothing: the clock's own entry does`() {
    check(
      waiting + """
        slept 30000
        = deadline 2027-01-15T08:01:05.000Z
        clock 30000
        = deadline 2027-01-15T08:01:35.000Z
        """
    )
  }

  @Test func `the end of a rate limit is a wall time, and stays`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      limited a wake
      = deadline 2030-03-17T17:46:40.000Z
      held 30000
      = deadline 2030-03-17T17:46:40.000Z
      """
    )
  }
}
