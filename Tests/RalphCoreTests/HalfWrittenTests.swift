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

  @Test func `a run does not end before it is known whether a claim was won`() {
    let doubted = """
      run bd verify=none concurrent=1
      bd a
      → claim bd:a
      branch other
      unsure bd:a
      wait tracker
      → claim bd:a again

      """
    check(
      doubted + """
        claimed bd:a
        → release bd:a unused
        wrote bd:a
        → end tree 3
        """
    )
    check(
      doubted + """
        unclaimed bd:a
        → end tree 3
        """
    )
  }
}
