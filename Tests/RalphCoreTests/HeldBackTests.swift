import Testing

/// Good work that bd does not close for the sake of another bead, which was opened again meanwhile.
@Suite struct HeldBackTests {
  private static let refused = """
    run bd verify=accept concurrent=2
    bd a[done] b:a c:b d
    → claim bd:b
    → claim bd:d
    claimed bd:b needs=a
    → dispatch bd:b#1
    claimed bd:d
    → dispatch bd:d#1
    sent bd:b
    sent bd:d
    bd a[elsewhere] b:a[begun] c:b d[begun]
    ended bd:b signal
    → close bd:b accepted
    taken bd:b begun

    """

  private static let over = """
    ended bd:d signal
    → close bd:d accepted
    wrote bd:d
    → end nothing_ready 0

    """

  @Test func `it is closed once the other one is, and what waits for it goes on`() {
    check(
      HeldBackTests.refused + """
        bd a[done] b:a[begun] c:b d[begun]
        → close bd:b verified
        wrote bd:b
        → claim bd:c
        """
    )
  }

  @Test func `a later run closes it, and does not do its work again`() {
    check(
      HeldBackTests.refused + HeldBackTests.over + """
        run bd verify=accept
        bd a[done] b:a[begun] c:b d[done]
        → close bd:b verified
        wrote bd:b
        → claim bd:c
        """
    )
  }

  @Test func `a later run waits for the other one, too, and asks bd nothing meanwhile`() {
    check(
      HeldBackTests.refused + HeldBackTests.over + """
        run bd verify=accept
        bd a[elsewhere] b:a[begun] c:b d[done]
        → end nothing_ready 0
        """
    )
  }

  @Test func `what bd refuses although nothing is known to be open is not asked again and again`() {
    check(
      """
      run bd verify=accept concurrent=2
      bd b d
      → claim bd:b
      → claim bd:d
      claimed bd:b
      → dispatch bd:b#1
      claimed bd:d
      → dispatch bd:d#1
      sent bd:b
      sent bd:d
      ended bd:b signal
      → close bd:b accepted
      taken bd:b begun
      bd b[begun] d[begun] e[elsewhere]
      """
    )
  }

  @Test func `what a person opens again twice is a later run's work, whatever was verified`() {
    check(
      """
      run bd verify=accept concurrent=2
      bd a d
      → claim bd:a
      → claim bd:d
      claimed bd:a
      → dispatch bd:a#1
      claimed bd:d
      → dispatch bd:d#1
      sent bd:a
      sent bd:d
      ended bd:a signal
      → close bd:a accepted
      wrote bd:a
      bd a[begun] d[begun]
      → close bd:a drift
      wrote bd:a
      bd a[begun] d[begun]
      ended bd:d signal
      → close bd:d accepted
      wrote bd:d
      → end nothing_ready 0
      run bd verify=accept
      bd a[begun] d[done]
      → release bd:a orphan
      """
    )
  }

  @Test func `somebody who takes it over meanwhile has it`() {
    check(
      HeldBackTests.refused + """
        bd a[elsewhere] b:a[elsewhere] c:b d[begun]
        bd a[done] b:a[elsewhere] c:b d[begun]

        """ + HeldBackTests.over
    )
  }
}
