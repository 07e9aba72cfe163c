import Testing

/// Attempts in panes: which pane, when a turn is over, and what is left alone.
@Suite struct PaneTests {
  /// One bead at work in the only pane, its agent seen at work.
  private let begun = """
    run host=panes verify=none agent=claude timeout=600
    plan a
    look p1:quiet
    → dispatch a#1 in p1
    sent a
    look p1:working

    """

  @Test func `beads are spread evenly over the panes that are free`() {
    check(
      """
      run host=panes verify=none concurrent=2
      plan a b c d
      look p1:quiet p2:quiet p3:working p4:asks p5:limited p6:dead p7:quiet+draft
      → dispatch a#1 in p1
      → dispatch b#1 in p2
      sent a
      sent b
      look p1:quiet+nonce p2:working
      → gather a exited finished
      gathered a
      → mark a todo>claimed ended
      → dispatch c#1 in p1
      sent c
      look p2:quiet+nonce p1:working
      → gather b exited finished
      gathered b
      → mark b todo>claimed ended
      → dispatch d#1 in p2
      """.replacing(
        "look p1:quiet+nonce p2:working",
        with: "look p1:quiet+nonce p2:working p3:working p4:asks p5:limited p6:dead p7:quiet+draft"
      )
      .replacing(
        "look p2:quiet+nonce p1:working",
        with: "look p2:quiet+nonce p1:working p3:working p4:asks p5:limited p6:dead p7:quiet+draft"
      )
    )
  }

  @Test func `a pane that was seen quiet before the prompt does not end it`() {
    check(
      """
      run host=panes verify=none
      plan a
      look p1:quiet
      → dispatch a#1 in p1
      sent a
      look since=5 p1:quiet
      = pane p1 working
      wait
      = attempt plan:a#1 running
      """
    )
  }

  @Test func `signal and quiet end a turn at once, signal alone does not`() {
    check(
      begun + """
        look p1:working+nonce
        look p1:quiet+nonce
        → gather a exited finished
        gathered a
        → mark a todo>claimed ended
        """
    )
  }

  @Test func `quiet alone ends a turn after the quiet period, which working sets back`() {
    check(
      begun + """
        look p1:quiet
        wait quiet
        = pane p1 settled
        look p1:working
        = pane p1 not settled
        look p1:quiet
        wait quiet
        wait long-quiet
        → gather a exited finished
        gathered a
        → mark a todo>claimed ended
        = bead a ended:unconfirmed
        """
    )
  }

  @Test func `the agent's own word for the end counts once it is quiet`() {
    check(
      begun + """
        voted a ended
        look p1:quiet
        → gather a exited finished
        """
    )
    check(
      begun + """
        voted a failed
        look p1:quiet
        → gather a exited agent_error
        """
    )
    for word in ["login", "credit"] {
      check(
        begun + """
          voted a \(word)
          look p1:quiet
          → gather a exited \(word)
          """
      )
    }
  }

  @Test func `an agent that is gone is lost, or has finished if it said so`() {
    check(
      begun + """
        look p1:dead
        → gather a lost finished
        gathered a
        = bead a open number=1 losses=1 not spent=1
        """
    )
    check(
      begun + """
        voted a ended nonce
        look p1:dead
        → gather a exited finished
        """
    )
    check(
      begun + """
        look p2:quiet
        → gather a lost finished
        gathered a
        → dispatch a#2 after=lost in p2
        """
    )
  }

  @Test func `while it asks the clock stands still, and after a while the bead is parked`() {
    check(
      begun + """
        look p1:asks
        = attempt plan:a#1 not overdue
        wait ask
        → gather a exited asks
        gathered a
        = bead a ended:asks
        = pane p1 resting
        → end nothing_ready 3
        """
    )
    check(
      begun + """
        look p1:asks
        clock 1500000
        look p1:working
        look p1:unknown
        = attempt plan:a#1 not overdue
        wait limit
        → gather a timed_out finished
        """
    )
  }

  @Test func `a question that only a hook told of is answered when the agent works again`() {
    check(
      begun + """
        voted a asks
        look p1:quiet
        wait quiet
        wait long-quiet
        = attempt plan:a#1 running
        look p1:working
        look p1:quiet
        wait quiet
        wait long-quiet
        → gather a exited finished
        """
    )
  }

  @Test func `a used up account gives the attempt back and waits until it is not`() {
    check(
      begun + """
        look p1:limited+wake
        → gather a exited rate_limit
        gathered a
        = run paused not starts=1
        = pane p1 resting
        look p1:quiet
        wait wake
        → dispatch a#2 in p1
        """
    )
  }

  @Test func `a screen that still tells of a limit is tried once the limit is over`() {
    check(
      """
      run host=panes verify=none
      plan a
      look p1:quiet
      → dispatch a#1 in p1
      sent a
      look p1:limited+wake
      → gather a exited rate_limit
      gathered a
      wait wake
      → dispatch a#2 in p1
      """
    )
  }

  @Test func `at its limit a quiet or unclear turn is over, a working one goes on`() {
    check(
      begun + """
        look p1:unknown
        wait limit
        → gather a timed_out finished
        """
    )
    check(
      begun + """
        wait limit
        = attempt plan:a#1 overdue
        look p1:quiet+nonce
        → gather a exited finished
        """
    )
  }

  @Test func `beyond the hard limit it is interrupted three times, and its pane then rests`() {
    check(
      begun + """
        wait hard-limit
        → interrupt a
        interrupted a
        wait interrupt
        → interrupt a
        absent a interrupt
        → interrupt a
        interrupted a
        wait interrupt
        → gather a timed_out finished
        gathered a
        = pane p1 resting
        look p1:quiet
        → dispatch a#2 after=timed_out in p1
        """
    )
  }

  @Test func `a pane that is not fit costs nothing and another one is taken`() {
    check(
      """
      run host=panes verify=none iterations=1
      plan a
      look p1:quiet p2:quiet
      → dispatch a#1 in p1
      unfit a
      → dispatch a#2 in p2
      = run starts=1
      = pane p1 avoided
      """
    )
    check(
      """
      run host=panes verify=none iterations=1
      plan a
      look p1:quiet
      → dispatch a#1 in p1
      unfit a
      = bead a open not attempted
      wait fit
      → dispatch a#2 in p1
      """
    )
  }

  @Test func `stopping leaves people's panes alone`() {
    check(
      begun + """
        stop
        leave
        resume
        plan a
        = attempt plan:a#1 running
        """
    )
  }

  @Test func `what is quiet is looked at anew after a crash, and a limit goes over to a new run`() {
    check(
      begun + """
        look p1:quiet
        wait quiet
        leave
        resume
        plan a
        = pane p1 not settled
        wait quiet
        wait long-quiet
        → gather a exited finished
        """
    )
    check(
      begun + """
        leave
        superseded
        run host=panes verify=none agent=claude
        plan a
        look p1:unknown
        wait limit
        → gather a timed_out finished
        """
    )
  }

  @Test func `evidence that a crash kept back is read again, under the same key`() {
    check(
      begun + """
        look p1:quiet+nonce
        → gather a exited finished
        leave
        resume
        absent a gather
        plan a
        → gather a exited finished again
        """
    )
  }

  @Test func `when all panes are gone nothing is begun and the run ends with 2`() {
    check(
      """
      run host=panes verify=none concurrent=2
      plan a b c
      look p1:quiet p2:working
      → dispatch a#1 in p1
      sent a
      look
      → gather a lost finished
      gathered a
      → end host_gone 2
      """
    )
    check(
      """
      run host=panes verify=none
      plan a
      look
      → end host_gone 2
      """
    )
  }
}
