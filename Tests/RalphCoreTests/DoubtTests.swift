import Testing

/// A prompt of which it is not known whether the agent has it: settled, never guessed.
@Suite struct DoubtTests {
  private let doubted = """
    run bd host=panes verify=none agent=claude
    bd a
    look p1:quiet
    → claim bd:a
    claimed bd:a
    → dispatch bd:a#1 in p1
    doubted bd:a

    """

  @Test func `it is asked again under the same key once its pane is quiet and shows no trace`() {
    check(
      doubted + """
        = attempt bd:a#1 doubted
        wait settle
        → dispatch bd:a#1 in p1 again
        = run starts=1
        """
    )
  }

  @Test func `a pane that works after all has the prompt, which is not given out again`() {
    check(
      doubted + """
        look p1:working
        = attempt bd:a#1 running
        """
    )
    check(
      doubted + """
        look p1:quiet+nonce
        → gather bd:a exited finished
        gathered bd:a
        → close bd:a ended
        """
    )
    check(
      doubted + """
        wait settle
        → dispatch bd:a#1 in p1 again
        unfit bd:a
        look p1:quiet+nonce
        → gather bd:a exited finished
        """
    )
  }

  @Test func `it is not asked again once the bead is closed: that is judged`() {
    check(
      doubted + """
        bd a[done]
        = attempt bd:a#1 running marked
        look p1:quiet
        → gather bd:a exited finished
        gathered bd:a
        → comment bd:a ended
        """
    )
    check(
      """
      run bd host=panes verify=none agent=claude
      bd a
      look p1:quiet
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1 in p1
      doubted bd:a
      look p1:quiet+draft
      wait settle
      = attempt bd:a#1 absent
      bd a[done]
      → comment bd:a ended
      = bead bd:a ended:unverified
      """
    )
  }

  @Test func `a vote shows that the agent has it`() {
    check(
      doubted + """
        voted bd:a accepted
        = attempt bd:a#1 running
        """
    )
    check(
      doubted + """
        look p1:quiet+draft
        wait settle
        = attempt bd:a#1 absent
        voted bd:a accepted
        = attempt bd:a#1 running
        """
    )
  }

  @Test func `a vote that came before the doubt counts against it`() {
    check(
      """
      run host=panes verify=none
      plan a
      look p1:quiet
      → dispatch a#1 in p1
      voted a ended
      doubted a
      = attempt plan:a#1 running
      """
    )
  }

  @Test func `it is not asked again once somebody else has the bead`() {
    check(
      doubted + """
        bd a[elsewhere]
        wait settle
        → end nothing_ready 0
        """
    )
  }

  @Test func `it gives its claim back where nothing more is begun`() {
    check(
      """
      run bd host=panes verify=none agent=claude runtime=60
      bd a
      look p1:quiet
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1 in p1
      doubted bd:a
      wait runtime
      wait settle
      → release bd:a unused
      wrote bd:a
      → end limit 0
      """
    )
  }

  @Test func `after a crash a prompt without a trace is typed again, into whichever pane is free`()
  {
    check(
      """
      run host=panes verify=none
      plan a
      look p1:quiet p2:working
      → dispatch a#1 in p1
      leave
      resume
      absent a
      plan a
      → dispatch a#1 in p1 again
      unfit a
      look p1:quiet p2:quiet
      → dispatch a#1 in p2 again
      """
    )
  }

  @Test func `a prompt that may still stand typed in a pane keeps its key in the next one`() {
    check(
      """
      run host=panes verify=none
      plan a
      look p1:quiet p2:quiet
      → dispatch a#1 in p1
      doubted a
      wait settle
      → dispatch a#1 in p1 again
      unfit a
      → dispatch a#1 in p2 again
      """
    )
  }
}
