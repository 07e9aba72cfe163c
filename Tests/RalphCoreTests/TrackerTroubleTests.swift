import Testing

/// A tracker in which others work too, which refuses, and which is read again after a crash.
@Suite struct TrackerTroubleTests {
  /// A bead that is worked on.
  private let begun = """
    run bd attempts=1
    bd a
    → verify tree
    passed tree
    → claim bd:a
    claimed bd:a
    → dispatch bd:a#1
    sent bd:a

    """

  @Test func `a bead that somebody takes in mid-attempt is not written to any more`() {
    check(
      begun + """
        bd a[elsewhere]
        = bead bd:a working mark=elsewhere
        ended bd:a signal
        → end nothing_ready 0
        = bead bd:a ended:taken
        """
    )
  }

  @Test func `a bead that somebody takes while it is judged or before it is written is let go`() {
    check(
      begun + """
        ended bd:a signal
        → verify bd:a attempt
        verifying bd:a
        bd a[elsewhere]
        = bead bd:a ended:taken
        passed bd:a
        → end nothing_ready 0
        """
    )
    check(
      begun + """
        ended bd:a signal
        → verify bd:a attempt
        passed bd:a
        → close bd:a verified
        taken bd:a
        → end nothing_ready 0
        = bead bd:a ended:verified mark=elsewhere
        """
    )
  }

  @Test func `a bead that a person puts aside between two attempts is not taken back`() {
    check(
      """
      run bd verify=none delay=60
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      erred bd:a
      bd a[blocked]
      wait retry
      → end nothing_ready 0
      = bead bd:a ended:taken
      """
    )
  }

  @Test func `a parked bead that a person opens again is new work`() {
    check(
      begun + """
        ended bd:a signal
        → verify bd:a attempt
        failed bd:a slow
        → park bd:a failed text
        wrote bd:a
        → end nothing_ready 4
        over
        run bd attempts=1 verify=none
        bd a
        → claim bd:a
        """
    )
    check(
      """
      run bd verify=none attempts=1 concurrent=2
      bd a b
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → dispatch bd:a#1
      claimed bd:b
      → dispatch bd:b#1
      sent bd:a
      sent bd:b
      resume verify=command attempts=1 concurrent=2
      bd a[begun] b[begun]
      ended bd:a signal
      → verify bd:a attempt
      failed bd:a slow
      = bead bd:a judging:quiet+proof
      ended bd:b signal
      → verify bd:a quiet
      failed bd:a slow
      → park bd:a failed text
      → verify bd:b attempt
      wrote bd:a
      bd a b[begun]
      → claim bd:a
      """
    )
  }

  @Test func `a verified close that is taken back is written once more, and then left`() {
    let closed =
      """
      ended bd:a signal
      → verify bd:a attempt
      passed bd:a
      → close bd:a verified
      → claim bd:b
      wrote bd:a
      claimed bd:b
      → dispatch bd:b#1
      bd a[begun] b[begun]
      → close bd:a drift
      wrote bd:a
      bd a[begun] b[begun]
      = bead bd:a ended:verified

      """
    check(
      begun.replacing("bd a\n", with: "bd a b\n") + closed
    )
  }

  @Test func `a claim that nothing accounts for is given back at the start, unless it is kept`() {
    check(
      """
      run bd verify=none
      bd a[begun] b
      → release bd:a orphan
      → claim bd:b
      wrote bd:a
      """
    )
    check(
      """
      run bd verify=none orphans
      bd a[begun]
      → end nothing_ready 0
      """
    )
  }

  @Test func `what an agent claims under our name in mid-run is left to it`() {
    check(
      """
      run bd verify=none
      bd a b
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      bd a[begun] b[begun]
      = bead bd:b mark=begun not wants=todo
      """
    )
  }

  @Test func `a claim survives a resume, and a claim without a trace keeps its key`() {
    check(
      """
      run bd verify=none
      bd a
      → claim bd:a
      leave
      resume
      absent bd:a claim
      bd a
      → claim bd:a again
      """
    )
    check(
      begun + """
        leave
        resume
        bd a[begun]
        lost bd:a
        → dispatch bd:a#2 after=lost
        """
    )
  }

