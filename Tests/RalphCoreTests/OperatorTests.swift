import Testing

// The operator's word: pause, continue, retry, skip.
@Suite struct OperatorTests {
  @Test func `a paused run gives nothing out and does not end by itself`() {
    check(
      """
      run verify=none agent=claude
      plan a b
      → dispatch a#1
      sent a
      pause
      ended a signal change
      → mark a todo>claimed ended
      marked a
      = run held
      continue
      → dispatch b#1
      """
    )
  }

  @Test func `a retry gives a parked bead all its attempts again`() {
    check(
      """
      run verify=command attempts=1
      plan a b
      → verify tree
      verifying tree
      passed tree
      → dispatch a#1
      sent a
      ended a signal change
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      verifying a
      failed a
      → verify a again
      verifying a
      failed a
      → mark a claimed>blocked failed
      → dispatch b#1
      marked a
      retry a
      → mark a blocked>todo retried
      = bead a open not spent=1
      """
    )
  }

  @Test func `a skipped bead is put aside, and its process ends`() {
    check(
      """
      run verify=none agent=claude
      plan a b
      → dispatch a#1
      sent a
      skip a
      → stop a
      skip b
      → mark b todo>blocked skipped
      stopped a
      → mark a todo>blocked skipped
      = run not starts=1
      = bead a ended:skipped
      """
    )
  }

  @Test func `a verified bead cannot be skipped any more`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      ended a signal change
      → mark a todo>claimed ended
      skip a
      = bead a ended:unverified
      """
    )
  }
}
