import Testing

/// Beads of a tracker: claims before work, and what is written about them after it.
@Suite struct TrackerTests {
  @Test func `a bead is claimed, then given out, verified and closed`() {
    check(
      """
      run bd
      bd a
      → verify tree
      passed tree
      → claim bd:a
      = bead bd:a open not claimed
      claimed bd:a
      → dispatch bd:a#1
      = bead bd:a working claimed mark=begun
      sent bd:a
      ended bd:a signal
      → verify bd:a attempt
      passed bd:a
      → close bd:a verified
      wrote bd:a
      → end done 0
      """
    )
  }

  @Test func `a lost claim costs nothing and another bead is taken`() {
    check(
      """
      run bd verify=none iterations=1
      bd a b
      → claim bd:a
      unclaimed bd:a
      → claim bd:b
      claimed bd:b
      → dispatch bd:b#1
      = run starts=1
      = bead bd:a mark=elsewhere not attempted
      """
    )
  }

  @Test func `a claim lost although the bead looks free is not tried again at once`() {
    check(
      """
      run bd verify=none
      bd a
      → claim bd:a
      unclaimed bd:a todo
      = bead bd:a sleeping
      wait retry
      → claim bd:a
      """
    )
  }

  @Test func `a bead that turns out to wait for another is given back, not given out`() {
    check(
      """
      run bd verify=none
      bd a b!2
      → claim bd:a
      claimed bd:a needs=b
      → release bd:a unused
      → claim bd:b
      wrote bd:a
      claimed bd:b
      → dispatch bd:b#1
      """
    )
  }

  @Test func `no more is claimed than there are slots and starts`() {
    check(
      """
      run bd verify=none concurrent=2 iterations=1
      bd a b c d
      → claim bd:a
      → claim bd:b
      claimed bd:b
      → dispatch bd:b#1
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a signal
      → close bd:a ended
      """
    )
    check(
      """
      run bd verify=none concurrent=2 iterations=1
      bd a b c
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a signal
      → close bd:a ended
      """
    )
  }

  @Test func `two beads under claim whose retry is due both go on, one after the other`() {
    check(
      """
      run bd verify=none delay=5
      bd a b
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      erred bd:a
      → claim bd:b
      claimed bd:b
      → dispatch bd:b#1
      sent bd:b
      wait retry
      erred bd:b
      → dispatch bd:a#2 after=agent_error
      wait retry
      sent bd:a
      ended bd:a signal
      → close bd:a ended
      → dispatch bd:b#2 after=agent_error
      """
    )
  }

  @Test func `a bead under claim is not kept from its slot by a better one that comes later`() {
    check(
      """
      run bd verify=none delay=5
      bd b!2
      → claim bd:b
      claimed bd:b
      → dispatch bd:b#1
      sent bd:b
      drain
      erred bd:b
      → release bd:b unused
      wrote bd:b
      leave
      resume verify=none delay=5
      bd b!2 a!1
      → claim bd:a
      """
    )
    check(
      """
      run bd verify=none delay=5
      bd b!2
      → claim bd:b
      claimed bd:b
      → dispatch bd:b#1
      sent bd:b
      limited bd:b
      bd b[begun]!2 a!1
      wait wake
      → dispatch bd:b#2
      """
    )
  }

  @Test func `the agent closes its bead and the verifier passes: it is told there`() {
    check(
      """
      run bd
      bd a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      bd a[done]
      ended bd:a
      → verify bd:a attempt
      passed bd:a
      → comment bd:a verified
      wrote bd:a
      → end done 0
      """
    )
  }

  @Test func `the agent closes its bead and the verifier fails: taken back, told, tried again`() {
    check(
      """
      run bd
      bd a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      bd a[done]
      ended bd:a
      → verify bd:a attempt
      failed bd:a slow
      → reopen bd:a again
      wrote bd:a
      → comment bd:a failed text
      wrote bd:a
      → dispatch bd:a#2 after=failed text
      sent bd:a
      ended bd:a signal
      → verify bd:a attempt
      failed bd:a slow
      → park bd:a failed text
      wrote bd:a
      → end nothing_ready 4
      """
    )
  }

  @Test func `a failed attempt is tried again under the same claim`() {
    check(
      """
      run bd verify=none
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      erred bd:a
      → dispatch bd:a#2 after=agent_error
      """
    )
  }

  @Test func `what is given up stands in the tracker as the table says`() {
    check(
      """
      run bd verify=none attempts=1
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      timed_out bd:a
      → release bd:a timed_out
      wrote bd:a
      → end nothing_ready 1
      """
    )
    check(
      """
      run bd attempts=1 agent=claude
      bd a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a
      → verify bd:a attempt
      passed bd:a
      → park bd:a no_progress
      wrote bd:a
      → end nothing_ready 3
      """
    )
  }

  @Test func `without a verifier a strong vote closes, and a weak one stays ours with a word`() {
    check(
      """
      run bd verify=none agent=claude
      bd a b
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a bare
      → comment bd:a ended
      → claim bd:b
      wrote bd:a
      = bead bd:a ended:unconfirmed mark=begun
      claimed bd:b
      → dispatch bd:b#1
      sent bd:b
      ended bd:b signal
      → close bd:b ended
      wrote bd:b
      → end nothing_ready 3
      """
    )
  }

  @Test func `an unconfirmed bead stays ours in later runs, until a person opens it`() {
    check(
      """
      run bd verify=none agent=claude
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a
      → comment bd:a ended
      wrote bd:a
      → end nothing_ready 3
      over
      run bd verify=none
      bd a[begun]
      → end nothing_ready 0
      over
      run bd verify=none
      bd a
      → claim bd:a
      """
    )
  }

  @Test func `dependents of a bead that is not judged are held, whatever the tracker says`() {
    check(
      """
      run bd concurrent=3
      bd a b:a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      bd a[done] b:a
      ended bd:a
      → verify bd:a attempt
      = bead bd:b open
      passed bd:a
      → comment bd:a verified
      → claim bd:b
      """
    )
  }

  @Test func `both sources stand in one queue, by priority`() {
    check(
      """
      run both verify=none
      plan a!2 b!0
      bd c!1
      → dispatch b#1
      sent b
      ended b signal
      → mark b todo>claimed ended
      → claim bd:c
      marked b
      claimed bd:c
      → dispatch bd:c#1
      """
    )
  }

  @Test func `labels, authors and what is not for agents are left alone`() {
    check(
      """
      run bd verify=none label=ui authors=ada
      bd a@ada b@eve+ui c@ada+ui~epic d@ada+ui
      → claim bd:d
      """
    )
  }

  @Test func `a close by its agent that comes after the attempt was booked is judged`() {
    check(
      """
      run bd verify=command concurrent=1 delay=60
      bd a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      bd a[begun]
      erred bd:a
      bd a[done]
      → verify bd:a attempt
      """
    )
  }

  @Test func `a claim whose answer was lost is ours where the tracker says so`() {
    check(
      """
      run bd verify=none concurrent=1
      bd a
      → claim bd:a
      unsure bd:a
      bd a[begun]
      → dispatch bd:a#1
      """
    )
  }
}
