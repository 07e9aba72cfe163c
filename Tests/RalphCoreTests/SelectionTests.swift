import Testing

/// Which bead is given out, when, and how many.
@Suite struct SelectionTests {
  @Test func `priority goes before place`() {
    check(
      """
      run verify=none concurrent=3
      plan a!2 b!1 c!1
      → dispatch b#1
      → dispatch c#1
      → dispatch a#1
      """
    )
  }

  @Test func `a bead waits for what it needs, also while that is being judged`() {
    check(
      """
      run concurrent=2
      plan a b:a
      → verify tree
      passed tree
      → dispatch a#1
      sent a
      plan a[done] b:a
      ended a
      → mark a done>claimed ended
      marked a
      → verify a attempt
      passed a
      → mark a claimed>done verified
      marked a
      → dispatch b#1
      """
    )
  }

  @Test func `an agent's own mark that the verdict takes back releases nobody`() {
    check(
      """
      run concurrent=2 attempts=1
      plan a b:a
      → verify tree
      passed tree
      → dispatch a#1
      sent a
      plan a[done] b:a
      ended a
      → mark a done>claimed ended
      differs a done
      → mark a done>claimed ended
      marked a
      → verify a attempt
      verifying a
      plan a[done] b:a
      → mark a done>claimed ended
      failed a slow
      differs a done
      → mark a done>blocked failed
      marked a
      → end nothing_ready 4
      """
    )
  }

  @Test func `a blocked need blocks, a missing one does not`() {
    check(
      """
      run verify=none
      plan a[blocked] b:a c:nowhere
      → dispatch c#1
      """
    )
  }

  @Test func `only, skip and priority narrow the work`() {
    check(
      """
      run verify=none only=a,b
      plan a[done] b c
      → dispatch b#1
      """
    )
    check(
      """
      run verify=none skip=a priority=1
      plan a b!2 c!1
      → dispatch c#1
      """
    )
  }

  @Test func `marks of other people are not taken`() {
    check(
      """
      run verify=none
      plan a[begun] b[blocked] c[deferred] d[claimed] e[done]
      → end nothing_ready 0
      """
    )
  }

  @Test func `a task that somebody blocks between two attempts is left to them`() {
    check(
      """
      run attempts=3
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      failed a slow
      → mark a claimed>todo again
      differs a blocked
      → end nothing_ready 4
      = bead a open mark=blocked not wants=todo
      """
    )
  }
}
