import Testing

// One tree for all: sweeps, the branch, and what stops a run until somebody has looked.
@Suite struct OneTreeTests {
  /// Two beads at work in one tree; the first has ended and is verified beside the second.
  private let beside = """
    run concurrent=2 agent=claude
    plan a b
    → verify tree
    verifying tree
    passed tree
    → dispatch a#1
    → dispatch b#1
    sent a
    sent b
    ended a signal change
    → mark a todo>claimed ended
    marked a
    → verify a attempt
    verifying a
    = verification shared
    """

  @Test func `a pass beside others is confirmed by a sweep when the run drains`() {
    check(
      beside + """

        passed a
        → mark a claimed>done verified
        marked a
        = run unswept=1
        ended b signal change
        → mark b todo>claimed ended
        marked b
        → verify b attempt
        verifying b
        passed b
        → mark b claimed>done verified
        marked b
        → verify sweep
        verifying tree
        passed tree
        → end done 0
        = run sweep-green not unswept=1
        """
    )
  }

  @Test func `a red sweep is run again at once, then ends the run with 4 and names its beads`() {
    check(
      beside + """

        passed a
        → mark a claimed>done verified
        marked a
        ended b signal change
        → mark b todo>claimed ended
        marked b
        → verify b attempt
        verifying b
        passed b
        → mark b claimed>done verified
        marked b
        → verify sweep
        verifying tree
        failed tree
        → verify sweep
        verifying tree
        failed tree
        → end sweep 4
        = run sweep-red halt=sweep unswept=1
        """
    )
  }

  @Test func `after so many passes beside others nothing new is given out before a sweep`() {
    check(
      beside.replacing("run ", with: "run sweep=1 ").replacing("plan a b", with: "plan a b c") + """

        passed a
        → mark a claimed>done verified
        marked a
        ended b signal change
        → mark b todo>claimed ended
        marked b
        → verify b attempt
        verifying b
        passed b
        → mark b claimed>done verified
        marked b
        → verify sweep
        verifying tree
        passed tree
        → dispatch c#1
        """
    )
  }

  /// An agent that heeds no Escape works on after its attempt was given up, while another bead is
  /// to be verified in the same tree.
  private let left = """
    run host=panes concurrent=2 agent=claude attempts=1
    plan a b
    → verify tree
    verifying tree
    passed tree
    look p1:quiet p2:quiet
    → dispatch a#1 in p1
    → dispatch b#1 in p2
    sent a
    sent b
    look p1:working p2:quiet+nonce
    → gather b exited finished
    gathered b signal
    → mark b todo>claimed ended
    marked b
    → verify b attempt
    verifying b
    failed b
    wait hard-limit
    → interrupt a
    interrupted a
    wait interrupt
    → interrupt a
    interrupted a
    wait interrupt
    → interrupt a
    interrupted a
    wait interrupt
    → gather a timed_out finished
    gathered a
    → verify b quiet
    = pane p1 resting
    verifying b
    = verification shared
    failed b
    → verify b quiet
    verifying b
    failed b
    → verify b quiet
    verifying b
    """

  @Test func `beside an agent that nobody can stop no failure is charged: a person decides`() {
    check(
      left + """

        failed b
        → end nothing_ready 3
        = bead b ended:unconfirmed
        """
    )
  }

  @Test func `a prompt that was left in an input box may be taken up late, beside a verification`()
  {
    check(
      """
      run host=panes concurrent=2 agent=claude attempts=1
      plan a b
      → verify tree
      verifying tree
      passed tree
      look p1:quiet p2:quiet
      → dispatch a#1 in p1
      → dispatch b#1 in p2
      doubted a
      sent b
      plan a[done] b
      look p1:quiet p2:working
      → gather a exited finished
      gathered a
      → mark a done>claimed ended
      marked a
      → verify a attempt
      verifying a
      look p1:quiet p2:quiet+nonce
      → gather b exited finished
      gathered b signal
      → mark b todo>claimed ended
      marked b
      passed a
      → mark a claimed>done verified
      → verify b attempt
      verifying b
      marked a
      = verification not shared
      look p1:working p2:quiet
      = verification shared
      failed b
      → verify b quiet
      """
    )
  }

  @Test func `once that agent is through, the next quiet verification decides`() {
    check(
      left + """

        look p1:quiet
        failed b
        → verify b quiet
        verifying b
        = verification not shared
        failed b
        → verify b again
        """
    )
  }

  @Test func `a finished task that reads [?] again was reset, and is marked again`() {
    check(
      """
      run agent=claude
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
      passed a
      → mark a claimed>done verified
      → dispatch b#1
      marked a
      plan a[claimed] b
      → mark a claimed>done drift
      """
    )
  }

  @Test func `a switched branch stops new work, what lives is judged, and going back lifts it`() {
    check(
      """
      run verify=none agent=claude
      plan a b
      → dispatch a#1
      sent a
      branch elsewhere
      = run halt=tree branch=main
      branch main
      = run not halt=tree
      branch elsewhere
      ended a signal change
      → mark a todo>claimed ended
      marked a
      branch main
      → dispatch b#1
      """
    )
  }

  @Test func `a switched branch is waited for only as long as there is work and time`() {
    let away = """
      run verify=none agent=claude runtime=100
      plan a b
      → dispatch a#1
      sent a
      branch elsewhere
      ended a signal change
      → mark a todo>claimed ended
      marked a

      """
    check(
      away + """
        plan a[claimed] b[done]
        → end tree 3
        """
    )
    check(
      away + """
        wait runtime
        → end tree 3
        """
    )
  }

  @Test func `what holds new work back outlives a crash`() {
    check(
      """
      run verify=none agent=claude
      plan a b
      → dispatch a#1
      sent a
      rewound
      pause
      resume
      plan a b
      ended a signal change
      → mark a todo>claimed ended
      marked a
      = run halt=tree rewound
      continue
      → dispatch b#1
      """
    )
  }

  @Test func `HEAD that went back is the operator's to answer`() {
    check(
      """
      run verify=none agent=claude
      plan a b
      → dispatch a#1
      sent a
      rewound
      ended a signal change
      → mark a todo>claimed ended
      = run halt=tree rewound
      continue
      → dispatch b#1
      """
    )
  }

  @Test func `time that ralph was held moves deadlines, time that the machine slept is told twice`()
  {
    check(
      """
      run verify=none runtime=100
      plan a
      → dispatch a#1
      sent a
      held 5000
      = deadline 2027-01-15T08:01:46.000Z
      slept 5000
      = deadline 2027-01-15T08:01:46.000Z
      """
    )
  }
}
