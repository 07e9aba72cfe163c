import RalphCore
import Testing

/// Sources that break in mid-run and are mended, or not.
@Suite struct MendingTests {
  private let begun = """
    run verify=none
    plan a b
    → dispatch a#1
    sent a
    ended a signal
    → mark a todo>claimed ended
    → dispatch b#1
    sent b
    """

  @Test func `a plan that is gone for a while costs the run nothing`() {
    check(
      begun.replacing("plan a b", with: "plan a b c") + """

        marked a
        unreadable
        ended b signal
        = source broken
        plan a[claimed] b c
        = source not broken
        → mark b todo>claimed ended
        → dispatch c#1
        marked b
        sent c
        unreadable
        ended c signal
        wait mending
        = run mending-over
        → end tool 2
        """
    )
  }

  @Test func `a plan that shrank takes nobody's verdict, and its marks come once it is whole`() {
    check(
      begun + """

        conflict a shrank
        = run plan-damaged
        plan b
        = run not plan-damaged
        → mark a todo>claimed ended
        conflict a shrank
        plan a b
        → mark a todo>claimed ended
        marked a
        = run not plan-damaged
        = bead a ended:unverified
        ended b signal
        → mark b todo>claimed ended
        marked b
        → end nothing_ready 0
        """
    )
  }

  @Test func `a plan that stays shrunk ends the run with 2, and the next one writes its marks`() {
    check(
      begun + """

        conflict a shrank
        lost b
        wait mending
        = bead a ended:unverified
        → end plan_damaged 2
        over
        run verify=none
        plan a b
        → mark a todo>claimed ended
        → dispatch b#2
        """
    )
  }

  @Test func `a plan that a person has shortened is taken with a word`() {
    check(
      begun + """

        conflict a shrank
        plan a
        → mark a todo>claimed ended
        conflict a shrank
        continue
        = run not plan-damaged
        → mark a todo>claimed ended
        marked a
        """
    )
  }

  @Test func `a plan that is not there when a mark is due is waited for`() {
    check(
      begun + """

        unwritable a gone
        = source broken
        plan a b
        → mark a todo>claimed ended
        marked a
        = source not broken
        """
    )
  }

  /// A merge whose time has come again while the plan is gone.
  private let merging = """
    run own verify=none
    plan a
    → worktree a
    made a
    → dispatch a#1
    sent a
    ended a signal change
    → mark a todo>claimed ended
    marked a
    → merge a
    obstructed a
    unreadable
    wait retry

    """

  @Test func `nothing is merged while the plan is gone`() {
    check(merging + "= bead a not sleeping\nplan a[claimed]\n→ merge a")
  }

  @Test func `a plan that cannot be written is a tool's failure, as ever`() {
    check(
      begun + """

        unwritable a
        → mark a todo>claimed ended
        unwritable a
        → mark a todo>claimed ended
        unwritable a
        lost b
        → end tool 2
        """
    )
  }

  @Test func `a tracker that does not answer for a while costs the run nothing`() {
    check(
      """
      run bd verify=none
      bd a b
      → claim bd:a
      claimed bd:a
      → dispatch bd:a#1
      sent bd:a
      unreadable bd
      ended bd:a signal
      = run not mending-over
      bd a[begun] b
      → close bd:a ended
      → claim bd:b
      """
    )
  }

  @Test func `where tools are not tried again nothing is waited for`() {
    check(
      """
      run verify=none retries=0 rules=8
      plan a b
      → dispatch a#1
      sent a
      unreadable
      lost a
      → end tool 2
      """
    )
  }

  @Test func `a run of older rules ends as it was decided then`() {
    check(
      """
      run verify=none rules=7
      plan a b
      → dispatch a#1
      sent a
      unreadable
      lost a
      → end tool 2
      """
    )
  }

  @Test func `a life that finds it gone waits as the one before`() {
    check(
      begun + """

        marked a
        unreadable
        leave
        resume
        lost b
        unreadable
        wait mending
        → end tool 2
        """
    )
  }

  @Test func `what is mended too late, while an agent still works, is mended`() {
    check(
      begun + """

        marked a
        unreadable
        wait mending
        = run mending-over
        plan a[claimed] b c
        = run not mending-over
        ended b signal
        → mark b todo>claimed ended
        → dispatch c#1
        """
    )
    check(
      begun + """

        conflict a shrank
        wait mending
        plan b
        → mark a todo>claimed ended
        conflict a shrank
        continue
        → mark a todo>claimed ended
        marked a
        = run not mending-over not plan-damaged
        """
    )
  }

  @Test func `draining does not wait for it, and nothing is merged after it either`() {
    check(merging + "drain\n= run draining")
    var story = Story()
    for line in (merging + "drain").split(separator: "\n") {
      story.tell(line.split(separator: " ").map(String.init))
    }
    #expect(story.state.isAtRest)
    check(merging + "wait mending\n→ end tool 2")
  }

  @Test func `a run whose time is over does not wait where nothing is owed`() {
    check(
      """
      run verify=none runtime=6
      plan a b
      → dispatch a#1
      sent a
      unreadable
      lost a
      wait runtime
      → end limit 3
      """
    )
  }
}
