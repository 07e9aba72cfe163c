import Testing

/// What a task that was given up leaves in the tree that others work in.
@Suite struct LeftTreeTests {
  /// One task has failed for good, and another one is ready.
  private let givenUp = """
    run attempts=1 baseline=stop agent=claude
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
    failed a slow
    → mark a claimed>blocked failed
    """

  @Test func `where it fails the verifier nothing new is begun, and nobody is charged with it`() {
    check(
      givenUp + """

        → verify tree
        marked a
        = run baseline=running left-by=plan:a
        verifying tree
        failed tree
        → verify tree
        verifying tree
        failed tree
        → end baseline 4
        = run baseline=red left-by=plan:a
        = bead b open
        over
        run baseline=stop
        plan a[blocked] b
        = run not left-by=plan:a
        → verify tree
        verifying tree
        passed tree
        → dispatch b#1
        """
    )
  }

  @Test func `where it passes all goes on`() {
    check(
      givenUp + """

        → verify tree
        marked a
        verifying tree
        passed tree
        = run baseline=green not left-by=plan:a
        → dispatch b#1
        """
    )
  }

  @Test(arguments: ["a b c", "a b"])
  func `others are waited for and not judged on it, whether more is to be begun or not`(
    plan: String
  ) {
    check(two(plan) + "failed tree\n= bead b judging:attempt+proof\n→ end baseline 3")
  }

  @Test
  func
    `with nothing left to begin, or a tree that is let be, it is not asked`()
  {
    let last = givenUp.replacing("plan a b", with: "plan a") + "\nmarked a\n→ end nothing_ready 4"
    check(last)
    let ignored = givenUp.replacing("baseline=stop", with: "baseline=ignore")
    check(ignored + "\n→ dispatch b#1")
    let older = givenUp.replacing("baseline=stop", with: "baseline=stop rules=7")
    check(older + "\n→ dispatch b#1")
  }

  /// Two at work in one tree, one of which fails for good.
  private func two(_ plan: String) -> String {
    """
    run attempts=1 baseline=stop concurrent=2 agent=claude
    plan \(plan)
    → verify tree
    verifying tree
    passed tree
    → dispatch a#1
    → dispatch b#1
    sent a
    sent b
    erred a change
    = run baseline=owed left-by=plan:a
    ended b signal change
    → mark b todo>claimed ended
    → verify tree
    marked b
    verifying tree
    failed tree
    = run left-again
    → verify tree
    verifying tree

    """
  }

  @Test func `a verifier that fails there once is asked again`() {
    check(two("a b") + "passed tree\n→ verify b attempt")
  }
}
