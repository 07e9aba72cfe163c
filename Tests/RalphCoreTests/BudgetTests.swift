import Testing

/// How much is given out, and for how long.
@Suite struct BudgetTests {
  @Test func `the budget is iterations times concurrent, refilled without a barrier`() {
    check(
      """
      run verify=accept iterations=1 concurrent=2
      plan a b c
      → dispatch a#1
      → dispatch b#1
      ended a
      → mark a todo>done accepted
      marked a
      ended b
      → mark b todo>done accepted
      marked b
      → end budget 0
      = run starts=2
      """
    )
  }

  @Test func `a slot is refilled at once`() {
    check(
      """
      run verify=accept iterations=0 concurrent=2
      plan a b c
      → dispatch a#1
      → dispatch b#1
      ended a
      → mark a todo>done accepted
      → dispatch c#1
      """
    )
  }

  @Test func `work that appears is taken, or held for the next run`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      plan a b
      lost a
      → dispatch a#2 after=lost
      """
    )
    check(
      """
      run verify=accept follow=hold
      plan a
      → dispatch a#1
      plan a b
      = bead b held
      ended a
      → mark a todo>done accepted
      marked a
      → end nothing_ready 0
      """
    )
  }

  @Test func `fail fast ends the run at the first bead that fails for good`() {
    check(
      """
      run verify=none attempts=1 fail_fast
      plan a b
      → dispatch a#1
      erred a
      → end fail_fast 3
      """
    )
  }

  @Test func `the longest duration ends the run when what lives has ended`() {
    check(
      """
      run verify=none runtime=600
      plan a b
      → dispatch a#1
      wait
      = run over-time
      lost a
      → end limit 3
      """
    )
  }

  @Test func `a longer duration on the resume's line counts from the run's start`() {
    check(
      """
      run verify=none runtime=600
      plan a
      → dispatch a#1
      drain
      wait
      leave
      resume verify=none runtime=6000
      = run not over-time
      = deadline 2027-01-15T09:40:01.000Z runtime
      lost a
      plan a
      → dispatch a#2 after=lost
      """
    )
  }

  @Test func `a clock set forward moves deadlines, but no wake time`() {
    check(
      """
      run verify=none delay=60
      plan a b
      → dispatch a#1
      erred a
      → dispatch b#1
      = deadline 2027-01-15T08:01:05.000Z retry plan:a
      clock 3600000
      = deadline 2027-01-15T09:01:05.000Z retry plan:a
      clock -50000
      = deadline 2027-01-15T09:01:05.000Z retry plan:a
      limited b wake
      clock 5000
      = deadline 2030-03-17T17:46:40.000Z wake
      """
    )
  }

  @Test func `a reading that is stale or says nothing new writes nothing`() {
    check(
      """
      run verify=accept
      plan a
      → dispatch a#1
      plan a[done]
      = bead a working not mark=done
      sent a
      plan a[done]
      = at 7
      = bead a working mark=done
      plan a[done]
      = at 7
      """
    )
  }

  @Test func `of exit codes the worst wins: 2, 3, 4, 1`() {
    check(
      """
      run verify=none attempts=1 concurrent=2
      plan a b
      → dispatch a#1
      → dispatch b#1
      timed_out a
      erred b
      → end nothing_ready 3
      """
    )
  }
}
