import Testing

/// What stops new work at first sight: an expired login, an empty account, a full disk.
@Suite struct HaltTests {
  /// Three at work, one waiting; the agent of the second meets what stops everything.
  private func stopped(_ word: String) -> String {
    """
    run verify=none concurrent=3 delay=0 attempts=1
    plan a b c d
    → dispatch a#1
    → dispatch b#1
    → dispatch c#1
    sent a
    sent b
    sent c
    \(word) b
    = bead b open not spent=1

    """
  }

  @Test(arguments: ["logged_out", "bankrupt"])
  func `nothing new is given out, what lives is finished, and the exit is 3`(_ word: String) {
    let reason = word == "bankrupt" ? "credit" : "login"
    check(
      stopped(word) + """
        = run halt=\(reason)
        ended a signal
        → mark a todo>claimed ended
        marked a
        ended c signal
        → mark c todo>claimed ended
        marked c
        → end \(reason) 3
        over
        """
    )
  }

  @Test func `what ended before is still judged, and a verifier still runs`() {
    check(
      """
      run concurrent=2 delay=0
      plan a b c
      → verify tree
      verifying tree
      passed tree
      → dispatch a#1
      → dispatch b#1
      sent a
      sent b
      logged_out b
      ended a signal change
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      verifying a
      passed a
      → mark a claimed>done verified
      marked a
      → end login 3
      """
    )
  }

  @Test func `the word of the operator lifts it, and the bead has all its attempts`() {
    check(
      stopped("logged_out") + """
        continue
        → dispatch b#2
        = run not halt=login
        """
    )
  }

  @Test func `a resume lifts it, too`() {
    check(
      stopped("logged_out") + """
        ended a signal
        → mark a todo>claimed ended
        marked a
        leave
        resume
        plan a[claimed] b c d
        → dispatch b#2
        → dispatch d#1
        = run not halt=login
        """
    )
  }

  @Test func `a resume on a switched branch begins nothing until it is back`() {
    let away = """
      run verify=none concurrent=1
      plan a b
      → dispatch a#1
      sent a
      branch other
      = run halt=tree stands-on=other
      leave
      resume
      = run halt=tree
      plan a b
      ended a signal
      → mark a todo>claimed ended

      """
    check(
      away + """
        marked a
        """
    )
    check(
      away + """
        branch main
        → dispatch b#1
        marked a
        = run not halt=tree
        """
    )
  }

  @Test func `an attempt past its time has timed out, whatever its agent said`() {
    check(
      """
      run verify=none attempts=2 delay=0
      plan a
      → dispatch a#1
      sent a
      timed_out a
      → dispatch a#2 after=timed_out
      = run not halt=login
      """
    )
  }

  @Test func `a disk that is nearly full begins nothing, and the exit is 2`() {
    check(
      """
      run verify=none concurrent=2 delay=0
      plan a b c
      → dispatch a#1
      → dispatch b#1
      sent a
      refused b disk
      = run halt=disk not refusals=1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → end disk 2
      """
    )
  }

  @Test func `a disk too full for a worktree is no tool's failure`() {
    check(
      """
      run own verify=none concurrent=2 delay=0
      plan a b
      → worktree a
      → worktree b
      unmade a disk
      = run halt=disk not refusals=1
      made b
      → end disk 2
      """
    )
  }

  @Test func `files behind the verifier that were changed park the bead for a person`() {
    check(
      """
      run concurrent=1 delay=0
      plan a b
      → verify tree
      verifying tree
      passed tree
      → dispatch a#1
      sent a
      ended a signal change guarded=Makefile
      → mark a todo>blocked guarded
      → dispatch b#1
      = bead a ended:guarded
      marked a
      sent b
      ended b signal change
      → mark b todo>claimed ended
      marked b
      → verify b attempt
      verifying b
      passed b
      → mark b claimed>done verified
      marked b
      → end nothing_ready 3
      """
    )
  }

  @Test func `without a verifier nothing rests on those files`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      ended a signal change guarded=Makefile
      → mark a todo>claimed ended
      """
    )
  }

  @Test func `the next attempt is told where the tree of the one before is kept`() {
    check(
      """
      run verify=none attempts=3 delay=0
      plan a
      → dispatch a#1
      sent a kept
      erred a kept
      → dispatch a#2 after=agent_error before=9ae0r1.4
      sent a
      erred a kept
      → dispatch a#3 after=agent_error
      """
    )
  }
}
