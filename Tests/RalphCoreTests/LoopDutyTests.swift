import RalphCore
import Testing

/// What the Ralph loop owes beside its tasks: warnings, rows that were missing, pushes.
@Suite struct LoopDutyTests {
  @Test func `a BUILD that marks two tasks is told of once`() {
    check(
      """
      run every=4 verify=accept
      plan a b
      → dispatch PLAN#1
      sent PLAN
      ended PLAN signal
      → dispatch a#1
      sent a
      crowded a a b
      crowded a a b
      = run crowded=1
      ended a signal
      → mark a todo>done accepted
      marked a
      → dispatch b#1
      """
    )
  }

  @Test func `what the verifier warns of becomes tasks before anything is committed or begun`() {
    check(
      """
      run every=4 commits=commit
      plan a
      → verify tree
      verifying tree
      passed tree warned=Docs.Todo,Docs.Title
      → warn Docs.Todo Docs.Title
      absent tree warn
      → warn Docs.Todo Docs.Title again
      warned
      → dispatch PLAN#1
      sent PLAN
      ended PLAN change
      → verify PLAN attempt
      verifying PLAN
      passed PLAN warned=Docs.Links
      → warn Docs.Links
      unwarned
      → commit PLAN
      committed PLAN
      → dispatch a#1
      """
    )
  }

  @Test func `tasks that ralph made of warnings are no change by others`() {
    var story = Story()
    for line in ["run every=4", "plan a", "→ verify tree", "verifying tree"] {
      story.tell(line.split(separator: " ").map(String.init))
    }
    for (name, changes) in [("WARN.A", 0), ("WARN.B.x", 0), ("b", 1)] {
      let asOf = story.state.seq
      story.observe(
        .beadFound(
          BeadSeen {
            $0.bead = bead(name)
            $0.asOf = asOf
          }
        )
      )
      #expect(story.state.run.loop.changes == changes)
    }
    #expect(story.problems.isEmpty, "\(story.problems)")
  }

  @Test func `rows of what was done before are added without a commit of their own`() {
    check(
      """
      run every=4 thunk sync commits=commit verify=accept
      plan a b[done] c[done]
      → dispatch PLAN#1
      sent PLAN
      lacks b c a
      → record b
      → record c
      recorded b
      absent c record
      → record c again
      recorded c
      ended PLAN signal
      → commit PLAN
      committed PLAN
      → dispatch a#1
      """
    )
  }

  @Test func `rows are only offered where the loop is not told to add them`() {
    check(
      """
      run every=4 thunk verify=accept
      plan a b[done]
      → dispatch PLAN#1
      sent PLAN
      lacks b
      ended PLAN signal
      → dispatch a#1
      """
    )
  }

  @Test func `a PLAN that passes pushes what was committed, and goes on where it cannot`() {
    check(
      """
      run every=2 commits=commit push=work
      plan a b
      → verify tree
      passed tree
      → dispatch PLAN#1
      sent PLAN head=1
      ended PLAN change head=1
      → verify PLAN attempt
      verifying PLAN
      passed PLAN
      → commit PLAN
      committed PLAN head=2
      → push work 2
      absent PLAN push
      → push work 2 again
      unpushed PLAN
      → dispatch a#1
      = run unpushed=foreign
      sent a head=2
      ended a change head=2
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      verifying a
      passed a
      → mark a claimed>done verified
      marked a
      → commit a
      committed a head=3
      → dispatch PLAN#2
      sent PLAN head=3
      ended PLAN change head=3
      → verify PLAN attempt
      verifying PLAN
      passed PLAN
      → commit PLAN
      committed PLAN
      → push work 3
      pushed PLAN
      → dispatch b#1
      = run not unpushed=foreign
      """
    )
  }

  @Test func `nothing is pushed after a verification that failed`() {
    check(
      """
      run every=2 commits=commit push=work
      plan a
      → verify tree
      passed tree
      → dispatch PLAN#1
      sent PLAN
      ended PLAN change
      → verify PLAN attempt
      verifying PLAN
      failed PLAN slow
      → dispatch a#1
      """
    )
  }

  @Test func `a task whose commits were taken back is done again, and its mark is no drift`() {
    check(
      """
      run every=9 thunk commits=commit verify=accept
      plan a b
      → dispatch PLAN#1
      sent PLAN
      ended PLAN signal
      → commit PLAN
      committed PLAN
      → dispatch a#1
      sent a
      ended a signal
      → mark a todo>done accepted
      marked a
      → record a
      recorded a
      → commit a
      committed a
      → dispatch b#1
      sent b
      undone a
      plan a b
      ended b signal
      → mark b todo>done accepted
      marked b
      → record b
      recorded b
      → commit b
      committed b
      → dispatch a#2
      """
    )
  }

  @Test func `an iteration is judged by the rules as they stood when it began`() {
    var story = Story()
    for line in """
    run every=4
    plan a
    → verify tree
    passed tree
    → dispatch PLAN#1
    sent PLAN guards=before
    ended PLAN change
    → verify PLAN attempt
    """.split(separator: "\n") { story.tell(line.split(separator: " ").map(String.init)) }
    #expect(story.problems.isEmpty, "\(story.problems)")
    let listings = story.entries.compactMap { entry -> Digest? in
      if case .command(.verify(let verify)) = entry.fact { verify.guards } else { nil }
    }
    #expect(listings == [.none, digest("before")])
  }
}
