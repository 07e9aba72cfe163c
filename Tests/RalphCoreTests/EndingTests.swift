import Testing

/// Every row of the table in semantics §6: what an ending spends, and where the bead then stands.
@Suite struct EndingTests {
  @Test func `work that passes is marked, verified and done`() {
    check(
      """
      run
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      sent a
      ended a signal
      → mark a todo>claimed ended
      = bead a judging:attempt+proof+alone
      marked a
      → verify a attempt
      verifying a
      passed a
      → mark a claimed>done verified
      marked a
      → end done 0
      = bead a ended:verified mark=done number=1 not trouble spent
      """
    )
  }

  @Test func `a failed verification spends the attempt and its text goes to the next one`() {
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
      failed a slow
      → mark a claimed>todo again
      marked a
      → dispatch a#2 after=failed text
      = bead a working spent=1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      failed a slow
      → mark a claimed>blocked failed
      marked a
      → end nothing_ready 4
      = bead a ended:failed mark=blocked spent=2
      """
    )
  }

  @Test func `a quick failure is seen twice before it counts`() {
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
      failed a
      → verify a again
      failed a
      → mark a claimed>todo again
      = bead a open spent=1 trouble=failed
      """
    )
  }

  @Test func `a flaky verifier spends nothing and is asked on the quiet tree`() {
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
      failed a
      → verify a again
      passed a
      → verify a quiet
      = bead a doubts=1 not spent
      passed a
      → mark a claimed>done verified
      """
    )
  }

  @Test func `a failure beside another attempt is inconclusive until the tree is quiet`() {
    check(
      """
      run concurrent=2
      plan a b c
      → verify tree
      passed tree
      → dispatch a#1
      → dispatch b#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      failed a slow
      = bead a judging:quiet+proof doubts=1 not spent trouble=failed
      ended b signal
      → mark b todo>claimed ended
      → verify a quiet
      passed a
      → mark a claimed>done verified
      → dispatch c#1
      """
    )
  }

  @Test func `a verifier that stays in doubt too often has failed`() {
    check(
      """
      run doubts=1
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      verifying a
      failed a change
      → verify a quiet
      verifying a
      failed a change
      → mark a claimed>todo again
      = bead a open spent=1 doubts=2
      """
    )
  }

  @Test(arguments: [
    ("timed_out", "timed_out", 1), ("erred", "agent_error", 3), ("signaled", "agent_error", 3),
  ])
  func `a timeout or an agent's error waits, tries again, and is given up with an empty box`(
    _ word: String,
    _ trouble: String,
    _ exit: Int
  ) {
    check(
      """
      run delay=5 verify=none
      plan a
      → dispatch a#1
      \(word) a text
      = bead a open sleeping spent=1 trouble=\(trouble) not wants
      wait
      → dispatch a#2 after=\(trouble) text
      \(word) a
      → end nothing_ready \(exit)
      = bead a ended:\(trouble) not mark=blocked
      """
    )
  }

  @Test func `a pass without signal or change is no progress, and blocks when spent`() {
    check(
      """
      run agent=claude attempts=1
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      sent a
      ended a
      → mark a todo>claimed ended
      = bead a judging:attempt+alone
      marked a
      → verify a attempt
      passed a
      → mark a claimed>blocked no_progress
      marked a
      → end nothing_ready 3
      """
    )
  }

  @Test func `a pass that may be somebody else's is unconfirmed and not tried again`() {
    check(
      """
      run agent=claude concurrent=2
      plan a b
      → verify tree
      passed tree
      → dispatch a#1
      → dispatch b#1
      sent a
      ended a change
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      passed a
      = bead a ended:unconfirmed mark=claimed
      lost b
      → dispatch b#2 after=lost
      """
    )
  }

  @Test func `a change made alone in the tree proves the work`() {
    check(
      """
      run agent=claude
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      sent a
      ended a change
      → mark a todo>claimed ended
      = bead a judging:attempt+proof+alone
      """
    )
  }
}
