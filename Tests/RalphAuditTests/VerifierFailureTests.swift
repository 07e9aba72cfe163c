import RalphAudit
import RalphCore
import Testing

/// What a verifier's words are boiled down to, for every place that tells of them.
@Suite struct VerifierFailureTests {
  private func words(_ text: String) -> String? {
    VerifierFailure(
      VerifyEnded {
        $0.code = 4
        $0.excerpt = Text(text)
      }
    )?.words
  }

  @Test(arguments: [
    ("warned: A\nfailed: Src.X: want 0\nreport: r.txt", "Src.X: want 0"),
    ("[FAIL] Src.X (manual)\n  exit: 0\n  reason: want 0\nfailed: Src.X: want 0", "Src.X: want 0"),
    ("[FAIL] Src.X\n  reason: want 0\n[PASS] B", "Src.X: want 0"),
    ("failed: A: one\nfailed: B: two\nfailed: 3 more", "A: one (and 4 more)"),
    ("FAIL: AC hash mismatch (r modified).\nExpected: 1", "AC hash mismatch (r modified)"),
    ("[2026-01-20 10:00:00] FAIL: AC hash mismatch (r).\n[FAIL] A", "A; AC hash mismatch (r)"),
    ("ERROR: Missing loop hash guard file: f", "Missing loop hash guard file: f"),
    ("\n  3 tests failed: see above\nFAIL: test_one", "  3 tests failed: see above"),
    ("[FAIL] \u{1b}[31mX\u{1b}[0m", "X"),
    ("", ""),
  ])
  func `the rule comes first with its reason, then the hash guard, else the first line`(
    text: String,
    said: String
  ) {
    #expect(words(text) == said)
  }

  @Test func `only a file that a person has fixed is for a person to settle`() {
    func isGuard(_ text: String) -> Bool? {
      VerifierFailure(
        VerifyEnded {
          $0.code = 1
          $0.excerpt = Text(text)
        }
      )?.isGuard
    }
    #expect(isGuard("FAIL: loop hash mismatch (l.sh modified).") == true)
    #expect(isGuard("FAIL: SECURITY: verifier.sh is missing") == true)
    #expect(isGuard("FAIL: 3 tests\nfailed: A: hash mismatch") == false)
  }

  @Test func `what passed or was stopped has not failed`() {
    #expect(VerifierFailure(VerifyEnded { $0.code = 0 }) == nil)
    #expect(VerifierFailure(VerifyEnded { ($0.ended, $0.code) = (.stopped, 0) }) == nil)
    let late = VerifierFailure(VerifyEnded { ($0.ended, $0.code) = (.timedOut, 0) })
    #expect(late?.words == "it ran out of time")
  }
}
