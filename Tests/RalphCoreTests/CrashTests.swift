import Testing

/// What a crash leaves behind, what a resume does about it, and what comes too late.
@Suite struct CrashTests {
  @Test func `an attempt without a trace is asked again under the same key and costs no start`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      resume
      absent a dispatch
      = attempt plan:a#1 absent
      plan a
      → dispatch a#1 again
      = run starts=1 epoch=2
      = attempt plan:a#1 asked key=9ae0r1.4 fence=8
      """
    )
  }

  @Test func `a mark without a trace is asked again under the same key`() {
    check(
      """
      run verify=accept
      plan a
      → dispatch a#1
      ended a
      → mark a todo>done accepted
      absent a mark
      → mark a todo>done accepted again
      marked a
      → end done 0
      """
    )
  }

  @Test func `a verification without a trace does not lend its key to a mark`() {
    check(
      """
      run
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      leave
      absent a verify
      resume
      plan a[done]
      → mark a done>claimed ended
      marked a
      → verify a attempt again
      """
    )
  }

  @Test func `the baseline is asked again under the same key`() {
    check(
      """
      run
      plan a
      → verify tree
      absent tree verify
      → verify tree again
      passed tree
      → dispatch a#1
      """
    )
  }

  @Test func `an adopted attempt answers as before`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      leave
      resume
      plan a
      ended a
      → mark a todo>claimed ended
      = bead a ended:unverified
      """
    )
  }

  @Test func `an answer to an older asking changes nothing`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      absent a dispatch
      → dispatch a#1 again
      ended a @4
      = bead a working
      sent a @4
      = attempt plan:a#1 asked
      refused a @4
      = bead a working
      ended a
      → mark a todo>claimed ended
      ended a @6
      = bead a ended:unverified not spent=1
      """
    )
  }

  @Test func `an absent attempt does not hold up a quiet verification`() {
    check(
      """
      run concurrent=2
      plan a b
      → verify tree
      passed tree
      → dispatch a#1
      → dispatch b#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      failed a slow
      absent b dispatch
      → verify a quiet
      passed a
      → mark a claimed>done verified
      → dispatch b#1 again
      """
    )
  }

  @Test func `an absent attempt does not keep a run open that gives nothing out any more`() {
    check(
      """
      run verify=none runtime=60
      plan a
      → dispatch a#1
      leave
      resume
      absent a dispatch
      wait
      plan a
      → end limit 0
      """
    )
  }
}
