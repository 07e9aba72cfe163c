import Testing

/// With a verifier, without one, and with the agent's word.
@Suite struct VerifierTests {
  @Test func `without a verifier a strong vote leaves the task claimed`() {
    check(
      """
      run verify=none
      plan a b:a
      → dispatch a#1
      ended a
      → mark a todo>claimed ended
      marked a
      → dispatch b#1
      = bead a ended:unverified mark=claimed
      """
    )
  }

  @Test func `without a verifier weak votes leave it to the operator`() {
    check(
      """
      run verify=none agent=claude
      plan a
      → dispatch a#1
      ended a bare
      → mark a todo>claimed ended
      marked a
      → end nothing_ready 3
      = bead a ended:unconfirmed
      """
    )
  }

  @Test func `a mark set by the agent itself is a strong vote`() {
    check(
      """
      run verify=none agent=claude
      plan a
      → dispatch a#1
      sent a
      plan a[done]
      ended a
      → mark a done>claimed ended
      = bead a ended:unverified
      """
    )
  }

  @Test func `a mark of the agent that is seen only while it is judged still counts`() {
    check(
      """
      run agent=claude
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      sent a
      ended a
      → mark a todo>claimed ended
      differs a done
      → mark a done>claimed ended
      marked a
      → verify a attempt
      passed a
      → mark a claimed>done verified
      """
    )
  }

  @Test func `with no-verify the agent's word is done`() {
    check(
      """
      run verify=accept
      plan a
      → dispatch a#1
      ended a
      → mark a todo>done accepted
      marked a
      → end done 0
      """
    )
  }

  @Test func `a red baseline ends the run with 4 before anything is given out`() {
    check(
      """
      run baseline=stop
      plan a
      → verify tree
      failed tree
      → end baseline 4
      = run baseline=red not starts=1
      """
    )
  }

  @Test func `a red baseline may be ignored`() {
    check(
      """
      run baseline=ignore
      plan a
      → verify tree
      failed tree
      → dispatch a#1
      """
    )
  }

  @Test func `nothing ready needs no baseline`() {
    check(
      """
      run baseline=stop
      plan a[done] b[blocked]
      → end nothing_ready 0
      """
    )
  }

  @Test func `a claimed task found at the start is verified first and costs no start`() {
    check(
      """
      run baseline=stop
      plan a[claimed] b
      → verify tree
      passed tree
      → verify a found
      → dispatch b#1
      passed a
      → mark a claimed>done verified
      = bead a ended:verified not number=1
      """
    )
  }

  @Test func `a claimed task that fails is ready again, with its failure and no attempt spent`() {
    check(
      """
      run baseline=stop
      plan a[claimed]
      → verify tree
      passed tree
      → verify a found
      failed a slow
      → mark a claimed>todo again
      marked a
      → dispatch a#1 after=failed text
      = bead a not spent=1
      """
    )
  }

  @Test func `a claimed task that is flaky and then passes is verified`() {
    check(
      """
      run baseline=stop
      plan a[claimed]
      → verify tree
      passed tree
      → verify a found
      failed a
      → verify a again
      passed a
      → verify a quiet
      passed a
      → mark a claimed>done verified
      """
    )
  }

  @Test func `without a verifier a claimed task stays as it is`() {
    check(
      """
      run verify=none
      plan a[claimed] b:a
      → dispatch b#1
      """
    )
  }

  @Test func `a verifier that vanishes again and again stops the run with 2`() {
    check(
      """
      run
      plan a
      → verify tree
      verifying tree
      unfinished tree
      → verify tree
      verifying tree
      unfinished tree
      → verify tree
      verifying tree
      unfinished tree
      → end tool 2
      """
    )
  }

  @Test func `a verifier that cannot start stops the run with 2`() {
    check(
      """
      run retries=0
      plan a
      → verify tree
      unverifiable tree
      → end tool 2
      """
    )
  }

  @Test func `taking the verifier away at resume books what waited for it`() {
    check(
      """
      run
      plan a b[claimed] c
      → verify tree
      passed tree
      → verify b found
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      absent b verify
      → verify b found again
      absent b verify
      → verify b found again
      absent a mark
      → mark a todo>claimed ended again
      marked a
      leave
      absent b verify
      resume verify=none
      plan a[claimed] b[claimed] c
      → dispatch c#1
      = bead a ended:unverified
      = bead b open
      """
    )
  }
}