  @Test func `a run that takes over keeps what lives, what is owed, and its claims`() {
    check(
      """
      run bd verify=none concurrent=3 delay=60
      bd a b c
      → claim bd:a
      → claim bd:b
      → claim bd:c
      claimed bd:a
      → dispatch bd:a#1
      claimed bd:b
      → dispatch bd:b#1
      claimed bd:c
      → dispatch bd:c#1
      sent bd:a
      sent bd:b
      sent bd:c
      erred bd:b
      bd a[begun] b[begun] c[done]
      ended bd:c
      → comment bd:c ended
      leave
      absent bd:c comment
      superseded
      run bd verify=none concurrent=3
      bd a[begun] b[begun] c[done]
      → comment bd:c ended again
      → dispatch bd:b#2
      = bead bd:a working claimed
      """
    )
  }

  @Test func `stopping and draining give back claims without life`() {
    check(
      """
      run bd verify=none concurrent=2
      bd a b
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      stop
      → stop bd:a
      claimed bd:b
      → release bd:b unused
      stopped bd:a
      → release bd:a unused
      wrote bd:a
      wrote bd:b
      = run starts=0
      """.replacing("= run starts=0", with: "= run not starts=1")
    )
    check(
      """
      run bd verify=none delay=60
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      drain
      ended bd:a signal
      → close bd:a ended
      wrote bd:a
      """
    )
  }

  @Test func `a tracker that refuses is left alone for a moment, then asked under the same key`() {
    check(
      """
      run bd verify=none retries=2
      bd a
      → claim bd:a
      withheld bd:a
      = tracker paused
      wait tracker
      → claim bd:a again
      unsure bd:a
      wait tracker
      → claim bd:a again
      claimed bd:a
      → dispatch bd:a#1
      = run not refusals=1
      """
    )
    check(
      """
      run bd verify=none retries=1
      bd a
      → claim bd:a
      withheld bd:a
      wait tracker
      → claim bd:a again
      withheld bd:a
      → end tool 2
      """
    )
  }

  @Test func `writes that were under way together fail once`() {
    check(
      """
      run bd verify=none retries=1 concurrent=3
      bd a b c
      → claim bd:a
      → claim bd:b
      → claim bd:c
      withheld bd:a
      withheld bd:b
      withheld bd:c
      wait tracker
      → claim bd:a again
      → claim bd:b again
      → claim bd:c again
      """
    )
  }

  @Test func `another program stops claims; what is under way is still written`() {
    check(
      """
      run both verify=none concurrent=2
      plan p!3
      bd a b
      → claim bd:a
      → claim bd:b
      claimed bd:a
      → dispatch bd:a#1
      unclaimed bd:b elsewhere
      → dispatch p#1
      updated
      sent bd:a
      sent p
      bd a[begun] b
      ended bd:a signal
      → close bd:a ended
      wrote bd:a
      ended p signal
      → mark p todo>claimed ended
      marked p
      → end tool 2
      """
    )
  }

  @Test func `a tracker that cannot be read any more ends the run with 2 when nothing lives`() {
    check(
      begun + """
        unreadable bd
        stopped bd:a
        wait mending
        → end tool 2
        """
    )
  }

  @Test func `follow-ups are held, or taken up to two generations and twenty in number`() {
    check(
      """
      run bd verify=none follow=hold
      bd a
      → claim bd:a
      bd a b^a
      = bead bd:b held
      """
    )
    check(
      """
      run bd verify=none
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      bd a[begun] b^a c^b d^c
      = bead bd:b generation=1 not held
      = bead bd:c generation=2 not held
      = bead bd:d generation=3 held
      """
    )
    let many = (1...21).map { "f\($0)^a" }.joined(separator: " ")
    check(
      """
      run bd verify=none
      bd a
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      bd a[begun] \(many)
      = bead bd:f20 not held
      = bead bd:f21 held
      """
    )
  }
}
