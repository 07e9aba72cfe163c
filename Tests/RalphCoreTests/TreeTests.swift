import Testing

// Worktrees: made, worked in, judged there, merged one at a time, removed.
@Suite struct TreeTests {
  /// One bead of two slots on its way to the verifier of its own tree.
  private let begun = """
    run own
    plan a
    → verify tree
    verifying tree
    passed tree
    → worktree a
    made a
    → dispatch a#1
    sent a
    = attempt alone tree=9ae0r1.7
    ended a signal change
    → mark a todo>claimed ended
    marked a
    → verify a attempt
    verifying a
    """

  @Test func `a bead gets its worktree, is judged there, merged, judged again, and lands`() {
    check(
      begun + """

        passed a
        → merge a
        merged a
        → verify a merged
        verifying a
        passed a
        → land a c-a
        landed a
        → mark a claimed>done verified
        → prune a
        pruned a
        marked a
        → end done 0
        """
    )
  }

  @Test func `a merge that changes nothing of what was verified lands at once`() {
    check(begun + "\npassed a\n→ merge a\nmerged a same\n→ land a c-a\n= bead a not ended:verified")
  }

  @Test func `work that left nothing to merge is done when it is verified`() {
    check(
      begun + """

        passed a
        → merge a
        merged a nothing
        → mark a claimed>done verified
        → prune a
        = bead a ended:verified
        """
    )
  }

  @Test func `a conflict parks the bead and keeps branch and worktree`() {
    check(
      begun + """

        passed a
        → merge a
        collides a
        → mark a claimed>blocked unmerged
        = bead a ended:unmerged
        = tree used branch=ralph/a
        marked a
        → end nothing_ready 4
        """
    )
  }

  @Test func `a merge that the verifier refuses never reaches the workspace`() {
    check(
      begun + """

        passed a
        → merge a
        merged a
        → verify a merged
        verifying a
        failed a
        → verify a again
        """
    )
  }

  @Test func `while one piece is on its way into the branch no other is merged`() {
    check(
      """
      run own concurrent=2 verify=none agent=claude
      plan a b
      → worktree a
      → worktree b
      made b
      → dispatch b#1
      made a
      → dispatch a#1
      sent a
      sent b
      = attempt alone
      ended a signal change
      → mark a todo>claimed ended
      marked a
      → merge a
      ended b signal change
      → mark b todo>claimed ended
      marked b
      merged a
      → land a c-a
      stale a
      → merge a
      merged a
      → land a c-a
      landed a
      → merge b
      → prune a
      """
    )
  }

  @Test(arguments: ["continue", "branch other\nbranch main"])
  func `a merge that waits is tried at once when somebody says so, or goes back`(word: String) {
    check(
      begun + """

        passed a
        → merge a
        merged a same
        → land a c-a
        obstructed a
        = bead a sleeping
        \(word)
        = bead a not sleeping
        → land a c-a
        obstructed a
        = bead a sleeping
        \(word)
        → land a c-a
        landed a
        → mark a claimed>done verified
        → prune a
        """
    )
  }

  @Test func `a merge that lies in somebody's way waits, and others go on`() {
    check(
      begun + """

        passed a
        → merge a
        merged a same
        → land a c-a
        obstructed a
        = bead a sleeping
        wait
        → land a c-a
        landed a
        → mark a claimed>done verified
        → prune a
        """
    )
  }

  @Test func `a merge without an answer is asked for again under its key`() {
    check(
      begun + """

        passed a
        → merge a
        absent a merge
        → merge a again
        """
    )
  }

  @Test func `a setup that fails charges nobody and ends the run in the end`() {
    check(
      """
      run own verify=none retries=1
      plan a
      → worktree a
      unmade a
      → worktree a again
      = run refusals=1 not starts=1
      unmade a
      → end tool 2
      """
    )
  }

  @Test func `an attempt that fails is tried again in the same worktree`() {
    check(
      begun + """

        failed a
        → verify a again
        verifying a
        failed a
        → mark a claimed>todo again
        marked a
        → dispatch a#2 after=failed text
        = attempt tree=9ae0r1.7
        """
    )
  }

  @Test func `a verification in one tree does not keep a slot from the next bead`() {
    check(
      """
      run own
      plan a b
      → verify tree
      verifying tree
      passed tree
      → worktree a
      made a
      → dispatch a#1
      sent a
      ended a signal change
      → mark a todo>claimed ended
      → worktree b
      """
    )
  }

  @Test func `the operator's retry merges kept work again instead of doing it anew`() {
    check(
      begun + """

        passed a
        → merge a
        collides a
        → mark a claimed>blocked unmerged
        marked a
        → end nothing_ready 4
        over
        run own
        retry a
        plan a[blocked]
        → mark a blocked>claimed ended
        marked a
        → verify a attempt
        verifying a
        passed a
        → merge a
        merged a same
        → land a c-a
        """
    )
  }

  @Test func `a worktree that was not begun in keeps no slot from the bead that its own waits for`()
  {
    check(
      """
      run own concurrent=1
      plan a
      → verify tree
      passed tree
      → worktree a
      skip a
      made a
      → mark a todo>blocked skipped
      marked a
      → end nothing_ready 0
      over
      run own concurrent=1
      plan a:x x
      → verify tree
      passed tree
      → worktree x
      """
    )
  }
}
