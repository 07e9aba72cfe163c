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

  @Test func `a retry that comes while the mark is on its way takes the mark back`() {
    check(
      """
      run verify=none agent=claude concurrent=1
      plan a b
      → dispatch a#1
      sent a
      skip b
      → mark b todo>blocked skipped
      retry b
      marked b as=blocked
      → mark b blocked>todo retried
      marked b
      = bead b open
      """
    )
    check(
      """
      run bd attempts=1
      bd a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a signal
      → verify bd:a attempt
      failed bd:a
      → verify bd:a again
      failed bd:a
      → park bd:a failed text
      retry bd:a
      wrote bd:a blocked
      → release bd:a retried
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
