import Testing

/// Writes to a tracker of which nobody knows how far they came.
@Suite struct HalfWrittenTests {
  @Test func `a close that stopped after it took the bead back is written again`() {
    check(
      """
      run bd attempts=1
      bd a b
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      ended bd:a signal
      → verify bd:a attempt
      passed bd:a
      → close bd:a verified
      → claim bd:b
      wrote bd:a
      claimed bd:b
      → dispatch bd:b#1
      bd a b[begun]
      → close bd:a drift
      unsure bd:a
      bd a[begun] b[begun]
      wait tracker
      → close bd:a drift
      wrote bd:a
      """
    )
  }

  @Test func `a park that stopped after it took the bead back is written again`() {
    check(
      """
      run bd attempts=1 concurrent=2
      bd a b
      → verify tree
      passed tree
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → dispatch bd:a#1
      claimed bd:b
      → dispatch bd:b#1
      sent bd:a
      sent bd:b
      ended bd:a signal
      → verify bd:a attempt
      ended bd:b signal
      bd a[begun] b
      passed bd:a
      → close bd:a verified
      → verify bd:b attempt
      wrote bd:a
      failed bd:b
      → verify bd:b again
      failed bd:b
      → park bd:b failed text
      unsure bd:b
      bd a[done] b[begun]
      wait tracker
      → park bd:b failed text
      wrote bd:b
      → verify sweep
      """
    )
  }

  @Test func `a bead that is skipped while it is taken back is parked, known to be ours or not`() {
    let skipped = """
      run bd attempts=2
      bd a
      → verify tree
      passed tree
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      bd a[done]
      ended bd:a signal
      → verify bd:a attempt
      failed bd:a
      → verify bd:a again
      failed bd:a
      → reopen bd:a again
      skip bd:a

      """
    check(
      skipped + """
        wrote bd:a
        → park bd:a skipped
        wrote bd:a
        → end nothing_ready 0
        """
    )
    check(
      skipped + """
        unsure bd:a
        bd a[begun]
        wait tracker
        → park bd:a skipped
        wrote bd:a
        → end nothing_ready 0
        """
    )
  }

  @Test func `a bead that is taken back while it is judged again goes on as ours`() {
    let retried = """
      run bd own attempts=3 concurrent=2
      bd a b
      → verify tree
      passed tree
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → worktree bd:a
      claimed bd:b
      → worktree bd:b
      made bd:a
      → dispatch bd:a#1
      made bd:b
      → dispatch bd:b#1
      sent bd:a
      sent bd:b
      ended bd:a signal change
      → verify bd:a attempt
      passed bd:a
      → merge bd:a
      collides bd:a
      → park bd:a unmerged
      wrote bd:a
      retry bd:a
      → reopen bd:a retried

      """
    let failed = """
      → verify bd:a attempt
      failed bd:a
      → verify bd:a again
      failed bd:a

      """
    check(retried + "wrote bd:a\n" + failed + "→ dispatch bd:a#2 after=failed text\n")
    check(
      retried + "unsure bd:a\n" + failed + """
        bd a[begun] b[begun]
        → dispatch bd:a#2 after=failed text
        """
    )
  }

  @Test func `a bead that is skipped while it is given back is left alone`() {
    let given = """
      run bd attempts=1 concurrent=1 delay=60
      bd a b
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
      → claim bd:b
      wrote bd:a blocked
      retry bd:a
      → release bd:a retried
      skip bd:a

      """
    check(given + "wrote bd:a\nclaimed bd:b\n→ dispatch bd:b#1\n= bead bd:a ended:skipped\n")
    check(
      given + """
        unsure bd:a
        bd a b
        = bead bd:a ended:skipped
        claimed bd:b
        → dispatch bd:b#1
        wait tracker
        = bead bd:a ended:skipped
        """
    )
  }

  @Test func `a run does not end before it is known whether a claim was won`() {
    let doubted = """
      run bd verify=none concurrent=1 runtime=100
      bd a
      → claim bd:a
      wait runtime
      unsure bd:a
      wait tracker
      → claim bd:a again

      """
    check(
      doubted + """
        claimed bd:a
        → release bd:a unused
        wrote bd:a
        → end limit 0
        """
    )
    check(
      doubted + """
        unclaimed bd:a
        → end limit 0
        """
    )
  }
}
