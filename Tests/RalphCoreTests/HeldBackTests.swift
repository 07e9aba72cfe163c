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

  @Test func `somebody who takes it over meanwhile has it`() {
    check(
      HeldBackTests.refused + """
        bd a[elsewhere] b:a[elsewhere] c:b d[begun]
        bd a[done] b:a[elsewhere] c:b d[begun]

        """ + HeldBackTests.over
    )
  }
}
